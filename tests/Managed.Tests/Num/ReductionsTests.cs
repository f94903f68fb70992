using System.Numerics;
using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

public class ReductionsTests
{
    [Theory]
    [MemberData(nameof(Sample.Types), MemberType = typeof(Sample))]
    public void SumOverEverySubsetOfAxes(DType type)
    {
        foreach (int[] shape in new[] { [2, 3, 4, 2], [3, 1, 5], [4], [], (int[])[2, 0, 3] })
        {
            NDArray x = Sample.Random(new Random(3), type, shape);
            for (int subset = 0; subset < 1 << shape.Length; subset++)
            {
                int[] axes = [.. Enumerable.Range(0, shape.Length).Where(i => ((subset >> i) & 1) != 0)];
                int[] kept = [.. shape.Select((d, i) => axes.Contains(i) ? 1 : d)], left = [.. shape.Where((_, i) => !axes.Contains(i))];
                Complex[] expected = new Complex[kept.Aggregate(1, (p, d) => p * d)], values = Sample.Values(x);
                foreach (int[] index in Sample.Indices(shape))
                {
                    expected[Sample.Place(index, kept)] += values[Sample.Place(index, shape)];
                }

                int[] shuffled = [.. axes.Reverse().Select((a, i) => i % 2 == 0 ? a - shape.Length : a)];
                foreach (NDArray view in Sample.Layouts(x))
                {
                    Check(left, Sum(view, axes), expected);
                    Check(kept, Sum(view, shuffled, keepDims: true), expected);
                }
            }

            void Check(int[] expectedShape, NDArray sum, Complex[] expected)
            {
                Assert.Equal(type, sum.DType);
                Sample.Shape(expectedShape, sum);
                Assert.All(Sample.Values(sum).Zip(expected), p => Assert.True(Complex.Abs(p.First - p.Second) < Sample.Tolerance(type)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Sample.Types), MemberType = typeof(Sample))]
    public void SumMeanAndNormAlongAxes(DType type)
    {
        NDArray x = Sample.Random(new Random(4), type, 3, 4);
        double tolerance = Sample.Tolerance(type);
        Complex[] v = Sample.Values(x);
        Complex total = v.Aggregate(Complex.Zero, (s, z) => s + z);
        foreach (NDArray view in Sample.Layouts(x))
        {
            Sample.Equal([total], Sum(view), tolerance);
            Sample.Equal([total / 12], Mean(view), tolerance);
            Sample.Equal([.. v.Chunk(4).Select(r => (r[0] + r[1] + r[2] + r[3]) / 4)], Mean(view, -1), tolerance);
            Sample.Equal([.. v.Chunk(4).Select(Length)], Linalg.Norm(view, axis: 1), tolerance);
            Sample.Equal([Length(v)], Linalg.Norm(view), tolerance);
            Sample.Shape([1, 4], Mean(view, 0, keepDims: true));
            Sample.Shape([3, 1], Linalg.Norm(view, axis: -1, keepDims: true));
        }

        Assert.Equal(type.RealType(), Linalg.Norm(x).DType);
        Assert.Equal(type, Mean(x).DType);

        static Complex Length(Complex[] z) => Math.Sqrt(z.Sum(x => (x.Real * x.Real) + (x.Imaginary * x.Imaginary)));
    }

    [Fact]
    public void NormIsSafeAtEveryScale()
    {
        foreach (double scale in new[] { 1e200, 1e-200, 1e-310, 1, 1e307 })
        {
            Assert.Equal(5, (double)Linalg.Norm(NDArray.Of(3.0, 4) * scale) / scale, 1e-10);
            Assert.Equal(5, (double)Linalg.Norm(NDArray.Of(new Complex(3, 0), new(0, -4)) * scale) / scale, 1e-10);
        }

        Assert.Equal(5e-30f, (float)Linalg.Norm(NDArray.Of(3e-30f, 4e-30f)), 1e-36f);
        Assert.Equal(0, (double)Linalg.Norm(Zeros(3)));
        Assert.Equal(0, (double)Linalg.Norm(Zeros(0)));
        Assert.Equal(double.PositiveInfinity, (double)Linalg.Norm(NDArray.Of(1, double.NegativeInfinity)));
        Assert.True(double.IsNaN((double)Linalg.Norm(NDArray.Of(1, double.NaN))));
        Assert.Equal(2, (double)Linalg.Norm(-2.0));
    }

    [Fact]
    public void LongSumsKeepTheirDigits()
    {
        NDArray x = Full([1_000_003], 0.1f);
        Assert.Equal(1_000_003 * (double)0.1f, (double)Sum(x), 0.1);
        Assert.Equal(1_000_003 * (double)0.1f, (double)Real(Sum(x.AsType(DType.Complex64))), 0.1);
    }

    [Fact]
    public void Errors()
    {
        NDArray x = Zeros(2, 3);
        Assert.Contains("axis 2", Assert.Throws<ArgumentOutOfRangeException>(() => Sum(x, 2)).Message);
        Assert.Contains("axis -3", Assert.Throws<ArgumentOutOfRangeException>(() => Mean(x, -3)).Message);
        Assert.Contains("twice", Assert.Throws<ArgumentException>(() => Sum(x, [0, -2])).Message);
        Assert.Equal(3, (double)Sum(NDArray.Of(true, true, false, true)));
    }
}
