using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

public class ScansTests
{
    [Fact]
    public void LongRunningSumsOfSinglesDoNotStick()
    {
        // 2e7 times the single number nearest to 0.1.
        NDArray sums = CumSum(Full([20_000_000], 0.1f, DType.Float32));
        Assert.Equal(DType.Float32, sums.DType);
        Assert.Equal(2e7 * 0.1f, (double)sums[^1], 0.25);
    }

    [Fact]
    public void MoreDifferencesThanElementsLeaveNone()
    {
        Sample.Shape([0], Diff(Arange(3), int.MaxValue));
        Sample.Shape([0, 2], Diff(Ones(3, 2), 4, 0));
    }
}
