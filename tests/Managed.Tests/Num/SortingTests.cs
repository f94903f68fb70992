using System.Numerics;
using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

public class SortingTests
{
    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    [InlineData(DType.Complex64)]
    [InlineData(DType.Complex128)]
    [InlineData(DType.Int64)]
    [InlineData(DType.Bool)]
    public void SortsStablyAlongEveryAxis(DType type)
    {
        NDArray x = Rough(type, 3, 4, 20);
        var at = Naive.At(x);
        NDArray source = type.IsInexact() ? x : x.AsType(DType.Float64);
        foreach (NDArray view in Sample.Layouts(source).Select(v => v.AsType(type)))
        {
            for (int axis = -3; axis < 3; axis++)
            {
                int along = (axis + 3) % 3, n = x.Shape[along];
                Naive.Equal(DType.Int64, x.Shape.ToArray(), i => Order(i)[i[along]], ArgSort(view, axis));
                Naive.Equal(type, x.Shape.ToArray(), i => at(Line(i, Order(i)[i[along]])), Sort(view, axis));

                int[] Line(int[] i, int k) => [.. i[..along], k, .. i[(along + 1)..]];
                int[] Order(int[] i) => [.. Enumerable.Range(0, n).OrderBy(k => at(Line(i, k)).Real).ThenBy(k => at(Line(i, k)).Imaginary)];
            }
        }
    }

    [Fact]
    public void NaNComesLast()
    {
        double nan = double.NaN, inf = double.PositiveInfinity;
        NDArray x = NDArray.Of(nan, 2, -inf, nan, inf, -0.0, 0);
        Sample.Equal(NDArray.Of(-inf, 0, 0, 2, inf, nan, nan), Sort(x));
        Sample.Equal(NDArray.Of(2L, 5, 6, 1, 4, 0, 3), ArgSort(x));
        Sample.Equal(NDArray.Of(2L, 5, 6, 1, 4, 0, 3), ArgSort(x.AsType(DType.Float32)));
        Complex[] z = [new(nan, nan), new(1, nan), new(nan, 1), new(1, 2), new(1, -2), new(0, nan)];
        Sample.Equal([z[4], z[3], z[5], z[1], z[2], z[0]], Sort(NDArray.Of<Complex>(z)), 0);
        Sample.Equal(NDArray.Of(4L, 3, 5, 1, 2, 0), ArgSort(NDArray.Of<Complex>(z)));
        Sample.Equal(NDArray.Of(4L, 3, 5, 1, 2, 0), ArgSort(NDArray.Of<Complex>(z).AsType(DType.Complex64)));
    }

    [Fact]
    public void TheGradientIsThePermutation()
    {
        NDArray x = NDArray.Of(3.0, 1, 2, 1), c = NDArray.Of(10.0, 20, 30, 40);
        Sample.Equal(NDArray.Of(40.0, 10, 30, 20), Autodiff.Grad(a => Sum(c * Sort(a)))(x));
        Sample.Equal(NDArray.Of(2.0, 4, 3, 1), Autodiff.Jvp(a => Sort(a), x, NDArray.Of(1.0, 2, 3, 4)).Tangent);
        Sample.Equal(NDArray.Of(40.0, 10, 30, 20), Autodiff.Grad(a => Sum(c * Partition(a, 2)))(x));
    }

    [Fact]
    public void Edges()
    {
        Sample.Shape([0], Sort(Zeros(0)));
        Sample.Shape([3, 0], ArgSort(Zeros(3, 0)));
        Sample.Shape([0, 3], Sort(Zeros(0, 3)));
        Assert.Contains("axis 1", Assert.Throws<ArgumentOutOfRangeException>(() => Sort(Zeros(2), 1)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Sort(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => Partition(Zeros(2), 2));
        NDArray p = Partition(NDArray.Of(5.0, 1, 4, 2, 3), 2);
        Assert.Equal(3, (double)p[2]);
        Assert.True((bool)All(p[..2] <= 3) && (bool)All(p[3..] >= 3));
    }

    [Fact]
    public void DifferentElements()
    {
        NDArray x = NDArray.Of(new double[,] { { 3, 1, double.NaN }, { 1, 3, double.NaN } });
        UniqueResult u = UniqueAll(x.T);
        Sample.Equal(NDArray.Of(1, 3, double.NaN), u.Values);
        Sample.Equal(NDArray.Of(1L, 0, 4), u.Indices);
        Sample.Equal(NDArray.Of(2L, 2, 2), u.Counts);
        Sample.Equal(x.T, u.Values[u.Inverse]);
        Sample.Shape([0], Unique(Zeros(0)));
        Sample.Equal(NDArray.Of(false, true), Unique(NDArray.Of(true, false, true)));
        Sample.Equal(NDArray.Of(Complex.One, new(1, 2)), Unique(NDArray.Of(new Complex(1, 2), Complex.One, Complex.One)));
        Sample.Equal(NDArray.Of(1.0, 1, 0), Autodiff.Grad(a => Sum(Unique(a)))(NDArray.Of(2.0, 1, 2)));
    }

    [Fact]
    public void Searches()
    {
        NDArray x = NDArray.Of(1.0, 2, 2, 5);
        Sample.Equal(NDArray.Of(0L, 0, 1, 3, 3, 4), SearchSorted(x, NDArray.Of(0, 1, 2, 3, 5, 6)));
        Sample.Equal(NDArray.Of(0L, 1, 3, 3, 4, 4), SearchSorted(x, NDArray.Of(0, 1, 2, 3, 5, 6), right: true));
        Sample.Equal(NDArray.Of(3L, 3), SearchSorted(NDArray.Of(1, 2, 3, double.NaN), NDArray.Of(double.NaN, 7)));
        Sample.Equal(NDArray.Of(4L, 3), SearchSorted(NDArray.Of(1, 2, 3, double.NaN), NDArray.Of(double.NaN, 7), right: true));
        Sample.Shape([2, 1], SearchSorted(x, Zeros(2, 1)));
        Assert.Throws<ArgumentException>(() => SearchSorted(Zeros(2, 2), 1));
    }

    [Fact]
    public void Places()
    {
        NDArray x = NDArray.Of(new double[,] { { 0, 1, 0 }, { double.NaN, 0, -2 } });
        foreach (NDArray view in Sample.Layouts(x))
        {
            NDArray[] found = Nonzero(view);
            Assert.Equal(2, found.Length);
            Sample.Equal(NDArray.Of(0L, 1, 1), found[0]);
            Sample.Equal(NDArray.Of(1L, 0, 2), found[1]);
            Sample.Equal(view[found[0], found[1]], Take(view, [1, 3, 5]));
            Sample.Equal(NDArray.Of(new long[,] { { 0, 1 }, { 1, 0 }, { 1, 2 } }), ArgWhere(view));
            Sample.Equal(found[1], Where(view != 0)[1]);
        }

        Sample.Shape([0, 2], ArgWhere(Zeros(2, 2)));
        Sample.Shape([1, 0], ArgWhere(3));
        Assert.Empty(Nonzero(3));
    }

    /// <summary>Numbers of which many are equal.</summary>
    static NDArray Rough(DType type, params int[] shape)
    {
        NDArray re = (3 * Sample.Random(new Random(1), DType.Float64, shape)).AsType(DType.Int64);
        NDArray im = (2 * Sample.Random(new Random(2), DType.Float64, shape)).AsType(DType.Int64);
        return type.IsComplex() ? (re + (I * im)).AsType(type) : re.AsType(type);
    }
}
