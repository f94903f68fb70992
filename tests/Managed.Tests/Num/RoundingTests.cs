using System.Numerics;
using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

public class RoundingTests
{
    const double Inf = double.PositiveInfinity, NaN = double.NaN;

    [Fact]
    public void ToWholeNumbers()
    {
        NDArray x = NDArray.Of(-2.5, -1.5, -0.2, 0.5, 1.5, 2.7, Inf, NaN, 1e300);
        Sample.Equal([-3, -2, -1, 0, 1, 2, Inf, NaN, 1e300], Floor(x), 0);
        Sample.Equal([-2, -1, 0, 1, 2, 3, Inf, NaN, 1e300], Ceil(x), 0);
        Sample.Equal([-2, -1, 0, 0, 1, 2, Inf, NaN, 1e300], Trunc(x), 0);
        Sample.Equal([-2, -2, 0, 0, 2, 3, Inf, NaN, 1e300], Rint(x), 0);
        Sample.Equal([-2, -2, 0, 0, 2, 3, Inf, NaN, 1e300], Round(x), 0);
        Assert.Equal(DType.Float32, Floor(x.AsType(DType.Float32)).DType);
        Sample.Equal(NDArray.Of(3.0), Floor(NDArray.Of(3L)));
        foreach (Func<NDArray, NDArray> f in new Func<NDArray, NDArray>[]
        {
            Floor, Ceil, Trunc, Rint, a => Round(a), a => Round(a, 1), a => FloorDivide(a, 0.3), Sign, a => Heaviside(a, 1),
        })
        {
            Assert.Equal(new double[9], Autodiff.Grad(a => Sum(f(a)))(x).ToArray<double>());
            Assert.Equal(new double[9], Autodiff.Jvp(f, x, Ones(9)).Tangent.ToArray<double>());
        }
    }

    [Fact]
    public void ToDecimals()
    {
        Sample.Equal([1.23, -1.24, 0.5], Round(NDArray.Of(1.234, -1.236, 0.5), 2), 0);
        Sample.Equal([1200, 1400, -0.0], Round(NDArray.Of(1234.0, 1350, -4), -2), 0);
        Sample.Equal([1e300, Inf], Round(NDArray.Of(1e300, Inf), 20), 0);
        Sample.Equal([new(1.2, -3.5), new(Inf, 1)], Round(NDArray.Of(new Complex(1.23, -3.46), new(Inf, 1.04)), 1), 0);
        Sample.Equal(Round(NDArray.Of(1.234f), 2), NDArray.Of(1.23f));
    }

    [Fact]
    public void RemaindersFollowTheDivisorOrTheDividend()
    {
        NDArray x = NDArray.Of(7.0, -7, 7, -7), y = NDArray.Of(3.0, 3, -3, -3);
        Sample.Equal([1, 2, -2, -1], x % y, 0);
        Sample.Equal([1, 2, -2, -1], Mod(x, y), 0);
        Sample.Equal([1, -1, 1, -1], Fmod(x, y), 0);
        Sample.Equal([2, -3, -3, 2], FloorDivide(x, y), 0);
        Sample.Equal([1, 2, 1, 2], x % 3, 0);
        Sample.Equal([1, 2, 2, 1], 8.0 % NDArray.Of(7.0, 3, 3, 7), 0);
        Assert.Contains("Complex128", Assert.Throws<ArgumentException>(() => I % 2).Message);

        // 1 = 9 * 0.1 + 0.1 - tiny, since 0.1 is a little more than 1/10: the quotient is 9, while 1 / 0.1 rounds to 10.
        Sample.Equal([9], FloorDivide(1.0, 0.1), 0);
        Sample.Equal([-9], Autodiff.Grad(b => Sum(Fmod(1.0, b)))(0.1), 0);
        Sample.Equal([-9], Autodiff.Grad(b => Sum(1.0 % b))(0.1), 0);
        var random = new Random(4);
        foreach (DType type in new[] { DType.Float64, DType.Float32 })
        {
            NDArray a = Sample.Random(random, type, 500) * 100, b = Sample.Random(random, type, 500);
            Assert.True(AllClose(a, (FloorDivide(a, b) * b) + (a % b), 1e-5, 1e-4));
            Assert.True(AllClose(FloorDivide(a, b), Floor((a - (a % b) + (b / 2)) / b), 0, 0));
            Assert.DoesNotContain(false, ((a % b == 0) | (Sign(a % b) == Sign(b))).ToArray<bool>());
        }
    }

    [Fact]
    public void StepsAndSigns()
    {
        NDArray x = NDArray.Of(-2.0, -0.0, 0.0, 3, NaN);
        Sample.Equal([0, 0.5, 0.5, 1, NaN], Heaviside(x, 0.5), 0);
        Assert.Equal([0, 1, 1, 0, 0], Autodiff.Grad(h => Sum(Where(IsNan(x), 0, Heaviside(x, h))))(Ones(5)).ToArray<double>());
        Sample.Equal([-2, -5, 5, -1], CopySign(NDArray.Of(2.0, -5, -5, 1), NDArray.Of(-1.0, -0.0, 0.0, -Inf)), 0);
        Assert.Equal(
            [-1, 1, -1, -1],
            Autodiff.Grad(a => Sum(CopySign(a, NDArray.Of(-1.0, -0.0, 0.0, -Inf))))(NDArray.Of(2.0, -5, -5, 1)).ToArray<double>());
        Sample.Equal([2, 0, 0, 3, NaN], Fabs(x), 0);
        Assert.Same(x, +x);
    }

    [Fact]
    public void RealIfCloseLooksAtTheValues()
    {
        NDArray x = NDArray.Of(new Complex(1, 1e-15), new Complex(2, -2e-14));
        Sample.Equal(NDArray.Of(1.0, 2), RealIfClose(x));
        Assert.Same(x, RealIfClose(x, 10));
        Sample.Equal(NDArray.Of(1.0, 2), RealIfClose(x, 1e-13));
        Assert.Equal(DType.Complex128, RealIfClose(NDArray.Of(new Complex(1, NaN))).DType);
        NDArray real = NDArray.Of(1.0);
        Assert.Same(real, RealIfClose(real));
        Assert.Equal(DType.Float32, RealIfClose((x * 1).AsType(DType.Complex64)).DType);
        NDArray g = Autodiff.Grad(z => Sum(Square(RealIfClose(z))))(x);
        Sample.Equal([2, 4], g, 0);
    }

    [Fact]
    public void AnglesAndUnits()
    {
        NDArray z = NDArray.Of(new Complex(1, 1), -1, new(-1, -0.0), new(0, -2), 0);
        Sample.Equal([Math.PI / 4, Math.PI, -Math.PI, -Math.PI / 2, 0], Angle(z), 1e-16);
        Sample.Equal([45, 180, -180, -90, 0], Angle(z, deg: true), 1e-15);
        Sample.Equal([0, Math.PI, Math.PI, NaN], Angle(NDArray.Of(2.0, -2, -0.0, NaN)), 0);
        Sample.Equal([180, -90], Degrees(NDArray.Of(Math.PI, -Math.PI / 2)), 1e-15);
        Sample.Equal([180, -90], Rad2Deg(NDArray.Of(Math.PI, -Math.PI / 2)), 1e-15);
        Sample.Equal([Math.PI, Math.PI / 180], Radians(NDArray.Of(180.0, 1)), 1e-15);
        Sample.Equal([Math.PI, Math.PI / 180], Deg2Rad(NDArray.Of(180.0, 1)), 1e-15);
    }
}
