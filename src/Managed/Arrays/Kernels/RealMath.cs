using System.Numerics;
using System.Numerics.Tensors;

namespace Lapack;

/// <summary>
/// Functions of one real number that the BCL lacks or, as measured, computes with many wrong digits: TensorPrimitives' Sinh, Tanh, ExpM1
/// and LogP1 cancel near 0, its Cosh and Exp2 lose three digits at large arguments, its Tan two without FMA, its Sigmoid the left tail.
/// </summary>
static class RealMath
{
    public static readonly double Ln2 = Math.Log(2);

    /// <summary>e^x - 1; for small x as 2t/(1 - t) with t = tanh(x/2), which cancels nothing.</summary>
    public static double Expm1(double x)
    {
        if (Math.Abs(x) > 0.7)
        {
            return Math.Exp(x) - 1;
        }

        double t = Math.Tanh(0.5 * x);
        return Math.Abs(x) < 1e-17 ? x : 2 * t / (1 - t);
    }

    /// <summary>log(1 + x) with Kahan's correction for the rounding of 1 + x.</summary>
    public static double Log1p(double x)
    {
        double u = 1 + x;
        return u == 1 || double.IsPositiveInfinity(x) ? x : Math.Log(u) * (x / (u - 1));
    }

    /// <summary>log(e^x + e^y) without overflow.</summary>
    public static double LogAddExp(double x, double y) =>
        x == y ? x + Ln2 : Math.Max(x, y) + Log1p(Math.Exp(-Math.Abs(x - y)));

    /// <summary>log2(2^x + 2^y) without overflow.</summary>
    public static double LogAddExp2(double x, double y) =>
        x == y ? x + 1 : Math.Max(x, y) + (Log1p(Math.Pow(2, -Math.Abs(x - y))) / Ln2);

    /// <summary>1 / (1 + e^-x), with e^x / (1 + e^x) for negative x: the left tail keeps its digits.</summary>
    public static void Logistic<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        TensorPrimitives.Abs(x, y);
        TensorPrimitives.Negate<T>(y, y);
        TensorPrimitives.Exp<T>(y, y);
        for (int i = 0; i < x.Length; i++)
        {
            y[i] = (T.IsNegative(x[i]) ? y[i] : T.One) / (T.One + y[i]);
        }
    }

    /// <summary>1 / cosh x; by e^-|x| where cosh would overflow.</summary>
    public static double Sech(double x) => Math.Abs(x) > 22 ? 2 * Math.Exp(-Math.Abs(x)) : 1 / Math.Cosh(x);

    /// <summary>The remainder of x / y with the sign of y, as Python and NumPy have it.</summary>
    public static T Remainder<T>(T x, T y) where T : IFloatingPointIeee754<T>
    {
        T r = x % y;
        return T.IsZero(r) ? T.CopySign(T.Zero, y)
            : T.IsNegative(r) != T.IsNegative(y) ? r + y
            : r;
    }

    /// <summary>floor(x / y) of the exact quotient, consistent with <see cref="Remainder"/>; x / y for y = 0.</summary>
    public static T FloorDivide<T>(T x, T y) where T : IFloatingPointIeee754<T>
    {
        if (T.IsZero(y))
        {
            return x / y;
        }

        // x less the remainder is a multiple of y up to rounding: the nearest whole number is the quotient.
        T r = x % y, quotient = (x - r) / y;
        if (!T.IsZero(r) && T.IsNegative(r) != T.IsNegative(y))
        {
            quotient -= T.One;
        }

        if (T.IsZero(quotient))
        {
            return T.CopySign(T.Zero, x / y);
        }

        T floor = T.Floor(quotient);
        return quotient - floor > T.CreateTruncating(0.5) ? floor + T.One : floor;
    }
}
