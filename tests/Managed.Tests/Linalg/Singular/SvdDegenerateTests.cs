using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

/// <summary>Equal, nearly equal and vanishing singular values: right, or an exception; never NaN, never silently wrong.</summary>
public class SvdDegenerateTests
{
    internal static readonly double[][] Spectra = [[2, 2, 1], [3, 3, 3], [2, 1, 0], [2, 0, 0], [0, 0, 0], [2, 2, 0], [3, 2, 1]];

    public static TheoryData<DType, int, int, int> Cases()
    {
        var data = new TheoryData<DType, int, int, int>();
        foreach (DType type in new[] { DType.Float64, DType.Complex128 })
        {
            foreach ((int m, int n) in new[] { (3, 3), (5, 3), (3, 4) })
            {
                for (int i = 0; i < Spectra.Length; i++)
                {
                    data.Add(type, m, n, i);
                }
            }
        }

        return data;
    }

    /// <summary>sum s^2 = |A|^2 and sum s^4 = |A^H A|^2: known gradients and Hessians at every matrix.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void PowersOfSingularValuesHaveTheirGradientsAndHessians(DType type, int m, int n, int spectrum)
    {
        for (int seed = 0; seed < 5; seed++)
        {
            NDArray a = WithSpectrum(seed, type, m, n, Spectra[spectrum]), d = Matrix.Random(seed + 50, type, m, n);
            foreach (bool full in new[] { false, true })
            {
                NDArray Squares(NDArray x) => Sum(Power(Linalg.Svd(x, full).S, 2));
                NDArray Fourths(NDArray x) => Sum(Power(Linalg.Svd(x, full).S, 4));
                Matrix.Near(2 * Conj(a), Autodiff.Grad(Squares)(a), 1e-13);
                Matrix.Near(2 * Conj(d), Autodiff.HessianVectorProduct(Squares)(a, d), 1e-12);

                // A A^H A, and its derivative along d.
                NDArray cube = Product(a, a, a), along = Product(d, a, a) + Product(a, d, a) + Product(a, a, d);
                Matrix.Near(4 * Conj(cube), Autodiff.Grad(Fourths)(a), 1e-11);
                Matrix.Near(4 * Conj(along), Autodiff.HessianVectorProduct(Fourths)(a, d), 1e-10);
                NDArray Twice() => Autodiff.Grad(x => Real(Sum(d * Autodiff.Grad(Squares)(x))))(a);
                RightOrRefused(2 * Conj(d), Twice, Mixed(Spectra[spectrum]));
            }
        }
    }

    /// <summary>The projectors on left and right spaces that cut no group, and U V^H of regular matrices, are smooth.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void FunctionsOfSpacesHaveTheirGradients(DType type, int m, int n, int spectrum)
    {
        double[] s = Spectra[spectrum];
        for (int seed = 0; seed < 3; seed++)
        {
            NDArray a = WithSpectrum(seed, type, m, n, s), left = Hermitian(seed + 1, type, m), right = Hermitian(seed + 2, type, n);
            NDArray g = Matrix.Random(seed + 3, type, m, n);
            foreach (bool full in new[] { false, true })
            {
                for (int k = 1; k < 3; k++)
                {
                    if (s[k] == s[k - 1])
                    {
                        continue;
                    }

                    int cut = k;
                    Agrees(x => Spaces(Linalg.Svd(x, full), ..cut), a, d: seed + 4);
                }

                int rank = s.Count(x => x > 0);
                if (full)
                {
                    Agrees(x => rank == 0 ? Sum(Linalg.Svd(x).S * 0) : Expectation(left, Linalg.Svd(x).U[.., ..rank]), a, d: seed + 5);
                    if (rank == 3)
                    {
                        Agrees(x => Spaces(Linalg.Svd(x), 3..), a, d: seed + 6);
                    }
                }

                if (rank == 3)
                {
                    // Both factors of one call: another may take vectors of nearly equal values elsewhere in their plane.
                    Agrees(x => Linalg.Svd(x, full) is var (u, _, vh) ? Real(Sum(g * MatMul(u[.., ..3], vh[..3, ..]))) : x, a, d: seed + 7);
                }
            }

            NDArray Spaces(SvdResult svd, Range part) =>
                Expectation(left, svd.U[.., part]) + Expectation(right, Matrix.Adjoint(svd.Vh[part, ..]));
        }
    }

