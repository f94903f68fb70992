using System.Numerics;

namespace Lapack;

/// <summary>log y - log x of principal logarithms without cancellation, for the divided differences of logarithms and powers.</summary>
static class LogarithmDifference
{
    /// <summary>log y - log x, x and y not 0.</summary>
    public static Complex Of(Complex x, Complex y)
    {
        // log(y / x) = 2 artanh z, z = (y - x) / (y + x). Where z is small the two are close together or lie on both sides of the cut,
        // which is a whole turn more; where it is not, log y - log x has all digits.
        Complex difference = Complex.Log(y) - Complex.Log(x);
        if (!(Complex.Abs(y - x) < 0.1 * Complex.Abs(y + x)))
        {
            return difference;
        }

        double turns = Math.Round(difference.Imaginary / (2 * Math.PI));
        Complex z = (y - x) / (y + x), sum = 0, power = z, square = z * z;

        // |z| < 0.1, so 16 terms are exact.
        for (int k = 1; k < 32; k += 2, power *= square)
        {
            sum += power / k;
        }

        return 2 * (sum + new Complex(0, Math.PI * turns));
    }

    /// <summary>(log y - log x) / (y - x), 1 / x where they coincide.</summary>
    public static Complex Quotient(Complex x, Complex y) => x == y ? 1 / x : Of(x, y) / (y - x);
}
