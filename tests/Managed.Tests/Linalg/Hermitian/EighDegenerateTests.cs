using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

/// <summary>Equal and nearly equal eigenvalues: right, or an exception; never NaN, never silently wrong.</summary>
public class EighDegenerateTests
{
    /// <summary>
    /// P projects on the two lowest states, whose eigenvalues are a gap apart: the gradient of tr(M P) has no term of that gap. Closed
    /// form: S = sum over i in, o out of (v_i v_i^H M v_o v_o^H + h.c.) / (w_i - w_o), conjugated.
    /// </summary>
    [Theory]
    [MemberData(nameof(Matrix.Gaps), MemberType = typeof(Matrix))]
    public void ProjectorOnAClusterIsRightWhateverTheGap(bool complex, double gap)
    {
        DType type = Type(complex);
        for (int seed = 0; seed < 20; seed++)
        {
            double[] w = [1, 1 + gap, 2.5, 4];
            NDArray q = Matrix.Unitary(seed, type, 4), a = Matrix.Compose(q, w);
            NDArray m = Matrix.Read(Matrix.Random(seed + 100, type, 4, 4), Uplo.Lower);
            var options = new EighOptions { GradientForm = GradientForm.Hermitian };
            NDArray g = Autodiff.Grad(x => ProjectorLoss(m, Linalg.Eigh(x, Uplo.Upper, options).Eigenvectors[.., ..2]))(a);

            NDArray rotated = MatMul(MatMul(q, m, Trans.ConjTranspose), q);
            var factor = new double[4, 4];
            foreach ((int i, int o) in new[] { (0, 2), (0, 3), (1, 2), (1, 3) })
            {
                factor[i, o] = factor[o, i] = 1 / (w[i] - w[o]);
            }

            NDArray s = MatMul(MatMul(q, rotated * NDArray.Of(factor)), q, Trans.None, Trans.ConjTranspose);
            Matrix.Near(Conj(s), g, 1e-9);
        }
    }

    /// <summary>A loss that tells the vectors of equal eigenvalues apart has no gradient.</summary>
    [Fact]
    public void VectorLossInsideAClusterThrows()
    {
        foreach (bool complex in new[] { false, true })
        {
            for (int seed = 0; seed < 20; seed++)
            {
                NDArray b = Matrix.Random(seed + 50, DType.Float64, 4, 4);
                foreach (NDArray a in new[]
                {
                    Matrix.Compose(Matrix.Unitary(seed, Type(complex), 4), [1, 1, 2, 3]),
                    5.0 * Matrix.Compose(Matrix.Unitary(seed, Type(complex), 4), [1, 1, 1, 1]),
                })
                {
                    var e = Assert.Throws<IllPosedGradientException>(
                        () => Autodiff.Grad(x => Sum(b * AbsSquare(Linalg.Eigh(x).Eigenvectors)))(a));
                    Assert.Equal(IllPosedReason.Degenerate, e.Reason);
                    Assert.True(e.Gap < 1e-13);
                    Assert.True(e.Residual > 1e-6);
                }
            }
        }
    }

    [Fact]
    public void TheExceptionNamesMatrixEigenvaluesGapAndResidual()
    {
        NDArray a = Stack(
            Matrix.WithSpectrum(1, DType.Float64, 1, 2, 3),
            NDArray.Of(new double[,] { { 3, 0, 0 }, { 0, 5, 0 }, { 0, 0, 5 } }));
        NDArray m = Matrix.Random(2, DType.Float64, 3, 3);
        var e = Assert.Throws<IllPosedGradientException>(
            () => Autodiff.Grad(x => Sum(m * AbsSquare(MatMul(m, Linalg.Eigh(x).Eigenvectors))))(a));
        Assert.Equal(
            ((int?)1, (1, 2), (new System.Numerics.Complex(5, 0), new System.Numerics.Complex(5, 0)), 0.0),
            (e.BatchIndex, e.Indices, e.Values, e.Gap));
        Assert.Contains("matrix 1", e.Message);
        Assert.Contains("eigenvalues 1 and 2 (5, 5)", e.Message);
        Assert.Contains("Lorentzian", e.Message);
    }

