using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

public class SubsetEighTests
{
    static bool Direct => LapackLibrary.Current.Has("dsytrd") && LapackLibrary.Current.Has("dstemr") && LapackLibrary.Current.Has("dormtr");

    [Theory]
    [MemberData(nameof(EighTests.TypesAndTriangles), MemberType = typeof(EighTests))]
    public void EqualsTheSliceOfTheWhole(DType type, Uplo uplo)
    {
        foreach (int n in new[] { 1, 2, 7, 60 })
        {
            NDArray a = Matrix.Poisoned(Matrix.Random(n, type, n, n), uplo);
            (NDArray w, NDArray v) = Linalg.Eigh(a, uplo);
            double middle = (double)w[n / 2];
            foreach ((EighSubset subset, Range range) in new[]
            {
                (EighSubset.Lowest(1), ..1), (EighSubset.Lowest(0), ..0), (EighSubset.Highest(Math.Min(2, n)), ^Math.Min(2, n)..),
                (EighSubset.Indices((n / 3)..((2 * n) / 3)), (n / 3)..((2 * n) / 3)), (EighSubset.Lowest(n), ..),
                (EighSubset.Values(double.NegativeInfinity, middle - 1e-3), ..(n / 2)),
                (EighSubset.Values(middle - 1e-3, double.PositiveInfinity), (n / 2)..),
                (EighSubset.Values(1e6, 2e6), 0..0),
            })
            {
                foreach (NDArray layout in new[] { a, Matrix.ColumnMajor(a) })
                {
                    (NDArray ws, NDArray vs) = Linalg.Eigh(layout, subset, uplo);
                    int k = ws.Shape[0];
                    Assert.Equal([n, k], vs.Shape.ToArray());
                    NDArray part = v[.., range], read = Matrix.Read(a, uplo);
                    Matrix.Near(w[range], ws, 2 * Matrix.Rounding(read));
                    Matrix.Near(w[range], Linalg.Eigvalsh(a, subset, uplo), 2 * Matrix.Rounding(read));
                    Matrix.Near(
                        MatMul(part, part, Trans.None, Trans.ConjTranspose),
                        MatMul(vs, vs, Trans.None, Trans.ConjTranspose),
                        5e3 * n * type.Epsilon());
                    Matrix.Near(vs * ws, MatMul(read, vs), 100 * n * type.Epsilon());
                }
            }
        }
    }

    /// <summary>The gradient of a loss of everything that k pairs determine, against the slice of the whole decomposition.</summary>
    [Theory]
    [MemberData(nameof(EighTests.TypesAndTriangles), MemberType = typeof(EighTests))]
    public void GradientsEqualThoseOfTheSlice(DType type, Uplo uplo)
    {
        foreach (int n in new[] { 1, 2, 5, 40 })
        {
            foreach (int batch in new[] { 0, 3 })
            {
                NDArray a = Matrix.Random(n + batch, type, batch == 0 ? [n, n] : [batch, n, n]);
                foreach (Range range in new[] { 0..1, (n / 3)..((n / 3) + ((n + 1) / 2)), .., ^1.. })
                {
                    int k = range.GetOffsetAndLength(n).Length;
                    NDArray c = Matrix.Random(1, type.RealType(), k), b = Matrix.Random(2, type.RealType(), n, k);
                    Func<EighResult, NDArray> loss = r => Sum(c * r.Eigenvalues) + Sum(b * AbsSquare(r.Eigenvectors));
                    Func<EighResult, NDArray> sliced = r => loss(new(r.Eigenvalues[Ellipsis, range], r.Eigenvectors[Ellipsis, .., range]));
                    foreach (GradientForm form in Enum.GetValues<GradientForm>())
                    {
                        var part = new EighOptions { GradientForm = form };
                        NDArray expected = Autodiff.Grad(x => sliced(Linalg.Eigh(x, uplo, new() { GradientForm = form })))(a);
                        NDArray found = Autodiff.Grad(x => loss(Linalg.Eigh(x, EighSubset.Indices(range), uplo, part)))(a);
                        Matrix.Near(expected, found, 1e4 * n * type.Epsilon() * Math.Max(1, Matrix.Largest(expected)));
                    }

                    NDArray values = Autodiff.Grad(x => Sum(c * Linalg.Eigvalsh(x, EighSubset.Indices(range), uplo)))(a);
                    Matrix.Near(
                        Autodiff.Grad(x => Sum(c * Linalg.Eigvalsh(x, uplo)[Ellipsis, range]))(a),
                        values,
                        100 * n * type.Epsilon());
                }
            }
        }
    }

