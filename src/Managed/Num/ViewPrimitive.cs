namespace Lapack;

/// <summary>Picks elements of an array, each at most once, as a view of it; the adjoint is an <see cref="EmbedPrimitive"/>.</summary>
/// <param name="name">The public method that it serves.</param>
/// <param name="adjoint">How errors call the adjoint.</param>
abstract class ViewPrimitive(string name, string adjoint) : LinearPrimitive(name)
{
    /// <summary>How errors call the adjoint.</summary>
    public string Adjoint { get; } = adjoint;

    /// <summary>The elements of a plain array that are picked; what is written there is written to the array.</summary>
    public abstract NDArray ViewOf(NDArray a);

    /// <summary>Adds the cotangent of the elements to their places in <paramref name="target"/>; both are plain arrays.</summary>
    public void AddTo(NDArray target, NDArray cotangent)
    {
        NDArray part = ViewOf(target);
        StridedCopy.Copy(Elementwise.Binary<AddKernel>(part, cotangent, Name), part);
    }

    protected internal sealed override NDArray[] Forward(NDArray[] inputs) => [ViewOf(inputs[0])];

    protected internal sealed override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed)
    {
        int[] shape = inputs[0].ShapeArray;
        return g => new EmbedPrimitive(this, shape, Adjoint).Apply(g[0]!);
    }
}
