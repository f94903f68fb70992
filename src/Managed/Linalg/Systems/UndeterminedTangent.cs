namespace Lapack;

/// <summary>
/// An array whose derivative may have NaN where it does not exist: a transform whose result depends on these throws what this says.
/// </summary>
sealed class UndeterminedTangent(Func<Exception> refusal) : Primitive("derivative of a factor"), IRefusing
{
    public Exception Refusal() => refusal();

    protected internal override NDArray[] Forward(NDArray[] inputs) => [inputs[0]];

    protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed) => g => g;

    protected internal override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(NDArray[] inputs, NDArray?[] tangents) =>
        (Apply(inputs), tangents);
}
