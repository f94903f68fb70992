using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

public class EighTangentTests
{
    static readonly EighOptions whole = new() { GradientForm = GradientForm.Hermitian };

    public static TheoryData<bool, double[]> Spectra()
    {
        var data = new TheoryData<bool, double[]>();
        foreach (bool complex in new[] { false, true })
        {
            foreach (double[] w in new double[][] { [1, 1, 1], [1, 1, 2], [-1, 1, 1], [0.5, 2, 4], [3, 3, 5, 5], [0, 0] })
            {
                data.Add(complex, w);
            }
        }

        return data;
    }

    /// <summary>sum w^2 = |A|^2: gradient 2 A, Hessian 2, at every spectrum.</summary>
    [Theory]
    [MemberData(nameof(Spectra))]
    public void HessianOfTheSumOfSquares(bool complex, double[] w)
    {
        for (int seed = 0; seed < 10; seed++)
        {
            (NDArray a, NDArray d) = Problem(seed, complex, w);
            NDArray product = Autodiff.HessianVectorProduct(x => Sum(Power(Linalg.Eigvalsh(x, Uplo.Lower, whole), 2)))(a, d);
            Matrix.Near(2 * Conj(d), product, 1e-12);
        }
    }

    /// <summary>
    /// sum exp(w) = tr exp(A): gradient exp(A), whose derivative is Daleckii and Krein's, here from the known eigenvectors.
    /// </summary>
    [Theory]
    [MemberData(nameof(Spectra))]
    public void HessianOfTheSumOfExponentials(bool complex, double[] w)
    {
        for (int seed = 0; seed < 10; seed++)
        {
            (NDArray a, NDArray d) = Problem(seed, complex, w);
            NDArray product = Autodiff.HessianVectorProduct(x => Sum(Exp(Linalg.Eigvalsh(x, Uplo.Lower, whole))))(a, d);
            Matrix.Near(Conj(DaleckiiKrein(seed, complex, w, d, Math.Exp, Math.Exp)), product, 1e-12 * Math.Exp(w[^1]));
        }
    }

    /// <summary>The derivative of V f(w) V^H, a joint function, is exact in forward mode at every spectrum.</summary>
    [Theory]
    [MemberData(nameof(Spectra))]
    public void TangentOfAFunctionOfTheMatrix(bool complex, double[] w)
    {
        for (int seed = 0; seed < 10; seed++)
        {
            (NDArray a, NDArray d) = Problem(seed, complex, w);
            NDArray tangent = Autodiff.Jvp(
                x =>
                {
                    var (e, v) = Linalg.Eigh(x);
                    return MatMul(v * Power(e, 3), v, Trans.None, Trans.ConjTranspose);
                },
                a,
                d).Tangent;
            Matrix.Near(DaleckiiKrein(seed, complex, w, d, x => x * x * x, x => 3 * x * x), tangent, 1e-11);
        }
    }

    /// <summary>At a crossing dw are the slopes with which the eigenvalues leave it.</summary>
    [Fact]
    public void SlopesAtACrossing()
    {
        (NDArray a, NDArray d) = Problem(3, true, [1, 1, 1, 2]);
        NDArray slopes = Autodiff.Jvp(x => Linalg.Eigvalsh(x), a, d).Tangent;
        const double t = 1e-6;
        Matrix.Near((Linalg.Eigvalsh(a + (t * d)) - Linalg.Eigvalsh(a)) / t, slopes, 1e-5);
    }

    [Fact]
    public void BatchesAreJudgedOneByOne()
    {
        (NDArray a, NDArray d) = Problem(4, true, [1, 1, 3]);
        (NDArray b, NDArray e) = Problem(5, true, [1, 2, 3]);
        NDArray both = Autodiff.Jvp(x => Sum(Exp(Linalg.Eigvalsh(x)), -1), Stack(a, b), Stack(d, e)).Tangent;
        Matrix.Near(Autodiff.Jvp(x => Sum(Exp(Linalg.Eigvalsh(x))), a, d).Tangent, both[0], 1e-12);
        Matrix.Near(Autodiff.Jvp(x => Sum(Exp(Linalg.Eigvalsh(x))), b, e).Tangent, both[1], 1e-12);
        Assert.Equal(0, Autodiff.Jvp(x => Linalg.Eigh(x).Eigenvectors, Zeros(0, 0), Zeros(0, 0)).Tangent.Size);
    }