    [Fact]
    public void AgreesWithTheWholeToTenDigitsAtOrder300()
    {
        foreach (DType type in new[] { DType.Float64, DType.Complex128 })
        {
            const int n = 300, k = 10;
            NDArray a = Matrix.Random(1, type, n, n), b = Matrix.Random(2, DType.Float64, n, k);
            NDArray expected = Autodiff.Grad(x => Sum(b * AbsSquare(Linalg.Eigh(x).Eigenvectors[.., ..k])))(a);
            NDArray found = Autodiff.Grad(x => Sum(b * AbsSquare(Linalg.Eigh(x, EighSubset.Lowest(k), Uplo.Lower).Eigenvectors)))(a);
            Matrix.Near(expected, found, 1e-10 * Matrix.Largest(expected));
        }
    }

    /// <summary>A projector on a whole cluster at the end of the spectrum, or inside it, whatever the gap.</summary>
    [Theory]
    [MemberData(nameof(Matrix.Gaps), MemberType = typeof(Matrix))]
    public void ProjectorsOnWholeClustersAreRight(bool complex, double gap)
    {
        DType type = complex ? DType.Complex128 : DType.Float64;
        for (int seed = 0; seed < 10; seed++)
        {
            NDArray a = Matrix.Compose(Matrix.Unitary(seed, type, 6), [1, 1 + gap, 2.5, 2.5 + gap, 4, 5]);
            NDArray m = Matrix.Read(Matrix.Random(seed + 100, type, 6, 6), Uplo.Lower);
            foreach (Range range in new[] { 0..2, 2..4, 0..4 })
            {
                NDArray Loss(NDArray v) => Real(Trace(MatMul(m, MatMul(v, v, Trans.None, Trans.ConjTranspose))));
                NDArray expected = Autodiff.Grad(x => Loss(Linalg.Eigh(x).Eigenvectors[.., range]))(a);
                Matrix.Near(
                    expected,
                    Autodiff.Grad(x => Loss(Linalg.Eigh(x, EighSubset.Indices(range), Uplo.Lower).Eigenvectors))(a),
                    1e-11);
            }
        }
    }

    /// <summary>
    /// Equal eigenvalues come out of LAPACK a few eps of the largest apart, how many depends on the basis and on the kernels: many bases.
    /// </summary>
    [Theory]
    [InlineData(false), InlineData(true)]
    public void AClusterAcrossTheCutHasNoGradient(bool complex)
    {
        DType type = complex ? DType.Complex128 : DType.Float64;
        NDArray good = Matrix.WithSpectrum(1, type, 1, 2, 3, 4, 5), m = Matrix.Read(Matrix.Random(100, type, 5, 5), Uplo.Lower);
        NDArray Loss(NDArray v) => Sum(Real(Trace(MatMul(m, MatMul(v, v, Trans.None, Trans.ConjTranspose)))));
        foreach ((double[] spectrum, EighSubset subset, (int, int) pair) in new[]
        {
            ((double[])[1, 2, 2, 3, 4], EighSubset.Lowest(2), (1, 2)), ([1, 2, 3, 4, 4], EighSubset.Highest(1), (3, 4)),
            ([1, 2, 2, 2, 4], EighSubset.Indices(2..3), (1, 2)), ([3, 3, 3, 3, 3], EighSubset.Lowest(2), (1, 2)),
        })
        {
            for (int seed = 2; seed < 22; seed++)
            {
                NDArray batch = Stack(good, Matrix.WithSpectrum(seed, type, spectrum));
                var e = Assert.Throws<IllPosedGradientException>(
                    () => Autodiff.Grad(x => Loss(Linalg.Eigh(x, subset, Uplo.Lower).Eigenvectors))(batch));
                Assert.Equal((IllPosedReason.Cut, (int?)1), (e.Reason, e.BatchIndex));
                Assert.Contains("the subset ends between", e.Message);
                if (Direct)
                {
                    Assert.InRange(e.Indices.First, pair.Item1 - 1, pair.Item1 + 1);
                }

                NDArray projected = Autodiff.Grad(
                    x => Loss(Linalg.Eigh(x, subset, Uplo.Lower, new() { Degeneracy = Degeneracy.Project }).Eigenvectors))(batch);
                Assert.True(
                    Matrix.Largest(projected) < 100,
                    $"eigenvalues {string.Join(", ", spectrum)}, seed {seed}: {Matrix.Largest(projected)}");

                // Eigenvalues alone have one.
                Assert.True(double.IsFinite(Matrix.Largest(Autodiff.Grad(x => Sum(Linalg.Eigvalsh(x, subset, Uplo.Lower)))(batch))));
            }
        }
    }

