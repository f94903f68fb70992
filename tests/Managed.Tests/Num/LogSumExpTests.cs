using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

public class LogSumExpTests
{
    /// <remarks>log(1 + e^-40) and log(1 + 2 e^-40), mpmath.</remarks>
    [Fact]
    public void SmallTermsCountWhereTheResultIsNearZero()
    {
        const double one = 4.248354255291589e-18, two = 8.496708510583178e-18;
        Assert.Equal(one, (double)LogSumExp(NDArray.Of(0.0, -40)), 1e-33);
        Assert.Equal(one, (double)LogSumExp(NDArray.Of(0.0, -40), weights: Ones(2)), 1e-33);
        Assert.Equal(two, (double)LogSumExp(NDArray.Of(-40.0, 0, -40)), 1e-33);
        Assert.Equal(one, (double)LogSumExp(NDArray.Of(-40.0, 0), weights: NDArray.Of(1.0, 1)), 1e-33);
        Sample.Equal([one], LogSumExp(Array([[0.0, -40]]).AsType(DType.Complex128), 1), 1e-15);
        Assert.Equal(Math.Log(1e-20), (double)LogSumExp(NDArray.Of(0.0), weights: NDArray.Of(1e-20)), 1e-14);
        Assert.Equal(1, (double)Autodiff.Grad(w => LogSumExp(NDArray.Of(0.0, -40), weights: w))(Ones(2))[0], 1e-15);
    }

    [Fact]
    public void InfiniteElementsShareTheDerivative()
    {
        const double infinity = double.PositiveInfinity;
        Sample.Equal(NDArray.Of(1.0, 0), Autodiff.Grad(x => LogSumExp(x))(NDArray.Of(infinity, 1)));
        Sample.Equal(NDArray.Of(0.5, 0, 0.5), Autodiff.Grad(x => LogSumExp(x))(NDArray.Of(infinity, 1, infinity)));
        NDArray rows = Array([[infinity, 1], [-infinity, -infinity], [0, 0]]);
        Sample.Equal(NDArray.Of(infinity, -infinity, Math.Log(2)), LogSumExp(rows, 1), 1e-15);
        Sample.Equal(Array([[1, 0], [0, 0], [0.5, 0.5]]), Autodiff.Grad(x => Sum(LogSumExp(x, 1)))(rows), 1e-15);
    }
}
