using System.Numerics;
using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

/// <summary>Every reduction over every subset of axes, in every layout.</summary>
public class FoldTests
{
    [Theory]
    [MemberData(nameof(Sample.Types), MemberType = typeof(Sample))]
    public void ProductsAndMeans(DType type)
    {
        double tolerance = 1e4 * type.Epsilon();
        Naive.Reduction(
            type, (a, axes, keep) => Prod(a, axes, keep), x => x.Aggregate(Complex.One, (p, z) => p * z), type, tolerance, NearOne);
        Complex none = new(double.NaN, type.IsComplex() ? double.NaN : 0);
        Naive.Reduction(type, (a, axes, keep) => Mean(a, axes, keep), x => x.Length == 0 ? none : MeanOf(x), type, tolerance, NearOne);
        Naive.Reduction(
            type, (a, axes, keep) => Sum(a, axes, keep), x => x.Aggregate(Complex.Zero, (p, z) => p + z), type, tolerance, NearOne);
    }

    [Theory]
    [MemberData(nameof(Sample.Types), MemberType = typeof(Sample))]
    public void Variances(DType type)
    {
        double tolerance = 1e4 * type.Epsilon();
        Naive.Reduction(type, (a, axes, keep) => Var(a, axes, 0, keep), x => Variance(x, 0), type.RealType(), tolerance, empty: false);
        Naive.Reduction(
            type, (a, axes, keep) => Std(a, axes, 0, keep), x => Math.Sqrt(Variance(x, 0)), type.RealType(), tolerance, empty: false);
        Naive.Reduction(type, (a, axes, keep) => Var(a, axes, 0.5, keep), x => Variance(x, 0.5), type.RealType(), tolerance, empty: false);

        static double Variance(Complex[] x, double ddof)
        {
            Complex mean = MeanOf(x);
            return x.Sum(z => (z - mean).Magnitude * (z - mean).Magnitude) / (x.Length - ddof);
        }
    }

