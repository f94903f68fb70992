using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

/// <summary>Square roots of singular and badly scaled matrices; regular ones are tested with logarithms.</summary>
public class SqrtmTests
{
    [Fact]
    public void SingularMatricesHaveRootsAndNoDerivatives()
    {
        NDArray x = (2 * Eye(5)) + Matrix.Random(4, DType.Float64, 5, 5), w = NDArray.Of<double>([4, 0, 1, 0, 9]);
        NDArray general = MatMul(x * w, Linalg.Inv(x)), v = Matrix.Random(5, DType.Complex128, 3, 1);
        NDArray projector = MatMul(v, Matrix.Adjoint(v)) / Sum(AbsSquare(v));
        Matrix.Near(MatMul(x * Sqrt(w), Linalg.Inv(x)), Linalg.Sqrtm(general), 1e-13);
        Matrix.Near(projector, Linalg.Sqrtm(projector), 1e-14);
        Matrix.Near(Zeros(2, 2), Linalg.Sqrtm(Zeros(2, 2)), 0);
        NDArray plane = [[0.36, 0.48], [0.48, 0.64]];
        foreach (NDArray a in new[] { Zeros(2, 2), MakeDiagonal(NDArray.Of(1.0, 0)), plane, projector, general })
        {
            Assert.Throws<SingularMatrixException>(() => Autodiff.Grad(y => Real(Sum(Linalg.Sqrtm(y))))(a));
            Assert.Throws<SingularMatrixException>(() => Autodiff.Grad(y => Real(Sum(Linalg.FractionalMatrixPower(y, 0.3))))(a));
            Assert.Throws<SingularMatrixException>(() => Autodiff.Jvp(Linalg.Sqrtm, a, Num.Eye(a.Shape[^1], a.DType)));
        }
    }

    [Fact]
    public void DefectiveZerosHaveNoRoot()
    {
        NDArray apart = [[0.0, 1, 2], [0, 3, 1], [0, 0, 0]];
        foreach (NDArray a in new NDArray[] { [[0.0, 1], [0, 0]], [[0.0, 1, 0], [0, 0, 0], [0, 0, 0]], apart })
        {
            Assert.Contains(
                "fewer eigenvectors", Assert.Throws<ArgumentException>(() => Linalg.Sqrtm(a)).Message, StringComparison.Ordinal);
            Assert.Contains(
                "fewer eigenvectors", Assert.Throws<ArgumentException>(() => Linalg.FractionalMatrixPower(a, 0.5)).Message,
                StringComparison.Ordinal);
        }

        // Here the zeros have all their eigenvectors: t_02 is what t_01 t_12 / t_11 leaves.
        NDArray b = [[0.0, 1, 2], [0, 3, 6], [0, 0, 0]], root = Linalg.Sqrtm(b);
        Matrix.Near(b, MatMul(root, root), 1e-14);
        Matrix.Near(root, Linalg.FractionalMatrixPower(b, 0.5), 1e-14);
    }

    [Fact]
    public void TheDerivativeDoesNotDependOnTheStrictTriangle()
    {
        // The derivative of x = sqrt(a) satisfies x x' + x' x = e.
        NDArray a = [[1.0, 1e8, 2], [0, 1e-4, 1e8], [0, 0, 3]], e = Eye(3);
        (NDArray x, NDArray moved) = Autodiff.Jvp(Linalg.Sqrtm, a, e);
        Assert.True(Matrix.Largest(MatMul(x, moved) + MatMul(moved, x) - e) < 1e-14 * Matrix.Largest(x) * Matrix.Largest(moved));
        Assert.True((bool)All(IsFinite(Autodiff.Grad(y => Sum(Linalg.Sqrtm(y)))(a))));
    }

    [Fact]
    public void RootsOfIllConditionedEigenvalues()
    {
        // Frank's matrix.
        const int n = 13;
        NDArray i = Arange(n)[.., NewAxis].AsType(DType.Float64), j = Arange(n).AsType(DType.Float64);
        NDArray frank = Where(j < i - 1, 0, n - Maximum(i, j)), root = Linalg.Sqrtm(frank);
        double size = (double)Linalg.Norm(root);
        Assert.True(Matrix.Largest(MatMul(root, root) - frank) < n * 2.2e-16 * size * size);
    }
}
