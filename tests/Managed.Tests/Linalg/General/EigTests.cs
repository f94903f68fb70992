using System.Numerics;
using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

public class EigTests
{
    public static TheoryData<DType> Types => Sample.Types;

    [Theory, MemberData(nameof(Types))]
    public void ReconstructsWithUnitVectors(DType type)
    {
        foreach (int n in new[] { 1, 2, 3, 8, 40 })
        {
            NDArray a = Matrix.Random(n, type, 2, n, n);
            var (w, v) = Linalg.Eig(a);
            Assert.Equal(type.ComplexType(), w.DType);
            double tolerance = 200 * n * type.Epsilon();
            Matrix.Near(MatMul(a.AsType(v.DType), v), v * w[Ellipsis, NewAxis, ..], tolerance);
            Matrix.Near(Ones([2, n], type.RealType()), Linalg.Norm(v, axis: -2), tolerance);
            Matrix.Near(Trace(a).AsType(w.DType), Sum(w, -1), tolerance);
            Matrix.Near(Sum(Linalg.Eigvals(a), -1), Sum(w, -1), tolerance);
        }
    }

    [Theory, MemberData(nameof(Types))]
    public void LeftVectorsAreBiorthogonal(DType type)
    {
        NDArray a = Matrix.Random(4, type, 5, 5);
        var (w, u, v) = Linalg.EigLeftRight(a);
        NDArray h = Conj(SwapAxes(u)), c = a.AsType(u.DType), product = MatMul(h, v);
        double tolerance = 1e4 * type.Epsilon();
        Matrix.Near(MatMul(h, c), w[.., NewAxis] * h, tolerance);
        Matrix.Near(product, MakeDiagonal(Diagonal(product)), tolerance);
        Assert.All(Diagonal(product).ToArray<Complex>(), x => Assert.True(x.Real > 0 && Math.Abs(x.Imaginary) < tolerance));
    }

    [Fact]
    public void EmptyAndBadInput()
    {
        Assert.Equal([0], Linalg.Eig(Zeros(0, 0)).Eigenvalues.Shape.ToArray());
        Assert.Equal([3, 0, 0], Linalg.Eig(Zeros(3, 0, 0)).Eigenvectors.Shape.ToArray());
        Assert.Equal([0, 2], Linalg.Eigvals(Zeros(0, 2, 2)).Shape.ToArray());
        Assert.Contains("(2, 3)", Assert.Throws<ArgumentException>(() => Linalg.Eig(Zeros(2, 3))).Message, StringComparison.Ordinal);
        foreach (double bad in new[] { double.NaN, double.PositiveInfinity })
        {
            NDArray a = Stack(Eye(2), [[1.0, bad], [0, 1]]);
            string message = Assert.Throws<ArgumentException>(() => Linalg.Eig(a)).Message;
            Assert.Contains("row 0, column 1 of matrix 1", message, StringComparison.Ordinal);
            Assert.Throws<ArgumentException>(() => Linalg.Eigvals(a, new() { CheckFinite = false }));
        }
    }

    [Theory]
    [InlineData(1e-200), InlineData(1e-150), InlineData(1.0), InlineData(1e150), InlineData(1e200)]
    public void TheGradientScales(double scale)
    {
        NDArray a = Matrix.Random(7, DType.Float64, 4, 4);
        NDArray Loss(NDArray x) => (Sum(Abs(Linalg.Eigvals(x))) / scale) + Sum(Abs(Linalg.Eig(x).Eigenvectors));
        NDArray expected = Autodiff.Grad(x => Sum(Abs(Linalg.Eigvals(x))) + Sum(Abs(Linalg.Eig(x).Eigenvectors)))(a);
        Matrix.Near(expected, Autodiff.Grad(Loss)(a * scale) * scale, 1e-10);
    }

    [Theory, InlineData(false), InlineData(true)]
    public void GradientsFollowASimilarity(bool complex)
    {
        DType type = complex ? DType.Complex128 : DType.Float64;
        NDArray a = Matrix.Random(3, type, 4, 4), s = Matrix.Random(5, type, 4, 4) + (2 * Eye(4, type)), inverse = Linalg.Inv(s);
        static NDArray Loss(NDArray x) => Sum(AbsSquare(Linalg.Eigvals(x))) + Real(Sum(Exp(Linalg.Eigvals(x))));

        // L(S A S^-1) = L(A): g(A) = S^T g(S A S^-1) S^-T.
        NDArray moved = Autodiff.Grad(Loss)(MatMul(MatMul(s, a), inverse));
        Matrix.Near(Autodiff.Grad(Loss)(a), MatMul(MatMul(s, moved, Trans.Transpose), inverse, Trans.None, Trans.Transpose), 1e-9);
    }

