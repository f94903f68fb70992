using System.Runtime.CompilerServices;

namespace Lapack;

/// <summary>
/// One side of a binary rule: from x, y and z = f(x, y), the map of z's cotangent to the side's, before it is summed to shape.
/// </summary>
delegate Func<NDArray, NDArray> BinaryRule(NDArray x, NDArray y, NDArray z);

/// <summary>
/// An elementwise function of two arrays that broadcast, given by its kernel and a rule for either side; a side without a rule has the
/// derivative 0.
/// </summary>
sealed class BinaryFunction<TKernel>(string name, BinaryRule? left, BinaryRule? right, bool real = false) : Primitive(name)
    where TKernel : IBinaryKernel
{
    /// <summary>The rule of the left side where the right one does not vary, if it is another.</summary>
    public BinaryRule? LeftAlone { get; init; }

    /// <summary>The rule of the right side where the left one does not vary, if it is another.</summary>
    public BinaryRule? RightAlone { get; init; }

    /// <summary>The function of two arguments of a public function, which an error names as that does.</summary>
    public NDArray On(
        NDArray x, NDArray y,
        [CallerArgumentExpression(nameof(x))] string? nameOfX = null,
        [CallerArgumentExpression(nameof(y))] string? nameOfY = null)
    {
        ArgumentNullException.ThrowIfNull(x, nameOfX);
        ArgumentNullException.ThrowIfNull(y, nameOfY);
        return real ? Of(Num.RequireReal(x, Name), Num.RequireReal(y, Name)) : Of(x, y);
    }

    /// <summary>The values at plain arrays.</summary>
    public static NDArray Compute(NDArray x, NDArray y, string name)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        DType type = DTypes.Promote(x, y);
        if (type.IsExact() && TKernel.KeepsIntegers)
        {
            return OfIntegers(x, y, name);
        }

        type = type.IsInexact() ? type : DType.Float64;
        return Elementwise.Binary<TKernel>(Conversion.To(x, type), Conversion.To(y, type), name).AsWeak(x.IsWeak && y.IsWeak);
    }

    static NDArray OfIntegers(NDArray x, NDArray y, string name) => IntegerArithmetic.Checked(name, () =>
        Elementwise.Binary<TKernel>(Conversion.To(x, DType.Int64), Conversion.To(y, DType.Int64), name).AsWeak(x.IsWeak && y.IsWeak));

    protected internal override NDArray[] Forward(NDArray[] inputs) => [Compute(inputs[0], inputs[1], Name)];

    protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed)
    {
        (NDArray x, NDArray y, NDArray z) = (inputs[0], inputs[1], outputs[0]);
        (BinaryRule? ofLeft, BinaryRule? ofRight) = Rules(needed[0], needed[1]);
        Func<NDArray, NDArray>? toX = needed[0] ? ofLeft?.Invoke(x, y, z) : null, toY = needed[1] ? ofRight?.Invoke(x, y, z) : null;
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
        (BinaryRule? ofLeft, BinaryRule? ofRight) = Rules(tangents[0] is not null, tangents[1] is not null);
        NDArray? fromX = tangents[0] is { } dx ? ofLeft?.Invoke(x, y, z)(dx) : null;
        NDArray? fromY = tangents[1] is { } dy ? ofRight?.Invoke(x, y, z)(dy) : null;
        NDArray? dz = fromX is null ? fromY : fromY is null ? fromX : fromX + fromY;
        return (outputs, [dz is null ? null : Num.BroadcastTo(dz, z.ShapeArray)]);
    }

    (BinaryRule? Left, BinaryRule? Right) Rules(bool leftVaries, bool rightVaries) =>
        (rightVaries ? left : LeftAlone ?? left, leftVaries ? right : RightAlone ?? right);
}
