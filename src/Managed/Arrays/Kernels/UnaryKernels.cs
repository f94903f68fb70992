using System.Numerics;
using System.Numerics.Tensors;

namespace Lapack;

readonly struct NegateKernel : IUnaryKernel
{
    public static bool KeepsIntegers => true;

    public static long Integer(long x) => checked(-x);

    public static void Real<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> => TensorPrimitives.Negate(x, y);

    public static void Complex<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> =>
        TensorPrimitives.Negate(x, y);
}

/// <summary>|x|, real; the modulus does not overflow where its square would.</summary>
readonly struct AbsKernel : IUnaryKernel
{
    public static bool KeepsIntegers => true;

    public static long Integer(long x) => x < 0 ? checked(-x) : x;

    public static void Real<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> => TensorPrimitives.Abs(x, y);

    public static void Complex<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < y.Length; i++)
        {
            // Squares of singles fit into doubles; those of doubles mostly.
            double a = double.CreateTruncating(x[2 * i]), b = double.CreateTruncating(x[(2 * i) + 1]), square = (a * a) + (b * b);
            y[i] = T.CreateTruncating(square is > 1e-280 and < 1e300 ? Math.Sqrt(square) : double.Hypot(a, b));
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

/// <summary>-1, 0 or 1 for reals, NaN for NaN; x/|x| for complex numbers, 0 at 0, the direction of an infinite part.</summary>
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
            (y[i], y[i + 1]) = Direction(x[i], x[i + 1]);
        }
    }

    static (T Re, T Im) Direction<T>(T re, T im) where T : unmanaged, IFloatingPointIeee754<T>
    {
        T modulus = T.Hypot(re, im);
        if (T.IsZero(modulus))
        {
            return (T.Zero, T.Zero);
        }

        if (T.IsFinite(modulus))
        {
            return (re / modulus, im / modulus);
        }

        if (T.IsFinite(re) && T.IsFinite(im))
        {
            // Only the modulus is beyond the largest number.
            T quarter = T.CreateTruncating(0.25);
            return Direction(re * quarter, im * quarter);
        }

        return T.IsInfinity(re) && T.IsFinite(im) ? (T.CopySign(T.One, re), T.Zero)
            : T.IsInfinity(im) && T.IsFinite(re) ? (T.Zero, T.CopySign(T.One, im))
            : (T.NaN, T.NaN);
    }
}

readonly struct SquareKernel : IComplexFunction<SquareKernel>
{
    public static void Real<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> =>
        TensorPrimitives.Multiply(x, x, y);

    public static Complex Of(Complex z) => ComplexMath.Square(z);
}

readonly struct ReciprocalKernel : IComplexFunction<ReciprocalKernel>
{
    public static void Real<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> =>
        TensorPrimitives.Reciprocal(x, y);

    public static Complex Of(Complex z) => ComplexMath.Reciprocal(z);
}

/// <summary>The argument of a number: 0 or pi for reals, by the sign bit.</summary>
readonly struct AngleKernel : IUnaryKernel
{
    public static void Real<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = T.IsNaN(x[i]) ? x[i] : T.IsNegative(x[i]) ? T.Pi : T.Zero;
        }
    }

    public static void Complex<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = T.Atan2(x[(2 * i) + 1], x[2 * i]);
        }
    }
}