    [Theory]
    [InlineData(Uplo.Lower)]
    [InlineData(Uplo.Upper)]
    public void OnlyTheReadTriangleOfTheDirectionCounts(Uplo uplo)
    {
        NDArray a = Matrix.Random(6, DType.Complex128, 4, 4), d = Matrix.Random(7, DType.Complex128, 4, 4);
        Func<NDArray, NDArray> f = x => Sum(Matrix.Random(8, DType.Float64, 4, 4) * AbsSquare(Linalg.Eigh(x, uplo).Eigenvectors));
        NDArray tangent = Autodiff.Jvp(f, a, d).Tangent;
        Matrix.Near(tangent, Autodiff.Jvp(f, a, Matrix.Poisoned(d, uplo)).Tangent, 1e-13);
        Matrix.Near(Real(Sum(Autodiff.Grad(f)(a) * d)), tangent, 1e-12 * Math.Abs((double)tangent));
    }

    /// <summary>
    /// Hessian-vector products of a projector loss lose eps / gap, not the eps / gap^2 of the plain formula, and at equal eigenvalues
    /// nothing; the value is compared with differences of the gradient, which is exact there.
    /// </summary>
    [Theory]
    [MemberData(nameof(Matrix.FewerGaps), MemberType = typeof(Matrix))]
    public void HessianOfAProjectorLossAtAnyGap(double gap)
    {
        foreach (bool complex in new[] { false, true })
        {
            for (int seed = 0; seed < 5; seed++)
            {
                (NDArray a, NDArray d) = Problem(seed, complex, [1, 1 + gap, 2.5, 4]);
                NDArray m = Matrix.Read(Matrix.Random(seed + 9, a.DType, 4, 4), Uplo.Lower);
                NDArray Loss(NDArray x)
                {
                    NDArray v = Linalg.Eigh(x).Eigenvectors[.., ..2];
                    return Real(Trace(MatMul(m, MatMul(v, v, Trans.None, Trans.ConjTranspose))));
                }

                Func<NDArray, NDArray> gradient = Autodiff.Grad(Loss);
                double tolerance = 1e-7 + (gap < 1e-14 ? 0 : 4e-15 / gap);
                Matrix.Near(Matrix.Slope(gradient, a, d), Autodiff.HessianVectorProduct(Loss)(a, d), tolerance);

                // Reverse over reverse: right, or refused.
                try
                {
                    NDArray twice = Autodiff.Grad(x => Real(Sum(Autodiff.Grad(Loss)(x) * d)))(a);
                    NDArray u = Matrix.Read(Matrix.Random(seed + 70, a.DType, 4, 4), Uplo.Lower);
                    double slope = (double)Real(Sum(twice * u)), direct = (double)Real(Sum(d * Autodiff.HessianVectorProduct(Loss)(a, u)));
                    Assert.Equal(direct, slope, 1e-5);
                }
                catch (IllPosedGradientException e)
                {
                    Assert.Contains(e.Reason, new[] { IllPosedReason.Joint, IllPosedReason.SecondOrder });
                    Assert.True(gap < 1e-4);
                }
            }
        }
    }

    /// <summary>A Hessian that lives where first derivatives vanish, by symmetry or at a minimum, must not be taken for rounding.</summary>
    [Fact]
    public void HessiansWhereTheGradientVanishes()
    {
        foreach (double gap in new[] { 1e-3, 0.1, 1 })
        {
            // |V_00|^2 = cos^2 of the mixing angle, which a direction e_10 turns at the rate 1 / gap: second derivative -2 / gap^2.
            NDArray a = MakeDiagonal(NDArray.Of(0, gap, 3.0));
            NDArray d = MakeDiagonal(Zeros(3)) + NDArray.Of(new double[,] { { 0, 0, 0 }, { 1, 0, 0 }, { 0, 0, 0 } });
            NDArray Loss(NDArray x) => AbsSquare(Linalg.Eigh(x).Eigenvectors[0, 0]);
            NDArray Square(NDArray x) => Power(Loss(x) - 1, 2) + Loss(x);
            Assert.Equal(-2 / (gap * gap), (double)Autodiff.HessianVectorProduct(Loss)(a, d)[1, 0], 1e-9 / (gap * gap));
            Assert.Equal(-2 / (gap * gap), (double)Autodiff.HessianVectorProduct(Square)(a, d)[1, 0], 1e-9 / (gap * gap));
            Assert.Equal(-2 / (gap * gap), (double)Autodiff.Grad(x => Sum(d * Autodiff.Grad(Loss)(x)))(a)[1, 0], 1e-9 / (gap * gap));
        }
    }

