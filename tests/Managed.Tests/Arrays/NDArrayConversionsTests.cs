using System.Numerics;
using Lapack;
using Lapack.Native;

namespace Managed.Tests;

public class NDArrayConversionsTests
{
    [Fact]
    public void WholeNumbersCountAsDoubles()
    {
        Assert.Equal(16777217, (double)(NDArray)16777217L);
        Assert.Equal(16777217, (double)(NDArray)16777217u);
        Assert.Equal(16777217, (double)(NDArray)16777217ul);
        Assert.Equal(DType.Float32, (16777217L * NDArray.Of(1f)).DType);
        Assert.Equal((DType.Float64, 2.0), (NDArray.Of(1, 2).DType, (double)NDArray.Of(1, 2)[1]));
        Assert.Equal([1.0, 2, 3, 4], NDArray.Of(new[,] { { 1, 2 }, { 3, 4 } }).ToArray<double>());
    }

    [Fact]
    public void ArraysOfCSharpIndex()
    {
        NDArray a = Num.Reshape(Num.Arange(6), 2, 3);
        int[] rows = [1, 0, 1], columns = [2, 0, -1];
        Assert.Equal([3.0, 4, 5, 0, 1, 2, 3, 4, 5], a[rows].ToArray<double>());
        Assert.Equal([5.0, 0, 5], a[rows, columns].ToArray<double>());
        Assert.Equal([0.0, 1, 2], a[new long[] { 0 }].ToArray<double>());
        Assert.Equal([3.0, 4, 5], a[new[] { false, true }].ToArray<double>());
        Assert.Equal([0.0, 0, 2], ((a[0] * rows) + (a[0] * columns) - (a[0] * rows) + new[] { 0, 0, 4 }).ToArray<double>());
        Assert.Equal([1.0, 2, 2], Autodiff.Grad(x => Num.Sum((x[columns] * rows) + x[rows]))(Num.Ones(3)).ToArray<double>());
    }

    [Fact]
    public void AMaskThatDecidesIsOneElement()
    {
        string message = Assert.Throws<InvalidCastException>(() => Num.Ones(3) > 0 ? 1 : 0).Message;
        Assert.Contains("(3,)", message);
        Assert.Contains("Num.Any", message);
    }

    [Fact]
    public void ShapesOfArraysShape()
    {
        NDArray a = Num.Arange(6), like = Num.Ones(2, 3);
        Assert.Equal([2, 3], Num.Reshape(a, like.Shape).Shape);
        Assert.Equal([2, 3], Num.BroadcastTo(a[..3], like.Shape).Shape);
        Assert.Equal([3, 2], Num.Reshape(a, [3, -1]).Shape);
        Assert.Equal([6], Num.Reshape(like, -1).Shape);
    }

    [Fact]
    public void EqualityIsElementwise()
    {
        NDArray a = NDArray.Of(1.0, 2), b = NDArray.Of(1.0, 3);
        Assert.Equal([true, false], (a == b).ToArray<bool>());
        Assert.Equal([false, true], (a != b).ToArray<bool>());
        Assert.False(a.Equals(NDArray.Of(1.0, 2)));
        Assert.True(a.Equals(a));
    }

    [Fact]
    public void WrapOfAForeignStruct()
    {
        Pair[] storage = [new(1, 2), new(3, -4)];
        NDArray a = NDArray.Wrap(storage, DType.Complex64, 2);
        Assert.Equal([new(1, 2), new(3, -4)], a.ToArray<Complex>());
        Assert.Equal(5, (double)Num.Abs(a[1]));
        storage[1] = new(0, 1);
        Assert.Equal(1, (double)Num.Abs(a[1]));
        Assert.Contains("16", Assert.Throws<ArgumentException>(() => NDArray.Wrap(storage, DType.Complex128, 2)).Message);
    }

    [Fact]
    public void FromCSharp()
    {
        Check([2], DType.Float64, new double[] { 1, 2 }, [1, 2]);
        Check([2, 2], DType.Float64, new double[,] { { 1, 2 }, { 3, 4 } }, [1, 2, 3, 4]);
        Check([2, 2], DType.Float32, new float[,] { { 1, 2 }, { 3, 4 } }, [1, 2, 3, 4]);
        Check([1, 2], DType.Complex128, new Complex[,] { { 1, Complex.ImaginaryOne } }, [1, Complex.ImaginaryOne]);
        Check([1, 1], DType.Complex64, new ComplexSingle[,] { { new(1, 2) } }, [new(1, 2)]);
        Check([2], DType.Complex64, new ComplexSingle[] { new(1, 2), new(0, -1) }, [new(1, 2), new(0, -1)]);
        Check([2, 3], DType.Float64, NDArray.Of<double>([[1, 2, 3], [4, 5, 6]]), [1, 2, 3, 4, 5, 6]);
        Check([0, 0], DType.Float64, NDArray.Of(System.Array.Empty<double[]>()), []);
        Check([2], DType.Bool, NDArray.Of(true, false), [1, 0]);
        Check([2], DType.Bool, new[] { true, false }, [1, 0]);
        Check([2], DType.Int64, new[] { 1L, 2 }, [1, 2]);
        Check([2], DType.Float64, new[] { 1, 2 }, [1, 2]);
        Check([3], DType.Int64, NDArray.Of(1L, 2, 3), [1, 2, 3]);
        Check([1], DType.Float64, NDArray.Of(5.0), [5]);
        Check([2, 1], DType.Float64, NDArray.Of<double>([5, 6], 2, 1), [5, 6]);
        Check([], DType.Float64, NDArray.Of<double>([5], System.Array.Empty<int>()), [5]);
        Check([], DType.Float64, 2, [2]);
        Check([], DType.Float32, 2.5f, [2.5]);
        Check([], DType.Complex128, new Complex(1, 2), [new(1, 2)]);

        static void Check(int[] shape, DType type, NDArray a, Complex[] values)
        {
            Assert.Equal(type, a.DType);
            Assert.Equal(values, Sample.Values(a));
            Sample.Shape(shape, a);
        }
    }

