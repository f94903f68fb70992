using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

public class ShapingTests
{
    static readonly NDArray Cube = Reshape(Arange(24), 2, 3, 4);

    [Fact]
    public void TransposePermutes()
    {
        Sample.Shape([4, 3, 2], Cube.T);
        Sample.Shape([3, 4, 2], Transpose(Cube, 1, -1, 0));
        foreach (int[] i in Sample.Indices([2, 3, 4]))
        {
            Assert.Equal((double)Cube[i[0], i[1], i[2]], (double)Transpose(Cube, 1, -1, 0)[i[1], i[2], i[0]]);
            Assert.Equal((double)Cube[i[0], i[1], i[2]], (double)SwapAxes(Cube)[i[0], i[2], i[1]]);
            Assert.Equal((double)Cube[i[0], i[1], i[2]], (double)SwapAxes(Cube, 0, 1)[i[1], i[0], i[2]]);
        }

        Assert.Contains("(0, 0, 1)", Assert.Throws<ArgumentException>(() => Transpose(Cube, 0, 0, 1)).Message);
        Assert.Throws<ArgumentException>(() => Transpose(Cube, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Transpose(Cube, 0, 1, 3));
        Sample.Shape([], Transpose(1.0));
    }

    [Fact]
    public void ReshapeReadsLastAxisFastest()
    {
        foreach (NDArray view in Sample.Layouts(Cube))
        {
            Sample.Equal(Arange(24), Reshape(view, -1));
            Sample.Equal(Arange(24), Ravel(view));
            Sample.Shape([4, 6], Reshape(view, 4, -1));
            Sample.Equal(NDArray.Of(6.0, 7, 8, 9, 10, 11), view.Reshape(4, 6)[1]);
        }

        Sample.Shape([0, 5], Reshape(Zeros(5, 0), 0, 5));
        Sample.Shape([1, 1], Reshape(2.0, 1, 1));
        Sample.Shape([], Reshape(NDArray.Of(2.0)));
        Assert.Contains("24", Assert.Throws<ArgumentException>(() => Reshape(Cube, 5, -1)).Message);
        Assert.Throws<ArgumentException>(() => Reshape(Cube, -1, -1));
        Assert.Throws<ArgumentException>(() => Reshape(Cube, 7));
    }

    [Fact]
    public void BroadcastToFollowsNumPy()
    {
        Sample.Equal(NDArray.Of(new double[,] { { 1, 1 }, { 2, 2 } }), BroadcastTo(NDArray.Of(new double[,] { { 1 }, { 2 } }), 2, 2));
        Sample.Shape([0, 3], BroadcastTo(Arange(3), 0, 3));
        Assert.Contains("(3,) does not broadcast to (2, 2)", Assert.Throws<ArgumentException>(() => BroadcastTo(Arange(3), 2, 2)).Message);
        Assert.Throws<ArgumentException>(() => BroadcastTo(Zeros(2, 2), 2));
        Assert.Throws<ArgumentException>(() => BroadcastTo(Zeros(3, 2), 1, 2));
    }
}
