using System.Numerics;
using System.Numerics.Tensors;

namespace Lapack;

readonly struct ExpKernel : IComplexFunction<ExpKernel>
{
    public static void Real<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> => TensorPrimitives.Exp(x, y);

    public static Complex Of(Complex z) => ComplexMath.Exp(z);
}

readonly struct Exp2Kernel : IComplexFunction<Exp2Kernel>
{
    public static void Real<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> =>
        TensorPrimitives.Pow(T.CreateTruncating(2), x, y);

    public static Complex Of(Complex z) => ComplexMath.Exp2(z);
}

readonly struct Expm1Kernel : IRealFunction<Expm1Kernel>, IComplexFunction<Expm1Kernel>
{
    public static double Of(double x) => RealMath.Expm1(x);

    public static Complex Of(Complex z) => ComplexMath.Expm1(z);
}

readonly struct LogKernel : IComplexFunction<LogKernel>
{
    public static void Real<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> => TensorPrimitives.Log(x, y);

    public static Complex Of(Complex z) => ComplexMath.Log(z);
}

readonly struct Log2Kernel : IComplexFunction<Log2Kernel>
{
    public static void Real<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> => TensorPrimitives.Log2(x, y);

    public static Complex Of(Complex z) => ComplexMath.Log2(z);
}

readonly struct Log10Kernel : IComplexFunction<Log10Kernel>
{
    public static void Real<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> => TensorPrimitives.Log10(x, y);

    public static Complex Of(Complex z) => ComplexMath.Log10(z);
}

readonly struct Log1pKernel : IRealFunction<Log1pKernel>, IComplexFunction<Log1pKernel>
{
    public static double Of(double x) => RealMath.Log1p(x);

    public static Complex Of(Complex z) => ComplexMath.Log1p(z);
}

readonly struct SqrtKernel : IComplexFunction<SqrtKernel>
{
    public static void Real<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> => TensorPrimitives.Sqrt(x, y);

    public static Complex Of(Complex z) => ComplexMath.Sqrt(z);
}

readonly struct CbrtKernel : IUnaryKernel
{
    public static void Real<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> => TensorPrimitives.Cbrt(x, y);
}

readonly struct LogisticKernel : IComplexFunction<LogisticKernel>
{
    public static void Real<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> => RealMath.Logistic(x, y);

    public static Complex Of(Complex z) => ComplexMath.Logistic(z);
}
