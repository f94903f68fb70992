namespace Lapack;

// How rules of derivatives multiply and divide: a cotangent of 0 stays 0, whatever the factor. So Where(x > 0, Sqrt(x), 0) has the gradient
// 0 at x = 0, not 0 * infinity: a branch that was not chosen contributes nothing. The derivatives of both operations are made of the same
// two operations, so this holds to any order.
public static partial class Num
{
    static readonly BinaryFunction<ScaledKernel> scaled =
        new("product in a derivative", (_, c, _) => h => Scaled(h, c), (g, _, _) => h => Scaled(g, h));

    static readonly BinaryFunction<DividedKernel> divided =
        new("quotient in a derivative", (_, c, _) => h => Divided(h, c), (_, c, z) => h => -Divided(Scaled(z, h), c));

    /// <summary>g c, but 0 where g = 0, even if c is infinite or NaN.</summary>
    internal static NDArray Scaled(NDArray g, NDArray c) => scaled.Of(g, c);

    /// <summary>g / c, but 0 where g = 0, even if c is 0 or NaN.</summary>
    internal static NDArray Divided(NDArray g, NDArray c) => divided.Of(g, c);

    /// <summary>The sum of two terms of which null stands for zero.</summary>
    internal static NDArray? SumOfTerms(NDArray? a, NDArray? b) => a is null ? b : b is null ? a : a + b;

    internal static NDArray RequireReal(NDArray x, string operation) => x.DType.IsComplex()
        ? throw new ArgumentException($"{operation} needs a real array, not {x.DType}: take Num.Real, Num.Imag or Num.Abs.")
        : x;

    /// <summary>A function that is constant in pieces: its derivative is 0, so the result is a constant to every transform.</summary>
    static NDArray Steps<TKernel>(NDArray x, string operation) where TKernel : IUnaryKernel
    {
        x = RequireReal(x, operation).Value;
        return Elementwise.Unary<TKernel>(Inexact(x), Inexact(x).DType).AsWeak(x.IsWeak);
    }
}