    /// <summary>A projector on a cluster of any width, and U V^H, keep their digits.</summary>
    [Theory]
    [MemberData(nameof(Matrix.Gaps), MemberType = typeof(Matrix))]
    public void NearlyEqualSingularValuesLoseNoDigits(bool complex, double gap)
    {
        DType type = complex ? DType.Complex128 : DType.Float64;
        for (int seed = 0; seed < 10; seed++)
        {
            NDArray u = Matrix.Unitary(seed, type, 4), v = Matrix.Unitary(seed + 20, type, 4), m = Hermitian(seed, type, 4);
            NDArray g = Matrix.Random(seed, type, 4, 4);
            NDArray At(double width) => MatMul(u * NDArray.Of(2 + width, 2, 1, 0.5), v, Trans.None, Trans.ConjTranspose);
            Func<NDArray, NDArray> gradient = Autodiff.Grad(x =>
            {
                (NDArray left, _, NDArray right) = Linalg.Svd(x);
                return Expectation(m, left[.., ..2]) + Expectation(m, Matrix.Adjoint(right[..2, ..])) + Real(Sum(g * MatMul(left, right)));
            });
            Matrix.Near(gradient(At(0)), gradient(At(gap)), 1e-12 + (20 * gap));
        }
    }

    [Fact]
    public void VectorsInsideAGroupHaveNoGradient()
    {
        foreach (DType type in new[] { DType.Float64, DType.Complex128 })
        {
            for (int seed = 0; seed < 10; seed++)
            {
                NDArray a = WithSpectrum(seed, type, 4, 3, [2, 2, 1]), b = Matrix.Random(seed, DType.Float64, 4, 3);
                var e = Assert.Throws<IllPosedGradientException>(() => Autodiff.Grad(x => Sum(b * AbsSquare(Linalg.Svd(x, false).U)))(a));
                Assert.Equal((IllPosedReason.Degenerate, "svd", (0, 1)), (e.Reason, e.Function, e.Indices));
                Assert.Contains("singular values 0 and 1", e.Message);

                // Null vectors, of the matrix or of its shape.
                NDArray singular = WithSpectrum(seed, type, 3, 3, [2, 1, 0]), tall = WithSpectrum(seed, type, 5, 3, [3, 2, 1]);
                NDArray g = Matrix.Random(seed, type, 3, 3), whole = Matrix.Random(1, DType.Float64, 5, 5);
                Assert.Throws<IllPosedGradientException>(() => Autodiff.Grad(x => Sum(whole * AbsSquare(Linalg.Svd(x).U)))(tall));
                NDArray PolarLoss(NDArray x) => Linalg.Svd(x) is var (u, _, vh) ? Real(Sum(g * MatMul(u, vh))) : x;
                if (type == DType.Complex128)
                {
                    e = Assert.Throws<IllPosedGradientException>(() => Autodiff.Grad(PolarLoss)(singular));
                    Assert.Equal((2, 2), e.Indices);
                }

                NDArray twice = WithSpectrum(seed, type, 3, 3, [2, 0, 0]);
                e = Assert.Throws<IllPosedGradientException>(() => Autodiff.Grad(PolarLoss)(twice));
                Assert.Equal(IllPosedReason.Degenerate, e.Reason);
            }
        }
    }

    /// <summary>
    /// Re sum G U f(s) V^H through U, s and V: where groups make it joint, refused; elsewhere right; in forward mode right everywhere.
    /// </summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void JointLossesAreRightOrRefused(DType type, int m, int n, int spectrum)
    {
        for (int seed = 0; seed < 3; seed++)
        {
            NDArray a = WithSpectrum(seed, type, m, n, Spectra[spectrum]);
            NDArray g = Matrix.Random(seed + 9, type, m, n), d = Matrix.Random(seed + 10, type, m, n);
            NDArray Again(NDArray x, double power)
            {
                (NDArray u, NDArray s, NDArray vh) = Linalg.Svd(x, fullMatrices: false);
                return MatMul(u * Power(s, power), vh);
            }

            RightOrRefused(g, () => Autodiff.Grad(x => Real(Sum(g * Again(x, 1))))(a), Mixed(Spectra[spectrum]));

            // A, and A A^H A, along d.
            Matrix.Near(d, Autodiff.Jvp(x => Again(x, 1), a, d).Tangent, 1e-12);
            Matrix.Near(Product(d, a, a) + Product(a, d, a) + Product(a, a, d), Autodiff.Jvp(x => Again(x, 3), a, d).Tangent, 1e-11);
        }
    }