    [Fact]
    public void OfCopiesAndWrapAliases()
    {
        double[] numbers = [1, 2, 3, 4, 5, 6];
        NDArray copy = NDArray.Of<double>(numbers), converted = numbers, alias = NDArray.Wrap(numbers, 2, 3), view = alias.T[^1];
        numbers[5] = 60;
        Assert.Equal(6, (double)copy[5]);
        Assert.Equal(6, (double)converted[5]);
        Assert.Equal(60, (double)alias[1, 2]);
        Assert.Equal(60, (double)view[1]);
        Assert.Equal(1, NDArray.Wrap(new double[1]).Rank);
        int[] shape = [3, 2];
        NDArray held = NDArray.Wrap(numbers, shape);
        shape[0] = 99;
        Assert.Equal(3, held.Shape[0]);
    }

    [Fact]
    public void BackToCSharp()
    {
        NDArray a = NDArray.Of(new double[,] { { 1, 2, 3 }, { 4, 5, 6 } });
        Assert.Equal([1.0, 4, 2, 5, 3, 6], a.T.ToArray<double>());
        Assert.Equal([1f, 4, 2, 5, 3, 6], a.T.ToArray<float>());
        Assert.Equal(new double[,] { { 2, 3 }, { 5, 6 } }, a[.., 1..].ToMatrix<double>());
        Assert.Equal([2L, 5], a[.., 1].ToArray<long>());
        Assert.Equal([new ComplexSingle(2, 0)], a[..1, 1].ToArray<ComplexSingle>());
        var room = new double[7];
        a.CopyTo<double>(room);
        Assert.Equal([1, 2, 3, 4, 5, 6, 0], room);
        Assert.Equal([true, false], NDArray.Of(2.0, 0).ToArray<bool>());
        Assert.Equal([1.0, 0], NDArray.Of(true, false).ToArray<double>());
        Assert.Equal(5, (double)a[1, 1]);
        Assert.Equal(5f, (float)a[1..2, 1..2]);
        Assert.Equal(new Complex(5, 0), (Complex)a[1, 1]);
        Assert.True((bool)(a[0, 0] < 2));
        Assert.False((bool)(a[0, 0] > 2));
    }

    [Fact]
    public void ErrorsSayWhatIsWrong()
    {
        NDArray a = NDArray.Of(1.0, 2), z = NDArray.Of(Complex.One);
        Assert.Contains("(2,)", Assert.Throws<InvalidCastException>(() => (double)a).Message);
        Assert.Contains("Num.Real", Assert.Throws<InvalidCastException>(() => (double)z).Message);
        Assert.Contains("imaginary", Assert.Throws<ArgumentException>(() => z.AsType(DType.Float64)).Message);
        Assert.Contains("imaginary", Assert.Throws<ArgumentException>(() => z.ToArray<double>()).Message);
        Assert.Contains("(2, 2)", Assert.Throws<ArgumentException>(() => NDArray.Of<double>([1, 2, 3], 2, 2)).Message);
        Assert.Contains("Row 1", Assert.Throws<ArgumentException>(() => NDArray.Of<double>([[1, 2], [3]])).Message);
        Assert.Contains("Char", Assert.Throws<ArgumentException>(() => NDArray.Of('a', 'b')).Message);
        Assert.Throws<ArgumentNullException>(() => (NDArray)(double[])null!);
        Assert.Throws<ArgumentNullException>(() => NDArray.Of((double[,])null!));
        Assert.Throws<ArgumentNullException>(() => a + null!);
        Assert.Contains("(2,)", Assert.Throws<InvalidOperationException>(() => a.ToMatrix<double>()).Message);
        Assert.Throws<ArgumentException>(() => a.CopyTo<double>(new double[1]));
        Assert.Throws<ArgumentException>(() => Num.Zeros(-1));
        Assert.Throws<ArgumentException>(() => Num.Zeros(65536, 65536));
        Assert.Throws<ArgumentException>(() => Num.Zeros(Enumerable.Repeat(1, 65).ToArray()));
        Assert.Equal(64, Num.Zeros(Enumerable.Repeat(1, 64).ToArray()).Rank);
    }