    [Fact]
    public void EigenvalueLossesAreAlwaysFinite()
    {
        foreach (DType type in Matrix.Types)
        {
            foreach (NDArray a in new[]
            {
                Eye(5, type), Zeros(5, 5).AsType(type), Matrix.WithSpectrum(1, type, 2, 2, 2, 5, 5),
                Cycle(6).AsType(type), 1e30 * Eye(4, type),
            })
            {
                NDArray w = Linalg.Eigvalsh(a);
                foreach (Func<NDArray, NDArray> loss in new Func<NDArray, NDArray>[]
                {
                    x => Sum(x * x), x => x[0], x => Sum(Exp(-x)), x => x[^1] - x[0],
                })
                {
                    NDArray g = Autodiff.Grad(x => loss(Linalg.Eigh(x).Eigenvalues))(a);
                    Assert.All(Abs(g).ToArray<double>(), x => Assert.True(double.IsFinite(x)));
                }

                // sum of all eigenvalues = trace: gradient I, whatever the basis of the eigenspaces.
                NDArray one = Eye(a.Shape[0], type);
                Matrix.Near(one, Autodiff.Grad(x => Sum(Linalg.Eigvalsh(x)))(a), 10 * a.Shape[0] * type.Epsilon());
            }
        }
    }

    [Fact]
    public void SumOfSquaresOfEigenvaluesAtRotatedMultiplesOfTheIdentity()
    {
        // sum w^2 = |A|^2, gradient 2 A: raw triangle 4 A off the diagonal.
        for (int seed = 0; seed < 20; seed++)
        {
            foreach (double[] w in new double[][] { [3, 3, 3], [1, 1, 2], [-1, 1, 1], [0, 0, 0] })
            {
                NDArray a = Matrix.WithSpectrum(seed, DType.Complex128, w);
                NDArray g = Autodiff.Grad(
                    x => Sum(Power(Linalg.Eigvalsh(x, Uplo.Lower, new() { GradientForm = GradientForm.Hermitian }), 2)))(a);
                Matrix.Near(2 * Conj(Matrix.Read(a, Uplo.Lower)), g, 1e-13);
            }
        }
    }

    /// <summary>Graph Laplacians of cycles: eigenvalues 2 - 2 cos(2 pi k / n), all but one or two of them double.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(24)]
    [InlineData(101)]
    public void LaplacianOfACycle(int n)
    {
        NDArray a = Cycle(n);
        NDArray m = Matrix.Read(Matrix.Random(n, DType.Float64, n, n), Uplo.Lower);

        // The lowest 1 + 2 k states form whole eigenspaces; V V^T of them is a projector.
        foreach (int k in new[] { 1, 3, n - (n % 2 == 0 ? 1 : 2) }.Where(k => k % 2 == 1 && k < n))
        {
            Func<NDArray, NDArray> loss = x => ProjectorLoss(m, Linalg.Eigh(x).Eigenvectors[.., ..k]);
            NDArray g = Autodiff.Grad(loss)(a);
            NDArray d = Matrix.Random(n + 1, DType.Float64, n, n);
            double h = 1e-6, numeric = ((double)loss(a + (h * d)) - (double)loss(a - (h * d))) / (2 * h), slope = (double)Sum(g * d);
            Assert.True(Math.Abs(numeric - slope) <= 1e-4 * Matrix.Largest(g) * n, $"k = {k}: {slope} against {numeric}");
        }

        // Cutting a pair in two has no gradient.
        Assert.Throws<IllPosedGradientException>(() => Autodiff.Grad(x => ProjectorLoss(m, Linalg.Eigh(x).Eigenvectors[.., ..2]))(a));
    }

    /// <summary>
    /// Each matrix of a batch is judged by itself: a degenerate one without cotangent, or with an invariant one, does not spoil the rest.
    /// </summary>
    [Fact]
    public void EachMatrixOfABatchIsJudgedByItself()
    {
        NDArray a = Stack(Matrix.WithSpectrum(1, DType.Float64, 1, 2, 3), Eye(3), Matrix.WithSpectrum(2, DType.Float64, 1, 1, 4));
        NDArray b = Matrix.Random(3, DType.Float64, 3, 3), c = Matrix.Random(4, DType.Float64, 3);
        NDArray g = Autodiff.Grad(x =>
        {
            var (w, v) = Linalg.Eigh(x);
            return Sum(b * AbsSquare(v[0])) + Sum(c * w[1]) + ProjectorLoss(b + b.T, v[2][.., ..2]);
        })(a);
        Matrix.Near(Autodiff.Grad(x => Sum(b * AbsSquare(Linalg.Eigh(x).Eigenvectors)))(a[0]), g[0], 1e-13);
        Matrix.Near(Autodiff.Grad(x => Sum(c * Linalg.Eigvalsh(x)))(a[1]), g[1], 1e-13);
        Assert.All(g.ToArray<double>(), x => Assert.True(double.IsFinite(x)));
    }

