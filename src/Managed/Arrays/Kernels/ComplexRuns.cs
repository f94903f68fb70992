using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Lapack;

/// <summary>
/// Products and quotients of runs of complex numbers, four doubles or eight floats at a time, real and imaginary parts by turns as they
/// lie in memory. The operations and their order are those of the functions of one number, so the results are the same to the last bit.
/// </summary>
static class ComplexRuns
{
    /// <summary>
    /// z = x y; with <paramref name="zeroWins"/>, 0 where x = 0 whatever y is. False where the processor has no such vectors.
    /// </summary>
    public static bool Multiply<T>(ReadOnlySpan<T> x, int xStep, ReadOnlySpan<T> y, int yStep, Span<T> z, bool zeroWins)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (!Vector256.IsHardwareAccelerated || z.Length < Vector256<T>.Count)
        {
            return false;
        }

        Vector256<T> minus = Pairs(-T.Zero, T.Zero), a = First(x, xStep), b = First(y, yStep);
        x = x[..(xStep == 0 ? 2 : z.Length)];
        y = y[..(yStep == 0 ? 2 : z.Length)];
        ref T fromX = ref MemoryMarshal.GetReference(x), fromY = ref MemoryMarshal.GetReference(y), to = ref MemoryMarshal.GetReference(z);
        int next = 0, last = z.Length - Vector256<T>.Count;
        while (true)
        {
            a = xStep == 0 ? a : Vector256.LoadUnsafe(ref fromX, (nuint)next);
            b = yStep == 0 ? b : Vector256.LoadUnsafe(ref fromY, (nuint)next);

            // (ac, bc) + (-bd, ad)
            Vector256<T> product = (a * Reals(b)) + ((Swapped(a) * Imaginaries(b)) ^ minus);
            Vector256.StoreUnsafe(zeroWins ? ZeroProducts.Without(product, Zeros(a)) : product, ref to, (nuint)next);
            if (next == last)
            {
                return true;
            }

            // The last vector overlaps the one before it rather than leave a rest; results go to memory of their own.
            next = Math.Min(next + Vector256<T>.Count, last);
        }
    }

    /// <summary>z = x / y by Smith's method, as in <see cref="DivideKernel"/>; otherwise as <see cref="Multiply"/>.</summary>
    public static bool Divide<T>(ReadOnlySpan<T> x, int xStep, ReadOnlySpan<T> y, int yStep, Span<T> z, bool zeroWins)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (!Vector256.IsHardwareAccelerated || z.Length < Vector256<T>.Count)
        {
            return false;
        }

        Vector256<T> minus = Pairs(T.Zero, -T.Zero), a = First(x, xStep), b = First(y, yStep);
        x = x[..(xStep == 0 ? 2 : z.Length)];
        y = y[..(yStep == 0 ? 2 : z.Length)];
        ref T fromX = ref MemoryMarshal.GetReference(x), fromY = ref MemoryMarshal.GetReference(y), to = ref MemoryMarshal.GetReference(z);
        int next = 0, last = z.Length - Vector256<T>.Count;
        while (true)
        {
            a = xStep == 0 ? a : Vector256.LoadUnsafe(ref fromX, (nuint)next);
            b = yStep == 0 ? b : Vector256.LoadUnsafe(ref fromY, (nuint)next);
            Vector256<T> c = Reals(b), d = Imaginaries(b);
            Vector256<T> flat = Vector256.LessThanOrEqual(Vector256.Abs(d), Vector256.Abs(c));
            Vector256<T> large = Vector256.ConditionalSelect(flat, c, d), small = Vector256.ConditionalSelect(flat, d, c);
            Vector256<T> r = small / large, s = large + (small * r);

            // flat: (a + br, b - ar); else (ar + b, br - a)
            Vector256<T> turned = Swapped(a) ^ minus;
            Vector256<T> quotient = Vector256.ConditionalSelect(flat, a + (turned * r), (a * r) + turned) / s;
            if (Vector256.EqualsAny(d, Vector256<T>.Zero))
            {
                quotient = Vector256.ConditionalSelect(Vector256.Equals(d, Vector256<T>.Zero), a / c, quotient);
            }

            Vector256.StoreUnsafe(zeroWins ? ZeroProducts.Without(quotient, Zeros(a)) : quotient, ref to, (nuint)next);
            if (next == last)
            {
                return true;
            }

            next = Math.Min(next + Vector256<T>.Count, last);
        }
    }

    /// <summary>An operand that is one number, throughout a vector; nothing for any other.</summary>
    static Vector256<T> First<T>(ReadOnlySpan<T> x, int step) where T : unmanaged, IFloatingPointIeee754<T> =>
        step == 0 ? Pairs(x[0], x[1]) : default;

    static Vector256<T> Pairs<T>(T re, T im) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Span<T> lanes = stackalloc T[Vector256<T>.Count];
        for (int i = 0; i < lanes.Length; i += 2)
        {
            (lanes[i], lanes[i + 1]) = (re, im);
        }

        return Vector256.Create<T>(lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<T> Swapped<T>(Vector256<T> v) where T : unmanaged => typeof(T) == typeof(double)
        ? Vector256.Shuffle(v.AsDouble(), Vector256.Create(1L, 0, 3, 2)).As<double, T>()
        : Vector256.Shuffle(v.AsSingle(), Vector256.Create(1, 0, 3, 2, 5, 4, 7, 6)).As<float, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<T> Reals<T>(Vector256<T> v) where T : unmanaged => typeof(T) == typeof(double)
        ? Vector256.Shuffle(v.AsDouble(), Vector256.Create(0L, 0, 2, 2)).As<double, T>()
        : Vector256.Shuffle(v.AsSingle(), Vector256.Create(0, 0, 2, 2, 4, 4, 6, 6)).As<float, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<T> Imaginaries<T>(Vector256<T> v) where T : unmanaged => typeof(T) == typeof(double)
        ? Vector256.Shuffle(v.AsDouble(), Vector256.Create(1L, 1, 3, 3)).As<double, T>()
        : Vector256.Shuffle(v.AsSingle(), Vector256.Create(1, 1, 3, 3, 5, 5, 7, 7)).As<float, T>();

    /// <summary>All bits of both parts where a complex number is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<T> Zeros<T>(Vector256<T> v) where T : unmanaged
    {
        Vector256<T> parts = Vector256.Equals(v, Vector256<T>.Zero);
        return parts & Swapped(parts);
    }
}