    [Fact]
    public void PowersOfEigenvaluesHaveTheGradientOfATrace()
    {
        NDArray a = Matrix.Random(9, DType.Float64, 5, 5);
        NDArray g = Autodiff.Grad(x => Sum(Real(Linalg.Eigvals(x) * Linalg.Eigvals(x))))(a);
        Matrix.Near(2 * a.T, g, 1e-12);
        Assert.Equal(DType.Float64, g.DType);
    }

    [Theory]
    [InlineData(0), InlineData(1e-16), InlineData(1e-15), InlineData(1e-13), InlineData(1e-10), InlineData(1e-6)]
    public void EqualEigenvaluesOfDiagonalizableMatrices(double gap)
    {
        NDArray s = Matrix.Random(2, DType.Float64, 4, 4) + (2 * Eye(4));
        NDArray a = MatMul(MatMul(s, MakeDiagonal(NDArray.Of(1.0, 1.0 + gap, 3, -2))), Linalg.Inv(s));
        NDArray expected = 3 * MatMul(a, a).T;
        static NDArray Cubes(NDArray x)
        {
            NDArray w = Linalg.Eigvals(x);
            return Real(Sum(w * w * w));
        }

        Matrix.Near(expected, Autodiff.Grad(Cubes)(a), 1e-8);

        // d/dt 3 (A + t D)^2 = 3 (A D + D A). Forward over reverse loses eps / gap where eigenvalues are close but not equal.
        NDArray d = Matrix.Random(6, DType.Float64, 4, 4);
        double lost = gap > 1e-15 ? 1e-14 / gap : 0;
        Matrix.Near(3 * (MatMul(a, d) + MatMul(d, a)).T, Autodiff.HessianVectorProduct(Cubes)(a, d), 1e-7 + lost);
    }

    [Theory, InlineData(1.0), InlineData(1e-100), InlineData(1e80)]
    public void RatiosThatAVectorDoesNotChangeAreIndependentOfItsPhase(double scale)
    {
        // |v^T x|^2 / |v|^2 is a constant of a 1 x 1 matrix: the cotangent of v is rounding, whose phase says nothing.
        NDArray x = NDArray.Of(new Complex(0.3, -0.8));
        NDArray Ratio(NDArray v) => AbsSquare(Sum(v * x[.., NewAxis], -2)) / Sum(AbsSquare(v), -2);
        for (int seed = 0; seed < 40; seed++)
        {
            NDArray a = Matrix.Random(seed, DType.Complex128, 1, 1) * scale;
            NDArray general = Autodiff.Grad(m =>
            {
                (NDArray w, NDArray v) = Linalg.Eig(m);
                return Sum(AbsSquare(w / scale) * Ratio(v));
            })(a);
            Matrix.Near(2 * 0.73 * Conj(a) / scale, general * scale, 1e-14);
            NDArray hermitian = Autodiff.Grad(m =>
            {
                (NDArray w, NDArray v) = Linalg.Eigh(m);
                return Sum(w * Ratio(v));
            })(a);
            Matrix.Near([[new Complex(0.73, 0)]], hermitian, 1e-14);
            NDArray singular = Autodiff.Grad(m =>
            {
                SvdResult svd = Linalg.Svd(m);
                return Sum(svd.S * Ratio(svd.U));
            })(a);
            Matrix.Near(0.73 * Conj(a) / Abs(a), singular, 1e-14);
        }

        Assert.Throws<IllPosedGradientException>(() => Autodiff.Grad(m =>
        {
            (NDArray w, NDArray v) = Linalg.Eig(m);
            return Sum(AbsSquare(w)) + Sum(Imag(v));
        })(Matrix.Random(1, DType.Complex128, 1, 1)));
    }

    [Fact]
    public void EigenvectorsOfEqualEigenvaluesHaveNoGradient()
    {
        NDArray a = MakeDiagonal(NDArray.Of(1.0, 1, 2)), x = NDArray.Of(1.0, 2, 3);
        NDArray Loss(NDArray m) => Sum(AbsSquare(Sum(x[.., NewAxis] * Linalg.Eig(m).Eigenvectors, -2)));
        var e = Assert.Throws<IllPosedGradientException>(() => Autodiff.Grad(Loss)(a + (0.1 * Zeros(3, 3))));
        Assert.Equal(IllPosedReason.Degenerate, e.Reason);
        Assert.Equal("eig", e.Function);
        Assert.Throws<IllPosedGradientException>(() => Autodiff.Grad(Loss)(Stack(Matrix.Random(1, DType.Float64, 3, 3), a)));

        // The vector of the simple eigenvalue has one.
        NDArray Single(NDArray m) => AbsSquare(Sum(x * Linalg.Eig(m).Eigenvectors[.., 2]));
        Assert.All(Autodiff.Grad(Single)(a).ToArray<double>(), g => Assert.True(double.IsFinite(g)));
        Assert.Contains(Autodiff.Grad(Single)(a).ToArray<double>(), g => Math.Abs(g) > 1);
    }

