namespace Lapack;

/// <summary>Zeros of a shape, with an array in the places that a view picks: the adjoint of the view.</summary>
sealed class EmbedPrimitive(ViewPrimitive view, int[] shape, string name) : LinearPrimitive(name)
{
    protected internal override NDArray[] Forward(NDArray[] inputs)
    {
        NDArray result = NDArray.ZerosOf(inputs[0].DType, shape);
        StridedCopy.Copy(inputs[0], view.ViewOf(result));
        return [result];
    }

    protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed) => g => view.Apply(g[0]!);
}
