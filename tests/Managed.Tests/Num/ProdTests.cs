using System.Numerics;
using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

public class ProdTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void ExactDerivativesWithZeros(int zeros)
    {
        for (int n = Math.Max(zeros, 1); n <= 7; n++)
        {
            double[] x = [.. Enumerable.Range(0, n).Select(i => (i * 5 % n) < zeros ? 0.0 : i + 1.5)];
            NDArray gradient = Autodiff.Grad(a => Prod(a))(x), hessian = Hessian(a => Prod(a), x);
            for (int i = 0; i < n; i++)
            {
                Assert.Equal(Product(x, i), (double)gradient[i], 1e-9);
                for (int j = 0; j < n; j++)
                {
                    Assert.Equal(i == j ? 0 : Product(x, i, j), (double)hessian[i, j], 1e-9);
                }
            }

            // The gradient of the sum of running products, and its derivative.
            NDArray running = Autodiff.Grad(a => Sum(CumProd(a)))(x), second = Hessian(a => Sum(CumProd(a)), x);
            for (int i = 0; i < n; i++)
            {
                Assert.Equal(Enumerable.Range(i, n - i).Sum(k => Product(x[..(k + 1)], i)), (double)running[i], 1e-9);
                for (int j = 0; j < n; j++)
                {
                    int from = Math.Max(i, j);
                    Assert.Equal(
                        i == j ? 0 : Enumerable.Range(from, n - from).Sum(k => Product(x[..(k + 1)], i, j)), (double)second[i, j], 1e-9);
                }
            }
        }

        static NDArray Hessian(Func<NDArray, NDArray> f, NDArray x) => Stack([.. Enumerable.Range(0, x.Size)
            .Select(i => Autodiff.HessianVectorProduct(f)(x, Eye(x.Size)[i]))]);

        static double Product(double[] x, params int[] without) =>
            x.Where((_, i) => !without.Contains(i)).Aggregate(1.0, (p, v) => p * v);
    }

    [Fact]
    public void ThirdDerivatives() => Autodiff.CheckGrads(
        x => Stack(Prod(x), Sum(CumProd(x))), NDArray.Of(0, 2, 0, -1.5, 0.5), order: 3);

    /// <summary>Division by the element would overflow, vanish or give NaN.</summary>
    [Fact]
    public void GradientsAtEveryScale()
    {
        Sample.Equal(NDArray.Of(1e-300, 1e300, 1), Autodiff.Grad(x => Prod(x))(NDArray.Of(1e300, 1e-300, 1)), 1e-14);
        Sample.Equal(NDArray.Of(double.PositiveInfinity, 0), Autodiff.Grad(x => Prod(x))(NDArray.Of(0, double.PositiveInfinity)));
        Sample.Equal(NDArray.Of(5e-324), Autodiff.Grad(x => Prod(x * 5e-324))(NDArray.Of(2.0)));
    }

    [Fact]
    public void CotangentsOfZeroStayZero()
    {
        double inf = double.PositiveInfinity, nan = double.NaN;
        NDArray x = NDArray.Of(new double[,] { { inf, 0, nan }, { 2, 3, 4 } }), chosen = NDArray.Of(false, true);
        NDArray only = Stack(Zeros(3), Ones(3));
        foreach (Func<NDArray, NDArray> f in new Func<NDArray, NDArray>[]
        {
            a => Prod(a, 1), a => CumProd(a, 1)[.., 2], a => LogSumExp(a, 1), a => Max(a, 1), a => Median(a, 1), a => Sort(a)[.., 1],
        })
        {
            NDArray g = Autodiff.Grad(a => Sum(Where(chosen, f(a), 0)))(x);
            Sample.Equal(Zeros(3), g[0]);
            Sample.Equal(Autodiff.Grad(a => Sum(f(a)))(x[1..])[0], g[1], 1e-15);
            NDArray hvp = Autodiff.HessianVectorProduct(a => Sum(Where(chosen, f(a) * f(a), 0)))(x, only);
            Sample.Equal(Zeros(3), hvp[0]);
            Sample.Equal(Autodiff.HessianVectorProduct(a => Sum(f(a) * f(a)))(x[1..], only[1..])[0], hvp[1], 1e-14);
        }
    }

    [Fact]
    public void ProductsOfScalarsAndOfOneElement()
    {
        Assert.Equal(1, (double)Autodiff.Grad(Prod)(3.0));
        Sample.Equal(NDArray.Of(1.0), Autodiff.Grad(Prod)(NDArray.Of(0.0)));
        Assert.Equal(1, (double)Autodiff.Grad(Max)(3.0));
        Sample.Equal(Ones(2, 1), Autodiff.Grad(a => Sum(Prod(a, 1)))(Zeros(2, 1)));
    }

    [Theory]
    [MemberData(nameof(Sample.Types), MemberType = typeof(Sample))]
    public void RunningProductsAndSums(DType type)
    {
        NDArray x = Sample.Random(new Random(2), type, 3, 4, 5);
        Func<int[], Complex> at = Naive.At(x);
        double tolerance = Sample.Tolerance(type);
        foreach (NDArray view in Sample.Layouts(x))
        {
            for (int axis = -3; axis < 3; axis++)
            {
                int along = (axis + 3) % 3;
                Naive.Equal(type, [3, 4, 5], i => Before(i).Aggregate(Complex.One, (p, z) => p * z), CumProd(view, axis), tolerance);
                Naive.Equal(type, [3, 4, 5], i => Before(i).Aggregate(Complex.Zero, (p, z) => p + z), CumSum(view, axis), 10 * tolerance);

                IEnumerable<Complex> Before(int[] i) =>
                    Enumerable.Range(0, i[along] + 1).Select(k => at([.. i[..along], k, .. i[(along + 1)..]]));
            }

            Sample.Equal(CumSum(Ravel(x), 0), CumSum(view));
            Sample.Equal(CumProd(Ravel(x), 0), CumProd(view));
        }

        Assert.Equal(DType.Int64, CumSum(NDArray.Of(true, true)).DType);
        Sample.Equal(NDArray.Of(1L, 2), CumSum(NDArray.Of(true, true)));
        Sample.Equal(NDArray.Of(3.0), CumSum(3));
    }

    [Fact]
    public void Differences()
    {
        NDArray x = NDArray.Of(1.0, 4, 9, 16, 25);
        Sample.Equal(NDArray.Of(3.0, 5, 7, 9), Diff(x));
        Sample.Equal(NDArray.Of(2.0, 2, 2), Diff(x, 2));
        Sample.Equal(x, Diff(x, 0));
        Sample.Shape([0], Diff(x, 5));
        Sample.Shape([0], Diff(x, 9));
        Sample.Shape([0, 3], Diff(Zeros(1, 3), 1, 0));
        Sample.Equal(NDArray.Of(new double[,] { { 3, 3, 3 } }), Diff(Arange(6).Reshape(2, 3), axis: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Diff(x, -1));

        Sample.Equal(NDArray.Of(3.0, 4, 6, 8, 9), Num.Gradient(x));
        Sample.Equal(NDArray.Of(6.0, 8, 12, 16, 18), Num.Gradient(x, 0.5));
        Sample.Equal(NDArray.Of(3.0, 3), Num.Gradient(x[..2]));
        Assert.Contains("axis 0", Assert.Throws<ArgumentException>(() => Num.Gradient(x[..1])).Message);
    }
}
