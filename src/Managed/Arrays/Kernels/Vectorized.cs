using System.Numerics;
using System.Runtime.InteropServices;

namespace Lapack;

/// <summary>A function of two real numbers made of vector operations.</summary>
interface IVectorFunction
{
    static abstract Vector<T> Of<T>(Vector<T> x, Vector<T> y) where T : unmanaged, IFloatingPointIeee754<T>;
}

/// <summary>The kernel of such a function.</summary>
readonly struct Vectorized<TFunction> : IBinaryKernel where TFunction : IVectorFunction
{
    public static void Real<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T> =>
        Run(x, 1, y, 1, z);

    public static void RealLeft<T>(T x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T> => Run([x], 0, y, 1, z);

    public static void RealRight<T>(ReadOnlySpan<T> x, T y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T> =>
        Run(x, 1, [y], 0, z);

    static void Run<T>(ReadOnlySpan<T> x, int xStep, ReadOnlySpan<T> y, int yStep, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var a = new Vector<T>(x[0]);
        var b = new Vector<T>(y[0]);
        int last = z.Length - Vector<T>.Count;
        if (last < 0)
        {
            Span<T> result = stackalloc T[Vector<T>.Count];
            TFunction.Of(Padded(x, xStep, z.Length, a), Padded(y, yStep, z.Length, b)).CopyTo(result);
            result[..z.Length].CopyTo(z);
            return;
        }

        x = x[..(xStep == 0 ? 1 : z.Length)];
        y = y[..(yStep == 0 ? 1 : z.Length)];
        ref T fromX = ref MemoryMarshal.GetReference(x), fromY = ref MemoryMarshal.GetReference(y), to = ref MemoryMarshal.GetReference(z);
        for (int next = 0; next < last; next += Vector<T>.Count)
        {
            a = xStep == 0 ? a : Vector.LoadUnsafe(ref fromX, (nuint)next);
            b = yStep == 0 ? b : Vector.LoadUnsafe(ref fromY, (nuint)next);
            TFunction.Of(a, b).StoreUnsafe(ref to, (nuint)next);
        }

        // The last vector overlaps the one before it rather than leave a rest; z is memory of its own.
        a = xStep == 0 ? a : Vector.LoadUnsafe(ref fromX, (nuint)last);
        b = yStep == 0 ? b : Vector.LoadUnsafe(ref fromY, (nuint)last);
        TFunction.Of(a, b).StoreUnsafe(ref to, (nuint)last);
    }

    static Vector<T> Padded<T>(ReadOnlySpan<T> x, int step, int length, Vector<T> rest) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Span<T> lanes = stackalloc T[Vector<T>.Count];
        rest.CopyTo(lanes);
        x[..(step * length)].CopyTo(lanes);
        return new(lanes);
    }
}
