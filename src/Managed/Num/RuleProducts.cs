namespace Lapack;

// How rules of derivatives multiply and divide: a cotangent (or tangent) of 0 stays 0, whatever the factor. So Where(x > 0, Sqrt(x), 0) has
// the gradient 0 at x = 0, not 0 * infinity: a branch that was not chosen contributes nothing. The derivatives of both operations are made
// of the same two operations, so this holds to any order.
//
// This is right if the zero is one of what was masked. A zero that a rule computed, such as that of Cos(Sqrt(x)) at x = 0, sin(0), is a
// limit, and its product with an infinite slope may be anything. The kernels note where they took such a product for 0, and the engine then
// looks for zeros of this kind by Presence; they give NaN, in both modes.
public static partial class Num
{
    static readonly BinaryFunction<ScaledKernel> scaled =
        new("product in a derivative", (_, c, _) => h => Scaled(h, c), (g, _, _) => h => Weighted(g, h));

    static readonly BinaryFunction<ScaledKernel> weighted =
        new("product in a derivative", (_, c, _) => h => Scaled(h, c), (g, _, _) => h => Weighted(g, h));

    static readonly BinaryFunction<FixedProductKernel> fixedProduct =
        new("product in a derivative", (_, c, _) => h => FixedProduct(h, c), (g, _, _) => h => Weighted(g, h));

    static readonly BinaryFunction<DividedKernel> divided =
        new("quotient in a derivative", (_, c, _) => h => Divided(h, c), (_, c, z) => h => -Divided(Weighted(z, h), c));

    /// <summary>g c for a cotangent or tangent g, but 0 where g = 0, even if c is infinite or NaN.</summary>
    internal static NDArray Scaled(NDArray g, NDArray c) => Presence.IsFollowed ? Presence.Through(g, c) : scaled.Of(g, c);

    /// <summary>g / c for a cotangent or tangent g, but 0 where g = 0, even if c is 0 or NaN.</summary>
    internal static NDArray Divided(NDArray g, NDArray c) => Presence.IsFollowed ? Presence.Through(g, c) : divided.Of(g, c);

    /// <summary>The sum of two terms of which null stands for zero.</summary>
    internal static NDArray? SumOfTerms(NDArray? a, NDArray? b) => a is null ? b : b is null ? a : a + b;

    /// <summary>w g for a cotangent or tangent g, but 0 where the weight w is 0, even if g is infinite or NaN: a mask.</summary>
    internal static NDArray Weighted(NDArray w, NDArray g) => weighted.Of(w, g);

    /// <summary>g c for a factor c that does not vary, 0 where either is 0: there the function itself is 0 c.</summary>
    internal static NDArray FixedProduct(NDArray g, NDArray c) => fixedProduct.Of(g, c);

    internal static NDArray RequireReal(NDArray x, string operation)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.DType.IsComplex()
            ? throw new ArgumentException($"{operation} needs a real array, not {x.DType}: take Num.Real, Num.Imag or Num.Abs.")
            : x;
    }

    /// <summary>A function that is constant in pieces: its derivative is 0, so the result is a constant to every transform.</summary>
    static NDArray Steps<TKernel>(NDArray x, string operation) where TKernel : IUnaryKernel
    {
        x = RequireReal(x, operation).Value;
        return Elementwise.Unary<TKernel>(Inexact(x), Inexact(x).DType).AsWeak(x.IsWeak);
    }
}
