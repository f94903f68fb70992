using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

public class AxesTests
{
    static readonly NDArray Cube = Reshape(Arange(24), 2, 3, 4);

    [Fact]
    public void AxesAreNamedAsInNumPy()
    {
        int[]? none = null;
        Assert.Equal(276, (double)Sum(Cube, Axes.All));
        Assert.Equal(276, (double)Sum(Cube, default));
        Assert.Equal(276, (double)Sum(Cube, none));
        Sample.Shape([1, 1, 1], Sum(Cube, Axes.All, keepDims: true));
        Sample.Equal(Sum(Cube, [0, 2]), Sum(Cube, axis: [-1, 0]));
        Sample.Equal(Sum(Cube, [0, 2]), Sum(Cube, axis: (-1, 0)));
        Sample.Equal(Sum(Cube), Sum(Cube, (0, 1, 2)));
        Sample.Equal(Sum(Cube, 1), Sum(Cube, axis: -2));
        Sample.Shape([1, 1, 1], Sum(Cube, keepDims: true));
        Sample.Shape([1, 1, 1], Mean(Cube, keepDims: true));
        Sample.Shape([1, 1, 1], Max(Cube, keepDims: true));
        Sample.Shape([1, 1, 1], Min(Cube, keepDims: true));
        Sample.Shape([1, 1, 1], Prod(Cube, keepDims: true));
        Sample.Shape([1, 1, 1], LogSumExp(Cube, keepDims: true));
        Sample.Equal(Cube, Sum(Cube, []));
        int[] axes = [0, 1];
        Axes kept = axes;
        axes[0] = 2;
        Assert.Equal([0, 1], Enumerate(kept));
        Assert.Empty(Enumerate(Axes.All));
        Assert.True(Axes.All.IsAll);
        Assert.False(kept.IsAll);

        static IEnumerable<int> Enumerate(Axes a)
        {
            foreach (int i in a)
            {
                yield return i;
            }
        }
    }

