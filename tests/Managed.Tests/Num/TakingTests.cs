using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

public class TakingTests
{
    static readonly NDArray Cube = Reshape(Arange(24), 2, 3, 4);

    [Theory]
    [MemberData(nameof(Sample.Types), MemberType = typeof(Sample))]
    public void TakeAlongEveryAxis(DType type)
    {
        NDArray x = Sample.Random(new Random(3), type, 3, 4, 5), large = Sample.Random(new Random(4), type, 3, 40, 40);
        NDArray index = NDArray.Of([0L, -1, 2, 2, 1, -3], 2, 3);
        var (at, atLarge, place) = (Naive.At(x), Naive.At(large), Naive.At(index));
        for (int axis = -3; axis < 3; axis++)
        {
            int along = (axis + 3) % 3, n = x.Shape[along];
            int[] shape = [.. x.Shape[..along], 2, 3, .. x.Shape[(along + 1)..]];
            foreach (NDArray view in Sample.Layouts(x))
            {
                Naive.Equal(type, shape, i => at(Source(i, n)), Take(view, index, axis));
            }

            foreach (NDArray view in Sample.Layouts(large))
            {
                int[] wide = [.. large.Shape[..along], 2, 3, .. large.Shape[(along + 1)..]];
                Naive.Equal(type, wide, i => atLarge(Source(i, large.Shape[along])), Take(view, index, axis));
            }

            int[] Source(int[] i, int length)
            {
                int p = (int)place([i[along], i[along + 1]]).Real;
                return [.. i[..along], p < 0 ? p + length : p, .. i[(along + 2)..]];
            }
        }
    }

    [Fact]
    public void IndexesAsNumPyDoes()
    {
        Sample.Equal(Stack(Cube[1], Cube[0], Cube[1]), Cube[[1, 0, -1]]);
        Sample.Equal(Cube[0], Cube[NDArray.Of(0L)][0]);
        Sample.Equal(Stack(Cube[0, 2], Cube[1, 0]), Cube[[0, 1], [2, 0]]);
        Sample.Equal(Stack(Cube[1, 2], Cube[1, 0]), Cube[1, [2, 0]]);
        Sample.Shape([2, 3, 4], Cube[[[0], [1]], [0, 1, 2]]);
        Sample.Equal(Cube, Cube[[[0], [1]], [0, 1, 2]]);
        Sample.Shape([0, 3, 4], Cube[Zeros(0)]);
        Sample.Equal(NDArray.Of(3.0, 23, 3), Take(Cube, [3, -1, 3]));
        Sample.Equal(Cube.T[[1, 3]], Stack(Cube.T[1], Cube.T[3]));

        NDArray vector = Arange(5) - 2;
        Sample.Equal(NDArray.Of(1.0, 2), vector[vector > 0]);
        Sample.Equal(NDArray.Of(18.0, 19, 20, 21, 22, 23), Cube[Cube > 17.5]);
        Sample.Equal(Stack(Cube[0, 1], Cube[1, 2]), Cube[NDArray.Of(new[,] { { false, true, false }, { false, false, true } })]);
        Sample.Equal(Cube[1..], Cube[NDArray.Of(false, true)]);
        Sample.Shape([0], Cube[Cube > 100]);
        Sample.Equal(Cube.T[Cube.T > 20], NDArray.Of(21.0, 22, 23));
        Sample.Shape([1], Atleast1D(3)[Atleast1D(3) > 2]);

        Assert.Contains("index 3 on axis 1", Assert.Throws<IndexOutOfRangeException>(() => Take(Cube, [3], 1)).Message);
        Assert.Contains("index -3 on axis 0", Assert.Throws<IndexOutOfRangeException>(() => Cube[[-3, 0]]).Message);
        Assert.Contains("(2, 3, 4)", Assert.Throws<IndexOutOfRangeException>(() => Cube[[0, 1], [3, 0]]).Message);
        Assert.Contains("0.5", Assert.Throws<ArgumentException>(() => Cube[[0.5]]).Message);
        Assert.Throws<ArgumentException>(() => Cube[double.NaN]);
        Assert.Contains("mask", Assert.Throws<ArgumentException>(() => Take(Cube, Cube > 2, 0)).Message);
        Assert.Contains("Complex128", Assert.Throws<ArgumentException>(() => Cube[I]).Message);
        Assert.Contains("(3,)", Assert.Throws<ArgumentException>(() => Cube[Arange(3) > 1]).Message);
        Assert.Throws<ArgumentException>(() => Arange(3)[[0], [1]]);
        Assert.Throws<ArgumentException>(() => Cube[[0, 1], [0, 1, 2]]);
    }

