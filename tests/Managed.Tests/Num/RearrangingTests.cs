using System.Numerics;
using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

public class RearrangingTests
{
    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    [InlineData(DType.Complex64)]
    [InlineData(DType.Complex128)]
    [InlineData(DType.Int64)]
    [InlineData(DType.Bool)]
    public void MovesOfElements(DType type)
    {
        NDArray x = Sample.Random(new Random(7), type.IsInexact() ? type : DType.Float64, 2, 3, 4).AsType(type);
        if (type == DType.Bool)
        {
            x = Sample.Random(new Random(7), DType.Float64, 2, 3, 4) > 0;
        }

        int[] shape = [2, 3, 4];
        var at = Naive.At(x);
        foreach (NDArray v in Sample.Layouts(type.IsInexact() ? x : x.AsType(DType.Float64)).Select(v => v.AsType(type)))
        {
            Naive.Equal(type, shape, i => at([1 - i[0], 2 - i[1], 3 - i[2]]), Flip(v));
            Naive.Equal(type, shape, i => at([i[0], 2 - i[1], i[2]]), Flip(v, 1));
            Naive.Equal(type, shape, i => at([1 - i[0], i[1], 3 - i[2]]), Flip(v, [-1, 0]));
            Naive.Equal(type, shape, i => at([1 - i[0], i[1], i[2]]), Flipud(v));
            Naive.Equal(type, shape, i => at([i[0], 2 - i[1], i[2]]), Fliplr(v));
            Naive.Equal(type, shape, i => at([i[0], (i[1] + 1) % 3, (i[2] + 3) % 4]), Roll(Roll(v, -1, 1), 9, 2));
            Naive.Equal(type, shape, i => at([i[0], (i[1] + 1) % 3, (i[2] + 1) % 4]), Roll(v, -1, [1, 2]));
            Naive.Equal(type, [24], i => Flat((i[0] + 5) % 24), Ravel(Roll(v, -29)));
            Naive.Equal(type, [3, 2, 4], i => at([i[1], 2 - i[0], i[2]]), Rot90(v));
            Naive.Equal(type, [2, 3, 4], i => at([1 - i[0], 2 - i[1], i[2]]), Rot90(v, -2));
            Naive.Equal(type, [3, 2, 4], i => at([1 - i[1], i[0], i[2]]), Rot90(v, 3));
            Naive.Equal(type, [2, 4, 3], i => at([i[0], 2 - i[2], i[1]]), Rot90(v, 5, 2, 1));
            Naive.Equal(type, [4, 3, 8], i => at([i[0] % 2, i[1], i[2] % 4]), Tile(v, 2, 1, 2));
            Naive.Equal(type, [2, 3, 12], i => at([i[0], i[1], i[2] % 4]), Tile(v, 3));
            Naive.Equal(type, [5, 2, 3, 4], i => at(i[1..]), Tile(v, 5, 1, 1, 1));
            Naive.Equal(type, [2, 9, 4], i => at([i[0], i[1] / 3, i[2]]), Repeat(v, 3, 1));
            Naive.Equal(type, [2, 3, 4], i => at([i[0], i[1], i[2] < 3 ? 1 : 3]), Repeat(v, [0, 3, 0, 1], -1));
            Naive.Equal(type, [48], i => Flat(i[0] / 2), Repeat(v, 2));
            Naive.Equal(type, shape, i => i[2] <= i[1] + 1 ? at(i) : 0, Tril(v, 1));
            Naive.Equal(type, shape, i => i[2] >= i[1] - 1 ? at(i) : 0, Triu(v, -1));
            Naive.Equal(type, [3, 4], i => i[1] >= i[0] + 1 ? at([1, .. i]) : 0, Triu(v[1], 1));
            Naive.Equal(type, [4, 3], i => i[1] <= i[0] ? at([1, i[1], i[0]]) : 0, Tril(v[1].T));
        }

        Complex Flat(int n) => at([n / 12, n / 4 % 3, n % 4]);
    }

