using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

public class CondTests
{
    [Fact]
    public void ConditionNumbers()
    {
        foreach (DType type in new[] { DType.Float64, DType.Complex128 })
        {
            NDArray a = Matrix.Compose(Matrix.Unitary(2, type, 3), [1, 2, 8]);
            Assert.Equal(8, (double)Linalg.Cond(a), 1e-12);
            Assert.Equal(0.125, (double)Linalg.Cond(a, -2), 1e-13);
            foreach (NormOrder order in new NormOrder[] { "fro", "nuc", 1, -1, "inf", "-inf" })
            {
                double expected = (double)(Linalg.MatrixNorm(a, order) * Linalg.MatrixNorm(Linalg.Inv(a), order));
                Assert.Equal(expected, (double)Linalg.Cond(a, order), 1e-11 * expected);
                Assert.Equal(expected, (double)Linalg.Cond(1e200 * a, order), 1e-11 * expected);
            }
        }

        Assert.Equal(double.PositiveInfinity, (double)Linalg.Cond(Zeros(2, 2) + NDArray.Of(1.0, 0), 1));
        Assert.Equal([1.0, double.PositiveInfinity], Linalg.Cond(Stack(Eye(2), MakeDiagonal(NDArray.Of(1.0, 0)))).ToArray<double>());
        Assert.Throws<ArgumentException>(() => Linalg.Cond(Zeros(0, 0)));
        Assert.Throws<ArgumentException>(() => Linalg.Cond(Zeros(2, 3), 1));
    }

    /// <summary>Where the smallest singular value is rounding, LU may still find an exact zero; that must not stop a batch.</summary>
    [Fact]
    public void SingularMatricesHaveAnInfiniteConditionNumber()
    {
        NDArray batch = Stack(Array([[1.0, 2], [2, 4]]), Eye(2), Zeros(2, 2));
        foreach (NormOrder order in new NormOrder[] { 2, -2, "fro", "nuc", 1, -1, "inf", "-inf" })
        {
            Assert.Equal(double.PositiveInfinity, (double)Linalg.Cond(Zeros(2, 2), order));
        }

        foreach (NormOrder order in new NormOrder[] { 1, -1, "inf", "-inf" })
        {
            Assert.Equal([double.PositiveInfinity, 1, double.PositiveInfinity], Linalg.Cond(batch, order).ToArray<double>());
            NDArray g = Autodiff.Grad(x => Linalg.Cond(x, order)[1])(batch);
            Matrix.Near(Autodiff.Grad(x => Linalg.Cond(x, order))(Eye(2)), g[1], 0);
            Assert.Equal(0, Matrix.Largest(g[0]) + Matrix.Largest(g[2]));
            Assert.Throws<ArgumentException>(() => Linalg.Cond(Array([[1.0, double.NaN], [0, 1]]), order));
        }
    }

    /// <summary>
    /// No finite number stands for the derivative at a singular matrix, and none comes from it to the others of its batch.
    /// </summary>
    [Fact]
    public void DerivativesAtSingularMatricesAreNotFinite()
    {
        NDArray regular = Array([[1, 2], [3, 5]]), rankOne = Array([[1, 2], [2, 4]]);
        NDArray g = Autodiff.Grad(x => Sum(Linalg.Cond(x, 1)))(Stack(rankOne, regular));
        Assert.False(double.IsFinite(Matrix.Largest(g[0])));
        Matrix.Near(Matrix.NumericGradient(x => Linalg.Cond(x, 1), regular), g[1], 1e-6);
    }
}
