using System.Numerics;

namespace Lapack;

/// <summary>A function of two real numbers that is called number by number.</summary>
interface IPairFunction
{
    static abstract T Of<T>(T x, T y) where T : unmanaged, IFloatingPointIeee754<T>;

    /// <summary>Whether integers have integers as values.</summary>
    static virtual bool KeepsIntegers => false;

    /// <summary>The function of two integers.</summary>
    static virtual long Integer(long x, long y) =>
        throw new InvalidOperationException("A function of inexact numbers was called with integers.");
}

/// <summary>The kernel that calls such a function.</summary>
readonly struct Pairwise<TFunction> : IBinaryKernel where TFunction : IPairFunction
{
    public static bool KeepsIntegers => TFunction.KeepsIntegers;

    public static long Integer(long x, long y) => TFunction.Integer(x, y);

    public static void Real<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < z.Length; i++)
        {
            z[i] = TFunction.Of(x[i], y[i]);
        }
    }

    public static void RealLeft<T>(T x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < z.Length; i++)
        {
            z[i] = TFunction.Of(x, y[i]);
        }
    }

    public static void RealRight<T>(ReadOnlySpan<T> x, T y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < z.Length; i++)
        {
            z[i] = TFunction.Of(x[i], y);
        }
    }
}
