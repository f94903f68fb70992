using System.Numerics;
using System.Numerics.Tensors;

namespace Lapack;

readonly struct ExpKernel : IUnaryKernel
{
    public static void Real<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> => TensorPrimitives.Exp(x, y);

    public static void Complex<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> =>
        ComplexMath.Map(x, y, ComplexMath.Exp);
}

readonly struct Exp2Kernel : IUnaryKernel
{
    public static void Real<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> =>
        TensorPrimitives.Pow(T.CreateTruncating(2), x, y);

    public static void Complex<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> =>
        ComplexMath.Map(x, y, ComplexMath.Exp2);
}

readonly struct Expm1Kernel : IUnaryKernel
{
    public static void Real<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> => RealMath.Map(x, y, RealMath.Expm1);

    public static void Complex<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> =>
        ComplexMath.Map(x, y, ComplexMath.Expm1);
}

readonly struct LogKernel : IUnaryKernel
{
    public static void Real<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> => TensorPrimitives.Log(x, y);

    public static void Complex<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> =>
        ComplexMath.Map(x, y, ComplexMath.Log);
}

readonly struct Log2Kernel : IUnaryKernel
{
    public static void Real<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> => TensorPrimitives.Log2(x, y);

    public static void Complex<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> =>
        ComplexMath.Map(x, y, ComplexMath.Log2);
}

readonly struct Log10Kernel : IUnaryKernel
{
    public static void Real<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> => TensorPrimitives.Log10(x, y);

    public static void Complex<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> =>
        ComplexMath.Map(x, y, ComplexMath.Log10);
}

readonly struct Log1pKernel : IUnaryKernel
{
    public static void Real<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> => RealMath.Map(x, y, RealMath.Log1p);

    public static void Complex<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> =>
        ComplexMath.Map(x, y, ComplexMath.Log1p);
}

readonly struct SqrtKernel : IUnaryKernel
{
    public static void Real<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> => TensorPrimitives.Sqrt(x, y);

    public static void Complex<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> =>
        ComplexMath.Map(x, y, ComplexMath.Sqrt);
}

readonly struct CbrtKernel : IUnaryKernel
{
    public static void Real<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> => TensorPrimitives.Cbrt(x, y);
}

readonly struct LogisticKernel : IUnaryKernel
{
    public static void Real<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> => RealMath.Logistic(x, y);

    public static void Complex<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> =>
        ComplexMath.Map(x, y, ComplexMath.Logistic);
}
