using System.Numerics;

namespace Lapack;

/// <summary>x y, but 0 where x = 0 even if y is infinite or NaN: how rules of derivatives multiply.</summary>
readonly struct ScaledKernel : IBinaryKernel, IVectorFunction
{
    public static Vector<T> Of<T>(Vector<T> x, Vector<T> y) where T : unmanaged, IFloatingPointIeee754<T> =>
        ZeroProducts.Without(x * y, Vector.Equals(x, Vector<T>.Zero));

    public static void Real<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T> =>
        Vectorized<ScaledKernel>.Real(x, y, z);

    public static void RealLeft<T>(T x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T> =>
        Vectorized<ScaledKernel>.RealLeft(x, y, z);

    public static void RealRight<T>(ReadOnlySpan<T> x, T y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T> =>
        Vectorized<ScaledKernel>.RealRight(x, y, z);

    public static (T Re, T Im) Complex<T>(T a, T b, T c, T d) where T : unmanaged, IFloatingPointIeee754<T> =>
        T.IsZero(a) && T.IsZero(b) ? ZeroProducts.Zero(MultiplyKernel.Complex(a, b, c, d)) : MultiplyKernel.Complex(a, b, c, d);

    public static bool ComplexRun<T>(ReadOnlySpan<T> x, int xStep, ReadOnlySpan<T> y, int yStep, Span<T> z)
        where T : unmanaged, IFloatingPointIeee754<T> => ComplexRuns.Multiply(x, xStep, y, yStep, z, zeroWins: true);
}

/// <summary>x y, but 0 where either is 0, even if the other is infinite or NaN: products with what does not vary.</summary>
readonly struct FixedProductKernel : IBinaryKernel, IVectorFunction
{
    public static Vector<T> Of<T>(Vector<T> x, Vector<T> y) where T : unmanaged, IFloatingPointIeee754<T> =>
        Vector.AndNot(x * y, Vector.Equals(x, Vector<T>.Zero) | Vector.Equals(y, Vector<T>.Zero));

    public static void Real<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T> =>
        Vectorized<FixedProductKernel>.Real(x, y, z);

    public static void RealLeft<T>(T x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T> =>
        Vectorized<FixedProductKernel>.RealLeft(x, y, z);

    public static void RealRight<T>(ReadOnlySpan<T> x, T y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T> =>
        Vectorized<FixedProductKernel>.RealRight(x, y, z);

    public static (T Re, T Im) Complex<T>(T a, T b, T c, T d) where T : unmanaged, IFloatingPointIeee754<T> =>
        (T.IsZero(a) && T.IsZero(b)) || (T.IsZero(c) && T.IsZero(d)) ? (T.Zero, T.Zero) : MultiplyKernel.Complex(a, b, c, d);
}

/// <summary>x / y, but 0 where x = 0 even if y is 0 or NaN: how rules of derivatives divide.</summary>
readonly struct DividedKernel : IBinaryKernel, IVectorFunction
{
    public static Vector<T> Of<T>(Vector<T> x, Vector<T> y) where T : unmanaged, IFloatingPointIeee754<T> =>
        ZeroProducts.Without(x / y, Vector.Equals(x, Vector<T>.Zero));

    public static void Real<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T> =>
        Vectorized<DividedKernel>.Real(x, y, z);

    public static void RealLeft<T>(T x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T> =>
        Vectorized<DividedKernel>.RealLeft(x, y, z);

    public static void RealRight<T>(ReadOnlySpan<T> x, T y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T> =>
        Vectorized<DividedKernel>.RealRight(x, y, z);

    public static (T Re, T Im) Complex<T>(T a, T b, T c, T d) where T : unmanaged, IFloatingPointIeee754<T> =>
        T.IsZero(a) && T.IsZero(b) ? ZeroProducts.Zero(DivideKernel.Complex(a, b, c, d)) : DivideKernel.Complex(a, b, c, d);

    public static bool ComplexRun<T>(ReadOnlySpan<T> x, int xStep, ReadOnlySpan<T> y, int yStep, Span<T> z)
        where T : unmanaged, IFloatingPointIeee754<T> => ComplexRuns.Divide(x, xStep, y, yStep, z, zeroWins: true);
}
