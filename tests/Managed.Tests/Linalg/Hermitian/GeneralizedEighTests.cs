using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

public class GeneralizedEighTests
{
    public static TheoryData<PencilType, DType, Uplo> Cases()
    {
        var data = new TheoryData<PencilType, DType, Uplo>();
        foreach (PencilType type in Enum.GetValues<PencilType>())
        {
            foreach (DType dtype in Matrix.Types)
            {
                data.Add(type, dtype, Uplo.Lower);
                data.Add(type, dtype, Uplo.Upper);
            }
        }

        return data;
    }

    public static TheoryData<PencilType, DType, Uplo> DoubleCases() =>
        [.. Cases().Where(row => row.Data.Item2.RealType() == DType.Float64)];

    /// <summary>Positive definite, condition below 10.</summary>
    static NDArray Definite(int seed, DType type, int n) =>
        Matrix.WithSpectrum(seed, type, [.. Enumerable.Range(0, n).Select(i => 1 + (i * 5.0 / n))]);

    [Theory]
    [MemberData(nameof(Cases))]
    public void SolvesTheProblemAndNormalizes(PencilType type, DType dtype, Uplo uplo)
    {
        foreach (int n in new[] { 1, 2, 5, 40 })
        {
            NDArray a = Matrix.Random(n, dtype, n, n), b = Definite(n + 1, dtype, n);
            NDArray[] layouts =
            [
                Matrix.Poisoned(b, uplo), Matrix.ColumnMajor(Matrix.Poisoned(b, uplo)), Stack(b, Matrix.Poisoned(b, uplo))[1],
            ];
            foreach (NDArray read in layouts)
            {
                (NDArray w, NDArray x) = Linalg.Eigh(Matrix.Poisoned(a, uplo), read, uplo, type);
                Check(type, Matrix.Read(a, uplo), Matrix.Read(b, uplo), w, x, 200 * n * dtype.Epsilon());
                Matrix.Near(w, Linalg.Eigvalsh(a, read, uplo, type), 200 * n * dtype.Epsilon());
            }
        }
    }

    static void Check(PencilType type, NDArray a, NDArray b, NDArray w, NDArray x, double tolerance)
    {
        NDArray left = type switch
        {
            PencilType.AxBx => MatMul(a, x),
            PencilType.ABx => MatMul(a, MatMul(b, x)),
            _ => MatMul(b, MatMul(a, x)),
        };
        NDArray right = (type == PencilType.AxBx ? MatMul(b, x) : x) * w[Ellipsis, NewAxis, ..];
        Matrix.Near(left, right, tolerance);
        double[] values = w.ToArray<double>();
        Assert.Equal(values.Order(), values);

        // X^H B X = I, or X X^H = B, which is X^H B^-1 X = I.
        if (type == PencilType.BAx)
        {
            Matrix.Near(b, MatMul(x, x, Trans.None, Trans.ConjTranspose), tolerance);
        }
        else
        {
            Matrix.Near(Eye(x.Shape[^1], x.DType), MatMul(MatMul(x, b, Trans.ConjTranspose), x), tolerance);
        }
    }

    [Fact]
    public void BatchesBroadcastAndRealMeetsComplex()
    {
        NDArray a = Matrix.Random(1, DType.Float64, 2, 1, 3, 3);
        NDArray b = Stack(Definite(2, DType.Complex128, 3), Definite(3, DType.Complex128, 3));
        (NDArray w, NDArray x) = Linalg.Eigh(a, b);
        Assert.Equal([2, 2, 3], w.Shape.ToArray());
        Assert.Equal(DType.Complex128, x.DType);
        for (int i = 0; i < 2; i++)
        {
            for (int j = 0; j < 2; j++)
            {
                Check(PencilType.AxBx, Matrix.Read(a[i, 0], Uplo.Lower).AsType(DType.Complex128), b[j], w[i, j], x[i, j], 1e-13);
            }
        }

        NDArray[] g = Gradients(x => Sum(Power(Linalg.Eigvalsh(x[0], x[1]), 2)), a, b);
        Assert.Equal((DType.Float64, DType.Complex128), (g[0].DType, g[1].DType));
        Assert.Equal([2, 1, 3, 3], g[0].Shape.ToArray());
        Matrix.Near(Matrix.NumericGradient(y => Sum(Power(Linalg.Eigvalsh(y, b), 2)), a), g[0], 1e-8);
        Matrix.Near(Matrix.NumericGradient(y => Sum(Power(Linalg.Eigvalsh(a, y), 2)), b), g[1], 1e-8);
    }