    /// <summary>A vector that is not degenerate keeps its gradient, and the rest of the spectrum may be what it likes.</summary>
    [Fact]
    public void AVectorOutsideTheClusterIsUnaffected()
    {
        NDArray q = Matrix.Unitary(5, DType.Complex128, 4);
        NDArray a = Matrix.Compose(q, [1, 1, 1, 3]);
        Func<NDArray, NDArray> loss = x => Abs(Linalg.Eigh(x).Eigenvectors[0, 3]) + Sum(Linalg.Eigh(x).Eigenvalues[3..]);
        Matrix.Near(Matrix.NumericGradient(loss, a), Autodiff.Grad(loss)(a), 1e-9);
    }

    [Fact]
    public void LorentzianIsFiniteAndTendsToTheExactGradient()
    {
        NDArray b = Matrix.Random(6, DType.Float64, 4, 4);
        NDArray Gradient(NDArray a, Degeneracy policy) =>
            Autodiff.Grad(x => Sum(b * AbsSquare(Linalg.Eigh(x, Uplo.Lower, new() { Degeneracy = policy }).Eigenvectors)))(a);

        foreach (NDArray a in new[] { Eye(4), Zeros(4, 4), Matrix.WithSpectrum(1, DType.Float64, 1, 1, 1, 2), Cycle(4), 1e200 * Eye(4) })
        {
            Assert.All(Gradient(a, Degeneracy.Lorentzian(1e-6)).ToArray<double>(), x => Assert.True(double.IsFinite(x)));
        }

        NDArray separated = Matrix.WithSpectrum(2, DType.Float64, 1, 2, 4, 7);
        NDArray exact = Gradient(separated, Degeneracy.Throw);
        Matrix.Near(exact, Gradient(separated, Degeneracy.Lorentzian(1e-9)), 1e-12);
        Assert.True(Matrix.Largest(exact - Gradient(separated, Degeneracy.Lorentzian(0.5))) > 1e-3);

        // x / (x^2 + (width spread)^2), by hand for one pair: diag(0, 1), loss V_00 V_01 = X_01-like coupling.
        NDArray two = NDArray.Of(new double[,] { { 0, 0 }, { 0, 1 } }), weights = NDArray.Of(new double[,] { { 0, 1 }, { 0, 0 } });
        NDArray By(Degeneracy policy) =>
            Autodiff.Grad(x => Sum(weights * Linalg.Eigh(x, Uplo.Lower, new() { Degeneracy = policy }).Eigenvectors))(two);
        Assert.Equal((double)By(Degeneracy.Throw)[1, 0] / 1.25, (double)By(Degeneracy.Lorentzian(0.5))[1, 0], 12);
    }

    [Fact]
    public void TheConstantsAreOptions()
    {
        NDArray a = Matrix.Compose(Matrix.Unitary(1, DType.Float64, 3), [1, 1.001, 3]), b = Matrix.Random(2, DType.Float64, 3, 3);
        NDArray Gradient(Degeneracy policy) =>
            Autodiff.Grad(x => Sum(b * AbsSquare(Linalg.Eigh(x, Uplo.Lower, new() { Degeneracy = policy }).Eigenvectors)))(a);
        Assert.True(Matrix.Largest(Gradient(Degeneracy.Throw)) > 1);
        Assert.Throws<IllPosedGradientException>(() => Gradient(new Degeneracy { RelativeTolerance = 0.01 }));
        Assert.Equal(0, Matrix.Largest(Gradient(new Degeneracy { NoiseFactor = 1e16 })));
    }

