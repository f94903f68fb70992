namespace Lapack;

/// <summary>
/// A primitive that could as well have returned other vectors. To find out whether a loss has a gradient all the same, <see cref="Look"/>
/// evaluates it again with others.
/// </summary>
interface IUndetermined
{
    /// <summary>What distinguishes this operation from others on the same arrays: name, triangle, subset. Compared by value.</summary>
    object Kind { get; }

    /// <summary>Which of the outputs holds values that the matrix determines; -1 for none.</summary>
    int ValuesAt => -1;

    /// <summary>Vectors that are not determined although no group of values says so; null where there are none.</summary>
    /// <param name="inputs">The inputs, plain arrays.</param>
    /// <param name="outputs">What the forward function returned, plain arrays.</param>
    /// <param name="kept">What it kept.</param>
    FreeVectors? FreeOf(NDArray[] inputs, NDArray[] outputs, object? kept);
}

/// <summary>
/// Vectors that a factorization could as well have chosen otherwise: those of a null space, those that complete a basis, those of a group
/// of equal values that a subset cuts, or that are not orthogonal. A loss may depend on what they span; it is evaluated once more with
/// others, and refused if its value or its gradient is another one then.
/// </summary>
abstract class FreeVectors
{
    /// <inheritdoc cref="ValueGroups.HoldCertificate"/>
    public virtual Action? HoldCertificate() => null;

    /// <inheritdoc cref="ValueGroups.CertifyBases"/>
    public virtual void CertifyBases(int count)
    {
    }

    /// <summary>Values that belong to them; null where there are none.</summary>
    public virtual FreeValues? Values => null;

    /// <summary>Whether cotangents that cancelled with these vectors may not cancel with others.</summary>
    public virtual bool MayUncover => true;

    /// <summary>The size of the cotangents of these vectors.</summary>
    public abstract double Weight(NDArray?[] cotangents);

    /// <summary>
    /// Makes the exception that says by how much the loss differs with others; null where the cotangents show that it does not use these.
    /// </summary>
    public virtual Func<double, Exception>? Use(NDArray?[] cotangents) => Weight(cotangents) > 0 ? Dependent : null;

    /// <summary>What rounding in cotangents of this size may make of the gradient.</summary>
    public abstract double NoiseOf(double weight);

    /// <summary>The outputs with others in their place, and what is kept with them.</summary>
    /// <param name="outputs">The outputs; those that are not vectors stay.</param>
    /// <param name="kept">What the forward function kept.</param>
    /// <param name="random">The source of the choice.</param>
    public abstract (NDArray[] Outputs, object? Kept) Retaken(NDArray[] outputs, object? kept, Random random);

    /// <summary>The loss, or its gradient, is another one with others.</summary>
    /// <param name="difference">By how much it differs.</param>
    public abstract Exception Dependent(double difference);

    /// <summary>Both of two; null for none.</summary>
    public static FreeVectors? Both(FreeVectors? one, FreeVectors? other) =>
        one is null ? other : other is null ? one : new Pair(one, other);

    /// <summary>What rounding makes of a gradient that divides cotangents by a distance.</summary>
    protected static double Noise(double weight, int n, double eps, double distance) => weight == 0
        ? 0
        : 32 * Math.Sqrt(n) * eps * weight / distance;

    /// <param name="one">Those that are retaken first.</param>
    /// <param name="other">Those after them.</param>
    sealed class Pair(FreeVectors one, FreeVectors other) : FreeVectors
    {
        public override FreeValues? Values => one.Values ?? other.Values;

        public override bool MayUncover => one.MayUncover || other.MayUncover;

        public override Action? HoldCertificate() => one.HoldCertificate() ?? other.HoldCertificate();

        public override void CertifyBases(int count) => one.CertifyBases(count);

        public override double Weight(NDArray?[] cotangents) => Math.Max(one.Weight(cotangents), other.Weight(cotangents));

        public override Func<double, Exception>? Use(NDArray?[] cotangents) => one.Use(cotangents) ?? other.Use(cotangents);

        public override double NoiseOf(double weight) => Math.Max(one.NoiseOf(weight), other.NoiseOf(weight));

        public override (NDArray[] Outputs, object? Kept) Retaken(NDArray[] outputs, object? kept, Random random)
        {
            (NDArray[] first, object? with) = one.Retaken(outputs, kept, random);
            return other.Retaken(first, with, random);
        }

        public override Exception Dependent(double difference) => one.Dependent(difference);
    }
}
