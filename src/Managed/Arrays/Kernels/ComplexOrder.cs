using System.Numerics;

namespace Lapack;

/// <summary>
/// NumPy's order of complex numbers: by their real parts, then by their imaginary parts. NaN comes last: first where the imaginary part
/// alone is NaN, then the real part alone, then both.
/// </summary>
static class ComplexOrder
{
    /// <summary>Whether neither part is NaN.</summary>
    public static bool IsNumber(Complex z) => !double.IsNaN(z.Real) && !double.IsNaN(z.Imaginary);

    public static int Compare(Complex a, Complex b) => Compare(a.Real, a.Imaginary, b.Real, b.Imaginary);

    public static int Compare<T>(T aRe, T aIm, T bRe, T bIm) where T : INumber<T>
    {
        if (T.IsNaN(aRe) != T.IsNaN(bRe))
        {
            return T.IsNaN(aRe) ? 1 : -1;
        }

        if (T.IsNaN(aIm) != T.IsNaN(bIm))
        {
            return T.IsNaN(aIm) ? 1 : -1;
        }

        int c = Parts(aRe, bRe);
        return c != 0 ? c : Parts(aIm, bIm);
    }

    /// <summary>
    /// The larger (or smaller) of two. Of NaN and a number NaN, unless numbers win; of two NaN the first.
    /// </summary>
    public static (T Re, T Im) Extreme<T>(T aRe, T aIm, T bRe, T bIm, bool largest, bool nanWins) where T : INumber<T>
    {
        bool aBroken = T.IsNaN(aRe) || T.IsNaN(aIm), bBroken = T.IsNaN(bRe) || T.IsNaN(bIm);
        bool takesFirst = aBroken || bBroken
            ? nanWins ? aBroken : bBroken
            : largest ? Compare(aRe, aIm, bRe, bIm) >= 0 : Compare(aRe, aIm, bRe, bIm) <= 0;
        return takesFirst ? (aRe, aIm) : (bRe, bIm);
    }

    static int Parts<T>(T a, T b) where T : INumber<T> => a < b ? -1 : a > b ? 1 : 0;
}
