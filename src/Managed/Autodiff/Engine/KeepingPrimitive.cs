namespace Lapack;

/// <summary>
/// A primitive whose forward function finds more than its outputs, such as the factors of a matrix, that its rules would otherwise have to
/// compute again. It hands them to the engine, which keeps them beside the outputs, as long as they, and passes them to the rules.
/// </summary>
/// <typeparam name="TKept">
/// What is kept: plain numbers that do not change; rules take it as a constant that belongs to the inputs. Several threads may use it at
/// once.
/// </typeparam>
abstract class KeepingPrimitive<TKept>(string name) : Primitive(name)
    where TKept : class
{
    /// <summary>Computes the outputs, and what is kept, from the inputs alone, which are plain arrays.</summary>
    protected abstract NDArray[] Forward(NDArray[] inputs, out TKept kept);

    /// <summary>The backward rule; see <see cref="Primitive.Vjp"/>.</summary>
    protected abstract Pullback Vjp(NDArray[] inputs, NDArray[] outputs, TKept kept, bool[] needed);

    /// <summary>
    /// The forward rule, see <see cref="Primitive.Jvp"/>: the outputs, or equivalent ones that suit the direction, and their derivatives.
    /// By default the backward rule is transposed.
    /// </summary>
    protected virtual (NDArray[] Outputs, NDArray?[] Tangents) Jvp(NDArray[] inputs, NDArray[] outputs, TKept kept, NDArray?[] tangents) =>
        (outputs, Transposed(Vjp(inputs, outputs, kept, Moving(tangents)), inputs, outputs, tangents));

    internal sealed override bool IsFactorization => true;

    protected internal sealed override NDArray[] Forward(NDArray[] inputs) => Forward(inputs, out _);

    /// <remarks>For a caller outside the engine, which has nothing kept: it is computed again.</remarks>
    protected internal sealed override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed)
    {
        Forward(Array.ConvertAll(inputs, x => x.Value), out TKept kept);
        return Vjp(inputs, outputs, kept, needed);
    }

    protected internal sealed override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(NDArray[] inputs, NDArray?[] tangents) =>
        Push(inputs, tangents, out _);

    internal sealed override NDArray[] Compute(NDArray[] inputs, out object? kept)
    {
        NDArray[] outputs = Forward(inputs, out TKept found);
        kept = found;
        return outputs;
    }

    internal sealed override Pullback Pull(NDArray[] inputs, NDArray[] outputs, object? kept, bool[] needed) =>
        Vjp(inputs, outputs, (TKept)kept!, needed);

    internal sealed override (NDArray[] Outputs, NDArray?[] Tangents) Push(NDArray[] inputs, NDArray?[] tangents, out object? kept)
    {
        NDArray[] outputs = Apply(inputs, out kept);
        return Jvp(inputs, outputs, (TKept)kept!, tangents);
    }
}
