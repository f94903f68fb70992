using System.Numerics;

namespace Lapack;

/// <summary>The largest and smallest of complex numbers in the order of <see cref="ComplexOrder"/>.</summary>
static class ComplexExtremum
{
    public static void Line<T>(ReadOnlySpan<T> x, Span<T> y, bool largest) where T : unmanaged, INumber<T>
    {
        (y[0], y[1]) = (x[0], x[1]);
        for (int i = 2; i < x.Length; i += 2)
        {
            Into(y, x.Slice(i, 2), largest);
        }
    }

    public static void Into<T>(Span<T> y, ReadOnlySpan<T> x, bool largest) where T : unmanaged, INumber<T>
    {
        for (int i = 0; i < y.Length; i += 2)
        {
            (y[i], y[i + 1]) = ComplexOrder.Extreme(y[i], y[i + 1], x[i], x[i + 1], largest, nanWins: true);
        }
    }
}