    [Theory]
    [InlineData(0.0), InlineData(1.0)]
    public void DefectiveMatricesAreRefused(double eigenvalue)
    {
        foreach (int n in new[] { 2, 3, 4 })
        {
            NDArray i = Arange(n), jordan = (eigenvalue * Eye(n)) + Where(Equal(i[.., NewAxis] + 1, i), 1.0, 0.0);
            NDArray q = Matrix.Unitary(n, DType.Float64, n);
            foreach (NDArray a in new[] { jordan, MatMul(MatMul(q, jordan), q.T), jordan.T })
            {
                var e = Assert.Throws<IllPosedGradientException>(() => Autodiff.Grad(x => Sum(AbsSquare(Linalg.Eigvals(x))))(a));
                Assert.Equal(IllPosedReason.Defective, e.Reason);
                Assert.Throws<IllPosedGradientException>(() => Autodiff.Grad(x => Sum(Abs(Linalg.Eig(x).Eigenvectors)))(a));
                Assert.Throws<IllPosedGradientException>(() => Autodiff.Jvp(x => Linalg.Eigvals(x), a, Ones(n, n)));
            }
        }
    }

    [Fact]
    public void BadScalingIsNoDefect()
    {
        NDArray b = [[1.0, 1, 0], [1, 2, 1], [3, 1, 4]], d = NDArray.Of(1.0, 1e-20, 1), a = b * d[.., NewAxis] / d;
        static NDArray Loss(NDArray x) => Sum(AbsSquare(Linalg.Eigvals(x)));

        // A = D B D^-1, so gB_ij = gA_ij d_i / d_j.
        Matrix.Near(Autodiff.Grad(Loss)(b), Autodiff.Grad(Loss)(a) * d[.., NewAxis] / d, 1e-11);
    }

    [Fact]
    public void APhaseIsRefusedOrFixed()
    {
        NDArray a = Matrix.Random(3, DType.Complex128, 3, 3);
        NDArray real = Matrix.Random(1, DType.Float64, 1, 1) + Array([[0.0, 2, 0], [-1, 0, 0], [0, 0, 5]]);
        static NDArray Loss(NDArray v) => Real(Sum(v * (1 + I)));
        foreach (NDArray m in new[] { a, real })
        {
            var e = Assert.Throws<IllPosedGradientException>(() => Autodiff.Grad(x => Loss(Linalg.Eig(x).Eigenvectors[.., 0]))(m));
            Assert.Equal(IllPosedReason.Gauge, e.Reason);
            NDArray Fixed(NDArray x) => Loss(Linalg.Eig(x, new() { Gauge = Gauge.LargestReal }).Eigenvectors[.., 0]);
            Matrix.Near(Matrix.NumericGradient(Fixed, m), Autodiff.Grad(Fixed)(m), 1e-6);
        }
    }

    /// <summary>
    /// The two vectors of a real matrix's conjugate pair turn against each other: their product does not depend on phases.
    /// </summary>
    [Fact]
    public void ProductsOverAConjugatePairHaveAGradient()
    {
        NDArray a = [[1.0, 2, 0.3], [-1, 1.5, 0.2], [0.4, 0.1, 5]];
        static NDArray Loss(NDArray x)
        {
            var (w, v) = Linalg.Eig(x);
            NDArray pair = Where(NotEqual(Imag(w).AsType(DType.Float64), 0), v, 1);
            return Real(Sum(pair[.., 0] * pair[.., 1] * NDArray.Of(1.0, 2, 3)));
        }

        Matrix.Near(Matrix.NumericGradient(Loss, a), Autodiff.Grad(Loss)(a), 1e-7);
    }

    [Fact]
    public void PoliciesForEqualEigenvalues()
    {
        NDArray a = MakeDiagonal(NDArray.Of(1.0, 1, 2)), x = NDArray.Of(1.0, 2, 3);
        NDArray Gradient(Degeneracy policy) => Autodiff.Grad(m =>
            Sum(AbsSquare(Sum(x[.., NewAxis] * Linalg.Eig(m, new() { Degeneracy = policy }).Eigenvectors, -2))))(a);
        Assert.All(Gradient(Degeneracy.Lorentzian(1e-6)).ToArray<double>(), g => Assert.True(double.IsFinite(g)));
        Assert.All(Gradient(Degeneracy.Project).ToArray<double>(), g => Assert.True(double.IsFinite(g)));
        Assert.Equal(0, (double)Gradient(Degeneracy.Project)[0, 1]);
    }

