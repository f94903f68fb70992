namespace Lapack;

/// <summary>Zeros, with each input added at its place: the adjoint of picking them all.</summary>
sealed class ScatterPrimitive(IScatter[] places, OutputSpec whole) : LinearPrimitive("gradient of indexing")
{
    protected internal override NDArray[] Forward(NDArray[] inputs)
    {
        NDArray sum = NDArray.ZerosOf(whole.DType, whole.Shape);
        for (int i = 0; i < inputs.Length; i++)
        {
            places[i].AddTo(sum, inputs[i]);
        }

        return [sum];
    }

    protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed) => g =>
    {
        var flow = new NDArray?[places.Length];
        for (int i = 0; i < flow.Length; i++)
        {
            flow[i] = needed[i] ? ((Primitive)places[i]).Of(g[0]!) : null;
        }

        return flow;
    };
}
