using System.Numerics;
using System.Numerics.Tensors;

namespace Lapack;

readonly struct FloorKernel : IUnaryKernel
{
    public static void Real<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> => TensorPrimitives.Floor(x, y);
}

readonly struct CeilKernel : IUnaryKernel
{
    public static void Real<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> =>
        TensorPrimitives.Ceiling(x, y);
}

readonly struct TruncKernel : IUnaryKernel
{
    public static void Real<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> =>
        TensorPrimitives.Truncate(x, y);
}

/// <summary>To the nearest whole number, halves to even.</summary>
readonly struct RintKernel : IUnaryKernel
{
    public static void Real<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> => TensorPrimitives.Round(x, y);
}

readonly struct ErfKernel : IRealFunction<ErfKernel>
{
    public static double Of(double x) => ErrorFunction.Erf(x);
}

readonly struct ErfcKernel : IRealFunction<ErfcKernel>
{
    public static double Of(double x) => ErrorFunction.Erfc(x);
}

readonly struct ErfinvKernel : IRealFunction<ErfinvKernel>
{
    public static double Of(double x) => ErrorFunction.Erfinv(x);
}

readonly struct GammalnKernel : IRealFunction<GammalnKernel>
{
    public static double Of(double x) => GammaFunction.LogGamma(x);
}
