using System.Numerics;
using System.Numerics.Tensors;

namespace Lapack;

readonly struct SinKernel : IComplexFunction<SinKernel>
{
    public static void Real<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> => TensorPrimitives.Sin(x, y);

    public static Complex Of(Complex z) => ComplexMath.Sin(z);
}

readonly struct CosKernel : IComplexFunction<CosKernel>
{
    public static void Real<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> => TensorPrimitives.Cos(x, y);

    public static Complex Of(Complex z) => ComplexMath.Cos(z);
}

readonly struct TanKernel : IRealFunction<TanKernel>, IComplexFunction<TanKernel>
{
    public static double Of(double x) => Math.Tan(x);

    public static Complex Of(Complex z) => ComplexMath.Tan(z);
}

readonly struct SinhKernel : IRealFunction<SinhKernel>, IComplexFunction<SinhKernel>
{
    public static double Of(double x) => Math.Sinh(x);

    public static Complex Of(Complex z) => ComplexMath.Sinh(z);
}

readonly struct CoshKernel : IRealFunction<CoshKernel>, IComplexFunction<CoshKernel>
{
    public static double Of(double x) => Math.Cosh(x);

    public static Complex Of(Complex z) => ComplexMath.Cosh(z);
}

readonly struct TanhKernel : IRealFunction<TanhKernel>, IComplexFunction<TanhKernel>
{
    public static double Of(double x) => Math.Tanh(x);

    public static Complex Of(Complex z) => ComplexMath.Tanh(z);
}

/// <summary>1 / cos x, for derivatives.</summary>
readonly struct SecKernel : IRealFunction<SecKernel>, IComplexFunction<SecKernel>
{
    public static double Of(double x) => 1 / Math.Cos(x);

    public static Complex Of(Complex z) => ComplexMath.Sec(z);
}

/// <summary>1 / cosh x, for derivatives.</summary>
readonly struct SechKernel : IRealFunction<SechKernel>, IComplexFunction<SechKernel>
{
    public static double Of(double x) => RealMath.Sech(x);

    public static Complex Of(Complex z) => ComplexMath.Sech(z);
}

readonly struct ArcsinKernel : IComplexFunction<ArcsinKernel>
{
    public static void Real<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> => TensorPrimitives.Asin(x, y);

    public static Complex Of(Complex z) => ComplexMath.Arcsin(z);
}

readonly struct ArccosKernel : IComplexFunction<ArccosKernel>
{
    public static void Real<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> => TensorPrimitives.Acos(x, y);

    public static Complex Of(Complex z) => ComplexMath.Arccos(z);
}

readonly struct ArctanKernel : IComplexFunction<ArctanKernel>
{
    public static void Real<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> => TensorPrimitives.Atan(x, y);

    public static Complex Of(Complex z) => ComplexMath.Arctan(z);
}

readonly struct ArcsinhKernel : IComplexFunction<ArcsinhKernel>
{
    public static void Real<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> => TensorPrimitives.Asinh(x, y);

    public static Complex Of(Complex z) => ComplexMath.Arcsinh(z);
}

readonly struct ArccoshKernel : IComplexFunction<ArccoshKernel>
{
    public static void Real<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> => TensorPrimitives.Acosh(x, y);

    public static Complex Of(Complex z) => ComplexMath.Arccosh(z);
}

readonly struct ArctanhKernel : IComplexFunction<ArctanhKernel>
{
    public static void Real<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> => TensorPrimitives.Atanh(x, y);

    public static Complex Of(Complex z) => ComplexMath.Arctanh(z);
}

/// <summary>sqrt(1 - x^2), for derivatives.</summary>
readonly struct CosArcsinKernel : IRealFunction<CosArcsinKernel>, IComplexFunction<CosArcsinKernel>
{
    public static double Of(double x) => Math.Sqrt((1 - x) * (1 + x));

    public static Complex Of(Complex z) => ComplexMath.CosArcsin(z);
}

/// <summary>sqrt(1 + x^2), for derivatives.</summary>
readonly struct CoshArcsinhKernel : IRealFunction<CoshArcsinhKernel>, IComplexFunction<CoshArcsinhKernel>
{
    public static double Of(double x) => double.Hypot(1, x);

    public static Complex Of(Complex z) => ComplexMath.CoshArcsinh(z);
}

/// <summary>sqrt(x - 1) sqrt(x + 1), for derivatives.</summary>
readonly struct SinhArccoshKernel : IRealFunction<SinhArccoshKernel>, IComplexFunction<SinhArccoshKernel>
{
    public static double Of(double x) => Math.Sqrt(x - 1) * Math.Sqrt(x + 1);

    public static Complex Of(Complex z) => ComplexMath.SinhArccosh(z);
}
