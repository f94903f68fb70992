using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

public class MaxMinTests
{
    [Fact]
    public void EqualElementsShareTheGradient()
    {
        NDArray x = NDArray.Of(1.0, 3, 2, 3, 1);
        Sample.Equal(NDArray.Of(0, 0.5, 0, 0.5, 0), Autodiff.Grad(Max)(x));
        Sample.Equal(NDArray.Of(0.5, 0, 0, 0, 0.5), Autodiff.Grad(Min)(x));
        Sample.Equal(NDArray.Of(0, 0.5, 0, 0.5, 0), Autodiff.Grad(Max)(x.AsType(DType.Float32)).AsType(DType.Float64));
        Assert.Equal(1.5, (double)Autodiff.Jvp(Max, x, NDArray.Of(7.0, 1, 7, 2, 7)).Tangent);
        Sample.Equal(Zeros(5), Autodiff.HessianVectorProduct(Max)(x, Arange(5)));
        NDArray square = NDArray.Of(new double[,] { { 1, 2 }, { 1, 3 } });
        Sample.Equal(NDArray.Of(new double[,] { { 0.5, 0 }, { 0.5, 1 } }), Autodiff.Grad(a => Sum(Max(a, 0)))(square));
    }

    [Fact]
    public void NaNIsFound()
    {
        NDArray x = NDArray.Of(1, double.NaN, 3, double.NaN), rows = Stack(x, Ones(4));
        Assert.True(double.IsNaN((double)Max(x)));
        Assert.True(double.IsNaN((double)Min(x)));
        Sample.Equal(NDArray.Of(double.NaN, 1), Max(rows, 1));
        Sample.Equal(NDArray.Of(1, double.NaN, 1, double.NaN), Min(rows, 0));
        Sample.Equal(NDArray.Of(0, 0.5, 0, 0.5), Autodiff.Grad(Max)(x));
        Assert.Equal(1, (long)(double)ArgMax(x));
        Assert.Equal(1, (long)(double)ArgMin(x));
        Assert.True(double.IsNaN((double)Median(x)));
        Sample.Equal(NDArray.Of(double.NaN, 1), Median(rows, 1));
        Sample.Equal(NDArray.Of(1.0, 0, 1, 0), Autodiff.Grad(a => NanSum(a))(x));
        Assert.Equal(4, (double)NanSum(x));
        Assert.Equal(2, (double)NanMean(x));
        Assert.True(double.IsNaN((double)NanMean(x[1])));
        Sample.Equal(Ones(2), NanMean(NDArray.Of(true, true), []));
    }

    [Fact]
    public void InfinitiesAndSignedZeros()
    {
        double inf = double.PositiveInfinity;
        Assert.Equal(inf, (double)Max(NDArray.Of(1, inf, -inf)));
        Assert.Equal(-inf, (double)Min(NDArray.Of(1, inf, -inf)));
        Sample.Equal(NDArray.Of(0.5, 0.5), Autodiff.Grad(Max)(NDArray.Of(-0.0, 0.0)));
        Assert.Equal(0, (double)ArgMax(NDArray.Of(-0.0, 0.0)));
        Assert.Equal(0, (double)ArgMax(NDArray.Of(-inf, -inf)));
        Sample.Equal(NDArray.Of(1.0, 0), Autodiff.Grad(Max)(NDArray.Of(inf, 1)));
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    [InlineData(DType.Int64)]
    [InlineData(DType.Bool)]
    public void PositionsOfTheFirst(DType type)
    {
        NDArray x = (3 * Sample.Random(new Random(5), DType.Float64, 3, 4, 5)).AsType(DType.Int64).AsType(type);
        var at = Naive.At(x);
        foreach (NDArray view in Sample.Layouts(x))
        {
            for (int axis = -3; axis < 3; axis++)
            {
                int along = (axis + 3) % 3, n = x.Shape[along];
                int[] left = [.. x.Shape[..along], .. x.Shape[(along + 1)..]], kept = [.. x.Shape[..along], 1, .. x.Shape[(along + 1)..]];
                Naive.Equal(DType.Int64, left, i => First(i, -1), ArgMax(view, axis));
                Naive.Equal(DType.Int64, left, i => First(i, 1), ArgMin(view, axis));
                Naive.Equal(DType.Int64, kept, i => First([.. i[..along], .. i[(along + 1)..]], -1), ArgMax(view, axis, keepDims: true));

                int First(int[] i, int sign) => Enumerable.Range(0, n).MinBy(k => sign * at([.. i[..along], k, .. i[along..]]).Real);
            }

            Sample.Equal(ArgMax(Ravel(x), 0), ArgMax(view));
            Sample.Equal(ArgMin(Ravel(x), 0), ArgMin(view));
        }
    }

    [Fact]
    public void ComplexNumbersAreNotInterpolatedInTheirOrder()
    {
        NDArray z = Zeros([2], DType.Complex64);
        foreach (Func<NDArray> f in new Func<NDArray>[] { () => Median(z), () => Quantile(z, 0.5), () => Percentile(z, 50) })
        {
            Assert.Contains("Complex64", Assert.Throws<ArgumentException>(() => f()).Message);
        }
    }

    [Fact]
    public void PositionsOfTracedArrays()
    {
        NDArray gradient = Autodiff.Grad(x => Take(x * x, ArgMax(x), 0))(NDArray.Of(1.0, 5, 2));
        Sample.Equal(NDArray.Of(0.0, 10, 0), gradient);
    }
}
