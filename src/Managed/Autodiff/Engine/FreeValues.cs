namespace Lapack;

/// <summary>
/// The values of <see cref="FreeVectors"/>: vanishing singular values, which have no gradient by themselves, but of which a loss may make a
/// smooth function of the matrix together with their vectors, such as U s V^H. Then the part of its gradient inside the null spaces is
/// that of one matrix M, found as for <see cref="ValueGroups"/>.
/// </summary>
abstract class FreeValues
{
    /// <summary>How many bases determine M; one more proves it.</summary>
    public abstract int Bases { get; }

    /// <summary>In how many bases a loss is evaluated at most; 0 where such losses are to be refused.</summary>
    public abstract int MaxBases { get; }

    /// <summary>Whether a refusal of the rule may be due to one basis having been seen.</summary>
    public abstract bool MayExplain(ArithmeticException refusal);

    /// <summary>Whether a loss uses any vectors; by themselves the values have a subgradient in the basis that was found.</summary>
    public abstract bool AreJoint(NDArray?[] cotangents);

    /// <summary>Whether cotangents of these values are more than rounding.</summary>
    /// <param name="cotangents">The cotangents of all outputs.</param>
    /// <param name="noise">Up to this they are rounding.</param>
    public abstract bool AreUsed(NDArray?[] cotangents, double noise);

    /// <summary>The cotangents without those of these values, and those alone; null for none.</summary>
    public abstract (NDArray?[] Others, NDArray? Own) Split(NDArray?[] cotangents);

    /// <summary>Finds M from what was seen in several bases, the last of which proves it.</summary>
    /// <param name="seen">What was seen in each basis.</param>
    /// <param name="floor">Differences between cotangents of values up to this are rounding.</param>
    /// <returns>One matrix for each of the batch; null if none explains what was seen.</returns>
    public abstract NDArray[]? Fit(IReadOnlyList<GroupSweep.Question> seen, double floor);

    /// <summary>The cotangents of the inputs that M makes.</summary>
    public abstract NDArray?[] Pull(NDArray[] m);

    /// <summary>The loss uses values and vectors together, and has no gradient, or none that may be returned.</summary>
    public abstract Exception Joint();

    /// <summary>A derivative of the gradient would need the derivative of M, which nobody knows.</summary>
    public abstract Exception SecondOrder();
}
