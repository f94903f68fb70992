using System.Numerics;
using System.Numerics.Tensors;

namespace Lapack;

readonly struct AddKernel : IBinaryKernel
{
    public static bool KeepsIntegers => true;

    public static long Integer(long x, long y) => checked(x + y);

    public static void Real<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T> =>
        TensorPrimitives.Add(x, y, z);

    public static void RealLeft<T>(T x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T> =>
        TensorPrimitives.Add(y, x, z);

    public static void RealRight<T>(ReadOnlySpan<T> x, T y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T> =>
        TensorPrimitives.Add(x, y, z);

    public static bool ByParts => true;

    public static (T Re, T Im) Complex<T>(T a, T b, T c, T d) where T : unmanaged, IFloatingPointIeee754<T> => (a + c, b + d);
}

readonly struct SubtractKernel : IBinaryKernel
{
    public static bool KeepsIntegers => true;

    public static long Integer(long x, long y) => checked(x - y);

    public static void Real<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T> =>
        TensorPrimitives.Subtract(x, y, z);

    public static void RealLeft<T>(T x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T> =>
        TensorPrimitives.Subtract(x, y, z);

    public static void RealRight<T>(ReadOnlySpan<T> x, T y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T> =>
        TensorPrimitives.Subtract(x, y, z);

    public static bool ByParts => true;

    public static (T Re, T Im) Complex<T>(T a, T b, T c, T d) where T : unmanaged, IFloatingPointIeee754<T> => (a - c, b - d);
}

readonly struct MultiplyKernel : IBinaryKernel
{
    public static bool KeepsIntegers => true;

    public static long Integer(long x, long y) => checked(x * y);

    public static void Real<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T> =>
        TensorPrimitives.Multiply(x, y, z);

    public static void RealLeft<T>(T x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T> =>
        TensorPrimitives.Multiply(y, x, z);

    public static void RealRight<T>(ReadOnlySpan<T> x, T y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T> =>
        TensorPrimitives.Multiply(x, y, z);

    public static (T Re, T Im) Complex<T>(T a, T b, T c, T d) where T : unmanaged, IFloatingPointIeee754<T> =>
        ((a * c) - (b * d), (a * d) + (b * c));

    public static bool ComplexRun<T>(ReadOnlySpan<T> x, int xStep, ReadOnlySpan<T> y, int yStep, Span<T> z)
        where T : unmanaged, IFloatingPointIeee754<T> => ComplexRuns.Multiply(x, xStep, y, yStep, z, zeroWins: false);
}

readonly struct DivideKernel : IBinaryKernel
{
    public static void Real<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T> =>
        TensorPrimitives.Divide(x, y, z);

    public static void RealLeft<T>(T x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T> =>
        TensorPrimitives.Divide(x, y, z);

    public static void RealRight<T>(ReadOnlySpan<T> x, T y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T> =>
        TensorPrimitives.Divide(x, y, z);

    /// <remarks>Smith's method (CACM 5, 435, 1962): no overflow in |y|^2.</remarks>
    public static (T Re, T Im) Complex<T>(T a, T b, T c, T d) where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (T.IsZero(d))
        {
            return (a / c, b / c);
        }

        if (T.Abs(d) <= T.Abs(c))
        {
            T r = d / c, s = c + (d * r);
            return ((a + (b * r)) / s, (b - (a * r)) / s);
        }
        else
        {
            T r = c / d, s = (c * r) + d;
            return (((a * r) + b) / s, ((b * r) - a) / s);
        }
    }

    public static bool ComplexRun<T>(ReadOnlySpan<T> x, int xStep, ReadOnlySpan<T> y, int yStep, Span<T> z)
        where T : unmanaged, IFloatingPointIeee754<T> => ComplexRuns.Divide(x, xStep, y, yStep, z, zeroWins: false);
}

/// <summary>x to the power y; the real function is NaN for a negative base and a broken exponent, as in NumPy.</summary>
readonly struct PowerKernel : IBinaryKernel
{
    const int LargestByMultiplication = 64;

    public static void Real<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T> =>
        TensorPrimitives.Pow(x, y, z);

    public static void RealLeft<T>(T x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T> =>
        TensorPrimitives.Pow(x, y, z);

    public static void RealRight<T>(ReadOnlySpan<T> x, T y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (y == T.CreateChecked(2))
        {
            TensorPrimitives.Multiply(x, x, z);
        }
        else if (y == T.One)
        {
            x.CopyTo(z);
        }
        else
        {
            TensorPrimitives.Pow(x, y, z);
        }
    }

    public static (T Re, T Im) Complex<T>(T a, T b, T c, T d) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Complex power = Power(
            new(double.CreateTruncating(a), double.CreateTruncating(b)), new(double.CreateTruncating(c), double.CreateTruncating(d)));
        return (T.CreateTruncating(power.Real), T.CreateTruncating(power.Imaginary));
    }

    /// <remarks>Small whole exponents by multiplication: exact where the polar form leaves rounding in the other part.</remarks>
    static Complex Power(Complex x, Complex y)
    {
        double whole = y.Real;
        if (y.Imaginary != 0 || whole != Math.Floor(whole) || Math.Abs(whole) > LargestByMultiplication)
        {
            return x != System.Numerics.Complex.Zero ? System.Numerics.Complex.Pow(x, y)
                : y.Real > 0 ? x
                : new(double.NaN, double.NaN);
        }

        // With x = m 2^e, m near 1, the powers of m stay in range.
        double largest = Math.Max(Math.Abs(x.Real), Math.Abs(x.Imaginary));
        int exponent = double.IsFinite(largest) && largest > 0 ? Math.ILogB(largest) : 0;
        Complex m = new(Math.ScaleB(x.Real, -exponent), Math.ScaleB(x.Imaginary, -exponent)), result = System.Numerics.Complex.One;
        for (int n = (int)Math.Abs(whole); n > 0; n >>= 1)
        {
            if ((n & 1) != 0)
            {
                result *= m;
            }

            m *= m;
        }

        result = whole < 0 ? System.Numerics.Complex.One / result : result;
        int scale = exponent * (int)whole;
        return new(Math.ScaleB(result.Real, scale), Math.ScaleB(result.Imaginary, scale));
    }
}
