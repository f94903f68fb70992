using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

public class SlogdetTests
{
    [Fact]
    public void TheLogarithmOfALargeDeterminantDoesNotOverflow()
    {
        NDArray q = Matrix.Random(3, DType.Float64, 1000, 1000);
        var (sign, log) = Linalg.Slogdet(q * 1e5);
        Assert.Equal(1, Math.Abs((double)sign));
        Assert.Equal((double)Linalg.Slogdet(q).LogAbsDet + (1000 * Math.Log(1e5)), (double)log, 1e-6);
        NDArray g = Autodiff.Grad(x => Linalg.Slogdet(x).LogAbsDet)(q);
        Matrix.Near(Linalg.Inv(q).T, g, 1e-9 * Matrix.Largest(g));
    }

    [Fact]
    public void SlogdetOfASingularMatrixHasNoGradientUnlessNothingDependsOnIt()
    {
        foreach (DType type in Sample.Inexact)
        {
            NDArray singular = Array([[1, 2], [2, 4]]).AsType(type), regular = Array([[1, 2], [3, 4]]).AsType(type);
            NDArray batch = Stack(singular, regular);
            var e = Assert.Throws<SingularMatrixException>(() => Autodiff.Grad(x => Sum(Linalg.Slogdet(x).LogAbsDet))(batch));
            Assert.Equal(0, e.BatchIndex);
            NDArray g = Autodiff.Grad(x => Sum(Where(Equal(Linalg.Slogdet(x).Sign, 0), 0, Linalg.Slogdet(x).LogAbsDet)))(batch);
            Assert.Equal(0, Matrix.Largest(g[0]));
            Matrix.Near(SwapAxes(Linalg.Inv(regular)), g[1], 100 * type.Epsilon());
        }
    }
}
