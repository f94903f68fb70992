using System.Numerics;
using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

public class ComplexErrorFunctionTests
{
    /// <remarks>erf and erfc by mpmath with 40 digits: near 0, on both axes, beside nodes of both rules, far out.</remarks>
    [Theory]
    [InlineData(0.5, 0.5, 0.6426129148548205, 0.4578813944351922, 0.3573870851451795, -0.4578813944351922)]
    [InlineData(1.2, 0.3, 0.939224433490923, 0.07554892339318699, 0.060775566509077, -0.07554892339318699)]
    [InlineData(-2, 1, -1.0036063427256519, -0.011259006028815025, 2.003606342725652, 0.011259006028815025)]
    [InlineData(0.1, 3, 857.7364278874745, 1365.1380099649577, -856.7364278874745, -1365.1380099649577)]
    [InlineData(3, 5, -797502.3079428402, -336207.6854428762, 797503.3079428402, 336207.6854428762)]
    [InlineData(5, 3, 0.9999999931791078, -8.387289311720405e-09, 6.820892206573715e-09, 8.387289311720405e-09)]
    [InlineData(6, 0.01, 1.0, 2.611111106831387e-18, 2.1362879153793788e-17, -2.611111106831387e-18)]
    [InlineData(0, 2, 0.0, 18.564802414575553, 1.0, -18.564802414575553)]
    [InlineData(0.4, 7, -8.925184894297437e+19, 9.745545968591875e+19, 8.925184894297437e+19, -9.745545968591875e+19)]
    [InlineData(20, 0.5, 1.0, -9.948043682619927e-47, 2.6679710044555545e-176, -6.391814497588374e-176)]
    [InlineData(0.001, 1.5, 0.010705743833437401, 4.584717198659309, 0.9892942561665626, -4.584717198659309)]
    [InlineData(0.3403, 1.1, 1.1304650960608429, 1.55647455934884, -0.130465096060843, -1.55647455934884)]
    [InlineData(2.5, 2.4, 0.902068844897107, 0.015617740172048497, 0.09793115510289294, -0.015617740172048497)]
    [InlineData(-0.2, -0.9, -0.48998534247104647, -1.282987791178081, 1.4899853424710465, 1.282987791178081)]
    [InlineData(1.0233, 0.2, 0.8684553727759851, 0.07802084425853835, 0.13154462722401492, -0.07802084425853835)]
    [InlineData(1.28, 0.05, 0.9304356590606088, 0.010940865103452655, 0.06956434093939125, -0.010940865103452655)]
    [InlineData(-3, -4, 120.18699139507945, 27.750337293623904, -119.18699139507945, -27.750337293623904)]
    [InlineData(1e-09, 1e-09, 1.1283791670955127e-09, 1.1283791670955127e-09, 0.9999999988716208, -1.1283791670955127e-09)]
    public void AgainstManyDigits(double x, double y, double erfRe, double erfIm, double erfcRe, double erfcIm)
    {
        Complex z = new(x, y), erf = new(erfRe, erfIm), erfc = new(erfcRe, erfcIm);

        // exp(-z^2) carries |z|^2 roundings.
        double tolerance = 1e-15 * (4 + (x * x) + (y * y));
        Assert.True(Complex.Abs((Complex)Erf(z) - erf) <= tolerance * Complex.Abs(erf), $"{(Complex)Erf(z)}");
        Assert.True(Complex.Abs((Complex)Erfc(z) - erfc) <= tolerance * Complex.Abs(erfc), $"{(Complex)Erfc(z)}");
    }

    [Fact]
    public void RealNumbersAndInfinities()
    {
        Sample.Equal([(Complex)Erf(0.7), (Complex)Erfc(-3.5)], Stack(Erf(new Complex(0.7, 0)), Erfc(new Complex(-3.5, 0))), 1e-15);
        Sample.Equal([1, -1], Erf(NDArray.Of(new Complex(double.PositiveInfinity, 1), new(double.NegativeInfinity, 1))), 0);
        Assert.Equal(double.PositiveInfinity, ((Complex)Erf(new Complex(0, 30))).Imaginary);
        Assert.Equal(1, ((Complex)Erfc(new Complex(0, 30))).Real);
    }

    [Fact]
    public void TheDerivativeIsAGaussian()
    {
        foreach (Complex z in new[] { new Complex(0.5, 0.5), new(-1, 2), new(0, 1.5) })
        {
            Complex slope = 2 / Math.Sqrt(Math.PI) * Complex.Exp(-z * z);
            Sample.Equal([slope], Autodiff.HolomorphicGrad(Erf)(z), 1e-14);
            Sample.Equal([-slope], Autodiff.HolomorphicGrad(Erfc)(z), 1e-14);
        }
    }
}