    static NDArray[] Gradients(Func<NDArray[], NDArray> loss, params NDArray[] x) => Autodiff.Vjp(a => [loss(a)], x).Pullback([1.0]);

    /// <summary>A loss of everything: eigenvalues, and X, which is not unitary, through a matrix that the loss puts between.</summary>
    static NDArray Loss(EighResult r, NDArray c, NDArray m) =>
        Sum(c * r.Eigenvalues) + Sum(c * Real(Diagonal(MatMul(MatMul(r.Eigenvectors, m, Trans.ConjTranspose), r.Eigenvectors))));

    [Theory]
    [MemberData(nameof(DoubleCases))]
    public void GradientsAreThoseOfFiniteDifferences(PencilType type, DType dtype, Uplo uplo)
    {
        foreach (int n in new[] { 2, 4 })
        {
            NDArray a = Matrix.Random(n, dtype, n, n), b = Definite(n + 1, dtype, n), c = Matrix.Random(n + 2, DType.Float64, n);
            NDArray m = Matrix.Read(Matrix.Random(n + 3, dtype, n, n), Uplo.Lower);
            NDArray[] g = Gradients(x => Loss(Linalg.Eigh(x[0], x[1], uplo, type), c, m), a, b);
            Matrix.Near(Matrix.NumericGradient(x => Loss(Linalg.Eigh(x, b, uplo, type), c, m), a), g[0], 1e-7);
            Matrix.Near(Matrix.NumericGradient(x => Loss(Linalg.Eigh(a, x, uplo, type), c, m), b), g[1], 1e-7);
        }
    }

    /// <summary>
    /// At a pencil with equal eigenvalues: sum of w^2 x^H M x over a whole group is a function of the pencil, tr(M f), and its gradient
    /// with respect to B is where the Hermitian part of M_ij inside the group counts.
    /// </summary>
    [Theory]
    [MemberData(nameof(Matrix.Gaps), MemberType = typeof(Matrix))]
    public void FunctionsOfGroupsAreRightWhateverTheGap(bool complex, double gap)
    {
        DType dtype = complex ? DType.Complex128 : DType.Float64;
        foreach (PencilType type in Enum.GetValues<PencilType>())
        {
            NDArray b = Definite(3, dtype, 4);
            (NDArray w, NDArray v) = Linalg.Eigh(b);
            NDArray q = Matrix.Compose(Matrix.Unitary(4, dtype, 4), [1, 1 + gap, 2, 3]);
            NDArray m = Matrix.Read(Matrix.Random(5, dtype, 4, 4), Uplo.Lower);

            // A = B^1/2 Q B^1/2, or B^-1/2 Q B^-1/2, so that the eigenvalues are those of Q.
            NDArray root = MatMul(v * Sqrt(w), v, Trans.None, Trans.ConjTranspose);
            NDArray inverse = MatMul(v / Sqrt(w), v, Trans.None, Trans.ConjTranspose);
            NDArray s = type == PencilType.AxBx ? root : inverse, a = Matrix.Read(MatMul(MatMul(s, q), s), Uplo.Lower);
            Func<EighResult, NDArray> loss = r =>
                Real(Trace(MatMul(MatMul(r.Eigenvectors[.., ..2], m, Trans.ConjTranspose), r.Eigenvectors[.., ..2])));
            NDArray[] g = Gradients(x => loss(Linalg.Eigh(x[0], x[1], Uplo.Lower, type)), a, b);
            Matrix.Near(Matrix.NumericGradient(x => loss(Linalg.Eigh(x, b, Uplo.Lower, type)), a, 1e-3), g[0], 1e-6);
            Matrix.Near(Matrix.NumericGradient(x => loss(Linalg.Eigh(a, x, Uplo.Lower, type)), b, 1e-3), g[1], 1e-6);
        }
    }