    [Fact]
    public void BasicIndexesStayBasic()
    {
        Sample.Equal(NDArray.Of(4.0, 5, 6, 7), Cube[0, 1]);
        Assert.True(Cube[0, 1].SharesStorage(Cube));
        Assert.True(Cube[1].SharesStorage(Cube));
        Assert.True(Cube[^1].SharesStorage(Cube));
        Assert.True(Cube[.., 1].SharesStorage(Cube));
        AxisIndex[] index = [0, 1..];
        Assert.True(Cube[index].SharesStorage(Cube));
    }

    [Theory]
    [MemberData(nameof(Sample.Types), MemberType = typeof(Sample))]
    public void LinesHavePositionsOfTheirOwn(DType type)
    {
        NDArray x = Sample.Random(new Random(6), type, 2, 3, 4);
        var at = Naive.At(x);
        NDArray index = NDArray.Of([0L, 1, -1], 1, 3, 1);
        foreach (NDArray view in Sample.Layouts(x))
        {
            Naive.Equal(type, [2, 3, 1], i => at([i[0], i[1], i[1] == 2 ? 3 : i[1]]), TakeAlongAxis(view, index, 2));
            Naive.Equal(type, [1, 3, 4], i => at([i[1] == 2 ? 1 : i[1], i[1], i[2]]), TakeAlongAxis(view, index, -3));
            Naive.Equal(type, [2, 3, 4], i => at([i[0], i[1] == 2 ? 2 : i[1], i[2]]), TakeAlongAxis(view, index, 1));
            Sample.Equal(Sort(x, 1), TakeAlongAxis(view, ArgSort(view, 1), 1));
            NDArray put = PutAlongAxis(view, index, NDArray.Of([5.0, 6], 2, 1, 1).AsType(type), 2);
            Naive.Equal(type, [2, 3, 4], i => i[2] == (i[1] == 2 ? 3 : i[1]) ? i[0] + 5 : at(i), put);
        }

        Sample.Equal(NDArray.Of(0.0, 9, 2), PutAlongAxis(Arange(3), [1, 1], [8, 9], 0));
        Assert.Contains("as many axes", Assert.Throws<ArgumentException>(() => TakeAlongAxis(x, [0, 1], 0)).Message);
        Assert.Throws<ArgumentException>(() => TakeAlongAxis(x, Zeros(3, 3, 1), 2));
        Assert.Throws<IndexOutOfRangeException>(() => TakeAlongAxis(x, Full([1, 1, 1], 4), 2));
    }

    [Fact]
    public void RepeatedPositionsAddUp()
    {
        NDArray x = Arange(3);
        Sample.Equal(NDArray.Of(0.0, 11 + 1, 2 + 5), ScatterAdd(x, [1, -1, 1], [4, 5, 7]));
        Sample.Equal(NDArray.Of(0.0, 4, 3), ScatterAdd(x, [[1, 1], [2, 1]], 1));
        Sample.Equal(NDArray.Of(new double[,] { { 2, 1, 2 }, { 5, 4, 5 } }), ScatterAdd(Arange(6).Reshape(2, 3), [0, 0], [1, 1], 1));
        Assert.Equal(DType.Complex64, ScatterAdd(Zeros([2], DType.Float32), [0], I).DType);
        Assert.Equal(DType.Float32, ScatterAdd(Zeros([2], DType.Float32), [0], 2).DType);
        Assert.Throws<ArgumentException>(() => ScatterAdd(x, [0, 1], Ones(3)));

        // The gradient of taking with repeats is the count.
        Sample.Equal(NDArray.Of(0.0, 3, 1), Autodiff.Grad(a => Sum(a[[1, 1, -1, 1]]))(x));
    }

