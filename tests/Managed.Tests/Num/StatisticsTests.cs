using System.Numerics;
using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

public class StatisticsTests
{
    [Fact]
    public void VarianceOfComplexNumbersIsReal()
    {
        NDArray z = NDArray.Of(new Complex(1, 1), new(-1, 1), new(0, -2));
        Assert.Equal(8.0 / 3, (double)Var(z), 1e-15);
        Assert.Equal(4, (double)Var(z, ddof: 1), 1e-15);
        Assert.Equal(2, (double)Std(z, ddof: 1), 1e-15);

        // dL/dx - i dL/dy of sum |z - m|^2 / n is 2 conj(z - m) / n.
        Sample.Equal(2 * Conj(z) / 3, Autodiff.Grad(x => Var(x))(z), 1e-15);
    }

    [Fact]
    public void DeviationOfEqualNumbers()
    {
        foreach (DType type in Sample.Inexact)
        {
            NDArray x = Full([4], 2, type);
            Assert.Equal(0, (double)Std(x));
            Sample.Equal(Zeros([4], type), Autodiff.Grad(a => Std(a))(x));
            Assert.Equal(0, (double)Autodiff.Jvp(a => Std(a), x, Arange(4)).Tangent);
        }

        Assert.True(double.IsNaN((double)Var(NDArray.Of(1.0), ddof: 1)));
        Assert.Equal(double.PositiveInfinity, (double)Var(NDArray.Of(1.0, 2), ddof: 3));
    }

    [Fact]
    public void DeviationAtEveryScale()
    {
        foreach (double scale in new[] { 1e200, 1e-200, 1e-310 })
        {
            Assert.Equal(Math.Sqrt(1.25), (double)Std(Arange(4) * scale) / scale, 1e-10);
        }
    }

