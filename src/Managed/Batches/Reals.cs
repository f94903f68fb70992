using System.Numerics;
using System.Runtime.CompilerServices;

namespace Lapack;

/// <summary>What algorithms that are written once for several scalar types ask of their real type.</summary>
static class Reals
{
    /// <summary>The rounding unit: the distance from 1 to the next number.</summary>
    public static R Epsilon<R>()
        where R : unmanaged, IFloatingPointIeee754<R> => R.BitIncrement(R.One) - R.One;

    /// <summary>The number as a double.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Number<R>(R x)
        where R : unmanaged, IFloatingPointIeee754<R> => double.CreateTruncating(x);

    /// <summary>Reals in an element, 1 or 2; a constant to the compiler, which makes code for each type.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Width<T, R>()
        where T : unmanaged
        where R : unmanaged => Unsafe.SizeOf<T>() / Unsafe.SizeOf<R>();
}
