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

    [Fact]
    public void EveryOffsetAndPlane()
    {
        NDArray x = Reshape(Arange(24), 2, 3, 4);
        var at = Naive.At(x);
        foreach (NDArray view in Sample.Layouts(x))
        {
            foreach ((int first, int second) in new[] { (0, 1), (1, 0), (0, -1), (2, 1), (-2, -1), (2, 0) })
            {
                (int row, int column) = ((first + 3) % 3, (second + 3) % 3);
                int other = 3 - row - column;
                for (int offset = -5; offset <= 5; offset++)
                {
                    int length = Math.Max(0, Math.Min(x.Shape[row] - Math.Max(0, -offset), x.Shape[column] - Math.Max(0, offset)));
                    NDArray d = Diagonal(view, offset, first, second);
                    Naive.Equal(DType.Float64, [x.Shape[other], length], Element, d);
                    Sample.Equal(Sum(d, -1), Num.Trace(view, offset, first, second));
                    Assert.True(d.SharesStorage(view));

                    System.Numerics.Complex Element(int[] i)
                    {
                        var index = new int[3];
                        (index[other], index[row], index[column]) = (i[0], i[1] + Math.Max(0, -offset), i[1] + Math.Max(0, offset));
                        return at(index);
                    }
                }
            }
        }

        for (int k = -3; k <= 3; k++)
        {
            int n = 3 + Math.Abs(k);
            NDArray v = Arange(3) + 1;
            Naive.Equal(DType.Float64, [n, n], i => i[1] - i[0] == k ? Math.Min(i[0], i[1]) + 1 : 0, Diag(v, k));
            Sample.Equal(v, Diag(Diag(v, k), k));
            Sample.Equal(Diag(v, k), MakeDiagonal(v, k));
        }

        Sample.Shape([2, 0], Diagonal(x, int.MaxValue));
        Sample.Shape([2, 0], Diagonal(x, int.MinValue));
        Sample.Shape([2, 2], MakeDiagonal(Zeros(0), 2));
        Assert.Throws<ArgumentException>(() => Diag(x));
        Assert.Throws<ArgumentException>(() => Diag(1));
        Assert.Throws<ArgumentException>(() => Diagonal(x, 0, 1, -2));
        Assert.Contains("axis 3", Assert.Throws<ArgumentOutOfRangeException>(() => Diagonal(x, 0, 3, 1)).Message);
    }
}
