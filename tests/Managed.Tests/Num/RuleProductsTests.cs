using System.Numerics;
using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

/// <summary>
/// Derivatives of elementwise functions where finite differences do not reach: cuts, kinks, extremes, branches that were not chosen.
/// </summary>
public class RuleProductsTests
{
    const double Inf = double.PositiveInfinity, NaN = double.NaN;

    static double Derivative(Func<NDArray, NDArray> f, double x) => (double)Autodiff.Grad(f)(x);

    static double Second(Func<NDArray, NDArray> f, double x) => (double)Autodiff.Grad(Autodiff.Grad(f))(x);

    /// <summary>In reverse mode; the convention has no conjugate for holomorphic functions.</summary>
    static Complex Derivative(Func<NDArray, NDArray> f, Complex z) => (Complex)Autodiff.Vjp(f, z).Pullback(Complex.One);

    [Fact]
    public void TailsKeepTheirDigits()
    {
        Close(4 * Math.Exp(-60), Derivative(Tanh, 30));
        Close(4 * Math.Exp(-700), Derivative(Tanh, -350));
        Close(-8 * Math.Exp(-60), Second(Tanh, 30));
        Close(Math.Exp(-50), Derivative(Logistic, 50));
        Close(Math.Exp(-700), Derivative(Logistic, -700));
        Close(-Math.Exp(-50), Second(Logistic, 50));
        Close(Math.Exp(-50), Derivative(Softplus, -50));
        Close(Math.Exp(-50), Derivative(LogLogistic, 50));
        Close(Math.Exp(-30), Derivative(Expm1, -30));
        Close(2 / Math.Sqrt(Math.PI) * Math.Exp(-49), Derivative(Erf, 7));
        Close(-2 / Math.Sqrt(Math.PI) * Math.Exp(-49), Derivative(Erfc, 7));
        Close(1 / Math.Sqrt(2e-12), Derivative(Arcsin, 1 - 1e-12), 1e-4);
        Close(1 / Math.Sqrt(2e-12), Derivative(Arccosh, 1 + 1e-12), 1e-4);
        Close(1e-200, Derivative(Arcsinh, 1e200));
        Close(1e-200, Derivative(Arccosh, 1e200));
        Close(1e-200, Derivative(Log, 1e200));
        Close(0.5e-150, Derivative(Sqrt, 1e300));
        Close(1e-200 / 3, Derivative(Cbrt, 1e300));
        Close(Math.Exp(-100), (double)Autodiff.Grad(x => LogAddExp(x, 1000))(900));
        Close(0.6, (double)Autodiff.Grad(x => Hypot(x, 4e200))(3e200));
        Close(-4e-200 / 25, (double)Autodiff.Grad(x => Arctan2(4e200, x))(3e200));
        Complex z = new(40, 1), sech = 2 * Complex.Exp(-z);
        Same(sech * sech, Derivative(Tanh, z), 1e-15);
        Same(sech * sech, Derivative(Tan, new Complex(-z.Imaginary, z.Real)), 1e-15);
        Same(Complex.Exp(-z), Derivative(Logistic, z), 1e-15);
    }

    [Fact]
    public void ExtremesHaveFiniteDerivatives()
    {
        Func<NDArray, NDArray>[] bounded =
            [Sin, Cos, Tanh, Arctan, Arcsinh, Logistic, LogLogistic, Softplus, Erf, Erfc, Sinc, Tan];
        foreach (Func<NDArray, NDArray> f in bounded)
        {
            foreach (double x in new[] { 0, 1e-310, -1e-310, 20, -20, 360.5, -360.5, 720, -720, 1e155, -1e155, 1e300, -1e300 })
            {
                Assert.True(double.IsFinite(Derivative(f, x)) && double.IsFinite(Second(f, x)), $"{f.Method.Name} at {x}");
                double forward = (double)Autodiff.Jvp(Autodiff.Grad(f), x, 1.0).Tangent;
                Assert.Equal(Second(f, x), forward, 1e-12 * Math.Max(1, Math.Abs(forward)));
            }
        }

        foreach (Func<NDArray, NDArray> f in new Func<NDArray, NDArray>[]
        {
            Tanh, Logistic, Arctan, Arctanh, Arcsinh, Arccosh, Arcsin, Arccos, Log, Log1p, Sqrt, Reciprocal, Sign,
        })
        {
            foreach (Complex z in new[] { new Complex(400, 1), new(-800, 2), new(1e200, 1), new(-1e200, 1e200), new(1, 1e300) })
            {
                Complex d = Derivative(f, z), second = Derivative(x => Autodiff.Vjp(f, x).Pullback(Complex.One), z);
                Assert.True(Complex.IsFinite(d) && Complex.IsFinite(second), $"{f.Method.Name} at {z}: {d}, {second}");
            }
        }
    }