    [Fact]
    public void TheHessianOfTheSumOfSquaresIsRightAtEqualEigenvalues()
    {
        // sum w^2 = tr (B^-1 A)^2 at A = B = I: along dA its Hessian is 2, along dB it is 6, mixed -4.
        foreach (DType dtype in new[] { DType.Float64, DType.Complex128 })
        {
            NDArray d = Matrix.Read(Matrix.Random(1, dtype, 3, 3), Uplo.Lower), eye = Eye(3, dtype);
            var options = new EighOptions { GradientForm = GradientForm.Hermitian };
            NDArray[] Gradient(NDArray[] x) => Gradients(y => Sum(Power(Linalg.Eigvalsh(y[0], y[1], options: options), 2)), x);
            (_, NDArray[] alongA) = Autodiff.Jvp(Gradient, [eye, eye], [d, null]);
            (_, NDArray[] alongB) = Autodiff.Jvp(Gradient, [eye, eye], [null, d]);
            Matrix.Near(2 * Conj(d), alongA[0], 1e-13);
            Matrix.Near(-4 * Conj(d), alongA[1], 1e-13);
            Matrix.Near(-4 * Conj(d), alongB[0], 1e-13);
            Matrix.Near(6 * Conj(d), alongB[1], 1e-13);
            var e = Assert.Throws<IllPosedGradientException>(
                () => Autodiff.Grad(x => Real(Sum(d * Gradient([x, eye])[0])))(eye));
            Assert.Equal(IllPosedReason.SecondOrder, e.Reason);
        }
    }

    [Fact]
    public void VectorsOfEqualEigenvaluesAndPhasesHaveNoGradient()
    {
        NDArray c = Matrix.Random(1, DType.Complex128, 3, 3), b = Definite(2, DType.Complex128, 3);
        var e = Assert.Throws<IllPosedGradientException>(
            () => Autodiff.Grad(x => Sum(Real(c) * AbsSquare(Linalg.Eigh(2 * x, x).Eigenvectors)))(b));
        Assert.Equal(IllPosedReason.Degenerate, e.Reason);
        e = Assert.Throws<IllPosedGradientException>(() => Autodiff.Grad(x => Abs(Sum(c * Linalg.Eigh(c, x).Eigenvectors)))(b));
        Assert.Equal(IllPosedReason.Gauge, e.Reason);
        NDArray g = Autodiff.Grad(
            x => Sum(Real(c) * AbsSquare(Linalg.Eigh(2 * x, x, options: new() { Degeneracy = Degeneracy.Project }).Eigenvectors)))(b);
        Assert.All(Abs(g).ToArray<double>(), x => Assert.True(double.IsFinite(x)));
        var certificate = new GradientCertificate();
        Autodiff.Grad(x => Sum(Real(c) * AbsSquare(Linalg.Eigh(c, x, options: new() { Certificate = certificate }).Eigenvectors)))(b);
        Assert.InRange(Assert.Single(certificate.Matrices).ErrorEstimate, 1e-16, 1e-12);
        var fixedPhases = new EighOptions { Gauge = Gauge.LargestReal };
        Func<NDArray, NDArray> phased = x => Abs(Sum(c * Linalg.Eigh(c, x, Uplo.Lower, PencilType.AxBx, fixedPhases).Eigenvectors));
        Matrix.Near(Matrix.NumericGradient(phased, b), Autodiff.Grad(phased)(b), 1e-8);
    }