    [Fact]
    public void EdgesAndErrors()
    {
        NDArray x = Arange(6).Reshape(2, 3);
        Sample.Equal(x, Roll(x, 0));
        Sample.Equal(x, Roll(x, 12, 1));
        Sample.Equal(Roll(x, int.MinValue % 3, 1), Roll(x, int.MinValue, 1));
        Sample.Shape([0, 3], Roll(Zeros(0, 3), 1, 0));
        Sample.Shape([0, 3], Flip(Zeros(0, 3)));
        Sample.Equal(Reshape(5.0, []), Flip(Reshape(5.0, [])));
        Sample.Shape([2, 0], Tile(x, 0));
        Sample.Shape([2, 0], Repeat(x, 0, 1));
        Sample.Equal(x, Tile(x));
        Sample.Equal(Full([2, 2], 3), Tile(3, 2, 2));
        Sample.Equal(x, Rot90(x, 4));
        Assert.Throws<ArgumentException>(() => Tile(x, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Repeat(x, -1, 0));
        Assert.Contains("(1, 2)", Assert.Throws<ArgumentException>(() => Repeat(x, [1, 2], 1)).Message);
        Assert.Throws<ArgumentException>(() => Repeat(x, [1, -2], 0));
        Assert.Contains("Fliplr", Assert.Throws<ArgumentOutOfRangeException>(() => Fliplr(Arange(3))).Message);
        Assert.Throws<ArgumentException>(() => Rot90(x, 1, 0, -2));
        Assert.Contains("Tril", Assert.Throws<ArgumentException>(() => Tril(Arange(3))).Message);
        Sample.Shape([0, 3], Tril(Zeros(0, 3)));
        Sample.Shape([3, 0], Triu(Zeros(3, 0)));

        // What a triangle replaces may be anything, and passes nothing back.
        NDArray broken = NDArray.Of(new double[,] { { 1, double.NaN }, { 2, 3 } });
        Sample.Equal(NDArray.Of(new double[,] { { 1, 0 }, { 2, 3 } }), Tril(broken));
        Sample.Equal(NDArray.Of(new double[,] { { 2, 0 }, { 4, 6 } }), Autodiff.Grad(a => Sum(Tril(a) * Tril(a)))(broken));
        Sample.Equal(broken, Tril(broken, int.MaxValue));
        Sample.Equal(Zeros(2, 2), Tril(broken, int.MinValue));
        Sample.Equal(Zeros(2, 2), Triu(broken, int.MaxValue));
        Sample.Equal(broken, Triu(broken.T, int.MinValue).T);
        Assert.Equal([1, 2], Tril(Arange(4).Reshape(2, 2).T).Strides.ToArray());
    }

    static readonly NDArray Abc = NDArray.Of(1.0, 2, 3);

    [Theory]
    [InlineData(PadMode.Constant, new double[] { 0, 0, 0, 0, 0, 1, 2, 3, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData(PadMode.Edge, new double[] { 1, 1, 1, 1, 1, 1, 2, 3, 3, 3, 3, 3, 3, 3, 3 })]
    [InlineData(PadMode.Reflect, new double[] { 2, 1, 2, 3, 2, 1, 2, 3, 2, 1, 2, 3, 2, 1, 2 })]
    [InlineData(PadMode.Symmetric, new double[] { 2, 3, 3, 2, 1, 1, 2, 3, 3, 2, 1, 1, 2, 3, 3 })]
    [InlineData(PadMode.Wrap, new double[] { 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3, 1 })]
    public void PaddingOfAVector(PadMode mode, double[] expected)
    {
        Sample.Equal(NDArray.Of<double>(expected), Pad(Abc, [(5, 7)], mode));
        Sample.Equal(NDArray.Of<double>(expected[3..10]), Pad(Abc, 2, mode));
        Sample.Equal(Abc, Pad(Abc, 0, mode));

        // One element, along both axes of a matrix.
        Sample.Equal(mode == PadMode.Constant ? Pad(Ones(1, 1), 2) : Ones(5, 5), Pad(Ones(1, 1), 2, mode));

        // Axes are padded one after the other: corners see both.
        NDArray m = Arange(6).Reshape(2, 3);
        Sample.Equal(Pad(Pad(m, [(1, 2), (0, 0)], mode), [(0, 0), (3, 1)], mode), Pad(m.T, [(3, 1), (1, 2)], mode).T);
    }

    [Fact]
    public void PaddingWithAValue()
    {
        Sample.Equal(NDArray.Of(7.0, 1, 2, 3, 7, 7), Pad(Abc, [(1, 2)], value: 7));
        Sample.Equal(NDArray.Of(7.0, 7), Pad(Zeros(0), 1, value: 7));
        Sample.Shape([2], Pad(NDArray.Of(true, false), 0));
        Sample.Equal(NDArray.Of(false, true, false), Pad(NDArray.Of(true), 1));
        Assert.Equal(DType.Float32, Pad(Abc.AsType(DType.Float32), 1, value: 2).DType);
        Assert.Equal(DType.Complex64, Pad(Abc.AsType(DType.Float32), 1, value: I).DType);
        Assert.Equal(3, (double)Autodiff.Grad(v => Sum(Pad(Abc, [(1, 2)], value: v)))(1.0));
        Assert.Throws<ArgumentException>(() => Pad(Abc, [(1, 2), (1, 2)]));
        Assert.Throws<ArgumentException>(() => Pad(Abc, -1));
        Assert.Contains("axis 0", Assert.Throws<ArgumentException>(() => Pad(Zeros(0, 2), 1, PadMode.Edge)).Message);
        Assert.Throws<ArgumentException>(() => Pad(Abc, 1, PadMode.Edge, 3));
        Assert.Contains("(3,)", Assert.Throws<ArgumentException>(() => Pad(Abc, 1, value: Abc)).Message);
    }
}