    /// <summary>
    /// sum w^2 above the tolerance: the Hessian is 2 there too, or (reverse over reverse) refused. The shift puts rounding into gw, whose
    /// differences then are known to an ulp over the gap.
    /// </summary>
    [Fact]
    public void HessianOfTheSumOfSquaresJustAboveTheTolerance()
    {
        foreach (double gap in new[] { 4, 6, 8, 16, 24, 100, 1e4, 1e8 })
        {
            foreach (double shift in new[] { 0.0, 1e6 })
            {
                NDArray a = MakeDiagonal(NDArray.Of(1 + shift, 1 + shift + (gap * 2.3e-16 * (1 + shift)), 3 + shift));
                NDArray d = NDArray.Of(new double[,] { { 0, 0, 0 }, { 1, 0, 0 }, { 0, 0, 0 } });
                NDArray Loss(NDArray x) => Sum(Power(Linalg.Eigvalsh(x), 2)) + (shift * Sum(Linalg.Eigvalsh(x)));
                Assert.Equal(4, (double)Autodiff.HessianVectorProduct(Loss)(a, d)[1, 0], shift == 0 ? 1e-13 : 4 / gap);
                try
                {
                    Assert.Equal(4, (double)Autodiff.Grad(x => Sum(d * Autodiff.Grad(Loss)(x)))(a)[1, 0], 2e-2);
                }
                catch (IllPosedGradientException e)
                {
                    Assert.Equal(IllPosedReason.SecondOrder, e.Reason);
                    Assert.True(gap < 100, e.Message);
                }
            }
        }
    }

    /// <summary>
    /// A large part 1e6 w, which has no Hessian, leaves of gw_j - gw_i only its rounding: reverse over reverse would take the Hessian of
    /// the rest for 0.
    /// </summary>
    [Theory]
    [InlineData(1e-13)]
    [InlineData(1e-12)]
    [InlineData(1e-11)]
    [InlineData(1e-10)]
    [InlineData(1e-7)]
    [InlineData(1e-3)]
    public void ReverseOverReverseIsRightOrRefused(double gap)
    {
        NDArray a = MakeDiagonal(NDArray.Of(1, 1 + gap, 3.0)), d = NDArray.Of(new double[,] { { 0, 0, 0 }, { 1, 0, 0 }, { 0, 0, 0 } });
        NDArray Loss(NDArray x) => Sum((1e6 * Linalg.Eigvalsh(x)) + Power(Linalg.Eigvalsh(x), 2));
        Func<double> hessian = () => (double)Autodiff.Grad(x => Sum(d * Autodiff.Grad(Loss)(x)))(a)[1, 0];
        if (gap < 1e-9)
        {
            Assert.Equal(IllPosedReason.SecondOrder, Assert.Throws<IllPosedGradientException>(() => hessian()).Reason);
        }
        else
        {
            Assert.Equal(4, hessian(), 1e-2);
        }
    }

    /// <summary>
    /// Where a loss is stationary in all eigenvalues of a group its cotangents are 0, and still the group has a second derivative, here the
    /// Hessian 2 I: reverse over reverse would lose its off-diagonal part.
    /// </summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void StationaryLossesAreRefusedInReverseOverReverse(double center)
    {
        NDArray a = center * Eye(3), d = NDArray.Of(new double[,] { { 0, 0, 0 }, { 1, 0, 0 }, { 0, 0, 0 } });
        NDArray Loss(NDArray x) => Sum(Square(Linalg.Eigvalsh(x) - center));
        Assert.Equal(IllPosedReason.SecondOrder, Assert.Throws<IllPosedGradientException>(
            () => Autodiff.Grad(x => Sum(d * Autodiff.Grad(Loss)(x)))(a)).Reason);
        Matrix.Near(4 * d, Autodiff.HessianVectorProduct(Loss)(a, d), 1e-12);
    }

