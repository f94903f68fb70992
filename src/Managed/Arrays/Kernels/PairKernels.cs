using System.Numerics;
using System.Numerics.Tensors;

namespace Lapack;

/// <summary>The larger, NaN if either is.</summary>
readonly struct MaximumKernel : IBinaryKernel
{
    public static void Real<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T> =>
        TensorPrimitives.Max(x, y, z);

    public static void RealLeft<T>(T x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T> =>
        TensorPrimitives.Max(y, x, z);

    public static void RealRight<T>(ReadOnlySpan<T> x, T y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T> =>
        TensorPrimitives.Max(x, y, z);
}

/// <summary>The smaller, NaN if either is.</summary>
readonly struct MinimumKernel : IBinaryKernel
{
    public static void Real<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T> =>
        TensorPrimitives.Min(x, y, z);

    public static void RealLeft<T>(T x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T> =>
        TensorPrimitives.Min(y, x, z);

    public static void RealRight<T>(ReadOnlySpan<T> x, T y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T> =>
        TensorPrimitives.Min(x, y, z);
}

/// <summary>The larger, the number if one is NaN.</summary>
readonly struct FmaxKernel : IBinaryKernel
{
    public static void Real<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T> =>
        TensorPrimitives.MaxNumber(x, y, z);

    public static void RealLeft<T>(T x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T> =>
        TensorPrimitives.MaxNumber(y, x, z);

    public static void RealRight<T>(ReadOnlySpan<T> x, T y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T> =>
        TensorPrimitives.MaxNumber(x, y, z);
}

/// <summary>The smaller, the number if one is NaN.</summary>
readonly struct FminKernel : IBinaryKernel
{
    public static void Real<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T> =>
        TensorPrimitives.MinNumber(x, y, z);

    public static void RealLeft<T>(T x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T> =>
        TensorPrimitives.MinNumber(y, x, z);

    public static void RealRight<T>(ReadOnlySpan<T> x, T y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T> =>
        TensorPrimitives.MinNumber(x, y, z);
}

/// <summary>A function of two real numbers that has to be called one by one.</summary>
interface IPairFunction
{
    static abstract T Of<T>(T x, T y) where T : unmanaged, IFloatingPointIeee754<T>;
}

/// <summary>The kernel that calls such a function.</summary>
readonly struct Pairwise<TFunction> : IBinaryKernel where TFunction : IPairFunction
{
    public static void Real<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < z.Length; i++)
        {
            z[i] = TFunction.Of(x[i], y[i]);
        }
    }

    public static void RealLeft<T>(T x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < z.Length; i++)
        {
            z[i] = TFunction.Of(x, y[i]);
        }
    }

    public static void RealRight<T>(ReadOnlySpan<T> x, T y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < z.Length; i++)
        {
            z[i] = TFunction.Of(x[i], y);
        }
    }
}

readonly struct RemainderFunction : IPairFunction
{
    public static T Of<T>(T x, T y) where T : unmanaged, IFloatingPointIeee754<T> => RealMath.Remainder(x, y);
}

readonly struct FmodFunction : IPairFunction
{
    public static T Of<T>(T x, T y) where T : unmanaged, IFloatingPointIeee754<T> => x % y;
}

readonly struct FloorDivideFunction : IPairFunction
{
    public static T Of<T>(T x, T y) where T : unmanaged, IFloatingPointIeee754<T> => RealMath.FloorDivide(x, y);
}

readonly struct Arctan2Function : IPairFunction
{
    public static T Of<T>(T x, T y) where T : unmanaged, IFloatingPointIeee754<T> => T.Atan2(x, y);
}

readonly struct HypotFunction : IPairFunction
{
    public static T Of<T>(T x, T y) where T : unmanaged, IFloatingPointIeee754<T> => T.Hypot(x, y);
}

readonly struct CopySignFunction : IPairFunction
{
    public static T Of<T>(T x, T y) where T : unmanaged, IFloatingPointIeee754<T> => T.CopySign(x, y);
}

readonly struct LogAddExpFunction : IPairFunction
{
    public static T Of<T>(T x, T y) where T : unmanaged, IFloatingPointIeee754<T> =>
        T.CreateTruncating(RealMath.LogAddExp(double.CreateTruncating(x), double.CreateTruncating(y)));
}

readonly struct LogAddExp2Function : IPairFunction
{
    public static T Of<T>(T x, T y) where T : unmanaged, IFloatingPointIeee754<T> =>
        T.CreateTruncating(RealMath.LogAddExp2(double.CreateTruncating(x), double.CreateTruncating(y)));
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