    [Fact]
    public void QuantilesInterpolate()
    {
        NDArray x = NDArray.Of(4.0, 1, 3, 2);
        Assert.Equal(1, (double)Quantile(x, 0));
        Assert.Equal(4, (double)Quantile(x, 1));
        Assert.Equal(1.75, (double)Quantile(x, 0.25));
        Assert.Equal(1.75, (double)Percentile(x, 25));
        Assert.Equal(2.5, (double)Median(x));
        Assert.Equal(3, (double)Median(x[..3]));
        Assert.Equal(7, (double)Median(7));
        Sample.Equal(NDArray.Of(0, 0, 0.5, 0.5), Autodiff.Grad(a => Median(a))(x));
        Sample.Equal(NDArray.Of(0, 0.25, 0, 0.75), Autodiff.Grad(a => Quantile(a, 0.25))(x));
        Sample.Equal(
            NDArray.Of(new double[,] { { 2 }, { 5 } }),
            Median(NDArray.Of(new double[,] { { 3, 1, 2 }, { 5, 9, 0 } }), 1, keepDims: true));
        Assert.Equal(double.PositiveInfinity, (double)Median(NDArray.Of(1, double.PositiveInfinity, double.PositiveInfinity)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Quantile(x, 1.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Quantile(x, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => Percentile(x, -1));
    }

    [Fact]
    public void Averages()
    {
        NDArray x = Arange(6).Reshape(2, 3), w = NDArray.Of(1.0, 2, 1);
        Sample.Equal(NDArray.Of(1.0, 4), Average(x, 1, w));
        Sample.Equal(NDArray.Of(1.5, 2.5, 3.5), Average(x, 0));
        Assert.Equal(55.0 / 15, (double)Average(x, Axes.All, x), 1e-15);
        Sample.Shape([2, 1], Average(x, 1, w, keepDims: true));
        Assert.Contains("(2,)", Assert.Throws<ArgumentException>(() => Average(x, 1, Ones(2))).Message);
        Assert.Throws<ArgumentException>(() => Average(x, Axes.All, w));
    }

    [Fact]
    public void LogSumExpNeverOverflows()
    {
        double inf = double.PositiveInfinity;
        Assert.Equal(1000 + Math.Log(2), (double)LogSumExp(NDArray.Of(1000.0, 1000)), 1e-12);
        Assert.Equal(-1000 + Math.Log(2), (double)LogSumExp(NDArray.Of(-1000.0, -1000)), 1e-12);
        Assert.Equal(90 + Math.Log(2), (double)LogSumExp(NDArray.Of(90f, 90f)), 1e-4);
        Assert.Equal(-inf, (double)LogSumExp(NDArray.Of(-inf, -inf)));
        Assert.Equal(3, (double)LogSumExp(NDArray.Of(-inf, 3)));
        Assert.Equal(inf, (double)LogSumExp(NDArray.Of(inf, 3)));
        Assert.True(double.IsNaN((double)LogSumExp(NDArray.Of(double.NaN, 3))));

        // A row of -infinity among others: neither it nor the others see a NaN, to second order.
        NDArray x = NDArray.Of(new double[,] { { -inf, -inf, -inf }, { -inf, 0, 0 }, { 1, 2, 3 } });
        NDArray p = Exp(x[2] - LogSumExp(x[2]));
        NDArray gradient = Autodiff.Grad(a => Sum(LogSumExp(a, 1)))(x);
        Sample.Equal(Stack(Zeros(3), NDArray.Of(0, 0.5, 0.5), p), gradient, 1e-15);
        NDArray hvp = Autodiff.HessianVectorProduct(a => Sum(LogSumExp(a, -1, keepDims: true)))(x, Ones(3, 3));
        Sample.Shape([3, 3], hvp);
        Assert.True((bool)All(Abs(hvp) < 1e-15));
        Sample.Equal(NDArray.Of(0.0, 1, 1), Autodiff.Jvp(a => LogSumExp(a, 1), x, Ones(3, 3)).Tangent, 1e-15);

        // Two of one sign, one of the other: log(3 - 1), and an unused -infinity with weight 0.
        Assert.Equal(Math.Log(2), (double)LogSumExp(Zeros(3), Axes.All, weights: NDArray.Of(2.0, 1, -1)), 1e-15);
        Assert.Equal(5, (double)LogSumExp(NDArray.Of(5, -inf), Axes.All, weights: NDArray.Of(1.0, 0)), 1e-15);
        Sample.Shape([2, 1], LogSumExp(NDArray.Of(5.0, 1), -1, keepDims: true, weights: Ones(2, 2)));
        Sample.Equal([new Complex(1, 3) + Math.Log(2)], LogSumExp(NDArray.Of(new Complex(1, 3), new(1, 3))), 1e-15);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(400)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NaN)]
    public void LogSumExpIgnoresWhatHasNoWeight(double ignored)
    {
        NDArray a = NDArray.Of(ignored, 0.25, -3), weights = NDArray.Of(0.0, 1, 2);
        double sum = Math.Exp(0.25) + (2 * Math.Exp(-3));
        Assert.Equal(Math.Log(sum), (double)LogSumExp(a, Axes.All, weights: weights), 1e-14);
        var (toArray, toWeights) = Autodiff.Grad((x, w) => LogSumExp(x, Axes.All, weights: w))(a, weights);
        Sample.Equal(NDArray.Of(0, Math.Exp(0.25) / sum, 2 * Math.Exp(-3) / sum), toArray, 1e-14);
        Sample.Equal(NDArray.Of(Math.Exp(0.25) / sum, Math.Exp(-3) / sum), toWeights[1..], 1e-14);
        NDArray rows = LogSumExp(Stack(a, a).AsType(DType.Complex64), -1, weights: Stack(weights, Zeros(3)).AsType(DType.Float32));
        Assert.Equal((float)Math.Log(sum), (float)Real(rows)[0], 1e-5f);
        Assert.Equal(float.NegativeInfinity, (float)Real(rows)[1]);
    }

    [Fact]
    public void LogSumExpIsSmoothInAWeightOfZero()
    {
        Autodiff.CheckGrads(a => LogSumExp(a[0], 0, weights: a[1]), [NDArray.Of(0.5, 1, -1), NDArray.Of(0.0, 1, 2)], order: 2);
    }

    [Fact]
    public void QuantilesOfEqualNumbersAreThatNumber()
    {
        const double number = 0.56758051638767337;
        for (int k = 0; k <= 1000; k++)
        {
            Assert.Equal(number, (double)Quantile(Full([279], number), k / 1000.0));
        }
    }

    [Fact]
    public void QuantilesRiseBetweenTheSmallestAndTheLargest()
    {
        const double far = -1.00795396e8;
        NDArray[] samples =
        [
            0.1 * NDArray.Of(0.0, 1, 1, 2, 2, 3, 3, 4, 5, 5, 1, 1, 9, 9, 9, 8, 8, 7), NDArray.Of(far, 1.2, far, 2.1, 3.5),
            NDArray.Of(0.1, 0.3), NDArray.Of(-1e308, 1e308), NDArray.Of(1e-310, 3e-310, 1), Arange(7) / 3,
        ];
        foreach (NDArray x in samples)
        {
            double last = (double)Min(x), largest = (double)Max(x);
            for (int k = 0; k <= 1000; k++)
            {
                double value = (double)Quantile(x, k / 1000.0);
                Assert.True(value >= last && value <= largest, $"{value} after {last} at {k} of {x}");
                last = value;
            }

            Assert.Equal(largest, last);
        }

        Sample.Equal(NDArray.Of(0.75, 0.25), Autodiff.Grad(x => Quantile(x, 0.25))(NDArray.Of(1.0, 2)));
        Assert.Equal(0.75 + 0.5, (double)Autodiff.Jvp(x => Quantile(x, 0.25), NDArray.Of(1.0, 2), NDArray.Of(1.0, 2)).Tangent);
        Assert.Equal(double.NegativeInfinity, (double)Quantile(NDArray.Of(double.NegativeInfinity, 1), 0.25));
    }

    [Fact]
    public void DeviationsStayInRange()
    {
        NDArray x = NDArray.Of(1.0, -1, 1.5), huge = x * 1e308;
        Assert.Equal((double)Std(x), (double)Std(huge) / 1e308, 1e-15);
        Sample.Equal(Autodiff.Grad(a => Std(a))(x), Autodiff.Grad(a => Std(a))(huge), 1e-15);
        Assert.Equal((double)Std(x), (double)Std(x * 1e-300) / 1e-300, 1e-15);
        Assert.Equal(0, (double)Std(Full([3], 0.1)));
    }
}
