using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lapack;

/// <summary>
/// Notes, for the thread that computes, that a rule took the product of 0 with infinity or NaN for 0. That is right where the 0 is one of
/// what was masked; the engine looks whether it is.
/// </summary>
static class ZeroProducts
{
    [ThreadStatic]
    static bool swallowed;

    /// <summary>Whether there was such a product since this was last set to false.</summary>
    public static bool Swallowed
    {
        get => swallowed;
        set => swallowed = value;
    }

    /// <summary>Products with 0 in the lanes of zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Without<T>(Vector<T> products, Vector<T> zeros) where T : unmanaged
    {
        if (Vector.AndNot(zeros, Vector.Equals(products, products)) != Vector<T>.Zero)
        {
            swallowed = true;
        }

        return Vector.AndNot(products, zeros);
    }

    /// <summary>Products of complex numbers with 0 in the lanes of zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Without<T>(Vector256<T> products, Vector256<T> zeros) where T : unmanaged
    {
        if (Vector256.AndNot(zeros, Vector256.Equals(products, products)) != Vector256<T>.Zero)
        {
            swallowed = true;
        }

        return Vector256.AndNot(products, zeros);
    }

    /// <summary>0 in the place of the product of 0 with a complex number.</summary>
    public static (T Re, T Im) Zero<T>((T Re, T Im) product) where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (T.IsNaN(product.Re) || T.IsNaN(product.Im))
        {
            swallowed = true;
        }

        return (T.Zero, T.Zero);
    }
}
