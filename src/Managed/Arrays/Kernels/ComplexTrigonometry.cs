using System.Numerics;

namespace Lapack;

// sin z = -i sinh(iz), tan z = -i tanh(iz), asinh z = i asin(-iz), atan z = -i atanh(iz): half of the functions are the other half, turned.
// Formulas: W. Kahan, "Branch cuts for complex elementary functions", 1987; Hull, Fairgrieve, Tang, ACM TOMS 23, 299 (1997), which
// Complex.Asin and Acos follow.
static partial class ComplexMath
{
    const double HalfPi = Math.PI / 2;

    /// <summary>Beyond it cosh, sinh and e^|x|/2 are one number.</summary>
    const double Large = 22;

    public static Complex Sin(Complex z) => Turned(Sinh(new(-z.Imaginary, z.Real)));

    public static Complex Cos(Complex z) => Cosh(new(-z.Imaginary, z.Real));

    public static Complex Tan(Complex z) => Turned(Tanh(new(-z.Imaginary, z.Real)));

    public static Complex Sec(Complex z) => Sech(new(-z.Imaginary, z.Real));

    /// <summary>(sinh x cos y, cosh x sin y).</summary>
    public static Complex Sinh(Complex z)
    {
        (double x, double y) = (z.Real, z.Imaginary);
        if (y == 0)
        {
            return new(Math.Sinh(x), y);
        }

        if (!double.IsFinite(y))
        {
            return new(x == 0 || double.IsInfinity(x) ? x : double.NaN, double.NaN);
        }

        (double sin, double cos) = Math.SinCos(y);
        if (Math.Abs(x) > 709)
        {
            double half = Math.Exp(0.5 * Math.Abs(x));
            return new(Math.CopySign(0.5 * half, x) * cos * half, 0.5 * half * sin * half);
        }

        return new(Math.Sinh(x) * cos, Math.Cosh(x) * sin);
    }

    /// <summary>(cosh x cos y, sinh x sin y).</summary>
    public static Complex Cosh(Complex z)
    {
        (double x, double y) = (z.Real, z.Imaginary);
        if (y == 0)
        {
            return new(Math.Cosh(x), Math.CopySign(1, x) * y);
        }

        if (!double.IsFinite(y))
        {
            return new(double.IsInfinity(x) ? double.PositiveInfinity : double.NaN, x == 0 ? x : double.NaN);
        }

        (double sin, double cos) = Math.SinCos(y);
        if (Math.Abs(x) > 709)
        {
            double half = Math.Exp(0.5 * Math.Abs(x));
            return new(0.5 * half * cos * half, Math.CopySign(0.5 * half, x) * sin * half);
        }

        return new(Math.Cosh(x) * cos, Math.Sinh(x) * sin);
    }

    /// <summary>With t = tan y: (tanh x (1 + t^2), t / cosh^2 x) / (1 + t^2 tanh^2 x), where nothing cancels.</summary>
    public static Complex Tanh(Complex z)
    {
        (double x, double y) = (z.Real, z.Imaginary);
        if (Math.Abs(x) > Large)
        {
            double decay = double.IsFinite(y) ? 4 * Math.Sin(y) * Math.Cos(y) : 0;
            return !double.IsFinite(y) && !double.IsInfinity(x)
                ? new(double.NaN, double.NaN)
                : new(Math.CopySign(1, x), decay * Math.Exp(-2 * Math.Abs(x)));
        }

        if (!double.IsFinite(y) || double.IsNaN(x))
        {
            return new(x == 0 ? x : double.NaN, y == 0 ? y : double.NaN);
        }

        double tx = Math.Tanh(x), ty = Math.Tan(y), sech = 1 / Math.Cosh(x), both = tx * ty, scale = 1 + (both * both);
        return new(tx * (1 + (ty * ty)) / scale, ty / scale * sech * sech);
    }

    /// <summary>1 / cosh z.</summary>
    public static Complex Sech(Complex z)
    {
        if (Math.Abs(z.Real) > Large)
        {
            double decay = 2 * Math.Exp(-Math.Abs(z.Real));
            (double sin, double cos) = Math.SinCos(z.Imaginary);
            return decay == 0 ? Complex.Zero : new(decay * cos, -Math.CopySign(decay, z.Real) * sin);
        }

        return Reciprocal(Cosh(z));
    }

