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

readonly struct ErfKernel : IRealFunction<ErfKernel>, IComplexFunction<ErfKernel>
{
    public static double Of(double x) => ErrorFunction.Erf(x);

    public static Complex Of(Complex z) => ComplexErrorFunction.Erf(z);
}

readonly struct ErfcKernel : IRealFunction<ErfcKernel>, IComplexFunction<ErfcKernel>
{
    public static double Of(double x) => ErrorFunction.Erfc(x);

    public static Complex Of(Complex z) => ComplexErrorFunction.Erfc(z);
}

readonly struct ErfinvKernel : IRealFunction<ErfinvKernel>
{
    public static double Of(double x) => ErrorFunction.Erfinv(x);
}

readonly struct GammalnKernel : IRealFunction<GammalnKernel>
{
    public static double Of(double x) => GammaFunction.LogGamma(x);
}
