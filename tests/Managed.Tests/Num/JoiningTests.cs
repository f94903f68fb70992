using System.Numerics;
using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

public class JoiningTests
{
    [Theory]
    [MemberData(nameof(Sample.Types), MemberType = typeof(Sample))]
    public void ConcatenateAndStackAlongEveryAxis(DType type)
    {
        var random = new Random(1);
        for (int axis = -3; axis < 3; axis++)
        {
            int along = (axis + 3) % 3;
            int[] lengths = [2, 0, 3, 1];
            NDArray[] parts = [.. lengths.Select(n => Sample.Random(random, type, Shape(n)))];
            var at = parts.Select(Naive.At).ToArray();
            foreach (int layout in Enumerable.Range(0, 5))
            {
                NDArray[] views = [.. parts.Select(p => p.Size == 0 ? p : Sample.Layouts(p)[layout])];
                NDArray joined = Concatenate(views, axis);
                Naive.Equal(type, Shape(6), i => i[along] < 2 ? at[0](i) : i[along] < 5 ? at[2](Moved(i, 2)) : at[3](Moved(i, 5)), joined);
            }

            int[] Shape(int n)
            {
                int[] shape = [2, 3, 4];
                shape[along] = n;
                return shape;
            }

            int[] Moved(int[] i, int by)
            {
                int[] moved = [.. i];
                moved[along] -= by;
                return moved;
            }
        }

        NDArray x = Sample.Random(random, type, 2, 3), y = Sample.Random(random, type, 2, 3);
        var (atX, atY) = (Naive.At(x), Naive.At(y));
        for (int axis = -3; axis < 3; axis++)
        {
            int along = (axis + 3) % 3;
            foreach (NDArray view in Sample.Layouts(x))
            {
                Naive.Equal(
                    type,
                    [.. new[] { 2, 3 }[..along], 2, .. new[] { 2, 3 }[along..]],
                    i => (i[along] == 0 ? atX : atY)([.. i[..along], .. i[(along + 1)..]]),
                    Stack([view, y], axis));
            }
        }
    }

    [Fact]
    public void JoinsOfOtherKinds()
    {
        NDArray v = NDArray.Of(1.0, 2), w = NDArray.Of(3.0, 4), m = Stack(v, w);
        Sample.Equal(m, VStack(v, w));
        Sample.Equal(NDArray.Of(1.0, 2, 3, 4), HStack(v, w));
        Sample.Equal(m.T, ColumnStack(v, w));
        Sample.Equal(NDArray.Of(new double[,] { { 1, 2, 1 }, { 3, 4, 2 } }), ColumnStack(m, v));
        Sample.Equal(NDArray.Of(new double[,] { { 1, 2, 1, 2 }, { 3, 4, 3, 4 } }), HStack(m, m));
        Sample.Shape([2, 2, 2], DStack(m, m));
        Sample.Equal(m, DStack(m, 2 * m)[.., .., 0]);
        Sample.Shape([1, 2, 2], DStack(v, w));
        Sample.Equal(NDArray.Of(1.0, 2, 3, 4, 1, 2), Concatenate([m, v], null));
        Sample.Equal(NDArray.Of(1.0, 5), HStack(1.0, 5.0));
    }

    [Fact]
    public void TypesArePromoted()
    {
        NDArray single = Ones([2], DType.Float32);
        Assert.Equal(DType.Float32, Concatenate([single, single]).DType);
        Assert.Equal(DType.Complex64, Concatenate([single, Ones([1], DType.Complex64)]).DType);
        Assert.Equal(DType.Complex128, Concatenate([single, NDArray.Of(Complex.One), Ones([1], DType.Complex64)]).DType);
        Assert.Equal(DType.Int64, Concatenate([NDArray.Of(true), NDArray.Of(3L)]).DType);

        // A real part of a complex join takes the real part of the cotangent.
        var (first, second) = Autodiff.Grad((x, y) => Sum(AbsSquare(Concatenate([x, y]) * I)))(single, NDArray.Of(new Complex(1, 2)));
        Sample.Equal(2 * single, first);
        Sample.Equal([new Complex(2, -4)], second, 1e-15);
    }

    [Fact]
    public void ErrorsNameShapes()
    {
        string message = Assert.Throws<ArgumentException>(() => Concatenate([Zeros(2, 3), Zeros(2, 4), Zeros(3, 3)], 1)).Message;
        Assert.Contains("array 2", message);
        Assert.Contains("(3, 3)", message);
        Assert.Contains("axis 1", message);
        Assert.Throws<ArgumentException>(() => Concatenate([Zeros(2, 3), Zeros(2)]));
        Assert.Throws<ArgumentException>(() => Concatenate([]));
        Assert.Contains("scalar", Assert.Throws<ArgumentException>(() => Concatenate([Zeros(2), 1])).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Concatenate([Zeros(2), Zeros(2)], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Stack([Zeros(2), Zeros(2)], 2));
        Assert.Contains("ArraySplit", Assert.Throws<ArgumentException>(() => Split(Zeros(5), 2)).Message);
        Assert.Throws<ArgumentException>(() => Split(Zeros(5), 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => ArraySplit(Zeros(5), 0));
        Assert.Throws<ArgumentException>(() => VSplit(Zeros(4), 2));
        Assert.Throws<ArgumentException>(() => HSplit(4, 2));
    }

    [Fact]
    public void SplitsAreInverseToJoins()
    {
        NDArray x = Reshape(Arange(24), 2, 6, 2);
        for (int axis = -3; axis < 3; axis++)
        {
            Sample.Equal(x, Concatenate(Split(x, 2, axis), axis));
            Sample.Equal(x, Concatenate(ArraySplit(x, 5, axis), axis));
            Sample.Equal(x, Concatenate(Split(x, [1, 1], axis), axis));
        }

        Assert.Equal([2, 1, 1], ArraySplit(Arange(4), 3).Select(p => p.Size));
        Assert.Equal([1, 1, 0], ArraySplit(Arange(2), 3).Select(p => p.Size));
        Assert.Equal([1, 3, 1, 0], Split(Arange(5), [1, -1, 9]).Select(p => p.Size));
        Assert.Equal([3, 0, 3], Split(Arange(5), [3, 2]).Select(p => p.Size));
        Sample.Equal(x[.., 3..], HSplit(x, 2)[1]);
        Sample.Equal(x[1..], VSplit(x, 2)[1]);
        Sample.Equal(Arange(2), HSplit(Arange(4), 2)[0]);

        // Views: nothing is copied.
        NDArray whole = Arange(4);
        Assert.True(Split(whole, 2)[1].SharesStorage(whole));
    }
}