    public static TheoryData<string> OnCuts =>
        ["Sqrt", "Log", "Log2", "Log10", "Log1p", "Arcsin", "Arccos", "Arccosh", "Arctanh", "Arctan", "Arcsinh"];

    /// <summary>Along a cut, on either side of it, by finite differences that stay on that side.</summary>
    [Theory]
    [MemberData(nameof(OnCuts))]
    public void BothSidesOfACut(string name)
    {
        var f = typeof(Num).GetMethod(name, [typeof(NDArray)])!.CreateDelegate<Func<NDArray, NDArray>>();
        bool upright = name is "Arctan" or "Arcsinh";
        foreach (double at in name is "Sqrt" or "Log" or "Log2" or "Log10" or "Log1p"
            ? [-3.0]
            : name == "Arccosh" ? [0.3, -2.5] : (double[])[2.5, -2.5])
        {
            foreach (double zero in new[] { 0.0, -0.0 })
            {
                const double H = 1e-5;
                Complex step = upright ? Complex.ImaginaryOne : 1, numeric = (Value(at + H) - Value(at - H)) / (2 * H * step);
                Same(numeric, Derivative(f, Point(at)), 1e-8);
                Same(numeric, (Complex)Autodiff.Jvp(f, Point(at), Complex.One).Tangent, 1e-8);
                Complex second = (DerivativeAt(at + H) - DerivativeAt(at - H)) / (2 * H * step);
                Same(second, Derivative(x => Autodiff.Vjp(f, x).Pullback(Complex.One), Point(at)), 1e-8);

                Complex Point(double along) => upright ? new(zero, along) : new(along, zero);
                Complex Value(double along) => (Complex)f(Point(along));
                Complex DerivativeAt(double along) => Derivative(f, Point(along));
            }
        }
    }

    /// <summary>The gradient of Where takes nothing from the other branch, although its derivative is infinite or NaN there.</summary>
    [Fact]
    public void BranchesNotChosenLeaveNoTrace()
    {
        (Func<NDArray, NDArray> F, double At)[] cases =
        [
            (Sqrt, 0), (Sqrt, -1), (Log, 0), (Log, -1), (Log2, 0), (Log10, 0), (Log1p, -1), (Cbrt, 0), (Reciprocal, 0),
            (x => 1 / x, 0), (x => x / (x * x), 0), (x => x * Log(x), 0), (x => Xlogy(x, x), 0), (Entr, 0), (Arcsin, 1), (Arcsin, 2),
            (Arccos, -1), (Arccosh, 1), (Arccosh, 0), (Arctanh, 1), (x => Power(x, 0.5), 0), (x => Power(x, -1), 0),
            (x => Power(x, NDArray.Of(0.5)), 0), (x => Power(x, x), 0), (x => Power(2, 1 / x), 0), (x => Exp(1 / x), 0),
            (Gammaln, 0), (Gammaln, -1), (Digamma, 0), (Erfinv, 1), (x => Sqrt(Log(x)), 0), (x => Exp(x * x), 1e200),
            (x => Arctan2(1 / x, x), 0), (x => Hypot(1 / x, x), 0), (x => Sinc(1 / x), 0), (x => LogAddExp(1 / x, -1 / x), 0),
            (x => Tan(1 / x), 0),
        ];
        for (int i = 0; i < cases.Length; i++)
        {
            (Func<NDArray, NDArray> f, double at) = cases[i];
            NDArray x = NDArray.Of(at, 0.5), mask = NDArray.Of(false, true);
            NDArray Chosen(NDArray a) => Sum(Where(mask, f(a), 3 * a));
            double[] gradient = Autodiff.Grad(Chosen)(x).ToArray<double>();
            Assert.True(gradient[0] == 3, $"case {i}: {gradient[0]}");
            double[] second = Autodiff.Grad(a => Sum(Autodiff.Grad(Chosen)(a)))(x).ToArray<double>();
            Assert.True(second[0] == 0, $"case {i}, second derivative: {second[0]}");
            double[] forward = Autodiff.HessianVectorProduct(Chosen)(x, NDArray.Of(1.0, 1)).ToArray<double>();
            Assert.True(forward[0] == 0, $"case {i}, forward over reverse: {forward[0]}");
            NDArray z = x * (1 + (0 * I));
            Assert.Equal(
                3,
                ((Complex)Autodiff.Vjp(a => Where(mask, Log(a) + Sqrt(a) + (1 / a) + Power(a, -0.5), 3 * a), z)
                    .Pullback(NDArray.Of(Complex.One, 1))[0]).Real);
        }
    }

