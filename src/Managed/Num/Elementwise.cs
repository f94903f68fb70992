namespace Lapack;

/// <summary>An elementwise function of one array, given by its kernel and its rule.</summary>
/// <param name="name">What errors call it.</param>
/// <param name="resultType">The type of the result from that of the argument.</param>
/// <param name="vjp">From x and y = f(x), the map of y's cotangent to x's.</param>
sealed class UnaryFunction<TKernel>(string name, Func<DType, DType> resultType, Func<NDArray, NDArray, Func<NDArray, NDArray>> vjp)
    : Primitive(name)
    where TKernel : IUnaryKernel
{
    public NDArray On(NDArray x) => Of(x.DType.IsInexact() ? x : x.AsType(DType.Float64));

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

/// <summary>One side of a binary rule: from x, y and z = f(x, y), the map of z's cotangent to the side's, before it is summed to shape.</summary>
delegate Func<NDArray, NDArray> BinaryRule(NDArray x, NDArray y, NDArray z);

/// <summary>An elementwise function of two arrays that broadcast, given by its kernel and a rule for either side.</summary>
sealed class BinaryFunction<TKernel>(string name, BinaryRule left, BinaryRule right) : Primitive(name)
    where TKernel : IBinaryKernel
{
    protected internal override NDArray[] Forward(NDArray[] inputs)
    {
        (NDArray x, NDArray y) = (inputs[0], inputs[1]);
        DType type = DTypes.Promote(x, y);
        type = type.IsInexact() ? type : DType.Float64;
        return [Elementwise.Binary<TKernel>(Conversion.To(x, type), Conversion.To(y, type), Name).AsWeak(x.IsWeak && y.IsWeak)];
    }

    protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed)
    {
        (NDArray x, NDArray y, NDArray z) = (inputs[0], inputs[1], outputs[0]);
        Func<NDArray, NDArray>? toX = needed[0] ? left(x, y, z) : null, toY = needed[1] ? right(x, y, z) : null;
        (int[] xShape, int[] yShape) = (x.ShapeArray, y.ShapeArray);
        return g =>
        [
            toX is null ? null : Num.SumTo(toX(g[0]!), xShape),
            toY is null ? null : Num.SumTo(toY(g[0]!), yShape),
        ];
    }

    /// <remarks>As for one array: each side's rule is one factor an element, dz = c_x dx + c_y dy.</remarks>
    protected internal override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(NDArray[] inputs, NDArray?[] tangents)
    {
        NDArray[] outputs = Apply(inputs);
        (NDArray x, NDArray y, NDArray z) = (inputs[0], inputs[1], outputs[0]);
        NDArray? fromX = tangents[0] is { } dx ? left(x, y, z)(dx) : null, fromY = tangents[1] is { } dy ? right(x, y, z)(dy) : null;
        NDArray dz = fromX is null ? fromY! : fromY is null ? fromX : fromX + fromY;
        return (outputs, [Num.BroadcastTo(dz, z.ShapeArray)]);
    }
}
