using System.Numerics;
using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

public class ExtremaTests
{
    const double Inf = double.PositiveInfinity, NaN = double.NaN;

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void LargerAndSmaller(DType type)
    {
        NDArray x = NDArray.Of(1.0, 5, NaN, 2, -Inf, NaN).AsType(type), y = NDArray.Of(3.0, 4, 1, NaN, Inf, NaN).AsType(type);
        Sample.Equal([3, 5, NaN, NaN, Inf, NaN], Maximum(x, y), 0);
        Sample.Equal([1, 4, NaN, NaN, -Inf, NaN], Minimum(x, y), 0);
        Sample.Equal([3, 5, 1, 2, Inf, NaN], Fmax(x, y), 0);
        Sample.Equal([1, 4, 1, 2, -Inf, NaN], Fmin(x, y), 0);
        Sample.Equal([2, 5, NaN, 2, 2, NaN], Maximum(x, 2), 0);
        Sample.Equal([1, 2, 2, 2, -Inf, 2], Fmin(2, x), 0);
        Assert.Equal(type, Maximum(x, 2).DType);
        Sample.Shape([2, 3], Maximum(Zeros(2, 1), Ones(3)));
        Assert.Contains("(2,) and (3,)", Assert.Throws<ArgumentException>(() => Maximum(Zeros(2), Zeros(3))).Message);
        Sample.Equal(I, Fmin(1, I));
    }

    [Fact]
    public void CotangentsGoToTheOneChosenAndTiesAreSplit()
    {
        NDArray x = NDArray.Of(1.0, 5, 2, NaN, 0, Inf, -0.0), y = NDArray.Of(3.0, 4, 2, 1, NaN, Inf, 0.0);
        NDArray g = NDArray.Of(1.0, 2, 4, 8, 16, 32, 64);
        foreach ((Func<NDArray, NDArray, NDArray> f, double[] toX, double[] toY) in
            new (Func<NDArray, NDArray, NDArray>, double[], double[])[]
        {
            (Maximum, [0, 2, 2, 8, 0, 16, 32], [1, 0, 2, 0, 16, 16, 32]),
            (Minimum, [1, 0, 2, 8, 0, 16, 32], [0, 2, 2, 0, 16, 16, 32]),
            (Fmax, [0, 2, 2, 0, 16, 16, 32], [1, 0, 2, 8, 0, 16, 32]),
            (Fmin, [1, 0, 2, 0, 16, 16, 32], [0, 2, 2, 8, 0, 16, 32]),
        })
        {
            (_, Func<NDArray?[], NDArray[]> pull) = Autodiff.Vjp(a => [f(a[0], a[1])], [x, y]);
            NDArray[] gradients = pull([g]);
            Assert.Equal(toX, gradients[0].ToArray<double>());
            Assert.Equal(toY, gradients[1].ToArray<double>());
            Assert.Equal(toX, Autodiff.Jvp(a => f(a, y), x, g).Tangent.ToArray<double>());
        }
    }

    [Fact]
    public void ClipKeepsWithinBounds()
    {
        NDArray x = NDArray.Of(-2.0, 0.5, 3, NaN, Inf, -Inf);
        Sample.Equal([0, 0.5, 1, NaN, 1, 0], Clip(x, 0, 1), 0);
        Sample.Equal([0, 0.5, 3, NaN, Inf, 0], Clip(x, 0, null), 0);
        Sample.Equal([-2, 0.5, 1, NaN, 1, -Inf], Clip(x, null, 1), 0);
        Assert.Same(x, Clip(x, null, null));
        Sample.Equal([1, 1, 1, NaN, 1, 1], Clip(x, 2, 1), 0);
        Assert.Equal([0, 1, 0, 1, 0, 0], Autodiff.Grad(a => Sum(Where(IsNan(a), a, Clip(a, 0, 1))))(x).ToArray<double>());
        Assert.Equal([0.5, 0.5], Autodiff.Grad(a => Sum(Clip(a, 0, 1)))(NDArray.Of(0.0, 1)).ToArray<double>());
        Assert.Equal(3, (double)Autodiff.Grad(low => Sum(Clip(NDArray.Of(1.0, -1, -2, -3), low, 7)))(0.0));
        Assert.Equal(DType.Float32, Clip(x.AsType(DType.Float32), 0, 1).DType);
    }

    [Theory]
    [MemberData(nameof(Sample.Types), MemberType = typeof(Sample))]
    public void NanToNumReplaces(DType type)
    {
        double largest = type.RealType() == DType.Float32 ? float.MaxValue : double.MaxValue;
        NDArray x = NDArray.Of(1.5, NaN, Inf, -Inf).AsType(type);
        Sample.Equal([1.5, 0, largest, -largest], NanToNum(x), 0);
        Sample.Equal([1.5, 7, 8, 9], NanToNum(x, 7, 8, 9), 0);
        Assert.Equal(type, NanToNum(x).DType);
        Sample.Equal([1, 0, 0, 0], Autodiff.Vjp(a => NanToNum(a), x).Pullback(Ones(4).AsType(type)), 0);
    }

    [Fact]
    public void NanToNumOfPartsAndIntegers()
    {
        NDArray z = NDArray.Of(new Complex(1, NaN), new Complex(Inf, 2), new Complex(NaN, -Inf));
        Sample.Equal([new(1, 7), new(8, 2), new(7, 9)], NanToNum(z, 7, 8, 9), 0);
        Sample.Equal(NDArray.Of(3L), NanToNum(NDArray.Of(3L)));
    }
}
