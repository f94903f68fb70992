using System.Numerics;
using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

/// <summary>Operations that have integers as results of integers: exact, checked, and as NumPy's of type int64.</summary>
public class IntegerArithmeticTests
{
    const long Odd = 9007199254740993;

    static readonly NDArray large = NDArray.Of(Odd);

    [Fact]
    public void NumbersThatFloat64DoesNotHoldStayExact()
    {
        NDArray minus = NDArray.Of(-Odd), pair = NDArray.Of(Odd, 0L);
        Equal([Odd], large + NDArray.Of(0L));
        Equal([Odd], large - 0);
        Equal([Odd], large * 1);
        Equal([Odd + 1], large + 1);
        Equal([Odd + 1], 1L + large);
        Equal([-Odd], -large);
        Equal([Odd], Abs(minus));
        Equal([Odd], Sum(pair));
        Equal([Odd, Odd], CumSum(pair));
        Equal([Odd], Prod(NDArray.Of(Odd, 1L)));
        Equal([Odd, Odd], CumProd(NDArray.Of(Odd, 1L)));
        Equal([Odd], Maximum(large, 0));
        Equal([-Odd], Minimum(minus, NDArray.Of(true)));
        Equal([Odd], Fmax(large, minus));
        Equal([Odd], Clip(large, 0, long.MaxValue));
        Equal([3], Remainder(large, NDArray.Of(10L)));
        Equal([7], minus % 10);
        Equal([-3], Fmod(minus, 10));
        Equal([Odd / 10], FloorDivide(large, 10));
        Equal([(-Odd / 10) - 1], FloorDivide(minus, 10));
        Equal([Odd], Ptp(pair));
        Equal([-Odd], Diff(pair));
        Equal([Odd, 1], Where(NDArray.Of(true, false), large, 1));
        Equal([Odd + 2, 0], pair.At[0].Add(2));
        Equal([Odd + 2, 0], ScatterAdd(pair, NDArray.Of(0L, 0), 1));
        Assert.True((bool)(large == Odd) && !(bool)(large == (Odd - 1)));
    }

    [Fact]
    public void Products()
    {
        NDArray a = NDArray.Of([Odd, 1, 0, 2], 2, 2), v = NDArray.Of(1L, -1);
        Equal([Odd], Dot(large, NDArray.Of(1L)));
        Equal([Odd - 1, -2], MatMul(a, v));
        Equal([Odd - 1, -2], Dot(a, v));
        Equal([Odd, -1], MatMul(v, a));
        Equal([Odd, 0, 1, 2], MatMul(a, NDArray.Of([1L, 0, 0, 1], 2, 2), Lapack.Native.Trans.Transpose));
        Equal([Odd - 1, -2], Inner(a, v));
        Equal([Odd, -Odd], Outer(large, v));
        Equal([Odd, -Odd], Kron(large, v));
        Equal([Odd + 2], Einsum("ii->", a));
        Equal([Odd - 1, -2], Einsum("ij,j->i", a, v));
        Equal([Odd - 3], TensorDot(a, NDArray.Of([1L, -1, 0, -1], 2, 2)));
        Equal([0, 0, Odd], Cross(NDArray.Of(Odd, 0L, 0), NDArray.Of(0L, 1, 0)));
        Equal([2, 2, 0], MatMul(NDArray.Of([true, true, false], 3, 1), NDArray.Of(2L)));
    }

    [Theory]
    [InlineData(2, 3, 4)]
    [InlineData(20, 17, 1)]
    [InlineData(1, 0, 3)]
    public void ProductsOfSmallIntegersAreThoseOfFloats(int m, int k, int n)
    {
        var random = new Random(m + k);
        NDArray a = Integers(5, m, k), b = Integers(5, k, n), c = Integers(1, k, n), d = Integers(5, k, m);
        Same(MatMul(a, b), MatMul(AsFloats(a), AsFloats(b)));
        Same(MatMul(a, c), MatMul(AsFloats(a), AsFloats(c)));
        Same(MatMul(d, b, Lapack.Native.Trans.Transpose), MatMul(AsFloats(d), AsFloats(b), Lapack.Native.Trans.Transpose));
        Same(MatMul(a[.., ^1.., ..], b), MatMul(AsFloats(a)[.., ^1.., ..], AsFloats(b)));
        Same(Einsum("bij,bjk->kib", a, b), Einsum("bij,bjk->kib", AsFloats(a), AsFloats(b)));
        Same(Sum(a, [0, 2]), Sum(AsFloats(a), [0, 2]));
        Same(CumSum(a.T, 1), CumSum(AsFloats(a).T, 1));

        NDArray Integers(int batch, int rows, int columns) =>
            NDArray.Of<long>([.. Enumerable.Range(0, batch * rows * columns).Select(_ => random.NextInt64(-9, 10))], batch, rows, columns);

        static NDArray AsFloats(NDArray x) => x.AsType(DType.Float64);

        static void Same(NDArray integers, NDArray floats)
        {
            Assert.Equal(DType.Int64, integers.DType);
            Sample.Shape(floats.Shape.ToArray(), integers);
            Sample.Equal(floats, AsFloats(integers));
        }
    }

