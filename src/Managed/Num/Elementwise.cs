using System.Numerics;

namespace Lapack;

/// <summary>An elementwise function of one array, given by its kernel and its rule.</summary>
/// <param name="name">What errors call it.</param>
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
        x = real ? Num.RequireReal(x, Name) : x;
        return Of(x.DType.IsInexact() ? x : x.AsType(DType.Float64));
    }

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

/// <summary>
/// An elementwise function of two arrays that broadcast, given by its kernel and a rule for either side; a side without a rule has the
/// derivative 0.
/// </summary>
sealed class BinaryFunction<TKernel>(string name, BinaryRule? left, BinaryRule? right, bool real = false) : Primitive(name)
    where TKernel : IBinaryKernel
{
    public NDArray On(NDArray x, NDArray y) => real ? Of(Num.RequireReal(x, Name), Num.RequireReal(y, Name)) : Of(x, y);

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
        Func<NDArray, NDArray>? toX = needed[0] ? left?.Invoke(x, y, z) : null, toY = needed[1] ? right?.Invoke(x, y, z) : null;
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
        NDArray? fromX = tangents[0] is { } dx ? left?.Invoke(x, y, z)(dx) : null;
        NDArray? fromY = tangents[1] is { } dy ? right?.Invoke(x, y, z)(dy) : null;
        NDArray? dz = fromX is null ? fromY : fromY is null ? fromX : fromX + fromY;
        return (outputs, [dz is null ? null : Num.BroadcastTo(dz, z.ShapeArray)]);
    }
}

/// <summary>
/// A function of the family f, f', f'', ..., each computed directly: its rule is the next member, so that derivatives of any order are
/// as accurate as the function.
/// </summary>
/// <param name="name">What errors call it.</param>
/// <param name="order">Which derivative of f this is.</param>
/// <param name="real">The derivative of a given order at a real number.</param>
/// <param name="complex">The same at a complex number; null if f takes real ones only.</param>
sealed class DerivativeFunction(string name, int order, Func<int, double, double> real, Func<int, Complex, Complex>? complex = null)
    : Primitive(name)
{
    public NDArray On(NDArray x)
    {
        x = complex is null ? Num.RequireReal(x, Name) : x;
        return Of(x.DType.IsInexact() ? x : x.AsType(DType.Float64));
    }

    protected internal override NDArray[] Forward(NDArray[] inputs) =>
        [Elementwise.Map(inputs[0], x => real(order, x), x => complex!(order, x)).AsWeak(inputs[0].IsWeak)];

    protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed)
    {
        NDArray x = inputs[0];
        return g => [Num.Scaled(g[0]!, Next(x))];
    }

    protected internal override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(NDArray[] inputs, NDArray?[] tangents) =>
        (Apply(inputs), [Num.Scaled(tangents[0]!, Next(inputs[0]))]);

    NDArray Next(NDArray x) => new DerivativeFunction(Name, order + 1, real, complex).Of(x);
}
