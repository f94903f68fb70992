namespace Lapack;

public static partial class Num
{
    /// <summary>A mask of where both are not 0 (numpy.logical_and); on masks also <c>a &amp; b</c>.</summary>
    public static NDArray LogicalAnd(NDArray x, NDArray y) => ComparisonKernels.Compare<AndRelation>(x, y, "LogicalAnd");

    /// <summary>A mask of where at least one is not 0 (numpy.logical_or); on masks also <c>a | b</c>.</summary>
    public static NDArray LogicalOr(NDArray x, NDArray y) => ComparisonKernels.Compare<OrRelation>(x, y, "LogicalOr");

    /// <summary>A mask of where exactly one is not 0 (numpy.logical_xor); on masks also <c>a ^ b</c>.</summary>
    public static NDArray LogicalXor(NDArray x, NDArray y) => ComparisonKernels.Compare<XorRelation>(x, y, "LogicalXor");

    /// <summary>A mask of where x is 0 (numpy.logical_not); on masks also <c>!a</c>.</summary>
    public static NDArray LogicalNot(NDArray x) => Equal(x, 0);

    /// <summary>A mask of NaN; of complex numbers, where either part is (numpy.isnan).</summary>
    public static NDArray IsNan(NDArray x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return ComparisonKernels.Test<NanProperty>(x);
    }

    /// <summary>A mask of infinities of either sign; of complex numbers, where either part is one (numpy.isinf).</summary>
    public static NDArray IsInf(NDArray x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return ComparisonKernels.Test<InfProperty>(x);
    }

    /// <summary>A mask of what is neither infinite nor NaN, in both parts (numpy.isfinite).</summary>
    public static NDArray IsFinite(NDArray x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return ComparisonKernels.Test<FiniteProperty>(x);
    }

    /// <summary>
    /// A mask of |x - y| at most atol + rtol |y| (numpy.isclose). Infinities are close to themselves, NaN only if
    /// <paramref name="equalNan"/> is set.
    /// </summary>
    /// <exception cref="ArgumentException">Shapes do not broadcast.</exception>
    public static NDArray IsClose(NDArray x, NDArray y, double rtol = 1e-5, double atol = 1e-8, bool equalNan = false)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        (x, y) = (x.Value, y.Value);
        NDArray near = LogicalAnd(LessEqual(Abs(Subtract(x, y)), atol + (rtol * Abs(y))), IsFinite(y));
        NDArray close = LogicalOr(near, Equal(x, y));
        return equalNan ? LogicalOr(close, LogicalAnd(IsNan(x), IsNan(y))) : close;
    }

    /// <summary>Whether all elements are close; see <see cref="IsClose"/> (numpy.allclose).</summary>
    /// <exception cref="ArgumentException">Shapes do not broadcast.</exception>
    public static bool AllClose(NDArray x, NDArray y, double rtol = 1e-5, double atol = 1e-8, bool equalNan = false) =>
        !IsClose(x, y, rtol, atol, equalNan).Dense<bool>().Contains(false);

    internal static NDArray RequireMask(NDArray x, string operation) => x.DType == DType.Bool
        ? x
        : throw new ArgumentException(
            $"{operation} needs masks, not {x.DType}: compare first, for example a > 0, or use Num.Logical{Word(operation)}.");

    static string Word(string operation) => operation switch { "&" => "And", "|" => "Or", "^" => "Xor", _ => "Not" };
}
