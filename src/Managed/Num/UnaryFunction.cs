namespace Lapack;

/// <summary>An elementwise function of one array, given by its kernel and its rule.</summary>
/// <param name="name">The public method, by which errors call the function.</param>
/// <param name="resultType">The type of the result from that of the argument.</param>
/// <param name="vjp">From x and y = f(x), the map of y's cotangent to x's.</param>
/// <param name="real">Whether complex arrays are refused.</param>
sealed class UnaryFunction<TKernel>(
    string name, Func<DType, DType> resultType, Func<NDArray, NDArray, Func<NDArray, NDArray>> vjp, bool real = false)
    : Primitive(name)
    where TKernel : IUnaryKernel
{
    /// <summary>A function of real or complex numbers to numbers of the same type.</summary>
    public UnaryFunction(string name, Func<NDArray, NDArray, Func<NDArray, NDArray>> vjp, bool real = false)
        : this(name, t => t, vjp, real)
    {
    }

    public NDArray On(NDArray x)
    {
        ArgumentNullException.ThrowIfNull(x);
        x = real ? Num.RequireReal(x, Name) : x;
        return x.DType.IsInexact() ? Of(x) : TKernel.KeepsIntegers ? OfIntegers(x, Name) : Of(x.AsType(DType.Float64));
    }

    /// <summary>The values at integers or truth values, for kernels that keep integers.</summary>
    public static NDArray OfIntegers(NDArray x, string name) => IntegerArithmetic.Checked(
        name, () => Elementwise.Unary<TKernel>(IntegerArithmetic.Counted(x), DType.Int64).AsWeak(x.IsWeak));

    protected internal override NDArray[] Forward(NDArray[] inputs) =>
        [Elementwise.Unary<TKernel>(inputs[0], resultType(inputs[0].DType)).AsWeak(inputs[0].IsWeak)];

    protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed)
    {
        Func<NDArray, NDArray> pull = vjp(inputs[0], outputs[0]);
        return g => [pull(g[0]!)];
    }

    /// <remarks>
    /// The rule multiplies by one factor an element (or conjugates), g -> g c with dy = Re(c dx) or dy = c dx: the same map serves
    /// forward, with the real part taken where y is real.
    /// </remarks>
    protected internal override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(NDArray[] inputs, NDArray?[] tangents)
    {
        NDArray[] outputs = Apply(inputs);
        return (outputs, [vjp(inputs[0], outputs[0])(tangents[0]!)]);
    }
}
