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

/// <summary>x log y, 0 where x = 0 unless y is NaN.</summary>
readonly struct XlogyKernel : IBinaryKernel
{
    public static void Real<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < z.Length; i++)
        {
            z[i] = Of(x[i], y[i]);
        }
    }

    public static void RealLeft<T>(T x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < z.Length; i++)
        {
            z[i] = Of(x, y[i]);
        }
    }

    public static void RealRight<T>(ReadOnlySpan<T> x, T y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < z.Length; i++)
        {
            z[i] = Of(x[i], y);
        }
    }

    public static (T Re, T Im) Complex<T>(T a, T b, T c, T d) where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (T.IsZero(a) && T.IsZero(b) && !T.IsNaN(c) && !T.IsNaN(d))
        {
            return (T.Zero, T.Zero);
        }

        Complex log = ComplexMath.Log(new(double.CreateTruncating(c), double.CreateTruncating(d)));
        return MultiplyKernel.Complex(a, b, T.CreateTruncating(log.Real), T.CreateTruncating(log.Imaginary));
    }

    static T Of<T>(T x, T y) where T : unmanaged, IFloatingPointIeee754<T> => T.IsZero(x) && !T.IsNaN(y) ? T.Zero : x * T.Log(y);
}
