using System.Numerics;
using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

public class ComparisonTests
{
    static readonly (Func<NDArray, NDArray, NDArray> Array, Func<double, double, bool> Number)[] Relations =
    [
        (Equal, (a, b) => a == b),
        (NotEqual, (a, b) => a != b),
        ((x, y) => x < y, (a, b) => a < b),
        ((x, y) => x <= y, (a, b) => a <= b),
        ((x, y) => x > y, (a, b) => a > b),
        ((x, y) => x >= y, (a, b) => a >= b),
    ];

    [Fact]
    public void RelationsLikeALoop()
    {
        double[] x = [1, 2, double.NaN, -1, 0, double.PositiveInfinity], y = [0, 1, 2, double.NaN];
        foreach (DType type in new[] { DType.Float64, DType.Float32 })
        {
            NDArray a = NDArray.Of<double>(x, 6, 1).AsType(type), b = NDArray.Of<double>(y).AsType(type);
            foreach ((Func<NDArray, NDArray, NDArray> array, Func<double, double, bool> number) in Relations)
            {
                bool[] expected = [.. x.SelectMany(p => y.Select(q => number(p, q)))];
                foreach (NDArray view in Sample.Layouts(a))
                {
                    Assert.Equal(expected, array(view, b).ToArray<bool>());
                    Assert.Equal(expected, array(BroadcastTo(view, 6, 4), b).ToArray<bool>());
                }

                Assert.Equal(x.Select(p => number(p, 1)), array(a, 1).ToArray<bool>());
                Assert.Equal(y.Select(q => number(1, q)), array(1, b).ToArray<bool>());
            }
        }
    }

    [Fact]
    public void TypesMeetAsInArithmetic()
    {
        Assert.True((bool)Equal(NDArray.Of(0.1f), 0.1));
        Assert.False((bool)Equal(NDArray.Of(0.1f), NDArray.Of(0.1)));
        Assert.False((bool)Equal(NDArray.Of(long.MaxValue), NDArray.Of(long.MaxValue - 1)));
        Assert.True((bool)(NDArray.Of(long.MaxValue - 1) < NDArray.Of(long.MaxValue)));
        Assert.True((bool)Equal(NDArray.Of(true), 1));
        Assert.True((bool)(NDArray.Of(false) < NDArray.Of(true)));
        Assert.Equal([true, false], Equal(NDArray.Of(Complex.ImaginaryOne, 1), I).ToArray<bool>());
        Assert.Equal([false, true], NotEqual(NDArray.Of(Complex.ImaginaryOne, 1), I).ToArray<bool>());
        Assert.True((bool)(I < 1));
        Assert.Contains("(2,) and (3,)", Assert.Throws<ArgumentException>(() => Equal(Zeros(2), Zeros(3))).Message);
        Assert.Equal(0, Equal(Zeros(0), 1).Size);
    }

    [Theory]
    [InlineData(DType.Bool)]
    [InlineData(DType.Int64)]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    [InlineData(DType.Complex64)]
    [InlineData(DType.Complex128)]
    public void WhereLikeALoop(DType type)
    {
        var random = new Random(9);
        foreach ((int[] c, int[] x, int[] y) in new[]
        {
            ([3, 4], [3, 4], [3, 4]), ([4], [3, 1], []), ([], [2, 2], [2]), ([3, 1], [], []), ([1], [], [0]),
            ((int[])[2, 1, 3], (int[])[2, 1], (int[])[1]),
        })
        {
            int[] shape = Sample.Broadcast(Sample.Broadcast(c, x)!, y)!;
            NDArray mask = Sample.Random(random, DType.Float64, c) > 0;
            NDArray a = Make(x), b = Make(y);
            bool[] flags = mask.ToArray<bool>();
            (Complex[] va, Complex[] vb) = (Sample.Values(a), Sample.Values(b));
            Complex[] expected =
                [.. Sample.Indices(shape).Select(i => flags[Sample.Place(i, c)] ? va[Sample.Place(i, x)] : vb[Sample.Place(i, y)])];
            foreach (NDArray view in type.IsInexact() ? Sample.Layouts(a) : [a, a.T.AsType(type).T])
            {
                NDArray z = Where(mask, view, b);
                Assert.Equal(type, z.DType);
                Sample.Shape(shape, z);
                Sample.Equal(expected, z, 0);
            }
        }

        Assert.Contains("compare first", Assert.Throws<ArgumentException>(() => Where(NDArray.Of(1.0), 1, 2)).Message);
        Assert.Throws<ArgumentException>(() => Where(NDArray.Of(true, false), Zeros(3), 0));

        NDArray Make(int[] s) => type.IsInexact() ? Sample.Random(random, type, s)
            : type == DType.Bool ? Sample.Random(random, DType.Float64, s) > 0
            : (Sample.Random(random, DType.Float64, s) * 100).AsType(type);
    }
}