    /// <summary>Of such a group xSTEMR leaves vectors zero or NaN in a basis of ten or twenty.</summary>
    [Theory]
    [InlineData(false), InlineData(true)]
    public void APartOfAGroupHasUnitVectors(bool complex)
    {
        DType type = complex ? DType.Complex128 : DType.Float64;
        for (int seed = 0; seed < 100; seed++)
        {
            NDArray a = Matrix.Read(Matrix.WithSpectrum(seed, type, 1, 2, 2, 2, 4), Uplo.Lower);
            (NDArray w, NDArray v) = Linalg.Eigh(a, EighSubset.Indices(2..3), Uplo.Lower);
            Matrix.Near(Eye(1, type), MatMul(v, v, Trans.ConjTranspose), Matrix.Rounding(Eye(5, type)));
            Matrix.Near(MatMul(a, v), v * w, 2 * Matrix.Rounding(a));
        }
    }

    [Fact]
    public void ALossThatDoesNotLookAtTheCutGroupHasAGradient()
    {
        foreach (DType type in new[] { DType.Float64, DType.Complex128 })
        {
            NDArray a = Matrix.WithSpectrum(3, type, 1, 2, 3, 3, 4), m = Matrix.Read(Matrix.Random(100, type, 5, 5), Uplo.Lower);
            NDArray Loss(NDArray v) => Real(Trace(MatMul(m, MatMul(v, v, Trans.None, Trans.ConjTranspose))));
            NDArray other = Autodiff.Grad(x => Loss(Linalg.Eigh(x, EighSubset.Lowest(3), Uplo.Lower).Eigenvectors[.., ..2]))(a);
            Matrix.Near(Autodiff.Grad(x => Loss(Linalg.Eigh(x).Eigenvectors[.., ..2]))(a), other, 1e-12);
        }
    }

    [Fact]
    public void ForwardModeAndSecondDerivativesTakeTheWhole()
    {
        NDArray a = Matrix.Random(1, DType.Complex128, 5, 5);
        NDArray d = Matrix.Random(2, DType.Complex128, 5, 5);
        NDArray b = Matrix.Random(3, DType.Float64, 5, 2);
        NDArray Part(NDArray x) => Sum(b * AbsSquare(Linalg.Eigh(x, EighSubset.Lowest(2), Uplo.Lower).Eigenvectors));
        NDArray Slice(NDArray x) => Sum(b * AbsSquare(Linalg.Eigh(x).Eigenvectors[.., ..2]));
        Matrix.Near(Autodiff.Jvp(Slice, a, d).Tangent, Autodiff.Jvp(Part, a, d).Tangent, 1e-13);
        Matrix.Near(Autodiff.HessianVectorProduct(Slice)(a, d), Autodiff.HessianVectorProduct(Part)(a, d), 1e-12);
        Func<NDArray, NDArray> twice = x => Sum(AbsSquare(Autodiff.Grad(Part)(x))), whole = x => Sum(AbsSquare(Autodiff.Grad(Slice)(x)));
        Matrix.Near(Autodiff.Grad(whole)(a), Autodiff.Grad(twice)(a), 1e-10);
    }

    /// <summary>The gradient with respect to the matrix as a function of the loss's parameters: the transposed linear map.</summary>
    [Fact]
    public void GradientsOfGradientsInOtherVariables()
    {
        foreach (GradientForm form in Enum.GetValues<GradientForm>())
        {
            var options = new EighOptions { GradientForm = form };
            NDArray a = Matrix.Random(1, DType.Complex128, 5, 5);
            NDArray b = Matrix.Random(3, DType.Float64, 5, 2);
            NDArray m = Matrix.Random(4, DType.Complex128, 5, 5);
            NDArray Outer(NDArray p) => Real(Sum(m * Autodiff.Grad(x =>
            {
                (NDArray w, NDArray v) = Linalg.Eigh(x, EighSubset.Indices(1..3), Uplo.Lower, options);
                return Sum(p * AbsSquare(v)) + Sum(Sum(p, 0) * w * w);
            })(a)));
            Matrix.Near(Matrix.NumericGradient(Outer, b), Autodiff.Grad(Outer)(b), 1e-8);
            Autodiff.CheckGrads(x => Outer(x[0]), [b], 1);
        }
    }

