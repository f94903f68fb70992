namespace Lapack;

/// <summary>Matrices in the top left corner of larger ones that are zero elsewhere; the adjoint of a slice.</summary>
sealed class Corner(int rows, int columns) : LinearPrimitive("corner")
{
    /// <summary>Fills the last two axes up with zeros.</summary>
    public static NDArray Of(NDArray a, int rows, int columns) => a.Shape[^2] == rows && a.Shape[^1] == columns ? a : new Corner(rows, columns).Apply(a)[0];

    /// <summary>Fills the last axis up with zeros.</summary>
    public static NDArray Of(NDArray a, int length) => a.Shape[^1] == length ? a : Of(a[Num.Ellipsis, Num.NewAxis, ..], 1, length)[Num.Ellipsis, 0, ..];

    protected internal override NDArray[] Forward(NDArray[] inputs)
    {
        NDArray a = inputs[0], result = NDArray.ZerosOf(a.DType, [.. a.Shape[..^2], rows, columns]);
        StridedCopy.Copy(a, AxisIndex.View(result, [Num.Ellipsis, 0..a.Shape[^2], 0..a.Shape[^1]]));
        return [result];
    }

    protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed)
    {
        (int m, int n) = (inputs[0].Shape[^2], inputs[0].Shape[^1]);
        return g => [g[0]![Num.Ellipsis, ..m, ..n]];
    }
}
