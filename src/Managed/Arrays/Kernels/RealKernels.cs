using System.Numerics;
using System.Numerics.Tensors;

namespace Lapack;

readonly struct FloorKernel : IUnaryKernel
{
    public static void Real<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> => TensorPrimitives.Floor(x, y);
}

readonly struct CeilKernel : IUnaryKernel
{
    public static void Real<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> => TensorPrimitives.Ceiling(x, y);
}

readonly struct TruncKernel : IUnaryKernel
{
    public static void Real<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> => TensorPrimitives.Truncate(x, y);
}

/// <summary>To the nearest whole number, halves to even.</summary>
readonly struct RintKernel : IUnaryKernel
{
    public static void Real<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> => TensorPrimitives.Round(x, y);
}

readonly struct ErfKernel : IUnaryKernel
{
    public static void Real<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> => RealMath.Map(x, y, ErrorFunction.Erf);
}

readonly struct ErfcKernel : IUnaryKernel
{
    public static void Real<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> => RealMath.Map(x, y, ErrorFunction.Erfc);
}

readonly struct ErfinvKernel : IUnaryKernel
{
    public static void Real<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> =>
        RealMath.Map(x, y, ErrorFunction.Erfinv);
}

readonly struct GammalnKernel : IUnaryKernel
{
    public static void Real<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> =>
        RealMath.Map(x, y, GammaFunction.LogGamma);
}
