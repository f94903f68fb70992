using System.Numerics;
using System.Numerics.Tensors;

namespace Lapack;

readonly struct NegateKernel : IUnaryKernel
{
    public static void Real<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> => TensorPrimitives.Negate(x, y);

    public static void Complex<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> => TensorPrimitives.Negate(x, y);
}

/// <summary>|x|, real; the modulus does not overflow where its square would.</summary>
readonly struct AbsKernel : IUnaryKernel
{
    public static void Real<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> => TensorPrimitives.Abs(x, y);

    public static void Complex<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = T.Hypot(x[2 * i], x[(2 * i) + 1]);
        }
    }
}

/// <summary>|x|^2, real.</summary>
readonly struct AbsSquareKernel : IUnaryKernel
{
    public static void Real<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> =>
        TensorPrimitives.Multiply(x, x, y);

    public static void Complex<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < y.Length; i++)
        {
            T a = x[2 * i], b = x[(2 * i) + 1];
            y[i] = (a * a) + (b * b);
        }
    }
}

readonly struct ConjKernel : IUnaryKernel
{
    public static void Real<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> => x.CopyTo(y);

    public static void Complex<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < y.Length; i += 2)
        {
            y[i] = x[i];
            y[i + 1] = -x[i + 1];
        }
    }
}

readonly struct RealKernel : IUnaryKernel
{
    public static void Real<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> => x.CopyTo(y);

    public static void Complex<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = x[2 * i];
        }
    }
}

readonly struct ImagKernel : IUnaryKernel
{
    public static void Real<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> => y.Clear();

    public static void Complex<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = x[(2 * i) + 1];
        }
    }
}

/// <summary>-1, 0 or 1 for reals, NaN for NaN; x/|x| for complex numbers, 0 at 0.</summary>
readonly struct SignKernel : IUnaryKernel
{
    public static void Real<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < x.Length; i++)
        {
            y[i] = T.IsNaN(x[i]) ? x[i] : T.CreateTruncating(T.Sign(x[i]));
        }
    }

    public static void Complex<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < y.Length; i += 2)
        {
            T modulus = T.Hypot(x[i], x[i + 1]);
            bool zero = T.IsZero(modulus);
            y[i] = zero ? T.Zero : x[i] / modulus;
            y[i + 1] = zero ? T.Zero : x[i + 1] / modulus;
        }
    }
}

readonly struct ExpKernel : IUnaryKernel
{
    public static void Real<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> => TensorPrimitives.Exp(x, y);

    public static void Complex<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < y.Length; i += 2)
        {
            ComplexMath.Store(y, i, ComplexMath.Exp(ComplexMath.Load(x, i)));
        }
    }
}

readonly struct LogKernel : IUnaryKernel
{
    public static void Real<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> => TensorPrimitives.Log(x, y);

    public static void Complex<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < y.Length; i += 2)
        {
            ComplexMath.Store(y, i, ComplexMath.Log(ComplexMath.Load(x, i)));
        }
    }
}

readonly struct SqrtKernel : IUnaryKernel
{
    public static void Real<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> => TensorPrimitives.Sqrt(x, y);

    public static void Complex<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < y.Length; i += 2)
        {
            ComplexMath.Store(y, i, ComplexMath.Sqrt(ComplexMath.Load(x, i)));
        }
    }
}
