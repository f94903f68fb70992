using System.Numerics;

namespace Lapack;

/// <summary>
/// Derivatives of sinc x = sin(pi x) / (pi x). With t = pi x and j(t) = sin t / t, t j^(n) + n j^(n-1) = sin(t + n pi/2), which is stable
/// for |t| beyond about n; below, the power series of j, term by term: the sum of (-1)^k t^(2k-n) / ((2k-n)! (2k+1)).
/// </summary>
static class SincFunction
{
    const int Terms = 40;

    /// <summary>e to this power and the powers of pi of the derivatives stay far from the largest number.</summary>
    const double LargestExponent = 500;

    public static double Derivative(int n, double x) => x == 0 || Math.Abs(Math.PI * x) <= n + 0.5
        ? Series(n, Math.PI * x).Real
        : Recurrence(n, Math.PI * x, double.SinPi(x), double.CosPi(x)).Real;

    public static Complex Derivative(int n, Complex x)
    {
        Complex t = Math.PI * x;
        if (Complex.Abs(t) <= n + 0.5)
        {
            return Series(n, t);
        }

        // sin and cos of pi (x + iy), exact where x is whole.
        (double sin, double cos) = (double.SinPi(x.Real), double.CosPi(x.Real));
        // Both are taken in units of 2^shift, in which they do not overflow.
        int shift = (int)Math.Max(0, (Math.Abs(t.Imaginary) - LargestExponent) / RealMath.Ln2);
        double y = Math.CopySign(Math.Abs(t.Imaginary) - (shift * RealMath.Ln2), t.Imaginary);
        (double sinh, double cosh) = (Math.Sinh(y), Math.Cosh(y));
        Complex value = Recurrence(n, t, new(sin * cosh, cos * sinh), new(cos * cosh, -sin * sinh));
        return shift == 0 ? value : new(Math.ScaleB(value.Real, shift), Math.ScaleB(value.Imaginary, shift));
    }

    static Complex Recurrence(int n, Complex t, Complex sin, Complex cos)
    {
        Complex j = sin / t;
        for (int order = 1; order <= n; order++)
        {
            Complex wave = (order & 3) switch { 1 => cos, 2 => -sin, 3 => -cos, _ => sin };
            j = (wave - (order * j)) / t;
        }

        return Math.Pow(Math.PI, n) * j;
    }

    static Complex Series(int n, Complex t)
    {
        // The first term has 2k = n or n + 1.
        int k = (n + 1) / 2;
        Complex power = (2 * k) == n ? 1 : t, square = t * t, sum = 0;
        double sign = (k & 1) == 0 ? 1 : -1;
        for (int term = 0; term < Terms + n; term++, k++)
        {
            sum += sign * power / ((2 * k) + 1);
            sign = -sign;
            int m = (2 * k) - n;
            power *= square / ((m + 1.0) * (m + 2));
        }

        return Math.Pow(Math.PI, n) * sum;
    }
}
