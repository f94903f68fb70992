using System.Numerics;

namespace Lapack;

/// <summary>
/// Functions of complex numbers on the principal branches of C99 (Annex G) and NumPy, with no overflow or cancellation that the result
/// does not have: exponential, logarithm, roots, products. The trigonometric and hyperbolic ones are in the other file.
/// </summary>
static partial class ComplexMath
{
    /// <summary>
    /// log z = log|z| + i arg z; near |z| = 1 through log1p(|z|^2 - 1) / 2, where |z|^2 - 1 is summed with the rounding errors of both
    /// squares, so that nothing cancels on the whole circle.
    /// </summary>
    public static Complex Log(Complex z)
    {
        double large = Math.Max(Math.Abs(z.Real), Math.Abs(z.Imaginary)), small = Math.Min(Math.Abs(z.Real), Math.Abs(z.Imaginary));
        double argument = Math.Atan2(z.Imaginary, z.Real), modulus = double.Hypot(z.Real, z.Imaginary);
        if (modulus is > 0.5 and < 2)
        {
            double a = large * large, b = small * small;
            double errors = Math.FusedMultiplyAdd(large, large, -a) + Math.FusedMultiplyAdd(small, small, -b);
            return new(0.5 * RealMath.Log1p(a - 1 + b + errors), argument);
        }

        // A modulus beyond the largest number has a finite logarithm.
        return double.IsInfinity(modulus) && double.IsFinite(large)
            ? new(Math.Log(Complex.Abs(z * 0.25)) + Math.Log(4), argument)
            : new(Math.Log(modulus), argument);
    }

    /// <summary>
    /// log(1 + z); near |1 + z| = 1 through log1p(2x + x^2 + y^2) / 2, summed with the rounding errors, as in <see cref="Log"/>.
    /// </summary>
    public static Complex Log1p(Complex z)
    {
        (double x, double y) = (z.Real, z.Imaginary);
        Complex shifted = new(1 + x, y);
        double modulus = double.Hypot(shifted.Real, y);
        if (!(modulus is > 0.5 and < 2))
        {
            return Log(shifted);
        }

        double a = x * x, b = y * y, errors = Math.FusedMultiplyAdd(x, x, -a) + Math.FusedMultiplyAdd(y, y, -b);
        (double sum, double e1) = TwoSum(2 * x, b);
        (sum, double e2) = TwoSum(sum, a);
        return new(0.5 * RealMath.Log1p(sum + (e1 + e2 + errors)), Math.Atan2(y, shifted.Real));
    }

    public static Complex Log2(Complex z) => InUnits(Log(z), RealMath.Ln2);

    public static Complex Log10(Complex z) => InUnits(Log(z), Math.Log(10));

    /// <summary>
    /// The square root with real part >= 0; on the cut, the sign of a zero imaginary part chooses the side, as in C and NumPy.
    /// </summary>
    public static Complex Sqrt(Complex z)
    {
        if (double.IsInfinity(z.Imaginary))
        {
            return new(double.PositiveInfinity, z.Imaginary);
        }

        if (z == Complex.Zero)
        {
            return new(0, z.Imaginary);
        }

        if (double.IsNaN(z.Imaginary))
        {
            return double.IsPositiveInfinity(z.Real)
                ? z
                : new(double.NaN, double.IsInfinity(z.Real) ? double.PositiveInfinity : double.NaN);
        }

        Complex root = Complex.Sqrt(new(z.Real, Math.Abs(z.Imaginary)));
        return new(root.Real, Math.CopySign(root.Imaginary, z.Imaginary));
    }

    /// <summary>exp z, whose product form is finite where exp(re z) alone overflows.</summary>
    public static Complex Exp(Complex z)
    {
        if (z.Imaginary == 0)
        {
            return new(Math.Exp(z.Real), z.Imaginary);
        }

        if (double.IsInfinity(z.Real) && !double.IsFinite(z.Imaginary))
        {
            return z.Real < 0 ? Complex.Zero : new(z.Real, double.NaN);
        }

        (double sin, double cos) = Math.SinCos(z.Imaginary);
        if (z.Real is > 709 and < 1400)
        {
            double half = Math.Exp(0.5 * z.Real);
            return new(half * cos * half, half * sin * half);
        }

        double r = Math.Exp(z.Real);
        return new(r * cos, r * sin);
    }

    /// <summary>2^z.</summary>
    public static Complex Exp2(Complex z)
    {
        if (z.Imaginary == 0)
        {
            return new(Math.Pow(2, z.Real), z.Imaginary);
        }

        if (double.IsInfinity(z.Real))
        {
            return Exp(z);
        }

        (double sin, double cos) = Math.SinCos(z.Imaginary * RealMath.Ln2);
        double half = Math.Pow(2, 0.5 * z.Real);
        return new(half * cos * half, half * sin * half);
    }

    /// <summary>e^z - 1 with real part expm1(x) cos y - 2 sin^2(y/2).</summary>
    public static Complex Expm1(Complex z)
    {
        (double x, double y) = (z.Real, z.Imaginary);
        if (y == 0)
        {
            return new(RealMath.Expm1(x), y);
        }

        if (!(Math.Abs(x) < 40))
        {
            return Exp(z) - 1;
        }

        double sine = Math.Sin(0.5 * y);
        return new((RealMath.Expm1(x) * Math.Cos(y)) - (2 * sine * sine), Math.Exp(x) * Math.Sin(y));
    }

    /// <summary>z^2, by (x - y)(x + y), which cancels less than x^2 - y^2.</summary>
    public static Complex Square(Complex z) => new((z.Real - z.Imaginary) * (z.Real + z.Imaginary), 2 * z.Real * z.Imaginary);

    public static Complex Reciprocal(Complex z)
    {
        (double re, double im) = DivideKernel.Complex(1, 0, z.Real, z.Imaginary);
        return new(re, im);
    }

    /// <summary>1 / (1 + e^-z), by the exponential that does not overflow.</summary>
    public static Complex Logistic(Complex z)
    {
        Complex e = Exp(z.Real < 0 ? z : -z);
        return z.Real < 0 ? e / (1 + e) : 1 / (1 + e);
    }

    /// <remarks>Complex's own quotient has NaN for infinities.</remarks>
    static Complex InUnits(Complex z, double unit) => new(z.Real / unit, z.Imaginary / unit);

    /// <summary>a + b with its rounding error (Knuth).</summary>
    static (double Sum, double Error) TwoSum(double a, double b)
    {
        double sum = a + b, t = sum - a;
        return (sum, (a - (sum - t)) + (b - t));
    }
}
