using System.Numerics;

namespace Lapack;

/// <summary>Interleaved complex numbers of either precision as <see cref="Complex"/>, and a logarithm that is right near |z| = 1.</summary>
static class ComplexMath
{
    public static Complex Load<T>(ReadOnlySpan<T> x, int i) where T : unmanaged, IFloatingPointIeee754<T> =>
        new(double.CreateTruncating(x[i]), double.CreateTruncating(x[i + 1]));

    public static void Store<T>(Span<T> y, int i, Complex value) where T : unmanaged, IFloatingPointIeee754<T>
    {
        y[i] = T.CreateTruncating(value.Real);
        y[i + 1] = T.CreateTruncating(value.Imaginary);
    }

    /// <summary>log z = log|z| + i arg z, the modulus near 1 through log1p(|z|^2 - 1) / 2, which does not cancel.</summary>
    public static Complex Log(Complex z)
    {
        double modulus = Complex.Abs(z);
        if (modulus is > 0.5 and < 2)
        {
            double large = Math.Max(Math.Abs(z.Real), Math.Abs(z.Imaginary)), small = Math.Min(Math.Abs(z.Real), Math.Abs(z.Imaginary));
            return new(0.5 * Log1P(((large - 1) * (large + 1)) + (small * small)), Math.Atan2(z.Imaginary, z.Real));
        }

        return new(Math.Log(modulus), Math.Atan2(z.Imaginary, z.Real));
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
        return new(r * cos, r * sin);
    }

    /// <remarks>Kahan's correction; double.LogP1 rounds 1 + x first.</remarks>
    static double Log1P(double x)
    {
        double u = 1 + x;
        return u == 1 ? x : Math.Log(u) * (x / (u - 1));
    }
}
