using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

public class HessiansTests
{
    [Fact]
    public void OfAQuadraticForm()
    {
        NDArray h = Matrix.Read(Matrix.Random(1, DType.Float64, 4, 4), Uplo.Lower), x = Matrix.Random(2, DType.Float64, 4);
        Matrix.Near(h, Autodiff.Hessian(a => 0.5 * Sum(a * MatMul(h, a)))(x), 1e-14);
        Sample.Shape([2, 2, 2, 2], Autodiff.Hessian(a => Sum(Exp(a)))(Ones(2, 2)));
        Assert.Equal(12, (double)Autodiff.Hessian(a => a * a * a)(2.0));
        Assert.Contains(
            "HessianVectorProduct",
            Assert.Throws<ArgumentException>(() => Autodiff.Hessian(AbsSquare)(System.Numerics.Complex.One)).Message);
    }

    /// <summary>sum w^2 = |A|^2 and its Hessian at a multiple of I, where F = 0 alone would lose the off-diagonal part.</summary>
    [Fact]
    public void OfEigenvaluesAtAMultipleOfTheIdentity()
    {
        NDArray h = Autodiff.Hessian(a => Sum(Power(Linalg.Eigvalsh(a), 2)))(3 * Eye(2));
        foreach (int[] i in Sample.Indices([2, 2, 2, 2]))
        {
            double expected = i[0] != i[2] || i[1] != i[3] || i[1] > i[0] ? 0 : i[0] == i[1] ? 2 : 4;
            Assert.Equal(expected, (double)h[i[0], i[1], i[2], i[3]], 1e-13);
        }
    }

    /// <summary>
    /// J^T H J v, with J and H from Jacobian and Hessian; for a linear model it is the Hessian of the whole.
    /// </summary>
    [Fact]
    public void GaussNewton()
    {
        NDArray x = Matrix.Random(1, DType.Float64, 3), v = Matrix.Random(2, DType.Float64, 3), m = Matrix.Random(3, DType.Float64, 4, 3);
        Func<NDArray, NDArray> model = a => Exp(MatMul(m, a)) * a[0], linear = a => MatMul(m, a), loss = y => Sum(y * y * y * y);
        NDArray j = Autodiff.Jacobian(model)(x), h = Autodiff.Hessian(loss)(model(x));
        Matrix.Near(MatMul(MatMul(MatMul(j.T, h), j), v), Autodiff.GaussNewtonVectorProduct(model, loss)(x, v), 1e-11);
        Matrix.Near(
            Autodiff.HessianVectorProduct(a => loss(linear(a)))(x, v), Autodiff.GaussNewtonVectorProduct(linear, loss)(x, v), 1e-12);
        Autodiff.CheckGrads(a => Autodiff.GaussNewtonVectorProduct(model, loss)(a, v), 0.1 * x, order: 1);
    }

    /// <summary>For sum |C z|^2 the gradient is 2 conj(C^H C z), and so the product 2 conj(C^H C v).</summary>
    [Fact]
    public void GaussNewtonOfAComplexModel()
    {
        NDArray c = Matrix.Random(1, DType.Complex128, 4, 3), z = Matrix.Random(2, DType.Complex128, 3);
        NDArray v = Matrix.Random(3, DType.Complex128, 3);
        NDArray expected = 2 * Conj(MatMul(c, MatMul(c, v), Trans.ConjTranspose));
        Matrix.Near(expected, Autodiff.GaussNewtonVectorProduct(a => MatMul(c, a), y => Sum(AbsSquare(y)))(z, v), 1e-13);
        Matrix.Near(expected, Autodiff.HessianVectorProduct(a => Sum(AbsSquare(MatMul(c, a))))(z, v), 1e-13);
    }
}
