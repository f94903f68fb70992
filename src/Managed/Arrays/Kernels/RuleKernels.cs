using System.Numerics;
using System.Numerics.Tensors;

namespace Lapack;

/// <summary>x y, but 0 where x = 0 even if y is infinite or NaN; see <see cref="Num.Scaled"/>.</summary>
readonly struct ScaledKernel : IBinaryKernel
{
    public static void Real<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T>
    {
        int next = 0;
        for (; next <= z.Length - Vector<T>.Count; next += Vector<T>.Count)
        {
            var a = new Vector<T>(x[next..]);
            Vector.AndNot(a * new Vector<T>(y[next..]), Vector.Equals(a, Vector<T>.Zero)).CopyTo(z[next..]);
        }

        for (; next < z.Length; next++)
        {
            z[next] = T.IsZero(x[next]) ? T.Zero : x[next] * y[next];
        }
    }

    public static void RealLeft<T>(T x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (T.IsZero(x))
        {
            z.Clear();
        }
        else
        {
            TensorPrimitives.Multiply(y, x, z);
        }
    }

    public static void RealRight<T>(ReadOnlySpan<T> x, T y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T>
    {
        TensorPrimitives.Multiply(x, y, z);
        if (!T.IsFinite(y))
        {
            RuleRuns.ZeroWhereZero(x, z);
        }
    }

    public static (T Re, T Im) Complex<T>(T a, T b, T c, T d) where T : unmanaged, IFloatingPointIeee754<T> =>
        T.IsZero(a) && T.IsZero(b) ? (T.Zero, T.Zero) : MultiplyKernel.Complex(a, b, c, d);

    public static bool ComplexRun<T>(ReadOnlySpan<T> x, int xStep, ReadOnlySpan<T> y, int yStep, Span<T> z)
        where T : unmanaged, IFloatingPointIeee754<T> => ComplexRuns.Multiply(x, xStep, y, yStep, z, zeroWins: true);
}

/// <summary>x / y, but 0 where x = 0 even if y is 0 or NaN; see <see cref="Num.Divided"/>.</summary>
readonly struct DividedKernel : IBinaryKernel
{
    public static void Real<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T>
    {
        int next = 0;
        for (; next <= z.Length - Vector<T>.Count; next += Vector<T>.Count)
        {
            var a = new Vector<T>(x[next..]);
            Vector.AndNot(a / new Vector<T>(y[next..]), Vector.Equals(a, Vector<T>.Zero)).CopyTo(z[next..]);
        }

        for (; next < z.Length; next++)
        {
            z[next] = T.IsZero(x[next]) ? T.Zero : x[next] / y[next];
        }
    }

    public static void RealLeft<T>(T x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (T.IsZero(x))
        {
            z.Clear();
        }
        else
        {
            TensorPrimitives.Divide(x, y, z);
        }
    }

    public static void RealRight<T>(ReadOnlySpan<T> x, T y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T>
    {
        TensorPrimitives.Divide(x, y, z);
        if (T.IsZero(y) || T.IsNaN(y))
        {
            RuleRuns.ZeroWhereZero(x, z);
        }
    }

    public static (T Re, T Im) Complex<T>(T a, T b, T c, T d) where T : unmanaged, IFloatingPointIeee754<T> =>
        T.IsZero(a) && T.IsZero(b) ? (T.Zero, T.Zero) : DivideKernel.Complex(a, b, c, d);

    public static bool ComplexRun<T>(ReadOnlySpan<T> x, int xStep, ReadOnlySpan<T> y, int yStep, Span<T> z)
        where T : unmanaged, IFloatingPointIeee754<T> => ComplexRuns.Divide(x, xStep, y, yStep, z, zeroWins: true);
}

static class RuleRuns
{
    public static void ZeroWhereZero<T>(ReadOnlySpan<T> x, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < z.Length; i++)
        {
            z[i] = T.IsZero(x[i]) ? T.Zero : z[i];
        }
    }
}
