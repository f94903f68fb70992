using System.Numerics;
using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

public class TrigonometricMatricesTests
{
    public static TheoryData<DType> Types => Sample.Types;

    [Theory, MemberData(nameof(Types))]
    public void TrigonometricIdentities(DType type)
    {
        NDArray a = 0.4 * Matrix.Random(7, type, 3, 4, 4), one = BroadcastTo(Eye(4, type), 3, 4, 4);
        NDArray c = Linalg.Cosm(a), s = Linalg.Sinm(a), ch = Linalg.Coshm(a), sh = Linalg.Sinhm(a);
        double tolerance = 200 * type.Epsilon();
        Assert.Equal(type, c.DType);
        Matrix.Near(one, MatMul(c, c) + MatMul(s, s), tolerance);
        Matrix.Near(one, MatMul(ch, ch) - MatMul(sh, sh), tolerance);
        Matrix.Near(s, MatMul(c, Linalg.Tanm(a)), tolerance);
        Matrix.Near(sh, MatMul(ch, Linalg.Tanhm(a)), tolerance);
        Matrix.Near(2 * MatMul(s, c), Linalg.Sinm(2 * a), tolerance);
    }

    [Fact]
    public void TangentsAtAnyNorm()
    {
        NDArray s = [[1.0, 0.5], [0.5, -0.2]];
        Matrix.Near([[0.768221335, 0.640184246], [0.640184246, -0.768220855]], Linalg.Tanhm(20 * s), 1e-9);
        Matrix.Near([[0.768221280, 0.640184400], [0.640184400, -0.768221280]], Linalg.Tanhm(100 * s), 1e-9);
        Matrix.Near(MakeDiagonal(NDArray.Of(1.0, Math.Tanh(1))), Linalg.Tanhm(MakeDiagonal(NDArray.Of(800.0, 1))), 1e-15);
        NDArray x = (3 * Eye(5)) + Matrix.Random(2, DType.Float64, 5, 5), inverse = Linalg.Inv(x);
        foreach (double[] w in new double[][] { [800, -500, 1, -0.5, 0.1], [50, -20, 3, -2.5, 0], [5, -5, 4, -4, 0.2], [1e5, 3, 2, 4, 1] })
        {
            // tanh has bounded slopes: what the rounding of a moves, it moves no more than the largest eigenvalue.
            NDArray values = NDArray.Of<double>(w), a = MatMul(x * values, inverse), tanh = MatMul(x * Tanh(values), inverse);
            Matrix.Near(tanh, Linalg.Tanhm(a), 1e-14 * w.Max());

            // tan(i a) = i tanh(a).
            Matrix.Near(Complex.ImaginaryOne * tanh, Linalg.Tanm(Complex.ImaginaryOne * a), 1e-14 * w.Max());
        }

        NDArray r = Matrix.Random(7, DType.Float64, 6, 6), skew = 100 * (r - r.T);
        (NDArray e, NDArray v) = Linalg.Eigh(Complex.ImaginaryOne * skew);
        Matrix.Near(
            -Complex.ImaginaryOne * MatMul(v * Tanh(e), v, Trans.None, Trans.ConjTranspose), Complex.One * Linalg.Tanm(skew), 1e-12);
    }

    [Fact]
    public void SmallMatricesKeepTheirDigits()
    {
        foreach (DType type in new[] { DType.Float64, DType.Complex128 })
        {
            NDArray w = Matrix.Random(3, type, 4, 4);
            foreach (double size in new[] { 1e-8, 1e-10, 1e-15, 1e-200 })
            {
                NDArray a = size * w;
                foreach (Func<NDArray, NDArray> f in new Func<NDArray, NDArray>[] { Linalg.Sinhm, Linalg.Tanhm, Linalg.Sinm, Linalg.Tanm })
                {
                    Matrix.Near(w, f(a) / size, 1e-14);
                    Matrix.Near(w, Autodiff.Jvp(f, a, w).Tangent, 1e-14);
                }

                // d tr cosh(A) = tr(sinh(A) dA).
                Matrix.Near(w.T, Autodiff.Grad(x => Real(Trace(Linalg.Coshm(x))))(a) / size, 1e-14);
            }
        }

        Matrix.Near([[1e-10]], Linalg.Sinhm([[1e-10]]), 0);
    }

    [Fact]
    public void HyperbolicFunctionsUpToTheEndOfTheRange()
    {
        Assert.Equal(1.1169973830808555e308, (double)Linalg.Coshm([[710.0]])[0, 0], 1e295);
        NDArray q = Matrix.Unitary(2, DType.Float64, 3), t = [[709.5, 1, 2], [0, 708, 1], [0, 0, -3]];
        NDArray half = Linalg.Expm(t / 2), expected = MatMul(half * 0.5, half);
        Assert.True(AllClose(Linalg.Coshm(t), expected, 1e-12, 1e294));
        Assert.True(AllClose(Linalg.Sinhm(t), expected, 1e-12, 1e294));
        NDArray turned = MatMul(MatMul(q, t), q, Trans.None, Trans.Transpose);
        Assert.True(AllClose(Linalg.Coshm(turned), MatMul(MatMul(q, expected), q, Trans.None, Trans.Transpose), 1e-11, 1e296));
    }

    [Fact]
    public void PolesAreRefused()
    {
        NDArray a = [[Math.PI / 2, 1, 1], [0, 0.3, 1], [0, 0, -2]];
        Assert.Contains("pole", Assert.Throws<SingularMatrixException>(() => Linalg.Tanm(a)).Message, StringComparison.Ordinal);
        Assert.Throws<SingularMatrixException>(() => Linalg.Tanhm(Complex.ImaginaryOne * a));
    }

    [Fact]
    public void DerivativesAtTheSplitOfTheTangent()
    {
        NDArray a = [[3.0, 1, 2, 0.5], [0.1, -2, 1, 1], [0, 0.3, 0.2, 1], [1, 0, 0.4, -0.1]];
        Func<NDArray, NDArray>[] functions = [Linalg.Tanhm, Linalg.Sinhm, Linalg.Coshm, Linalg.Sinm, Linalg.Cosm];
        foreach (Func<NDArray, NDArray> f in functions)
        {
            Autodiff.CheckGrads(f, a, 2);
            Autodiff.CheckGrads(f, a + a.T, 2);
        }
    }
}
