namespace Lapack;

/// <summary>
/// A primitive that finds values and their vectors, such as eigenvalues and eigenvectors. Where values are equal, any basis of the space of
/// their vectors is as right as another, and a loss that depends on the basis has no gradient. To find out, <see cref="Look"/> evaluates
/// the loss again in other bases.
/// </summary>
interface IGrouped : IUndetermined
{
    /// <summary>Which of the outputs holds the values.</summary>
    new int ValuesAt { get; }

    /// <summary>Groups of two or more values that are equal or nearly so; null where there are none, or where nobody is to look.</summary>
    /// <param name="outputs">What the forward function returned, plain arrays.</param>
    ValueGroups? GroupsOf(NDArray[] outputs);

    /// <summary>For each value the norm of the cotangents of its vectors; null for zero.</summary>
    /// <param name="outputs">The outputs, plain arrays.</param>
    /// <param name="cotangents">Their cotangents.</param>
    NDArray? VectorNorms(NDArray[] outputs, NDArray?[] cotangents);

    /// <summary>The outputs with other values, and with the vectors of the values turned.</summary>
    /// <param name="outputs">The outputs, plain arrays.</param>
    /// <param name="values">The values.</param>
    /// <param name="turn">Block-diagonal unitary matrices, which multiply the vectors from the right.</param>
    NDArray[] Turned(NDArray[] outputs, NDArray values, NDArray turn);

    /// <summary>The unitary matrices that turn the vectors of one factorization into those of another, block by block.</summary>
    /// <param name="inputs">The inputs, plain arrays.</param>
    /// <param name="reference">Outputs for one basis.</param>
    /// <param name="outputs">Outputs for another.</param>
    NDArray Relation(NDArray[] inputs, NDArray[] reference, NDArray[] outputs);

    /// <summary>The cotangents of the inputs that belong to cotangents of the values alone.</summary>
    /// <param name="inputs">The inputs, plain arrays.</param>
    /// <param name="outputs">The outputs.</param>
    /// <param name="kept">What the forward function kept.</param>
    /// <param name="cotangent">The cotangent of the values.</param>
    NDArray?[] PullValues(NDArray[] inputs, NDArray[] outputs, object? kept, NDArray cotangent);

    int IUndetermined.ValuesAt => ValuesAt;

    FreeVectors? IUndetermined.FreeOf(NDArray[] inputs, NDArray[] outputs, object? kept) => null;
}

/// <summary>
/// The groups of equal or close values that one application of a primitive has found. Inside a group the gradient of a loss that does not
/// depend on the basis V_b is V_b M V_b^H for one Hermitian matrix M, of which the cotangents of the values show the diagonal of
/// U^H M U in the basis V_b U.
/// </summary>
abstract class ValueGroups
{
    /// <summary>Whether all groups hold values that are equal to rounding; otherwise some are only close.</summary>
    public abstract bool AreEqual { get; }

    /// <summary>The groups of equal values alone; null where there are none.</summary>
    public abstract ValueGroups? OnlyEqual { get; }

    /// <summary>
    /// These groups, or those that are right for a loss with such cotangents; null for none. A spectrum that is tiny as a whole is one
    /// group for a loss that changes with its vectors much more than with its values.
    /// </summary>
    public abstract ValueGroups? For(NDArray? values, NDArray? norms);

    /// <summary>In how many bases a loss is evaluated at most.</summary>
    public abstract int MaxBases { get; }

    /// <summary>Whether a full matrix M is returned where it is found; otherwise a loss that needs one is refused.</summary>
    public abstract bool MayResolve { get; }

    /// <summary>Whether a refusal of the rule may be due to one basis having been seen.</summary>
    public abstract bool MayExplain(ArithmeticException refusal);

    /// <summary>Keeps what the certificate of the gradient says now, if one was asked for.</summary>
    /// <returns>What brings it back; null if there is none.</returns>
    public abstract Action? HoldCertificate();

    /// <summary>Notes in the certificate in how many bases the loss was evaluated.</summary>
    public abstract void CertifyBases(int count);

    /// <summary>How many bases determine M; one more proves it.</summary>
    public abstract int Bases { get; }

    /// <summary>Each value replaced by the mean of its group.</summary>
    public abstract NDArray Means(NDArray values);

    /// <summary>Random unitary matrices that mix the vectors of each group.</summary>
    public abstract NDArray Turn(Random random);

    /// <summary>Whether a loss uses a vector of a group.</summary>
    public abstract bool Touch(NDArray? norms);

    /// <summary>Whether the cotangents of the values are equal inside each group.</summary>
    /// <param name="cotangents">Cotangents of the values.</param>
    /// <param name="noise">Differences up to this are rounding.</param>
    public abstract bool AreAlike(NDArray cotangents, double noise);

    /// <summary>Up to this cotangents of values are rounding beside those of vectors.</summary>
    public abstract double NoiseOfValues(NDArray? norms);

    /// <summary>What rounding in cotangents of vectors may make of the gradient, at the smallest gap between groups.</summary>
    public abstract double NoiseOf(NDArray norms);

    /// <summary>The same inside groups, if close values are divided by their gaps; infinite where some are equal.</summary>
    public abstract double NoiseInside(NDArray norms);

    /// <summary>Finds M for each group from what was seen in several bases, the last of which proves it.</summary>
    /// <param name="seen">What was seen in each basis.</param>
    /// <param name="turns">What turns the vectors of the first basis into those of each.</param>
    /// <param name="floor">Differences between cotangents of values up to this are rounding.</param>
    /// <returns>
    /// M in the first basis, shape (..., n, n), and whether a loss that uses values and vectors together makes it; where the
    /// vectors have no part in it M is diagonal. Null if no M explains what was seen.
    /// </returns>
    public abstract (NDArray M, bool IsJoint)? Fit(
        IReadOnlyList<GroupSweep.Question> seen, IReadOnlyList<NDArray> turns, double floor);

    /// <summary>
    /// M in another basis without the mean of each diagonal, as values and the unitary matrices that make it diagonal.
    /// </summary>
    public abstract (NDArray Cotangents, NDArray Turn) Rest(NDArray m, NDArray turn);

    /// <summary>The cotangents of the values, in each group replaced by the mean of the diagonal of M.</summary>
    public abstract NDArray MeanOf(NDArray m, NDArray? given);

    /// <summary>The loss uses values and vectors of a group together, and has no gradient, or none that may be returned.</summary>
    public abstract Exception Joint();

    /// <summary>A derivative of the gradient would need the derivative of M, which nobody knows.</summary>
    public abstract Exception SecondOrder();

    /// <summary>The loss, or its gradient, is another one in another basis.</summary>
    /// <param name="difference">By how much it differs.</param>
    public abstract Exception Dependent(double difference);
}
