using System.Numerics;
using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

public class ElementaryTests
{
    const double Inf = double.PositiveInfinity, NaN = double.NaN;

    static readonly Dictionary<string, (Func<NDArray, NDArray> Array, Func<Complex, Complex> Number)> Functions = new()
    {
        ["-"] = (x => -x, z => -z),
        ["Abs"] = (Abs, z => Complex.Abs(z)),
        ["AbsSquare"] = (AbsSquare, z => (z.Real * z.Real) + (z.Imaginary * z.Imaginary)),
        ["Conj"] = (Conj, Complex.Conjugate),
        ["Real"] = (Real, z => z.Real),
        ["Imag"] = (Imag, z => z.Imaginary),
        ["Exp"] = (Exp, Complex.Exp),
        ["Log"] = (Log, Complex.Log),
        ["Sqrt"] = (Sqrt, Complex.Sqrt),
    };

    public static TheoryData<string, DType> Cases => Sample.InEveryType(Functions.Keys);

    [Theory]
    [MemberData(nameof(Cases))]
    public void AgreesWithSystemNumericsInEveryLayout(string name, DType type)
    {
        (Func<NDArray, NDArray> array, Func<Complex, Complex> number) = Functions[name];
        bool real = name is "Abs" or "AbsSquare" or "Real" or "Imag";
        foreach (int[] shape in new[] { [], [1], [0], [3, 4], [2, 3, 5], (int[])[2, 0, 3] })
        {
            NDArray x = Sample.Positive(new Random(5), type, shape);
            x = name is "Log" or "Sqrt" && !type.IsComplex() ? x : x - 1.0;
            Complex[] expected = [.. Sample.Values(x).Select(number)];
            foreach (NDArray view in Sample.Layouts(x))
            {
                NDArray y = array(view);
                Assert.Equal(real ? type.RealType() : type, y.DType);
                Sample.Shape(shape, y);
                Sample.Equal(expected, y, Sample.Tolerance(type));
            }
        }
    }

    public static TheoryData<string, DType> Registered
    {
        get
        {
            var cases = new TheoryData<string, DType>();
            foreach (Function f in
                Registry.Groups.Where(g => g.Group is "Arithmetic" or "Elementary functions").SelectMany(g => g.Functions))
            {
                foreach (DType type in f.NoDerivative is null ? f.Types : [])
                {
                    cases.Add(f.Key, type);
                }
            }

            return cases;
        }
    }

    /// <summary>Also of single numbers, which are weakly typed or not, and of no numbers at all.</summary>
    [Theory]
    [MemberData(nameof(Registered))]
    public void ValuesDoNotDependOnTheLayout(string key, DType type)
    {
        Function f = Registry.Get(key);
        NDArray[] x = f.Inputs(new Random(3), type);
        NDArray expected = f.Call(x)[0];
        foreach (int layout in new[] { 1, 2, 3, 4 })
        {
            Sample.Equal(expected, f.Call([.. x.Select(a => Sample.Layouts(a)[layout])])[0], 4 * type.Epsilon());
        }

        if (key is not ("Clip" or "Heaviside" or "NanToNum" or "RealIfClose"))
        {
            NDArray one = f.Call([.. x.Select(a => a[Ellipsis, 1])])[0];
            Sample.Equal(expected[.., 1], one, 4 * type.Epsilon());
            Sample.Equal(expected[0, 1], f.Call([.. x.Select(a => a.Rank == 2 ? a[0, 1] : a[1])])[0], 4 * type.Epsilon());
            NDArray none = f.Call([.. x.Select(a => a[Ellipsis, ..0])])[0];
            Sample.Shape([2, 0], none);
            Assert.Equal(expected.DType, none.DType);
            Assert.Equal(0, Autodiff.Vjp(a => f.Call(a), [.. x.Select(a => a[Ellipsis, ..0])]).Pullback([none])[0].Size);
        }
    }

