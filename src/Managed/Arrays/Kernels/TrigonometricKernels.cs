using System.Numerics;
using System.Numerics.Tensors;

namespace Lapack;

readonly struct SinKernel : IUnaryKernel
{
    public static void Real<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> => TensorPrimitives.Sin(x, y);

    public static void Complex<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> =>
        ComplexMath.Map(x, y, ComplexMath.Sin);
}

readonly struct CosKernel : IUnaryKernel
{
    public static void Real<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> => TensorPrimitives.Cos(x, y);

    public static void Complex<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> =>
        ComplexMath.Map(x, y, ComplexMath.Cos);
}

readonly struct TanKernel : IUnaryKernel
{
    public static void Real<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> => TensorPrimitives.Tan(x, y);

    public static void Complex<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> =>
        ComplexMath.Map(x, y, ComplexMath.Tan);
}

readonly struct SinhKernel : IUnaryKernel
{
    public static void Real<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> => RealMath.Map(x, y, Math.Sinh);

    public static void Complex<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> =>
        ComplexMath.Map(x, y, ComplexMath.Sinh);
}

readonly struct CoshKernel : IUnaryKernel
{
    public static void Real<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> => RealMath.Map(x, y, Math.Cosh);

    public static void Complex<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> =>
        ComplexMath.Map(x, y, ComplexMath.Cosh);
}

readonly struct TanhKernel : IUnaryKernel
{
    public static void Real<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> => RealMath.Map(x, y, Math.Tanh);

    public static void Complex<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> =>
        ComplexMath.Map(x, y, ComplexMath.Tanh);
}

/// <summary>1 / cos x, for derivatives.</summary>
readonly struct SecKernel : IUnaryKernel
{
    public static void Real<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> =>
        RealMath.Map(x, y, x => 1 / Math.Cos(x));

    public static void Complex<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> =>
        ComplexMath.Map(x, y, ComplexMath.Sec);
}

/// <summary>1 / cosh x, for derivatives.</summary>
readonly struct SechKernel : IUnaryKernel
{
    public static void Real<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> => RealMath.Map(x, y, RealMath.Sech);

    public static void Complex<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> =>
        ComplexMath.Map(x, y, ComplexMath.Sech);
}

readonly struct ArcsinKernel : IUnaryKernel
{
    public static void Real<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> => TensorPrimitives.Asin(x, y);

    public static void Complex<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> =>
        ComplexMath.Map(x, y, ComplexMath.Arcsin);
}

readonly struct ArccosKernel : IUnaryKernel
{
    public static void Real<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> => TensorPrimitives.Acos(x, y);

    public static void Complex<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> =>
        ComplexMath.Map(x, y, ComplexMath.Arccos);
}

readonly struct ArctanKernel : IUnaryKernel
{
    public static void Real<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> => TensorPrimitives.Atan(x, y);

    public static void Complex<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> =>
        ComplexMath.Map(x, y, ComplexMath.Arctan);
}

readonly struct ArcsinhKernel : IUnaryKernel
{
    public static void Real<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> => TensorPrimitives.Asinh(x, y);

    public static void Complex<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> =>
        ComplexMath.Map(x, y, ComplexMath.Arcsinh);
}

readonly struct ArccoshKernel : IUnaryKernel
{
    public static void Real<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> => TensorPrimitives.Acosh(x, y);

    public static void Complex<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> =>
        ComplexMath.Map(x, y, ComplexMath.Arccosh);
}

readonly struct ArctanhKernel : IUnaryKernel
{
    public static void Real<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> => TensorPrimitives.Atanh(x, y);

    public static void Complex<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> =>
        ComplexMath.Map(x, y, ComplexMath.Arctanh);
}

/// <summary>sqrt(1 - x^2), for derivatives.</summary>
readonly struct CosArcsinKernel : IUnaryKernel
{
    public static void Real<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> =>
        RealMath.Map(x, y, x => Math.Sqrt((1 - x) * (1 + x)));

    public static void Complex<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> =>
        ComplexMath.Map(x, y, ComplexMath.CosArcsin);
}

/// <summary>sqrt(1 + x^2), for derivatives.</summary>
readonly struct CoshArcsinhKernel : IUnaryKernel
{
    public static void Real<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> =>
        RealMath.Map(x, y, x => double.Hypot(1, x));

    public static void Complex<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> =>
        ComplexMath.Map(x, y, ComplexMath.CoshArcsinh);
}

/// <summary>sqrt(x - 1) sqrt(x + 1), for derivatives.</summary>
readonly struct SinhArccoshKernel : IUnaryKernel
{
    public static void Real<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> =>
        RealMath.Map(x, y, x => Math.Sqrt(x - 1) * Math.Sqrt(x + 1));

    public static void Complex<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> =>
        ComplexMath.Map(x, y, ComplexMath.SinhArccosh);
}