    /// <summary>
    /// Along a direction that commutes with A, equal eigenvalues stay equal: reverse over reverse has nothing to divide there, and gives
    /// the derivative of exp. Along its conjugate, which does not commute with A, it would lose a part, and refuses.
    /// </summary>
    [Fact]
    public void ReverseOverReverseAlongDirectionsThatKeepAGroup()
    {
        for (int seed = 0; seed < 5; seed++)
        {
            NDArray q = Matrix.Unitary(seed, DType.Complex128, 4);
            double[] w = [0.5, 0.5, 1, 2];
            NDArray a = Matrix.Compose(q, w), d = Matrix.Compose(q, [0.3, 0.3, -1, 2]);
            NDArray Loss(NDArray x) => Sum(Exp(Linalg.Eigvalsh(x, Uplo.Lower, whole)));
            Func<NDArray, NDArray> twice = g => Autodiff.Grad(x => Real(Sum(Autodiff.Grad(Loss)(x) * g)))(a);
            Matrix.Near(Conj(DaleckiiKrein(seed, true, w, d, Math.Exp, Math.Exp)), twice(d), 1e-11);
            Assert.Equal(IllPosedReason.SecondOrder, Assert.Throws<IllPosedGradientException>(() => twice(Conj(d))).Reason);
        }
    }

    /// <summary>With a Lorentzian the forward rule is the transpose of the backward rule also at equal eigenvalues.</summary>
    [Theory]
    [MemberData(nameof(Spectra))]
    public void WithALorentzianTheTwoRulesAreTransposes(bool complex, double[] w)
    {
        var options = new EighOptions { Degeneracy = Degeneracy.Lorentzian(1e-2), GaugeCheck = GaugeCheck.Ignore };
        (NDArray a, NDArray d) = Problem(7, complex, w);
        NDArray gw = Matrix.Random(8, DType.Float64, w.Length), gv = Matrix.Random(9, a.DType, w.Length, w.Length);

        // One basis for both: at equal eigenvalues a damped derivative depends on it, and two calls may find two.
        (NDArray e, NDArray v) = Linalg.Eigh(a);
        NDArray gradient = EighRule.Vjp(new(e, v, gw, gv), Uplo.Lower, options);
        NDArray full = Matrix.Read(d, Uplo.Lower);
        NDArray?[] tangents = EighRule.Jvp(e, v, full, options.Degeneracy).Tangents;
        double along = (double)Sum(gw * tangents[0]!) + (double)Real(Sum(gv * tangents[1]!));
        Assert.Equal((double)Real(Sum(gradient * d)), along, 1e-11);
    }

    static (NDArray A, NDArray D) Problem(int seed, bool complex, double[] w)
    {
        DType type = complex ? DType.Complex128 : DType.Float64;
        return (
            Matrix.Read(Matrix.WithSpectrum(seed, type, w), Uplo.Lower),
            Matrix.Read(Matrix.Random(seed + 50, type, w.Length, w.Length), Uplo.Lower));
    }

    /// <summary>Q (D o (Q^H dA Q)) Q^H with D_ij the divided differences of f, and its derivative where eigenvalues coincide.</summary>
    static NDArray DaleckiiKrein(int seed, bool complex, double[] w, NDArray d, Func<double, double> f, Func<double, double> derivative)
    {
        NDArray q = Matrix.Unitary(seed, complex ? DType.Complex128 : DType.Float64, w.Length);
        var divided = new double[w.Length, w.Length];
        for (int i = 0; i < w.Length; i++)
        {
            for (int j = 0; j < w.Length; j++)
            {
                divided[i, j] = w[i] == w[j] ? derivative(w[i]) : (f(w[i]) - f(w[j])) / (w[i] - w[j]);
            }
        }

        NDArray inner = MatMul(MatMul(q, d, Trans.ConjTranspose), q);
        return MatMul(MatMul(q, inner * NDArray.Of(divided)), q, Trans.None, Trans.ConjTranspose);
    }
}