    [Fact]
    public void AChosenInfinityStays()
    {
        Assert.Equal(Inf, Derivative(Sqrt, 0));
        Assert.Equal(Inf, Derivative(Log, 0));
        Assert.Equal(Inf, Derivative(Entr, 0));
        Assert.Equal(Inf, Derivative(Arcsin, 1));
        Assert.Equal(-Inf, Derivative(x => 1 / x, 0));
        Assert.True(double.IsNaN(Derivative(Log, NaN)));
        Assert.True(double.IsNaN(Derivative(x => x * NaN, 1)));
    }

    [Fact]
    public void SignOfComplexNumbersTurns()
    {
        foreach (double scale in new[] { 1, 1e200, 1e-200 })
        {
            Complex z = new Complex(3, 4) * scale, s = new(0.6, 0.8), dz = new Complex(0.3, -0.2) * scale;
            Complex expected = Complex.ImaginaryOne * s * (Complex.Conjugate(s) * (dz / scale)).Imaginary / 5;
            Same(expected, (Complex)Autodiff.Jvp(Sign, z, dz).Tangent, 1e-14);
            Complex u = new(0.7, 1.1), pulled = (Complex)Autodiff.Vjp(Sign, z).Pullback(u) * scale;
            Assert.Equal((u * expected).Real, (pulled * (dz / scale)).Real, 1e-14);
        }

        Assert.Equal(0, (Complex)Autodiff.Vjp(Sign, Complex.Zero).Pullback(Complex.One));
        Assert.Equal(0, Derivative(Sign, 2));
        Assert.Equal(0, (Complex)Autodiff.Vjp(z => Angle(z), Complex.Zero).Pullback(1));
    }

    [Fact]
    public void SincIsSmoothAtZero()
    {
        // The even derivatives at 0 are (-1)^k pi^2k / (2k + 1).
        Func<NDArray, NDArray> f = Sinc;
        for (int order = 0; order <= 6; order++)
        {
            double expected = (order & 1) != 0 ? 0 : ((order & 2) == 0 ? 1 : -1) * Math.Pow(Math.PI, order) / (order + 1);
            Close(expected, (double)f(0.0), 1e-14);
            Close(expected, ((Complex)f(Complex.Zero)).Real, 1e-14);

            // Both sides of the switch from the series to the recurrence agree.
            double border = (order + 0.5) / Math.PI;
            Close((double)f(border * (1 - 1e-15)), (double)f(border * (1 + 1e-15)), 1e-12);
            Func<NDArray, NDArray> lower = f;
            f = x => Autodiff.Vjp(lower, x).Pullback(Ones(x.Shape.ToArray()));
        }

        Sample.Equal([1, 0, 0, 0], Sinc(NDArray.Of(0.0, 1, -3, 1e6)), 0);
    }