    [Theory]
    [MemberData(nameof(Sample.Types), MemberType = typeof(Sample))]
    public void LogSumExps(DType type) => Naive.Reduction(
        type,
        (a, axes, keep) => LogSumExp(a, axes, keep),
        x => Complex.Log(x.Aggregate(Complex.Zero, (p, z) => p + Complex.Exp(z))),
        type, 1e4 * type.Epsilon(), NearOne, empty: false);

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    [InlineData(DType.Int64)]
    [InlineData(DType.Bool)]
    public void Extrema(DType type)
    {
        Naive.Reduction(type, (a, axes, keep) => Max(a, axes, keep), x => x.Max(z => z.Real), type, 0, Rough, empty: false);
        Naive.Reduction(type, (a, axes, keep) => Min(a, axes, keep), x => x.Min(z => z.Real), type, 0, Rough, empty: false);
        DType wide = type.IsInexact() ? type : DType.Float64;
        Naive.Reduction(
            type, (a, axes, keep) => Ptp(a, axes, keep), x => x.Max(z => z.Real) - x.Min(z => z.Real),
            type == DType.Bool ? DType.Int64 : type, 1e-6, Rough, empty: false);
        Naive.Reduction(type, (a, axes, keep) => Median(a, axes, keep), Middle, wide, 1e-6, Rough, empty: false);

        static Complex Middle(Complex[] x)
        {
            double[] sorted = [.. x.Select(z => z.Real).Order()];
            return (sorted[(x.Length - 1) / 2] + sorted[x.Length / 2]) / 2;
        }
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Complex64)]
    [InlineData(DType.Complex128)]
    [InlineData(DType.Int64)]
    [InlineData(DType.Bool)]
    public void Masks(DType type)
    {
        Naive.Reduction(type, (a, axes, keep) => Any(a, axes, keep), x => x.Any(z => z != 0) ? 1 : 0, DType.Bool, 0, Sparse);
        Naive.Reduction(type, (a, axes, keep) => All(a, axes, keep), x => x.All(z => z != 0) ? 1 : 0, DType.Bool, 0, Sparse);
        Naive.Reduction(type, (a, axes, keep) => CountNonzero(a, axes, keep), x => x.Count(z => z != 0), DType.Int64, 0, Sparse);

        static NDArray Sparse(Random random, DType type, int[] shape)
        {
            NDArray a = Sample.Random(random, type.IsInexact() ? type : DType.Float64, shape);
            return Where(Real(a) > 0.3, 0, a * 10).AsType(type);
        }
    }

    [Fact]
    public void LongRowsAreFoldedByHalves()
    {
        // 1e6 rows of two: added one after the other in single precision, the last would be lost.
        NDArray x = Full([1_000_003, 2], 0.1f);
        Assert.Equal(1_000_003 * (double)0.1f, (double)Sum(x, 0)[1], 0.1);
        Assert.Equal(2 * 1_000_003 * (double)0.1f, (double)Sum(x.T), 0.3);
        Assert.Equal(1_000_003 * (double)0.1f, (double)Real(Sum(x.T.AsType(DType.Complex64), 1)[0]), 0.1);
    }

    [Fact]
    public void NoAxesNothingReduced()
    {
        NDArray x = Arange(6).Reshape(2, 3);
        foreach (NDArray y in new[] { Sum(x, []), Prod(x, []), Max(x, []), Mean(x, []), Median(x, []) })
        {
            Sample.Equal(x, y);
        }

        Sample.Equal(x, LogSumExp(x, []), 1e-15);
        Sample.Equal(Zeros(2, 3), Var(x, []));
    }

    [Fact]
    public void Empty()
    {
        NDArray none = Zeros(0, 3);
        Sample.Equal(Zeros(3), Sum(none, 0));
        Sample.Equal(Ones(3), Prod(none, 0));
        Sample.Equal(Zeros(0), Max(none, 1));
        Assert.True(double.IsNaN((double)Mean(none)));
        Assert.True(double.IsNaN((double)Median(none)));
        Assert.True(double.IsNaN((double)Var(none)));
        Assert.True(double.IsNaN((double)Std(none)));
        Assert.Equal(double.NegativeInfinity, (double)LogSumExp(none));
        Sample.Shape([0], LogSumExp(none, 1));
        Assert.False((bool)Any(none));
        Assert.True((bool)All(none));
        Func<NDArray>[] calls = [() => Max(none), () => Min(none, 0), () => Ptp(none), () => ArgMax(none), () => ArgMin(none, 0)];
        foreach (Func<NDArray> f in calls)
        {
            string message = Assert.Throws<ArgumentException>(() => f()).Message;
            Assert.Contains("axis 0", message);
            Assert.Contains("(0", message);
        }

        Sample.Equal(Zeros(0, 3), Autodiff.Grad(x => Sum(Prod(x, 0)))(none));
        Sample.Equal(Zeros(0), CumSum(Zeros(0)));
        Sample.Equal(Zeros(0, 3), CumProd(none, 0));
        Sample.Equal(Zeros(0, 3), Autodiff.Grad(x => Sum(CumProd(x, 0)))(none));
    }

    [Fact]
    public void AxesAreNamedInErrors()
    {
        NDArray x = Zeros(2, 3);
        foreach ((string name, Func<NDArray> f) in new (string, Func<NDArray>)[]
        {
            ("Prod", () => Prod(x, 2)), ("Max", () => Max(x, 2)), ("Var", () => Var(x, 2)), ("Any", () => Any(x, 2)),
            ("CumSum", () => CumSum(x, 2)), ("ArgMax", () => ArgMax(x, 2)), ("Median", () => Median(x, 2)),
            ("LogSumExp", () => LogSumExp(x, 2)), ("Diff", () => Diff(x, 1, 2)),
        })
        {
            string message = Assert.Throws<ArgumentOutOfRangeException>(() => f()).Message;
            Assert.Contains($"{name}: axis 2", message);
            Assert.Contains("rank 2", message);
        }

        Assert.Contains("twice", Assert.Throws<ArgumentException>(() => Prod(x, [1, -1])).Message);
    }

    static Complex MeanOf(Complex[] x) => x.Aggregate(Complex.Zero, (p, z) => p + z) / x.Length;

    /// <summary>So that long products neither overflow nor vanish, and long sums do not cancel.</summary>
    static NDArray NearOne(Random random, DType type, int[] shape) => 1 + (0.01 * Sample.Random(random, type, shape));

    /// <summary>With many equal numbers.</summary>
    static NDArray Rough(Random random, DType type, int[] shape) =>
        (4 * Sample.Random(random, DType.Float64, shape)).AsType(DType.Int64).AsType(type);
}
