using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

public class AxisIndexTests
{
    static readonly NDArray Cube = Reshape(Arange(24), 2, 3, 4);

    [Fact]
    public void PositionsRemoveAxes()
    {
        Check(Cube[1], [3, 4], 12, 23);
        Check(Cube[-1], [3, 4], 12, 23);
        Check(Cube[^2, ^1], [4], 8, 11);
        Check(Cube[1, 2, 3], [], 23, 23);
        Check(Cube[-2, -3, -4], [], 0, 0);
        Check(Cube.T[1, 2], [2], 9, 21);
    }

    [Fact]
    public void RangesKeepAxesAndAreClipped()
    {
        Check(Cube[.., 1..2], [2, 1, 4], 4, 19);
        Check(Cube[.., ..^1, 1..], [2, 2, 3], 1, 19);
        Check(Cube[0..100, 1..100], [2, 2, 4], 4, 23);
        Check(Cube[^5..], [2, 3, 4], 0, 23);
        Assert.Equal([2, 0, 4], Cube[.., 3..2].Shape.ToArray());
        Assert.Equal([0, 3, 4], Cube[7..9].Shape.ToArray());
        Assert.Equal([2, 3, 0], Cube[Ellipsis, 4..].Shape.ToArray());
        Assert.Equal(0, Cube[.., 3..][.., .., 2].Size);
    }

    [Fact]
    public void NewAxesAndEllipsis()
    {
        Check(Cube[NewAxis], [1, 2, 3, 4], 0, 23);
        Check(Cube[Ellipsis, 0], [2, 3], 0, 20);
        Check(Cube[Ellipsis, NewAxis], [2, 3, 4, 1], 0, 23);
        Check(Cube[1, Ellipsis, NewAxis, 1..3], [3, 1, 2], 13, 22);
        Check(Cube[0, Ellipsis, 1, 2], [], 6, 6);
        Check(Cube[Ellipsis], [2, 3, 4], 0, 23);
        Check(Cube[NewAxis, 1, NewAxis, .., ^1, NewAxis], [1, 1, 3, 1], 15, 23);
        NDArray scalar = 3.0;
        Check(scalar[Ellipsis], [], 3, 3);
        Check(scalar[NewAxis, NewAxis], [1, 1], 3, 3);
    }

    [Fact]
    public void EveryIndexAgreesWithTheList()
    {
        double[] list = Cube.T.ToArray<double>();
        int next = 0;
        for (int i = 0; i < 4; i++)
        {
            for (int j = 0; j < 3; j++)
            {
                for (int k = 0; k < 2; k++)
                {
                    Assert.Equal((double)Cube[k, j, i], list[next]);
                    Assert.Equal((double)Cube[k - 2, j - 3, i - 4], list[next]);
                    Assert.Equal((k * 12) + (j * 4) + i, list[next++]);
                }
            }
        }
    }

    [Fact]
    public void SlicesAreViews()
    {
        double[] storage = new double[1_000_000];
        NDArray large = NDArray.Wrap(storage, 1000, 1000), view = large[1.., ^3..].T;
        storage[1999] = 7;
        Assert.Equal(7, (double)view[2, 0]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        _ = large[1..^1, ..500];
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 4000);
    }

    [Fact]
    public void ErrorsNameAxisAndShape()
    {
        Assert.Contains(
            "Index 3 on axis 1 of an array of shape (2, 3, 4)", Assert.Throws<IndexOutOfRangeException>(() => Cube[0, 3]).Message);
        Assert.Contains("-4", Assert.Throws<IndexOutOfRangeException>(() => Cube[0, -4]).Message);
        Assert.Contains("^0", Assert.Throws<IndexOutOfRangeException>(() => Cube[^0]).Message);
        Assert.Contains("^3", Assert.Throws<IndexOutOfRangeException>(() => Cube[^3]).Message);
        Assert.Throws<IndexOutOfRangeException>(() => Cube[int.MinValue]);
        Assert.Contains("(2, 3, 4)", Assert.Throws<ArgumentException>(() => Cube[0, 0, 0, 0]).Message);
        Assert.Contains("ellipsis", Assert.Throws<ArgumentException>(() => Cube[Ellipsis, Ellipsis]).Message);
    }

    [Fact]
    public void ArraysAreEnumeratedAlongTheFirstAxis()
    {
        var sums = new List<double>();
        foreach (NDArray part in Cube)
        {
            sums.Add((double)Sum(part));
        }

        Assert.Equal([66.0, 210], sums);
        Assert.Throws<InvalidOperationException>(() => ((NDArray)1.0).GetEnumerator());
    }

    static void Check(NDArray a, int[] shape, double first, double last)
    {
        Sample.Shape(shape, a);
        double[] values = a.ToArray<double>();
        Assert.Equal((first, last), (values[0], values[^1]));
    }
}
