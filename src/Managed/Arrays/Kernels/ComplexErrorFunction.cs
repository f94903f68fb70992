using System.Numerics;

namespace Lapack;

/// <summary>
/// erf and erfc of complex numbers. For |z| at most 1 by the power series; beyond, erfc z = exp(-z^2) w(iz) with the function w of
/// Faddeeva in the first quadrant (w(-conj z) = conj w(z)) as the integral (i z / pi) int exp(-t^2) / (z^2 - t^2) dt by the rules of
/// midpoints and of trapezoids, each corrected for the pole at z and used where its nodes are far from it (M. Al Azah, S. N.
/// Chandler-Wilde, "Computation of the complex error function using modified trapezoidal rules", SIAM J. Numer. Anal. 59, 2021).
/// </summary>
static class ComplexErrorFunction
{
    const int Nodes = 11;

    const double RootPi = 1.7724538509055160273;

    /// <summary>The distance of nodes.</summary>
    static readonly double step = Math.Sqrt(Math.PI / (Nodes + 1));

    public static Complex Erf(Complex z)
    {
        if (z.Imaginary == 0)
        {
            return new(ErrorFunction.Erf(z.Real), z.Imaginary);
        }

        if (Complex.Abs(z) <= 1)
        {
            return Series(z);
        }

        if (z.Real < 0)
        {
            return -Erf(-z);
        }

        Complex erf = 1 - Complement(z);
        return z.Real == 0 ? new(z.Real, erf.Imaginary) : erf;
    }

    public static Complex Erfc(Complex z) => z.Imaginary == 0 ? new(ErrorFunction.Erfc(z.Real), -z.Imaginary)
        : Complex.Abs(z) <= 1 ? 1 - Series(z)
        : z.Real < 0 ? 2 - Complement(-z)
        : z.Real == 0 ? new(1, Complement(z).Imaginary)
        : Complement(z);

    /// <summary>erfc z for |z| above 1 and a real part of at least 0.</summary>
    static Complex Complement(Complex z)
    {
        if (double.IsInfinity(z.Real) && double.IsFinite(z.Imaginary))
        {
            return Complex.Zero;
        }

        // exp(-z^2) as the square of a number, which stays in range longer than it does.
        Complex w = Faddeeva(new(-z.Imaginary, z.Real));
        double half = Math.Exp((z.Imaginary - z.Real) * (z.Imaginary + z.Real) / 2), turn = -2 * z.Real * z.Imaginary;
        w *= new Complex(Math.Cos(turn), Math.Sin(turn));
        return new(w.Real * half * half, w.Imaginary * half * half);
    }

    /// <summary>w(z) = exp(-z^2) erfc(-i z) for an imaginary part of at least 0.</summary>
    static Complex Faddeeva(Complex z)
    {
        if (z.Real < 0)
        {
            return Complex.Conjugate(Faddeeva(new(-z.Real, z.Imaginary)));
        }

        (double x, double y) = (z.Real, z.Imaginary);
        if (Math.Max(x, y) > 1e8)
        {
            return Complex.ImaginaryOne / (RootPi * z);
        }

        double place = x / step, part = place - Math.Floor(place);
        bool isNearMidpoint = y < x && part is >= 0.25 and <= 0.75;
        Complex square = z * z, sum = isNearMidpoint ? 0.5 / square : Complex.Zero;
        for (int k = isNearMidpoint ? 1 : 0; k <= Nodes; k++)
        {
            double t = (isNearMidpoint ? k : k + 0.5) * step;
            sum += Math.Exp(-t * t) / (square - (t * t));
        }

        Complex w = 2 * step / Math.PI * Complex.ImaginaryOne * z * sum;
        if (y >= Math.PI / step)
        {
            return w;
        }

        Complex pole = 2 * Complex.Exp(-square), wave = Complex.Exp(-2 * Math.PI / step * Complex.ImaginaryOne * z);
        return w + (pole / (isNearMidpoint ? 1 - wave : 1 + wave));
    }

    /// <summary>2/sqrt(pi) times the sum of (-1)^n z^(2n+1) / (n! (2n+1)).</summary>
    static Complex Series(Complex z)
    {
        Complex square = z * z, power = z, sum = z;
        for (int n = 1; n < 30; n++)
        {
            power *= -square / n;
            sum += power / ((2 * n) + 1);
        }

        return 2 / RootPi * sum;
    }
}