    /// <summary>In forward mode a tall or wide matrix of low rank needs no more null vectors than the direction leads to.</summary>
    [Theory]
    [InlineData(30000, 3)]
    [InlineData(3, 30000)]
    public void ForwardModeOfLongMatricesNeedsNoFullBasis(int m, int n)
    {
        NDArray a = MatMul(Matrix.Random(1, DType.Float64, m, 1), Matrix.Random(2, DType.Float64, 1, n));
        NDArray d = Matrix.Random(3, DType.Float64, m, n);
        (NDArray s, NDArray slopes) = Autodiff.Jvp(x => Linalg.Svdvals(x), a, d);

        // From zero the two others start with the singular values of the part of dA outside the spaces of the first pair.
        (NDArray u, _, NDArray vh) = Linalg.Svd(a, fullMatrices: false);
        NDArray rest = d - MatMul(u[.., ..1], MatMul(u[.., ..1], d, Trans.Transpose));
        rest -= MatMul(MatMul(rest, vh[..1, ..], Trans.None, Trans.Transpose), vh[..1, ..]);
        Matrix.Near(Linalg.Svdvals(rest)[..2], slopes[1..], 1e-11 * Matrix.Largest(slopes));
        Assert.Equal(3, s.Size);
        Assert.True(double.IsFinite((double)Autodiff.Jvp(x => Sum(Linalg.Lstsq(x, Ones(m)).X), a, d).Tangent));
    }

    /// <summary>Rounding of larger matrices, and of single precision, is told from a gradient that does not exist.</summary>
    [Theory]
    [MemberData(nameof(Sample.Types), MemberType = typeof(Sample))]
    public void LargerMatricesWithGroupsAndNullSpaces(DType type)
    {
        foreach ((int m, int n) in new[] { (8, 8), (60, 40), (40, 60), (100, 100), (240, 30) })
        {
            int r = Math.Min(m, n);
            foreach (double[] s in new double[][]
            {
                [.. Enumerable.Range(0, r).Select(i => i < r / 2 ? 2.0 : 1.0)],
                [.. Enumerable.Range(0, r).Select(i => i < r / 2 ? 1 + (i / (double)r) : 0.0).OrderDescending()],
                [.. Enumerable.Repeat(1.0, r)],
            })
            {
                NDArray a = WithSpectrum(m + n, type, m, n, s), left = Hermitian(1, type, m), right = Hermitian(2, type, n);
                NDArray g = Matrix.Random(3, type, m, n);
                int k = s[^1] == s[0] ? r : r / 2;
                foreach (bool full in new[] { false, true })
                {
                    NDArray Loss(NDArray x)
                    {
                        (NDArray u, NDArray values, NDArray vh) = Linalg.Svd(x, full);
                        NDArray spaces = Expectation(left, u[.., ..k]) + Expectation(right, Matrix.Adjoint(vh[..k, ..]));
                        NDArray loss = spaces + Sum(Power(values, 2));
                        return s[^1] > 0 ? loss + Real(Sum(g * MatMul(u[.., ..r], vh[..r, ..]))) : loss;
                    }

                    Assert.True(double.IsFinite(Matrix.Largest(Autodiff.Grad(Loss)(a))));
                    NDArray d = Matrix.Random(4, type, m, n);
                    NDArray product = Autodiff.HessianVectorProduct(x => Sum(Power(Linalg.Svd(x, full).S, 2)))(a, d);
                    Matrix.Near(2 * Conj(d), product, 1e4 * type.Epsilon());
                }
            }
        }
    }

    [Fact]
    public void LossesOfPhasesAreRefusedUnlessIgnored()
    {
        NDArray a = Matrix.Random(1, DType.Complex128, 4, 3);
        Func<NDArray, NDArray> loss = x => Real(Sum(Linalg.Svd(x, fullMatrices: false).U));
        var e = Assert.Throws<IllPosedGradientException>(() => Autodiff.Grad(loss)(a));
        Assert.Equal(IllPosedReason.Gauge, e.Reason);
        Func<NDArray, NDArray> anchored = x =>
        {
            (NDArray left, _, NDArray right) = Linalg.Svd(x, false, new() { Gauge = Gauge.LargestReal });
            return Real(Sum(left) + Sum(right));
        };
        Matrix.Near(Matrix.NumericGradient(anchored, a), Autodiff.Grad(anchored)(a), 1e-8);
        (NDArray u, NDArray s, NDArray vh) = Linalg.Svd(a, true, new() { Gauge = Gauge.LargestReal });
        Matrix.Near(a, MatMul(u[.., ..3] * s, vh), 1e-14);
        var ignore = new SvdOptions { GaugeCheck = GaugeCheck.Ignore };
        Assert.True(double.IsFinite(Matrix.Largest(Autodiff.Grad(x => Real(Sum(Linalg.Svd(x, false, ignore).U)))(a))));
    }

    [Fact]
    public void PoliciesGiveFiniteNumbers()
    {
        NDArray b = Matrix.Random(2, DType.Float64, 4, 3);
        foreach (Degeneracy policy in new[] { Degeneracy.Lorentzian(1e-6), Degeneracy.Project, Degeneracy.Warn })
        {
            var options = new SvdOptions { Degeneracy = policy };
            foreach (double[] s in Spectra)
            {
                foreach (double scale in new[] { 1, 1e-200, 1e200 })
                {
                    NDArray a = scale * WithSpectrum(1, DType.Float64, 4, 3, s);
                    NDArray g = Autodiff.Grad(x =>
                    {
                        (NDArray u, NDArray values, NDArray vh) = Linalg.Svd(x, false, options);
                        return Sum(b * AbsSquare(u)) + (Sum(b[..3] * AbsSquare(vh)) + Sum(values * NDArray.Of(1, 2.0, 3)));
                    })(a);
                    Assert.All(g.ToArray<double>(), x => Assert.True(double.IsFinite(x)));
                }
            }
        }
    }