    [Fact]
    public void ChangedCopies()
    {
        NDArray x = Reshape(Arange(6), 2, 3), y = x.At[0, 1].Set(9);
        Sample.Equal(NDArray.Of(new double[,] { { 0, 9, 2 }, { 3, 4, 5 } }), y);
        Sample.Equal(Reshape(Arange(6), 2, 3), x);
        Sample.Equal(NDArray.Of(new double[,] { { 7, 1, 7 }, { 8, 4, 8 } }), x.T.At[[0, 2]].Set(NDArray.Of(7.0, 8)).T);
        Sample.Equal(NDArray.Of(new double[,] { { 0, 1, 2 }, { 7, 7, 7 } }), x.At[1].Set(7));
        Sample.Equal(NDArray.Of(new double[,] { { 0, 1, 1 }, { 3, 4, 2 } }), x.At[.., ^1].Set(NDArray.Of(1.0, 2)));
        Sample.Equal(NDArray.Of(new double[,] { { 0, 1, 2 }, { 3, 0, 0 } }), x.At[x > 3.5].Set(0));
        Sample.Equal(NDArray.Of(new double[,] { { 0, 1, 12 }, { 13, 4, 5 } }), x.At[[0, 1], [2, 0]].Add(10));
        Sample.Equal(NDArray.Of(new double[,] { { 20, 21, 22 }, { 3, 4, 5 } }), x.At[[0, 0]].Add(10));
        Sample.Equal(NDArray.Of(new double[,] { { 1, 2, 3 }, { 3, 4, 5 } }), x.At[0].Add(1));
        NDArray rows = NDArray.Of(new double[,] { { 1, 1, 1 }, { 6, 7, 8 } });
        Sample.Equal(NDArray.Of(new double[,] { { 6, 7, 8 }, { 3, 4, 5 } }), x.At[[0, 0]].Set(rows));
        Sample.Equal(x[1], x.At[1].Get());
        Sample.Equal(x[[1, 0]], x.At[[1, 0]].Get());
        Sample.Equal(x, x.At[x > 100].Set(3));
        Sample.Equal(x, x.At[.., 3..].Add(3));

        Assert.Equal(DType.Float32, x.AsType(DType.Float32).At[0].Set(2.5).DType);
        Assert.Equal(DType.Complex128, x.At[0, 0].Set(I).DType);
        Assert.Equal(DType.Complex128, x.At[[0]].Set(I).DType);
        Assert.Equal(DType.Complex64, x.AsType(DType.Float32).At[[0]].Add(I).DType);
        Assert.Equal(DType.Int64, NDArray.Of(1L, 2).At[0].Set(NDArray.Of(5L)[0]).DType);
        Assert.Throws<ArgumentException>(() => x.At[0].Set(Ones(2)));
        Assert.Throws<ArgumentException>(() => x.At[[0]].Add(Ones(2)));
        Assert.Throws<IndexOutOfRangeException>(() => x.At[2].Set(1));
    }

    [Theory]
    [MemberData(nameof(Sample.Types), MemberType = typeof(Sample))]
    public void DerivativesOfChangedCopies(DType type)
    {
        var random = new Random(8);
        NDArray a = Sample.Random(random, type, 3, 4), row = Sample.Random(random, type, 4);
        NDArray cells = Sample.Random(random, type, 2), wide = Sample.Random(random, type, 2, 4);
        NDArray mask = NDArray.Of(true, false, true);
        foreach ((Func<NDArray, NDArray, NDArray> f, NDArray v) in new (Func<NDArray, NDArray, NDArray>, NDArray)[]
        {
            ((x, y) => x.At[1].Set(y * y), row),
            ((x, y) => x.At[1].Add(y * y), row),
            ((x, y) => x.At[.., 1..3].Set(y * y), cells),
            ((x, y) => x.At[[0, 0]].Set(y * y), wide),
            ((x, y) => x.At[[0, 0]].Add(y * y), wide),
            ((x, y) => x.At[[2, 0, 2], [1, 1, 1]].Set(NDArray.FromElements([y[0], y[1], y[0] * y[1]])), cells),
            ((x, y) => x.At[mask].Add(y * y), row),
            ((x, y) => x.At[mask].Set(y * y), row),
            ((x, y) => x.At[2, 2].Set(y[0]) * x[[1, 1, 0]], cells),
            ((x, y) => (x * x)[mask] * y[[0, 1, 1, 0]], cells),
        })
        {
            Autodiff.CheckGrads(x => f(x[0], x[1]), [a, v]);
            Autodiff.CheckGrads(x => f(x[0], v), [a.T.At[0].Add(0).T]);
            Autodiff.CheckGrads(x => f(a, x[0]), [v]);
        }
    }

    /// <summary>Cotangents that have been summed column-major by the time the taken elements are added to them.</summary>
    [Theory]
    [MemberData(nameof(Sample.Types), MemberType = typeof(Sample))]
    public void AddsToSumsOfAnyLayout(DType type)
    {
        var random = new Random(9);
        NDArray x = Sample.Random(random, type, 3, 4), c = Sample.Random(random, type, 4, 3).T, d = Sample.Random(random, type, 4, 3).T;
        NDArray gradient = Autodiff.Vjp(
            a =>
            {
                NDArray rows = a[[0, 2, 0]], columns = Take(a, [1, 1], 1);
                return Sum(rows) + (2 * Sum(columns)) + Sum(a * c) + Sum(a * d);
            },
            x).Pullback(1.0);
        NDArray counts = NDArray.Of(new double[,] { { 2, 6, 2, 2 }, { 0, 4, 0, 0 }, { 1, 5, 1, 1 } });
        Sample.Equal((c + d + counts).AsType(type), gradient, Sample.Tolerance(type));
    }

    /// <summary>A loop over elements costs one pass over the gradient, not one for each element: 20000 of them in a moment.</summary>
    [Fact]
    public void LoopsOverElementsStayCheap()
    {
        const int n = 20_000;
        NDArray g = Autodiff.Grad(x =>
        {
            NDArray sum = 0;
            for (int i = 0; i < n; i++)
            {
                sum += x[[i, i]][0];
            }

            return sum;
        })(Arange(n));
        Sample.Equal(Ones(n), g);
    }
}
