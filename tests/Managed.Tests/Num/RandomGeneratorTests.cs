using System.Numerics;
using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

public class RandomGeneratorTests
{
    /// <summary>Computed apart from this code, from the published algorithms: the numbers of a seed never change.</summary>
    [Fact]
    public void TheStreamOfASeed()
    {
        RandomGenerator bits = Num.DefaultRng(42);
        Assert.Equal([1546998764402558742, 6990951692964543102, 12544586762248559009], Enumerable.Range(0, 3).Select(_ => bits.Next()));
        Sample.Equal(NDArray.Of(0.08386297105988216, 0.3789802506626686, 0.6800434110281394), Num.DefaultRng(42).Uniform(3));
        Sample.Equal(
            NDArray.Of(-0.7262191382447857, -0.21119691823195985, 0.2216227015035933, 0.5227716877560146),
            Num.DefaultRng(42).Normal(4),
            4e-16);
        Assert.NotEqual(Num.DefaultRng(-1).NextDouble(), Num.DefaultRng(1).NextDouble());
    }

    [Theory]
    [MemberData(nameof(Sample.Types), MemberType = typeof(Sample))]
    public void AllTypesAreOneStream(DType type)
    {
        DType wide = type.IsComplex() ? DType.Complex128 : DType.Float64;
        Sample.Equal(Num.DefaultRng(3).Normal([2, 3], wide).AsType(type), Num.DefaultRng(3).Normal([2, 3], type));
        Sample.Equal(Num.DefaultRng(3).Uniform([2, 3], wide, -1, 2).AsType(type), Num.DefaultRng(3).Uniform([2, 3], type, -1, 2));
        Sample.Shape([], Num.DefaultRng(3).Normal([], type));
        Sample.Shape([0, 2], Num.DefaultRng(3).Uniform([0, 2], type));
    }

    [Fact]
    public void Moments()
    {
        const int n = 200_000;
        double error = 5 / Math.Sqrt(n);
        RandomGenerator random = Num.DefaultRng(7);
        NDArray z = random.Normal(n), u = random.Uniform([n], DType.Float64, 2, 4);
        NDArray c = random.Normal([n], DType.Complex128, mean: 3, scale: 2);
        Assert.Equal(0, (double)Mean(z), error);
        Assert.Equal(1, (double)Var(z), 2 * error);
        Assert.Equal(0, (double)Mean(z * z * z), 4 * error);
        Assert.Equal(3, (double)Mean(z * z * z * z), 10 * error);
        Assert.Equal(0.0455, (double)Mean((Abs(z) > 2).AsType(DType.Float64)), error);
        Assert.Equal(3, (double)Mean(u), error);
        Assert.Equal(1.0 / 3, (double)Var(u), error);
        Assert.True((bool)All(u >= 2) && (bool)All(u < 4));
        Assert.True(Complex.Abs((Complex)Mean(c) - 3) < 3 * error);
        Assert.Equal(4, (double)Var(c), 10 * error);
        Assert.Equal(2, (double)Var(Imag(c)), 8 * error);
        Assert.Equal(0, (double)Mean(z[1..] * z[..^1]), error);

        NDArray k = random.Integers(-2, 3, n);
        Assert.Equal(DType.Int64, k.DType);
        UniqueResult counts = UniqueAll(k);
        Sample.Equal(NDArray.Of(-2L, -1, 0, 1, 2), counts.Values);
        Assert.True((bool)All(Abs((counts.Counts / (double)n) - 0.2) < error));
        Assert.All(random.Integers(long.MinValue, long.MaxValue, 3).ToArray<long>(), v => Assert.NotEqual(0, v));

        NDArray order = random.Permutation(1000);
        Sample.Equal(Arange(1000), Sort(order).AsType(DType.Float64));
        Assert.False((bool)All(order == Arange(1000)));
        Sample.Shape([0], random.Permutation(0));

        // Each of the orders of three as often as any other.
        int[] found = new int[27];
        for (int i = 0; i < 6000; i++)
        {
            double[] p = random.Permutation(3).ToArray<double>();
            found[(int)((9 * p[0]) + (3 * p[1]) + p[2])]++;
        }

        Assert.Equal(6, found.Count(f => f > 0));
        Assert.All(found.Where(f => f > 0), f => Assert.InRange(f, 800, 1200));
    }

    [Fact]
    public void TheLogarithmIsExactEnough()
    {
        var random = new Random(1);
        for (int i = 0; i < 20_000; i++)
        {
            double x = Math.Pow(10, -20 * random.NextDouble()), y = 1 - (x * 0.1);
            Assert.Equal(1, RandomGenerator.Log(x) / Math.Log(x), 5e-16);
            Assert.Equal(1, RandomGenerator.Log(y) / (y == 1 ? 1 : Math.Log(y)), y == 1 ? 1 : 5e-16);
        }

        Assert.Equal(0, RandomGenerator.Log(1));
    }

    [Fact]
    public void Errors()
    {
        Assert.Contains("Int64", Assert.Throws<ArgumentException>(() => Num.DefaultRng(1).Normal([2], DType.Int64)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Num.DefaultRng(1).Integers(3, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => Num.DefaultRng(1).Permutation(-1));
    }
}