    [Fact]
    public void OnlyAResultBeyondTheRangeOverflows()
    {
        NDArray max = NDArray.Of(long.MaxValue), min = NDArray.Of(long.MinValue), edge = NDArray.Of(long.MaxValue, 1L, -1);
        Equal([long.MaxValue], Sum(edge));
        Equal([long.MaxValue], Sum(edge.Reshape(3, 1), 0));
        Equal([0], Prod(NDArray.Of(long.MaxValue, 4L, 0)));
        Equal([long.MinValue], Prod(NDArray.Of(1L << 62, 2L, -1)));
        Equal([long.MinValue], Dot(NDArray.Of(1L << 62, 1L << 62), NDArray.Of(-1L, -1)));
        Equal([0], min % -1);
        Equal([0], Fmod(min, -1));
        (string Name, Func<NDArray> Call)[] calls =
        [
            ("Add", () => max + 1), ("Subtract", () => min - 1), ("Multiply", () => max * 2), ("Negative", () => -min),
            ("Abs", () => Abs(min)), ("Sum", () => Sum(NDArray.Of(long.MaxValue, 1L))), ("Prod", () => Prod(NDArray.Of(1L << 62, 2L))),
            ("CumSum", () => CumSum(edge)), ("CumProd", () => CumProd(NDArray.Of(1L << 62, 2L))),
            ("FloorDivide", () => FloorDivide(min, -1)), ("product", () => Dot(max, NDArray.Of(2L))),
            ("product", () => Outer(max, NDArray.Of(2L))), ("product", () => Einsum("i,i", max, NDArray.Of(2L))),
            ("ScatterAdd", () => ScatterAdd(NDArray.Of(0L), NDArray.Of(0L, 0), NDArray.Of(long.MaxValue))),
        ];
        foreach ((string name, Func<NDArray> call) in calls)
        {
            string message = Assert.Throws<OverflowException>(call).Message;
            Assert.Contains(name, message);
            Assert.Contains("Float64", message);
        }

        Assert.Contains("Remainder", Assert.Throws<DivideByZeroException>(() => max % 0).Message);
        Assert.Contains("FloorDivide", Assert.Throws<DivideByZeroException>(() => FloorDivide(max, NDArray.Of(0L))).Message);
    }

    [Fact]
    public void MasksCount()
    {
        NDArray mask = NDArray.Of([true, false, true, true], 2, 2);
        Equal([3], Sum(mask));
        Equal([2, 1], Sum(mask, 0));
        Equal([1, 1, 2, 3], CumSum(mask));
        Equal([0], Prod(mask));
        Equal([2, 0, 2, 2], mask + mask);
        Equal([-1, 0, -1, -1], -mask);
        Equal([0], Sum(NDArray.Of<bool>()));
        Equal([1], Prod(NDArray.Of<long>()));
    }

    [Fact]
    public void OtherFunctionsAndOtherTypesGiveFloats()
    {
        NDArray three = NDArray.Of(3L, 6), single = NDArray.Of(0.5f, 1);
        NDArray[] doubles =
        [
            three / 2, three / three, three + 0.5, three * single, Power(three, 2), Sqrt(three), Exp(three), Mean(three), Reciprocal(three),
            Maximum(three, 0.5), Clip(three, 0.5, null), Dot(three, single), Fabs(three), Linalg.Norm(three),
            Einsum("i,i,i", three, three, single),
        ];
        Assert.All(doubles, x => Assert.Equal(DType.Float64, x.DType));
        Assert.Equal(DType.Complex128, (three * Complex.ImaginaryOne).DType);
        NDArray[] singles = [single + 1, 2 * single, single - 1L, Maximum(single, 0), single % 2, Where(single > 0, single, 0)];
        Assert.All(singles, x => Assert.Equal(DType.Float32, x.DType));
        Assert.Equal(3.5, (double)Mean(NDArray.Of(3L, 4)));
        Assert.Equal(DType.Float64, Array([1, 2]).DType);
        Assert.Equal(DType.Int64, Stack(three[0], 2).DType);
    }

    [Fact]
    public void PrintedWithoutAPoint()
    {
        Assert.Equal("[2 0]", (NDArray.Of(1L, 0) * 2).ToString());
        Assert.Equal("2", Sum(NDArray.Of(true, false, true)).ToString());
    }

    [Fact]
    public void NotDifferentiatedButAConstantBesideWhatIs()
    {
        NDArray x = NDArray.Of(0.5, 2), n = NDArray.Of(3L, -2);
        Assert.Contains("Int64", Assert.Throws<ArgumentException>(() => Autodiff.Grad(y => Sum(y))(n)).Message);
        Assert.Contains("Int64", Assert.Throws<ArgumentException>(() => Autodiff.Jvp(y => y * y, n, n)).Message);
        Sample.Equal(NDArray.Of(3.0, -2), Autodiff.Grad(y => Sum(y * n))(x));
        Sample.Equal(NDArray.Of(3.0, -2), Autodiff.Grad(y => Dot(y, n))(x));
        Sample.Equal(NDArray.Of(3.0, -2), Autodiff.Grad(y => Dot(n, y))(x));
        Sample.Equal(NDArray.Of(3.0, -2), Autodiff.Jvp(y => y * n, x, Ones(2)).Tangent);

        // A C# integer as the point: to a transform it is a number like any other.
        Sample.Equal(6.0, Autodiff.Grad(y => y * y)(3));
        Sample.Equal(1.0, Autodiff.Grad(y => Sum(y * n))(3));
        Sample.Equal(NDArray.Of(3.0, -2), Autodiff.Jvp(y => y * n, 3, 1).Tangent);
        Sample.Equal(0.5, Autodiff.Jvp(y => Sum(y * n) / 2, 3, 1).Tangent);
    }

    static void Equal(long[] expected, NDArray actual)
    {
        Assert.Equal(DType.Int64, actual.DType);
        Assert.Equal(expected, actual.ToArray<long>());
    }
}