    /// <summary>Shifting or scaling the matrix does not change which pairs are told apart.</summary>
    [Theory]
    [InlineData(1e-150)]
    [InlineData(1)]
    [InlineData(1e150)]
    public void TheRuleIsScaleInvariant(double scale)
    {
        NDArray b = Matrix.Random(7, DType.Float64, 3, 3);
        NDArray Gradient(double gap) => Autodiff.Grad(x => Sum(b * AbsSquare(Linalg.Eigh(x).Eigenvectors)))(
            scale * Matrix.Compose(Matrix.Unitary(8, DType.Float64, 3), [1, 1 + gap, 2]));
        Assert.Throws<IllPosedGradientException>(() => Gradient(0));
        Assert.All(Gradient(1e-10).ToArray<double>(), x => Assert.True(double.IsFinite(x)));
    }

    /// <summary>
    /// The gradient of a projector loss holds 1 / (w_i - w_o) for each state i of the cluster: differentiated again by reverse mode it is
    /// a joint function of w and V, which may only be refused or be right.
    /// </summary>
    [Fact]
    public void SecondDerivativeOfAProjectorLossAtADegeneratePointThrowsOrIsRight()
    {
        foreach (bool complex in new[] { false, true })
        {
            NDArray a = Matrix.Compose(Matrix.Unitary(9, Type(complex), 4), [1, 1, 2.5, 2.5]);
            NDArray m = Matrix.Read(Matrix.Random(10, Type(complex), 4, 4), Uplo.Lower);
            Func<NDArray, NDArray> loss = x => ProjectorLoss(m, Linalg.Eigh(x).Eigenvectors[.., ..2]);
            Autodiff.CheckGrads(loss, a, order: 1);
            try
            {
                Autodiff.CheckGrads(loss, a, order: 2);
            }
            catch (IllPosedGradientException e)
            {
                Assert.Equal(IllPosedReason.SecondOrder, e.Reason);
            }

            Autodiff.CheckGrads(loss, Matrix.Compose(Matrix.Unitary(9, Type(complex), 4), [1, 1.3, 2.5, 2.9]), order: 2);
        }
    }

    /// <summary>sum w^2 = |A|^2 has Hessian 2; reverse over reverse cannot see it at equal eigenvalues and must say so.</summary>
    [Fact]
    public void SecondDerivativeOfAnEigenvalueLossAtADegeneratePointThrowsOrIsRight()
    {
        NDArray Product(NDArray a, NDArray d) => Autodiff.Grad(x => Sum(d * Autodiff.Grad(y => Sum(Power(Linalg.Eigvalsh(y), 2)))(x)))(a);

        foreach (NDArray a in new[]
        {
            Eye(3), Matrix.WithSpectrum(1, DType.Float64, 1, 1, 2), NDArray.Of(new double[,] { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 2 } }),
        })
        {
            foreach (double[,] d in new[]
            {
                new double[,] { { 0, 0, 0 }, { 1, 0, 0 }, { 0, 0, 0 } },
                new double[,] { { 1, 0, 0 }, { 0, 2, 0 }, { 0, 0, 0 } },
                new double[,] { { 0, 0, 0 }, { 0, 0, 0 }, { 0, 0, 1 } },
                new double[,] { { 0, 0, 0 }, { 0, 0, 0 }, { 1, 0, 0 } },
            })
            {
                NDArray direction = d, i = Arange(3);
                NDArray expected = Where(i[.., NewAxis] > i, 4 * direction, Where(Equal(i[.., NewAxis], i), 2 * direction, 0));
                try
                {
                    Matrix.Near(expected, Product(a, direction), 1e-12);
                }
                catch (IllPosedGradientException e)
                {
                    Assert.Contains(e.Reason, new[] { IllPosedReason.Joint, IllPosedReason.SecondOrder });
                }
            }
        }

        Matrix.Near(
            new double[,] { { 0, 0 }, { 4, 0 } },
            Product(NDArray.Of(new double[,] { { 1, 0 }, { 0.5, 3 } }), new double[,] { { 0, 0 }, { 1, 0 } }),
            1e-12);
    }

    static NDArray ProjectorLoss(NDArray m, NDArray v) => Real(Trace(MatMul(m, MatMul(v, v, Trans.None, Trans.ConjTranspose))));

    static NDArray Cycle(int n)
    {
        var a = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            a[i, i] = 2;
            a[i, (i + 1) % n] -= 1;
            a[(i + 1) % n, i] -= 1;
        }

        return a;
    }

    static DType Type(bool complex) => complex ? DType.Complex128 : DType.Float64;
}
