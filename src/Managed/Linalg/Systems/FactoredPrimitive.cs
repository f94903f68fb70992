namespace Lapack;

/// <summary>
/// A function of matrices by their factors. The matrices, the first input, are factored in the forward function; the engine keeps the
/// factors and hands them to the rules, which give them to every further primitive of the same matrices: no derivative factors again.
/// </summary>
/// <param name="how">How the matrices are read and factored.</param>
/// <param name="known">The factors, where they are known; they belong to the first input and are constants to the engine.</param>
abstract class FactoredPrimitive(Factoring how, Factors? known) : KeepingPrimitive<Factors>(how.Function)
{
    /// <summary>How the matrices are read and factored.</summary>
    protected Factoring How => how;

    /// <summary>Computes the outputs from the inputs, which are plain arrays, and the factors of the first.</summary>
    protected abstract NDArray[] Evaluate(NDArray[] inputs, Factors factors);

    protected sealed override NDArray[] Forward(NDArray[] inputs, out Factors kept)
    {
        kept = known ?? how.Factor(inputs[0]);
        return Evaluate(inputs, kept);
    }
}
