using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

public class DiagonalsTests
{
    [Fact]
    public void DiagonalsOfEveryLayout()
    {
        foreach (NDArray view in Sample.Layouts(Reshape(Arange(24), 2, 3, 4)))
        {
            Sample.Equal(NDArray.Of(new double[,] { { 0, 5, 10 }, { 12, 17, 22 } }), Diagonal(view));
            Sample.Equal(NDArray.Of(new double[,] { { 0, 5, 10 }, { 12, 17, 22 } }), Diagonal(SwapAxes(view)));
            Sample.Equal(NDArray.Of(15.0, 51), Num.Trace(view));
            Sample.Shape([2, 3, 4, 4], MakeDiagonal(view));
            Sample.Equal(view, Diagonal(MakeDiagonal(view)));
            Assert.Equal((double)Sum(view), (double)Sum(MakeDiagonal(view)));
        }

        Assert.Throws<ArgumentException>(() => Diagonal(Arange(3)));
        Assert.Throws<ArgumentException>(() => MakeDiagonal(1));
        Sample.Shape([0], Diagonal(Zeros(0, 3)));
    }
}