    [Theory]
    [MemberData(nameof(Sample.Types), MemberType = typeof(Sample))]
    public void ConversionKeepsNumbersInEveryLayout(DType type)
    {
        NDArray a = Sample.Random(new Random(1), DType.Float32, 3, 4);
        foreach (NDArray view in Sample.Layouts(a))
        {
            Sample.Equal(Sample.Values(a), view.AsType(type), 0);
            Sample.Equal(Sample.Values(a), view.AsType(DType.Float64).AsType(type), 0);
        }

        Sample.Equal([1, 0, 1], NDArray.Of(true, false, true).AsType(type), 0);
        Sample.Equal([-3, 7], NDArray.Of(-3L, 7).AsType(type), 0);
        Sample.Equal([double.NaN, double.PositiveInfinity], NDArray.Of(double.NaN, 1e300 * 1e300).AsType(type), 0);
    }

    [Fact]
    public void EveryNumberOfCSharpIsAScalarAndItsArraysAreVectors()
    {
        NDArray[] scalars = [(byte)3, (sbyte)3, (short)3, (ushort)3, 3, 3u, 3L, 3ul, (Half)3, 3f, 3.0, 3m];
        Assert.All(scalars, a => Assert.Equal(3.0, (double)a));
        Assert.All(scalars, a => Assert.Equal(DType.Float32, (NDArray.Of(1f) * a).DType));
        NDArray[] vectors =
        [
            new byte[] { 3, 1 }, new sbyte[] { 3, 1 }, new short[] { 3, 1 }, new ushort[] { 3, 1 }, new[] { 3, 1 }, new uint[] { 3, 1 },
            new long[] { 3, 1 }, new ulong[] { 3, 1 }, new[] { (Half)3, (Half)1 }, new[] { 3f, 1 }, new[] { 3.0, 1 }, new[] { 3m, 1 },
        ];
        Assert.All(vectors, a => Assert.Equal([3.0, 1], a.ToArray<double>()));
        Assert.Equal(
            [DType.Float64, DType.Float64, DType.Float64, DType.Float64, DType.Float64, DType.Float64, DType.Int64, DType.Int64,
                DType.Float32, DType.Float32, DType.Float64, DType.Float64],
            vectors.Select(a => a.DType));
        Assert.Equal(uint.MaxValue, (double)NDArray.Of(uint.MaxValue)[0]);
        Assert.Throws<OverflowException>(() => (NDArray)ulong.MaxValue);
        Assert.Throws<OverflowException>(() => (NDArray)new[] { ulong.MaxValue });
        Assert.Contains("(3,)", Assert.Throws<ArgumentException>(() => NDArray.Of<byte>([1, 2], 3)).Message);
    }

    [Fact]
    public void IntegersAreReadExactlyOrRefused()
    {
        NDArray large = NDArray.Of(9007199254740993L);
        Assert.Equal(9007199254740993L, (long)large);
        Assert.Equal(9007199254740993L, (long)(NDArray)9007199254740993L);
        Assert.Equal(9007199254740993m, (decimal)large);
        Assert.Contains("Int32", Assert.Throws<OverflowException>(() => (int)large).Message);
        Assert.Equal(int.MinValue, (int)NDArray.Of((long)int.MinValue));
        Assert.Equal((byte)255, (byte)NDArray.Of(255L));
        Assert.Throws<OverflowException>(() => (byte)NDArray.Of(256L));
        Assert.Throws<OverflowException>(() => (uint)NDArray.Of(-1.0));
        Assert.Throws<OverflowException>(() => (long)NDArray.Of(double.NaN));
        Assert.Throws<OverflowException>(() => (long)NDArray.Of(9223372036854775808.0));
        Assert.Equal(long.MinValue, (long)NDArray.Of(-9223372036854775808.0));
        Assert.Equal(-2, (int)NDArray.Of(-2.7));
        Assert.Equal(1, (int)NDArray.Of(true));
        Assert.Throws<InvalidCastException>(() => (int)NDArray.Of(1L, 2));
        Assert.Throws<InvalidOperationException>(() => Autodiff.Grad(x => x * (int)x)(2.0));
        Assert.Equal(9223372036854774784L, (long)NDArray.Of(9223372036854774784.0).AsType(DType.Int64));
        foreach (double number in new[] { double.NaN, double.PositiveInfinity, 9223372036854775808.0, -1e19 })
        {
            Assert.Throws<OverflowException>(() => NDArray.Of(0, number).AsType(DType.Int64));
            Assert.Throws<OverflowException>(() => NDArray.Of(0, (float)number).AsType(DType.Int64));
        }
    }

    readonly record struct Pair(float Re, float Im);
}