    [Fact]
    public void BadInputIsRefused()
    {
        NDArray a = Matrix.Random(1, DType.Float64, 2, 3, 3), good = Eye(3);
        NDArray bad = Stack(Eye(3), Array([[1, 0, 0], [2, 1, 0], [0, 0, 1]]));
        var minor = Assert.Throws<NotPositiveDefiniteException>(() => Linalg.Eigh(a, bad));
        Assert.Equal((2L, 1), (minor.Info, minor.BatchIndex!.Value));
        Assert.Contains("do not fit", Assert.Throws<ArgumentException>(() => Linalg.Eigh(Eye(3), Eye(2))).Message);
        Assert.Throws<ArgumentException>(() => Linalg.Eigh(a, Stack(good, good, good)));
        Assert.Contains(
            "type is PencilType.AxBx",
            Assert.Throws<ArgumentOutOfRangeException>(() => Linalg.Eigh(a, good, type: (PencilType)4)).Message);
        var nan = Assert.Throws<ArgumentException>(() => Linalg.Eigh(a, Array([[1, 0, 0], [0, 1, 0], [double.NaN, 0, 1]])));
        Assert.Contains("second matrix", nan.Message);
        Assert.Contains("row 2, column 0", nan.Message);
        Assert.Equal([0, 3], Linalg.Eigh(Zeros(0, 3, 3), good).Eigenvalues.Shape.ToArray());
        Assert.Equal([0, 0], Linalg.Eigh(Zeros(0, 0), Zeros(0, 0)).Eigenvectors.Shape.ToArray());
        Assert.Equal([0, 0], Autodiff.Grad(x => Sum(Linalg.Eigh(x, x).Eigenvectors))(Zeros(0, 0)).Shape.ToArray());
    }

    [Fact]
    public void ScalesOut()
    {
        foreach (double scale in new[] { 1e-150, 1e150 })
        {
            NDArray a = scale * Matrix.Random(1, DType.Float64, 4, 4), b = scale * Definite(2, DType.Float64, 4);
            NDArray w = Linalg.Eigh(a / scale, b / scale).Eigenvalues;
            Matrix.Near(w, Linalg.Eigh(a, b).Eigenvalues, 1e-13);
            NDArray g = Autodiff.Grad(x => Sum(Power(Linalg.Eigvalsh(x, b), 3)))(a);
            NDArray plain = Autodiff.Grad(x => Sum(Power(Linalg.Eigvalsh(x, b / scale), 3)))(a / scale);
            Matrix.Near(plain, scale * g, 1e-12);
        }
    }

    /// <summary>
    /// sum w^2 = tr (B^-1 A)^2 along a direction that leaves a group equal, B X diag(d) X^H B: reverse over reverse gives the derivative
    /// of its gradient, 2 B^-1 A B^-1. Along the conjugate direction, which splits the group, it refuses.
    /// </summary>
    [Fact]
    public void ReverseOverReverseAlongDirectionsThatKeepAGroup()
    {
        NDArray b = Matrix.Read(Definite(1, DType.Complex128, 3), Uplo.Lower);
        NDArray x = Linalg.Eigh(Matrix.Random(2, b.DType, 3, 3), b).Eigenvectors;
        NDArray dual = MatMul(b, x), a = Matrix.Compose(dual, [1, 1, 2]), d = Matrix.Compose(dual, [0.3, 0.3, -1]);
        var options = new EighOptions { GradientForm = GradientForm.Hermitian };
        Func<NDArray, NDArray> gradient = Autodiff.Grad(y => Sum(Power(Linalg.Eigvalsh(y, b, options: options), 2)));
        Func<NDArray, NDArray> twice = g => Autodiff.Grad(y => Real(Sum(g * gradient(y))))(a);
        Matrix.Near(2 * Conj(MatMul(MatMul(Linalg.Inv(b), d), Linalg.Inv(b))), twice(d), 1e-12 * Matrix.Largest(twice(d)));
        Assert.Equal(IllPosedReason.SecondOrder, Assert.Throws<IllPosedGradientException>(() => twice(Conj(d))).Reason);
    }
}