    [Fact]
    public void SpecialRealValues()
    {
        NDArray x = NDArray.Of(0.0, Inf, -Inf, NaN, -1, 1e-320);
        Sample.Equal([0, Inf, Inf, NaN, 1, 1e-320], Abs(x), 0);
        Sample.Equal([1, Inf, 0, NaN, Math.Exp(-1), 1], Exp(x), 1e-15);
        Sample.Equal([-Inf, Inf, NaN, NaN, NaN, Math.Log(1e-320)], Log(x), 1e-15);
        Sample.Equal([0, Inf, NaN, NaN, NaN, Math.Sqrt(1e-320)], Sqrt(x), 1e-15);
        Sample.Equal([0, 1, -1, NaN, -1, 1], Sign(x), 0);
        Sample.Equal(
            [new(0.6, -0.8), 0, Complex.ImaginaryOne, 1],
            Sign(NDArray.Of(new Complex(3, -4), 0, new(0, 1e-320), new(Inf, 1))),
            1e-15);
    }

    [Fact]
    public void ComplexFunctionsDoNotOverflow()
    {
        Complex z = new(3e200, -4e200), w = new(1e308, 1.5e308);
        Sample.Equal([5e200], Abs(z), 1e-15);
        Sample.Equal([Complex.Sqrt(new Complex(3, -4)) * 1e100], Sqrt(z), 1e-15);
        Sample.Equal([new(Math.Log(5) + (200 * Math.Log(10)), Math.Atan2(-4, 3))], Log(z), 1e-15);
        Sample.Equal([new(Math.Log(Complex.Abs(new(1, 1.5))) + (308 * Math.Log(10)), Math.Atan2(1.5, 1))], Log(w), 1e-15);
        Sample.Equal([new Complex(Math.Cos(2), Math.Sin(2)) * Math.Exp(700) * Math.Exp(9)], Exp(new Complex(709, 2)), 1e-13);
        Complex beyond = (Complex)Exp(new Complex(710, 1.5));
        Assert.True(double.IsFinite(beyond.Real) && double.IsPositiveInfinity(beyond.Imaginary));
        Sample.Equal([0], Exp(new Complex(-Inf, Inf)), 0);
        Sample.Equal([0], Abs(Complex.Zero), 0);
        Assert.Equal(Inf, (double)Abs(new Complex(NaN, Inf)));
        NDArray single = NDArray.Of(3e30f, 4e30f).AsType(DType.Complex64) * I;
        Assert.Equal(5e30f, (float)Linalg.Norm(single), 1e24f);
    }

    [Fact]
    public void LogarithmIsRightOnTheWholeUnitCircle()
    {
        // |z|^2 - 1 exactly, in decimal arithmetic with 28 digits.
        for (int i = 1; i < 60; i++)
        {
            double angle = 0.1 * i, r = 1 + (1e-9 * (i % 7)), x = r * Math.Cos(angle), y = r * Math.Sin(angle);
            (double a, double b) = (Math.Round(x * (1L << 40)) / (1L << 40), Math.Round(y * (1L << 40)) / (1L << 40));
            decimal square =
                ((decimal)Math.ScaleB(a, 40) * (decimal)Math.ScaleB(a, 40)) + ((decimal)Math.ScaleB(b, 40) * (decimal)Math.ScaleB(b, 40));
            double excess = Math.ScaleB((double)(square - ((decimal)(1L << 40) * (1L << 40))), -80);
            double expected = 0.5 * (excess - (excess * excess / 2) + (excess * excess * excess / 3));
            Assert.Equal(1, (double)Real(Log(new Complex(a, b))) / expected, 1e-14);
        }
    }

    [Fact]
    public void BranchCutsFollowTheSignOfZero()
    {
        Complex above = new(-4, 0.0), below = new(-4, -0.0);
        Assert.Equal(2, (double)Imag(Sqrt(above)));
        Assert.Equal(-2, (double)Imag(Sqrt(below)));
        Assert.Equal(Math.PI, (double)Imag(Log(above)));
        Assert.Equal(-Math.PI, (double)Imag(Log(below)));
    }

    [Fact]
    public void RealArraysPassThroughConjAndReal()
    {
        NDArray x = NDArray.Of(1.0, 2);
        Assert.Same(x, Conj(x));
        Assert.Same(x, Real(x));
        Sample.Equal([0, 0], Imag(x), 0);
        Assert.Equal(DType.Float64, Fabs(NDArray.Of(-1L)).DType);
    }
}