    [Fact]
    public void TheCertificateSpeaksOfSingularValues()
    {
        var certificate = new GradientCertificate();
        var options = new SvdOptions { Certificate = certificate };
        NDArray a = WithSpectrum(1, DType.Float64, 5, 3, [2, 2, 1]), m = Hermitian(2, DType.Float64, 5);
        Autodiff.Grad(x => Expectation(m, Linalg.Svd(x, false, options).U[.., ..2]))(a);
        MatrixCertificate found = Assert.Single(certificate.Matrices);
        Assert.Equal("svd", found.Function);
        Assert.Equal([0, 1], Assert.Single(found.Clusters).Indices);
        Assert.True(found.SmallestGap < 1e-14 && found.ErrorEstimate < 1e-12);
    }

    [Fact]
    public void EachMatrixOfABatchIsJudgedByItself()
    {
        double[][] spectra = [[3, 2, 1], [1, 1, 1], [2, 0, 0]];
        NDArray a = Stack([.. spectra.Select((s, i) => WithSpectrum(i + 1, DType.Float64, 4, 3, s))]);
        NDArray b = Matrix.Random(4, DType.Float64, 4, 3), g = Autodiff.Grad(x =>
        {
            (NDArray u, NDArray s, _) = Linalg.Svd(x, fullMatrices: false);
            return Sum(b * AbsSquare(u[0])) + Sum(Power(s[1], 2)) + Sum(Power(s[2], 2));
        })(a);
        Matrix.Near(Autodiff.Grad(x => Sum(b * AbsSquare(Linalg.Svd(x, fullMatrices: false).U)))(a[0]), g[0], 1e-12);
        Matrix.Near(2 * a[1..], g[1..], 1e-13);
        var e = Assert.Throws<IllPosedGradientException>(() => Autodiff.Grad(x => Sum(b * AbsSquare(Linalg.Svd(x, false).U)))(a));
        Assert.Equal(1, e.BatchIndex);
    }

    /// <summary>Either the array or, where values are equal or nearly so, an exception that says why not.</summary>
    internal static void RightOrRefused(NDArray expected, Func<NDArray> found, bool mayRefuse, double tolerance = 1e-9)
    {
        try
        {
            Matrix.Near(expected, found(), tolerance);
        }
        catch (IllPosedGradientException e)
        {
            Assert.True(mayRefuse, e.Message);
            Assert.Contains("singular value", e.Message);
            Assert.Contains(e.Reason, new[] { IllPosedReason.Joint, IllPosedReason.SecondOrder, IllPosedReason.Degenerate });
        }
    }

    /// <summary>Whether of the numbers s and -s two are equal, so that a joint loss has no gradient that one basis shows.</summary>
    internal static bool Mixed(double[] s) => s.Zip(s.Skip(1)).Any(p => p.First == p.Second) || s[^1] == 0;

    /// <summary>The gradient against an extrapolated difference along a direction, and forward mode likewise.</summary>
    static void Agrees(Func<NDArray, NDArray> loss, NDArray a, int d)
    {
        NDArray direction = Matrix.Random(d, a.DType, a.Shape.ToArray());
        double expected = (double)Matrix.Slope(loss, a, direction);
        Assert.Equal(expected, (double)Real(Sum(Autodiff.Grad(loss)(a) * direction)), 1e-8);
        Assert.Equal(expected, (double)Autodiff.Jvp(loss, a, direction).Tangent, 1e-8);
    }

    internal static NDArray WithSpectrum(int seed, DType type, int m, int n, double[] s)
    {
        NDArray u = Matrix.Unitary(seed, type, m)[.., ..s.Length], v = Matrix.Unitary(seed + 30, type, n)[.., ..s.Length];
        return MatMul(u * NDArray.Of<double>(s).AsType(type.RealType()), v, Trans.None, Trans.ConjTranspose);
    }

    internal static NDArray Hermitian(int seed, DType type, int n) => Matrix.Read(Matrix.Random(seed + 200, type, n, n), Uplo.Lower);

    internal static NDArray Expectation(NDArray m, NDArray q) => Real(Num.Trace(MatMul(m, MatMul(q, q, Trans.None, Trans.ConjTranspose))));

    static NDArray Product(NDArray a, NDArray b, NDArray c) => MatMul(MatMul(a, b, Trans.None, Trans.ConjTranspose), c);
}