    [Fact]
    public void BadSubsetsAndBadMatricesAreRefused()
    {
        NDArray a = Matrix.Random(1, DType.Float64, 3, 3);
        Assert.Contains("no eigenvalues 0..4", Assert.Throws<ArgumentException>(() => Linalg.Eigh(a, EighSubset.Lowest(4))).Message);
        Assert.Contains("no eigenvalues 2..1", Assert.Throws<ArgumentException>(() => Linalg.Eigh(a, EighSubset.Indices(2..1))).Message);
        Assert.Throws<ArgumentNullException>(() => Linalg.Eigh(a, null!, Uplo.Lower, null));
        Assert.Throws<ArgumentNullException>(() => Linalg.Eigvalsh(a, null!, Uplo.Lower, null));
        Assert.Throws<ArgumentException>(() => EighSubset.Values(2, 2));
        Assert.Throws<ArgumentException>(() => EighSubset.Values(double.NaN, 2));
        NDArray two = Stack(Eye(3), MakeDiagonal(Array([1, 2, 3])));
        Assert.Contains("different", Assert.Throws<ArgumentException>(() => Linalg.Eigh(two, EighSubset.Values(0, 1.5))).Message);
        Assert.Contains("different", Assert.Throws<ArgumentException>(() => Linalg.Eigvalsh(two, EighSubset.Values(0, 1.5))).Message);

        // xSYEVR never returns from this: the scan is made even where it was switched off.
        NDArray nan = Array([[double.NaN, 0], [0, 1]]);
        Assert.Contains("row 0", Assert.Throws<ArgumentException>(
            () => Linalg.Eigh(nan, EighSubset.Lowest(1), options: new() { CheckFinite = false })).Message);
        Assert.Equal([0, 3, 2], Linalg.Eigh(Zeros(0, 3, 3), EighSubset.Lowest(2)).Eigenvectors.Shape.ToArray());
        Assert.Equal([0, 0], Linalg.Eigh(Zeros(0, 0), EighSubset.Lowest(0)).Eigenvectors.Shape.ToArray());
        Assert.Equal(
            [0, 0],
            Autodiff.Grad(x => Sum(AbsSquare(Linalg.Eigh(x, EighSubset.Lowest(0)).Eigenvectors)))(Zeros(0, 0)).Shape.ToArray());
    }

    [Fact]
    public void ScalesOut()
    {
        foreach (double scale in new[] { 1e-200, 1e-3, 1e200 })
        {
            NDArray a = Matrix.Random(1, DType.Complex128, 6, 6), b = Matrix.Random(3, DType.Float64, 6, 2);
            (NDArray w, NDArray v) = Linalg.Eigh(scale * a, EighSubset.Lowest(2));
            NDArray whole = Linalg.Eigvalsh(a);
            double rounding = 2 * Matrix.Rounding(Matrix.Read(a, Uplo.Lower)), gap = Matrix.SmallestGap(whole[..3]);
            Matrix.Near(whole[..2], w / scale, rounding);
            NDArray Loss(NDArray x) => Sum(b * AbsSquare(Linalg.Eigh(x, EighSubset.Lowest(2), Uplo.Lower).Eigenvectors));
            NDArray expected = Autodiff.Grad(Loss)(a);
            Matrix.Near(expected, scale * Autodiff.Grad(Loss)(scale * a), rounding / gap * Matrix.Size(expected));
        }
    }

    [Fact]
    public void GaugeChecksAndCertificatesAreTheSame()
    {
        NDArray a = Matrix.Random(1, DType.Complex128, 4, 4), c = Matrix.Random(2, DType.Complex128, 4, 2);
        var e = Assert.Throws<IllPosedGradientException>(
            () => Autodiff.Grad(x => Abs(Sum(c * Linalg.Eigh(x, EighSubset.Highest(2)).Eigenvectors)))(a));
        Assert.Equal(IllPosedReason.Gauge, e.Reason);
        Assert.InRange(e.Indices.First, Direct ? 2 : 0, 3);
        var options = new EighOptions { Gauge = Gauge.LargestReal, Certificate = new() };
        Func<NDArray, NDArray> loss = x => Abs(Sum(c * Linalg.Eigh(x, EighSubset.Highest(2), options: options).Eigenvectors));
        Matrix.Near(Matrix.NumericGradient(loss, a), Autodiff.Grad(loss)(a), 1e-8);
        Assert.InRange(Assert.Single(options.Certificate.Matrices).ErrorEstimate, 1e-17, 1e-12);
    }

    [Fact]
    public void CotangentsThatAreZeroGiveAGradientOfZero()
    {
        NDArray a = Matrix.Random(7, DType.Float64, 3, 3);
        var certified = new EighOptions { Certificate = new() };
        foreach (EighOptions? options in new[] { null, certified })
        {
            Matrix.Near(
                Zeros(3, 3),
                Autodiff.Grad(x => 0 * Sum(Linalg.Eigh(x, EighSubset.Lowest(2), options: options).Eigenvectors))(a),
                0);
            Matrix.Near(Zeros(3, 3), Autodiff.Grad(x => 0 * Sum(Linalg.Eigh(x, EighSubset.Lowest(2), options: options).Eigenvalues))(a), 0);
        }

        Assert.Single(certified.Certificate.Matrices);
    }
}