    [Fact]
    public void SecondDerivativesAtEqualEigenvaluesAreRefusedInReverse()
    {
        static NDArray Squares(NDArray x) => Real(Sum(Linalg.Eigvals(x) * Linalg.Eigvals(x)));
        NDArray a = Eye(3);
        var e = Assert.Throws<IllPosedGradientException>(() => Autodiff.Grad(x => Sum(AbsSquare(Autodiff.Grad(Squares)(x))))(a));
        Assert.Equal(IllPosedReason.SecondOrder, e.Reason);
        NDArray d = Matrix.Random(1, DType.Float64, 3, 3);
        Matrix.Near(2 * d.T, Autodiff.HessianVectorProduct(Squares)(a, d), 1e-10);
    }

    public static TheoryData<EigOptions> OtherOptions =>
    [
        new EigOptions { Gauge = Gauge.LargestReal },
        new EigOptions { CheckFinite = false },
        new EigOptions { Degeneracy = new() { NoiseFactor = 5 } },
        new EigOptions { GaugeCheck = GaugeCheck.Ignore },
        new EigOptions { Certificate = new() },
    ];

    /// <summary>w from one call and V from another make a joint loss, whatever the options of either.</summary>
    [Theory, MemberData(nameof(OtherOptions))]
    public void CallsOnOneArrayAreJudgedTogether(EigOptions options)
    {
        // The vectors of the two equal eigenvalues are unit vectors, so that the residual is no more than rounding on every LAPACK.
        NDArray m = Matrix.Random(3, DType.Float64, 3, 3), a = Array([[1, 0, 0.5], [0, 1, -0.25], [0, 0, 2]]);
        NDArray Loss(NDArray w, NDArray v) => Real(Sum(m * MatMul(v * w[NewAxis, ..], Linalg.Inv(v))));
        foreach (bool valuesFirst in new[] { true, false })
        {
            NDArray Joint(NDArray x)
            {
                NDArray? first = valuesFirst ? Linalg.Eigvals(x) : null;
                NDArray v = Linalg.Eig(x, options).Eigenvectors;
                return Loss(first ?? Linalg.Eigvals(x), v);
            }

            var e = Assert.Throws<IllPosedGradientException>(() => Autodiff.Grad(Joint)(a));
            Assert.Equal(IllPosedReason.Joint, e.Reason);
            Matrix.Near(m, Autodiff.Grad(Joint)(Array([[1, 0, 0.5], [1, -1, -0.25], [0, 0, 2]])), 1e-12);
        }

        Autodiff.Grad(x =>
        {
            Assert.Same(Linalg.Eigvals(x), Linalg.Eig(x, options).Eigenvalues);
            return Real(Sum(Linalg.Eigvals(x)));
        })(a);
    }

    /// <summary>A certificate that only one of the calls asks for is filled, whatever the others state.</summary>
    [Fact]
    public void OneCallsCertificateIsFilledForAll()
    {
        NDArray a = Matrix.Random(4, DType.Float64, 3, 3);
        var certificate = new GradientCertificate();
        EigOptions asking = new() { Certificate = certificate }, other = new() { Gauge = Gauge.LargestReal };
        foreach ((EigOptions? first, EigOptions? second) in new[] { (asking, other), (other, asking), (asking, null), (null, asking) })
        {
            certificate.Begin(0);
            Autodiff.Grad(x => Real(Sum(Linalg.Eigvals(x, first))) + Sum(AbsSquare(Linalg.Eig(x, second).Eigenvectors[0])))(a);
            Assert.Equal("eig", Assert.Single(certificate.Matrices).Function);
        }
    }

    [Fact]
    public void CallsOnOneArrayShareOnePolicy()
    {
        NDArray a = MakeDiagonal(NDArray.Of(1.0, 1, 2)), x = NDArray.Of(1.0, 2, 3);
        NDArray Loss(NDArray m, EigOptions? first, EigOptions? second)
        {
            NDArray w = Linalg.Eigvals(m, first), v = Linalg.Eig(m, second).Eigenvectors;
            return Real(Sum(w)) + Sum(AbsSquare(Sum(x[.., NewAxis] * v, -2)));
        }

        EigOptions project = new() { Degeneracy = Degeneracy.Project };
        NDArray expected = Autodiff.Grad(m => Loss(m, project, project))(a);
        Matrix.Near(expected, Autodiff.Grad(m => Loss(m, project, null))(a), 2 * Matrix.Rounding(expected));
        Matrix.Near(expected, Autodiff.Grad(m => Loss(m, null, project))(a), 2 * Matrix.Rounding(expected));
        var e = Assert.Throws<InvalidOperationException>(() => Autodiff.Grad(m => Loss(m, project, new()))(a));
        Assert.Contains(nameof(EigOptions.Degeneracy), e.Message, StringComparison.Ordinal);
    }
}
