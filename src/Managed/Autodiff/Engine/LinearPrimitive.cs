namespace Lapack;

/// <summary>An operation that is linear in all its inputs together: its forward rule is the operation itself.</summary>
abstract class LinearPrimitive(string name) : Primitive(name)
{
    protected internal sealed override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(NDArray[] inputs, NDArray?[] tangents)
    {
        var full = new NDArray[inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            full[i] = tangents[i] ?? NDArray.ZerosLike(inputs[i]);
        }

        return (Apply(inputs), Apply(full));
    }
}
