using System.Numerics;

namespace Lapack;

/// <summary>Interleaved complex numbers of either precision as <see cref="Complex"/>, and functions that are right where the BCL's lose digits or signs.</summary>
static class ComplexMath
{
    public static Complex Load<T>(ReadOnlySpan<T> x, int i) where T : unmanaged, IFloatingPointIeee754<T> =>
        new(double.CreateTruncating(x[i]), double.CreateTruncating(x[i + 1]));

    public static void Store<T>(Span<T> y, int i, Complex value) where T : unmanaged, IFloatingPointIeee754<T>
    {
        y[i] = T.CreateTruncating(value.Real);
        y[i + 1] = T.CreateTruncating(value.Imaginary);
    }

    /// <summary>
    /// log z = log|z| + i arg z; near |z| = 1 through log1p(|z|^2 - 1) / 2, where |z|^2 - 1 is summed with the rounding errors of both
    /// squares, so that nothing cancels on the whole circle.
    /// </summary>
    public static Complex Log(Complex z)
    {
        double large = Math.Max(Math.Abs(z.Real), Math.Abs(z.Imaginary)), small = Math.Min(Math.Abs(z.Real), Math.Abs(z.Imaginary));
        double argument = Math.Atan2(z.Imaginary, z.Real), modulus = Complex.Abs(z);
        if (modulus is > 0.5 and < 2)
        {
            double a = large * large, b = small * small;
            double errors = Math.FusedMultiplyAdd(large, large, -a) + Math.FusedMultiplyAdd(small, small, -b);
            return new(0.5 * Log1P(a - 1 + b + errors), argument);
        }

        // A modulus beyond the largest number has a finite logarithm.
        return double.IsInfinity(modulus) && double.IsFinite(large)
            ? new(Math.Log(Complex.Abs(z * 0.25)) + Math.Log(4), argument)
            : new(Math.Log(modulus), argument);
    }

    /// <summary>The square root with real part >= 0; on the cut, the sign of a zero imaginary part chooses the side, as in C and NumPy.</summary>
    public static Complex Sqrt(Complex z)
    {
        Complex root = Complex.Sqrt(z);
        return z.Imaginary == 0 && double.IsNegative(z.Imaginary) && !double.IsNegative(root.Imaginary) ? Complex.Conjugate(root) : root;
    }

    /// <summary>exp z, whose product form is finite where exp(re z) alone overflows.</summary>
    public static Complex Exp(Complex z)
    {
        if (z.Imaginary == 0)
        {
            return new(Math.Exp(z.Real), z.Imaginary);
        }

        (double sin, double cos) = Math.SinCos(z.Imaginary);
        if (z.Real is > 709 and < 1400)
        {
            double half = Math.Exp(0.5 * z.Real);
            return new(half * cos * half, half * sin * half);
        }

        double r = Math.Exp(z.Real);
        return r == 0 ? Complex.Zero : new(r * cos, r * sin);
    }

    /// <remarks>Kahan's correction; double.LogP1 rounds 1 + x first.</remarks>
    static double Log1P(double x)
    {
        double u = 1 + x;
        return u == 1 ? x : Math.Log(u) * (x / (u - 1));
    }
}
