using System.Numerics;

namespace Lapack;

/// <summary>What tolerances refer to: the size of a spectrum, and the rounding unit of the type that it was computed in.</summary>
/// <param name="Low">The smallest value; for complex values 0.</param>
/// <param name="High">The largest value; for complex values the diameter of the spectrum.</param>
/// <param name="Magnitude">The largest modulus of a value.</param>
/// <param name="Count">How many values.</param>
/// <param name="Eps">The rounding unit.</param>
readonly record struct SpectralExtent(double Low, double High, double Magnitude, int Count, double Eps)
{
    /// <summary>Of real values in ascending or descending order, at least one.</summary>
    public static SpectralExtent OfOrdered<R>(ReadOnlySpan<R> w)
        where R : unmanaged, IFloatingPointIeee754<R> =>
        OfEnds(Number(w[0]), Number(w[^1]), w.Length, Number(R.BitIncrement(R.One) - R.One));

    /// <summary>Of real values whose smallest and largest are known, in either order.</summary>
    public static SpectralExtent OfEnds(double first, double last, int count, double eps) =>
        new(Math.Min(first, last), Math.Max(first, last), Math.Max(Math.Abs(first), Math.Abs(last)), count, eps);

    /// <summary>Of complex values.</summary>
    public static SpectralExtent OfComplex(ReadOnlySpan<Complex> w, double eps)
    {
        (double magnitude, double diameter) = (0, 0);
        for (int i = 0; i < w.Length; i++)
        {
            magnitude = Math.Max(magnitude, Complex.Abs(w[i]));
            for (int j = 0; j < i; j++)
            {
                diameter = Math.Max(diameter, Complex.Abs(w[i] - w[j]));
            }
        }

        return new(0, diameter, magnitude, w.Length, eps);
    }

    static double Number<R>(R x)
        where R : unmanaged, IFloatingPointIeee754<R> => double.CreateTruncating(x);
}