    [Fact]
    public void AxesMove()
    {
        foreach (NDArray view in Sample.Layouts(Cube))
        {
            Sample.Equal(Transpose(Cube, 1, 2, 0), MoveAxis(view, 0, -1));
            Sample.Equal(Transpose(Cube, 2, 0, 1), MoveAxis(view, 2, 0));
            Sample.Equal(Transpose(Cube, 2, 1, 0), MoveAxis(view, [0, 2], [2, 0]));
            Sample.Equal(Transpose(Cube, 2, 0, 1), MoveAxis(view, [0, 1], [-2, -1]));
            Sample.Equal(Transpose(Cube, 2, 0, 1), RollAxis(view, 2));
            Sample.Equal(Transpose(Cube, 0, 2, 1), RollAxis(view, -1, 1));
            Sample.Equal(Transpose(Cube, 1, 2, 0), RollAxis(view, 0, 3));
            Sample.Equal(Cube, RollAxis(view, 1, 1));
            Sample.Equal(Cube, RollAxis(view, 1, 2));
        }

        Assert.Throws<ArgumentException>(() => MoveAxis(Cube, [0, 1], [0, 0]));
        Assert.Contains("2 axes for 1", Assert.Throws<ArgumentException>(() => MoveAxis(Cube, [0, 1], 0)).Message);
        Assert.Contains("axis 3", Assert.Throws<ArgumentOutOfRangeException>(() => MoveAxis(Cube, 0, 3)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => RollAxis(Cube, 0, 4));
    }

    [Fact]
    public void LengthsOfOneComeAndGo()
    {
        foreach (NDArray view in Sample.Layouts(Cube))
        {
            NDArray wide = ExpandDims(view, [0, -1, 2]);
            Sample.Shape([1, 2, 1, 3, 4, 1], wide);
            Assert.True(wide.SharesStorage(view));
            Sample.Shape([2, 1, 3, 4, 1], Squeeze(wide, 0));
            Sample.Shape([1, 2, 3, 4], Squeeze(wide, [-1, 2]));
            Sample.Equal(Cube, Squeeze(wide));
            Assert.True(Squeeze(wide).SharesStorage(view));
        }

        Sample.Shape([], Squeeze(Zeros(1, 1)));
        Sample.Shape([1], ExpandDims(3, 0));
        Sample.Shape([0], Squeeze(Zeros(1, 0)));
        Assert.Contains("axis 1", Assert.Throws<ArgumentException>(() => Squeeze(Cube, 1)).Message);
        Assert.Throws<ArgumentException>(() => ExpandDims(Cube, [0, 0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => ExpandDims(Cube, 4));
        Sample.Shape([1], Atleast1D(3));
        Sample.Shape([1, 1], Atleast2D(3));
        Sample.Shape([1, 1, 1], Atleast3D(3));
        Sample.Shape([1, 4], Atleast2D(Arange(4)));
        Sample.Shape([1, 4, 1], Atleast3D(Arange(4)));
        Sample.Shape([3, 4, 1], Atleast3D(Cube[0]));
        Sample.Shape([2, 3, 4], Atleast3D(Cube));
    }

    /// <summary>A reshape is a view exactly where strides exist; found by trying all strides that the elements allow.</summary>
    [Fact]
    public void ReshapesAreViewsWhereTheyCanBe()
    {
        int[][] targets = [[24], [2, 12], [6, 4], [3, 8], [2, 3, 2, 2], [1, 2, 3, 1, 4], [4, 6], [2, 1, 12], [3, 2, 4], [12, 2]];
        NDArray[] arrays =
        [
            Cube, Cube.T, Cube.Reshape(4, 6).T, BroadcastTo(Arange(3), 2, 4, 3), Pad(Cube, 1)[1..^1, 1..^1, 1..^1],
            Transpose(Cube, 1, 0, 2), Cube[NewAxis].T,
        ];
        foreach (NDArray x in arrays)
        {
            foreach (int[] target in targets)
            {
                NDArray y = Reshape(x, target);
                Sample.Equal(Sample.Values(x), y, 0);
                Sample.Shape(target, y);
                Assert.Equal(CanBeViewed(x, target), y.SharesStorage(x));
            }
        }

        Sample.Shape([0, 3], Reshape(Zeros(5, 0, 2), 0, 3));

        static bool CanBeViewed(NDArray x, int[] target)
        {
            // The place in memory of each element, last axis fastest; strides follow from the neighbours of the first element.
            int[] shape = x.Shape.ToArray(), strides = x.Strides.ToArray();
            int[] places = [.. Sample.Indices(shape).Select(i => i.Zip(strides, (a, b) => a * b).Sum())];
            int[][] indices = [.. Sample.Indices(target)];
            int[] found =
            [
                .. target.Select((d, axis) => d == 1 ? 0 : places[System.Array.FindIndex(indices, i => i[axis] == 1 && i.Sum() == 1)]),
            ];
            return indices.Zip(places).All(p => p.First.Zip(found, (a, b) => a * b).Sum() == p.Second);
        }
    }

    [Fact]
    public void BroadcastArraysTogether()
    {
        NDArray[] y = BroadcastArrays(Arange(3), Arange(2)[.., NewAxis], 5);
        Assert.All(y, a => Sample.Shape([2, 3], a));
        Sample.Equal(NDArray.Of(new double[,] { { 0, 0, 0 }, { 1, 1, 1 } }), y[1]);
        Assert.Contains("(3,)", Assert.Throws<ArgumentException>(() => BroadcastArrays(Arange(3), Arange(2))).Message);
        Assert.Empty(BroadcastArrays());
        NDArray[] grid = Meshgrid([Arange(3), 10 * Arange(2)]);
        Sample.Equal(NDArray.Of(new double[,] { { 0, 1, 2 }, { 10, 11, 12 } }), grid[0] + grid[1]);
        grid = Meshgrid([Arange(3), 10 * Arange(2)], matrixIndexing: true);
        Sample.Equal(NDArray.Of(new double[,] { { 0, 10 }, { 1, 11 }, { 2, 12 } }), grid[0] + grid[1]);
        Assert.All(Meshgrid([Arange(2), Arange(3), Arange(4)]), a => Sample.Shape([3, 2, 4], a));
        Assert.All(Meshgrid([Arange(2)]), a => Sample.Shape([2], a));
        Assert.Throws<ArgumentException>(() => Meshgrid([Zeros(2, 2)]));
    }

    [Fact]
    public void AScalarMayBeReducedOverItsAxis()
    {
        NDArray scalar = 3.0;
        foreach (int axis in new[] { 0, -1 })
        {
            NDArray[] same =
            [
                Sum(scalar, axis), Mean(scalar, axis), Prod(scalar, axis), Max(scalar, axis), Min(scalar, axis), NanSum(scalar, axis),
                Median(scalar, axis), LogSumExp(scalar, axis), Linalg.VectorNorm(scalar, 2, axis), Sum(scalar, axis, keepDims: true),
            ];
            Assert.All(same, r => Sample.Equal(scalar, r));
            Assert.Equal(0, (double)ArgMax(scalar, axis));
            Assert.Equal(0, ArgMin(scalar, axis, keepDims: true).Rank);
            Assert.Equal(1, (double)CountNonzero(scalar, axis));
            Assert.True((bool)Any(scalar, axis) && (bool)All(scalar, axis));
            Assert.Equal(0, (double)Std(scalar, axis));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => Sum(scalar, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Max(scalar, -2));
    }
}