    static void Close(double expected, double found, double tolerance = 1e-13) =>
        Assert.True(Math.Abs(found - expected) <= tolerance * Math.Max(Math.Abs(expected), 1e-300), $"{found:R}, expected {expected:R}");

    static void Same(Complex expected, Complex found, double tolerance) =>
        Assert.True(Complex.Abs(found - expected) <= tolerance * Complex.Abs(expected), $"{found}, expected {expected}");

    /// <summary>f(g(x)) with an infinite slope of one and the slope 0 of the other, at the point.</summary>
    public static readonly (Func<NDArray, NDArray> F, double At)[] Limits =
    [
        (x => Sum(Cos(Sqrt(x))), 0), (x => Square(Sqrt(x)), 0), (x => Sqrt(x) * Sqrt(x), 0),
        (x => Power(Sqrt(x), 3), 0), (x => Sqrt(Square(x)), 0), (x => Sqrt(Sum(Square(x[NewAxis]))), 0), (x => Cosh(Arccosh(x)), 1),
        (x => 1 - Cos(Cbrt(x)), 0), (x => Sum(Cos(Sqrt(Stack(x, x)))), 0), (x => Square(Linalg.Norm(Sqrt(x)[NewAxis])), 0),
    ];

    [Fact]
    public void AZeroThatIsALimitDoesNotSwallowAnInfiniteSlope()
    {
        for (int i = 0; i < Limits.Length; i++)
        {
            (Func<NDArray, NDArray> f, double x) = Limits[i];
            Assert.True(double.IsNaN((double)Autodiff.Grad(f)(x)), $"reverse, function {i}: {Autodiff.Grad(f)(x)}");
            Assert.True(double.IsNaN((double)Autodiff.Jvp(f, x, 1.0).Tangent), $"forward, function {i}");
            Assert.True(double.IsFinite((double)Autodiff.Grad(f)(x == 1 ? 1.75 : 0.5)), $"elsewhere, function {i}");
        }

        Assert.True(double.IsNaN((double)Autodiff.Grad(x => Sum(Autodiff.Checkpoint(y => Cos(Sqrt(y)))(x)))(0.0)));
        Sample.Equal(NDArray.Of(double.NaN, -Math.Sin(1) / 2, 0), Autodiff.Grad(x => Sum(Cos(Sqrt(x))[..2]))(NDArray.Of(0.0, 1, 0)), 1e-15);
    }

    [Fact]
    public void AZeroOfWhatWasMaskedSwallowsIt()
    {
        NDArray x = NDArray.Of(0.0, 4), mask = NDArray.Of(false, true), along = Ones(2);
        Func<NDArray, NDArray>[] masked =
        [
            y => Sum(Where(y > 0, Sqrt(y), 0)), y => Sqrt(y)[1], y => Sum(Sqrt(y)[mask]), y => Sum(Take(Sqrt(y), NDArray.Of(1L))),
            y => Sum(Where(y > 0, Cos(Sqrt(y)), 1)), y => Sum(NDArray.Of(0.0, 1) * Sqrt(y)), y => Sum(Where(y > 0, Sqrt(y), y * 0)),
            y => Sum(Where(y > 0, Square(Where(y > 0, Sqrt(y), 0)), 0)), y => Sum(Square(Where(y > 0, Sqrt(y), 0))),
        ];
        foreach (Func<NDArray, NDArray> f in masked)
        {
            NDArray gradient = Autodiff.Grad(f)(x);
            Assert.Equal(0, (double)gradient[0]);
            Assert.True(double.IsFinite((double)gradient[1]));
            Assert.Equal((double)gradient[1], (double)Autodiff.Jvp(f, x, along).Tangent, 1e-15);
            Assert.Equal(0, (double)Autodiff.HessianVectorProduct(f)(x, along)[0]);
        }

        // A direction that is 0 moves nothing.
        Assert.Equal(0.25, (double)Autodiff.Jvp(y => Sum(Sqrt(y)), x, NDArray.Of(0.0, 1)).Tangent);
    }
}
