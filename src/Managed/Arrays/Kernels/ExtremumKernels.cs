using System.Numerics;
using System.Numerics.Tensors;

namespace Lapack;

/// <summary>The larger, NaN if either is.</summary>
readonly struct MaximumKernel : IBinaryKernel
{
    public static bool KeepsIntegers => true;

    public static long Integer(long x, long y) => Math.Max(x, y);

    public static void Real<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T> =>
        TensorPrimitives.Max(x, y, z);

    public static void RealLeft<T>(T x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T> =>
        TensorPrimitives.Max(y, x, z);

    public static void RealRight<T>(ReadOnlySpan<T> x, T y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T> =>
        TensorPrimitives.Max(x, y, z);

    public static (T Re, T Im) Complex<T>(T a, T b, T c, T d) where T : unmanaged, IFloatingPointIeee754<T> =>
        ComplexOrder.Extreme(a, b, c, d, largest: true, nanWins: true);
}

/// <summary>The smaller, NaN if either is.</summary>
readonly struct MinimumKernel : IBinaryKernel
{
    public static bool KeepsIntegers => true;

    public static long Integer(long x, long y) => Math.Min(x, y);

    public static void Real<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T> =>
        TensorPrimitives.Min(x, y, z);

    public static void RealLeft<T>(T x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T> =>
        TensorPrimitives.Min(y, x, z);

    public static void RealRight<T>(ReadOnlySpan<T> x, T y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T> =>
        TensorPrimitives.Min(x, y, z);

    public static (T Re, T Im) Complex<T>(T a, T b, T c, T d) where T : unmanaged, IFloatingPointIeee754<T> =>
        ComplexOrder.Extreme(a, b, c, d, largest: false, nanWins: true);
}

/// <summary>The larger, the number if one is NaN.</summary>
readonly struct FmaxKernel : IBinaryKernel
{
    public static bool KeepsIntegers => true;

    public static long Integer(long x, long y) => Math.Max(x, y);

    public static void Real<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T> =>
        TensorPrimitives.MaxNumber(x, y, z);

    public static void RealLeft<T>(T x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T> =>
        TensorPrimitives.MaxNumber(y, x, z);

    public static void RealRight<T>(ReadOnlySpan<T> x, T y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T> =>
        TensorPrimitives.MaxNumber(x, y, z);

    public static (T Re, T Im) Complex<T>(T a, T b, T c, T d) where T : unmanaged, IFloatingPointIeee754<T> =>
        ComplexOrder.Extreme(a, b, c, d, largest: true, nanWins: false);
}

/// <summary>The smaller, the number if one is NaN.</summary>
readonly struct FminKernel : IBinaryKernel
{
    public static bool KeepsIntegers => true;

    public static long Integer(long x, long y) => Math.Min(x, y);

    public static void Real<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T> =>
        TensorPrimitives.MinNumber(x, y, z);

    public static void RealLeft<T>(T x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T> =>
        TensorPrimitives.MinNumber(y, x, z);

    public static void RealRight<T>(ReadOnlySpan<T> x, T y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T> =>
        TensorPrimitives.MinNumber(x, y, z);

    public static (T Re, T Im) Complex<T>(T a, T b, T c, T d) where T : unmanaged, IFloatingPointIeee754<T> =>
        ComplexOrder.Extreme(a, b, c, d, largest: false, nanWins: false);
}