    public static Complex Arcsin(Complex z)
    {
        (double x, double y) = (z.Real, z.Imaginary);
        if (double.IsInfinity(x) || double.IsInfinity(y))
        {
            return new(Math.Atan2(x, Math.Abs(y)), Math.CopySign(double.PositiveInfinity, y));
        }

        if (double.IsNaN(x) || double.IsNaN(y))
        {
            return new(x == 0 ? x : double.NaN, double.NaN);
        }

        Complex w = Complex.Asin(new(Math.Abs(x), Math.Abs(y)));
        return new(Math.CopySign(w.Real, x), Math.CopySign(w.Imaginary, y));
    }

    public static Complex Arccos(Complex z)
    {
        (double x, double y) = (z.Real, z.Imaginary);
        if (double.IsInfinity(x) || double.IsInfinity(y))
        {
            return new(Math.Atan2(Math.Abs(y), x), -Math.CopySign(double.PositiveInfinity, y));
        }

        if (double.IsNaN(x) || double.IsNaN(y))
        {
            return new(x == 0 ? HalfPi : double.NaN, double.NaN);
        }

        Complex w = Complex.Acos(new(x, Math.Abs(y)));
        return new(w.Real, -Math.CopySign(w.Imaginary, y));
    }

    /// <summary>By Kahan's formula: log1p(4x / ((1 - x)^2 + y^2)) / 4 + i atan2(2y, (1 - x)(1 + x) - y^2) / 2 for x >= 0; odd.</summary>
    public static Complex Arctanh(Complex z)
    {
        (double x, double y) = (Math.Abs(z.Real), Math.Abs(z.Imaginary));
        double re, im;
        if (double.IsNaN(x) || double.IsNaN(y))
        {
            return new(
                x == 0 || double.IsInfinity(x) || double.IsInfinity(y) ? Math.CopySign(0, z.Real) : double.NaN,
                double.IsInfinity(y) ? Math.CopySign(HalfPi, z.Imaginary) : double.NaN);
        }

        if (double.IsInfinity(x) || double.IsInfinity(y))
        {
            (re, im) = (0, HalfPi);
        }
        else if (x > 1e150 || y > 1e150)
        {
            // 1/z + i pi/2
            double half = double.Hypot(0.5 * x, 0.5 * y);
            (re, im) = (x / 4 / half / half, HalfPi);
        }
        else if (x == 1 && y < 1e-150)
        {
            (re, im) = y == 0
                ? (double.PositiveInfinity, 0)
                : (-Math.Log(Math.Sqrt(y) / Math.Sqrt(double.Hypot(y, 2))), Math.Atan2(2, -y) / 2);
        }
        else
        {
            re = 0.25 * RealMath.Log1p(4 * x / (((1 - x) * (1 - x)) + (y * y)));
            im = 0.5 * Math.Atan2(2 * y, ((1 - x) * (1 + x)) - (y * y));
        }

        return new(Math.CopySign(re, z.Real), Math.CopySign(im, z.Imaginary));
    }

    public static Complex Arcsinh(Complex z)
    {
        Complex w = Arcsin(new(z.Imaginary, z.Real));
        return new(w.Imaginary, w.Real);
    }

    public static Complex Arccosh(Complex z)
    {
        Complex w = Arccos(z);
        return new(Math.Abs(w.Imaginary), double.IsNaN(z.Imaginary) ? double.NaN : Math.CopySign(w.Real, z.Imaginary));
    }

    public static Complex Arctan(Complex z)
    {
        Complex w = Arctanh(new(z.Imaginary, z.Real));
        return new(w.Imaginary, w.Real);
    }

    /// <summary>cos(arcsin z) = sqrt(1 - z^2) by factors, on the side of the cut that the signs of zero choose.</summary>
    public static Complex CosArcsin(Complex z) => Sqrt(new(1 - z.Real, -z.Imaginary)) * Sqrt(new(1 + z.Real, z.Imaginary));

    /// <summary>cosh(arcsinh z) = sqrt(1 + z^2), likewise.</summary>
    public static Complex CoshArcsinh(Complex z) => CosArcsin(new(-z.Imaginary, z.Real));

    /// <summary>sinh(arccosh z) = sqrt(z - 1) sqrt(z + 1), likewise.</summary>
    public static Complex SinhArccosh(Complex z) => Sqrt(new(z.Real - 1, z.Imaginary)) * Sqrt(new(z.Real + 1, z.Imaginary));

    static Complex Turned(Complex z) => new(z.Imaginary, -z.Real);
}
