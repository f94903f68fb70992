namespace Lapack;

/// <summary>How the derivative of a contraction with respect to one factor multiplies by the other.</summary>
/// <param name="DerivativeWins">
/// Whether a cotangent or tangent of 0 stays 0, otherwise it is the factor whose zeros do: where it is the cotangent of a rule and the
/// derivative is a second one.
/// </param>
/// <param name="IsFixed">Whether the other factor does not vary: then the function itself is 0 where it is 0.</param>
readonly record struct FactorRule(bool DerivativeWins, bool IsFixed)
{
    /// <summary>The rule for one factor of a contraction.</summary>
    /// <param name="zeros">The contraction's own; null for a plain one.</param>
    /// <param name="ofLeft">Whether it is the left factor that is moved.</param>
    /// <param name="otherVaries">Whether the other factor varies too.</param>
    public static FactorRule Of(WinningZeros? zeros, bool ofLeft, bool otherVaries) =>
        zeros is not { } own ? new(DerivativeWins: true, IsFixed: !otherVaries)
        : own.OfLeft == ofLeft ? new(DerivativeWins: true, IsFixed: own.Both)
        : new(DerivativeWins: false, IsFixed: false);

    /// <summary>The other factor; while presence is followed, one that varies is anything.</summary>
    public NDArray Factor(NDArray other) => Presence.IsFollowed && DerivativeWins && !IsFixed ? Presence.Anything(other) : other;

    /// <summary>The zeros that win in the contraction of the derivative with the other factor.</summary>
    /// <param name="derivativeFirst">Whether the derivative is the left one of the two.</param>
    public WinningZeros Zeros(bool derivativeFirst) => new(derivativeFirst == DerivativeWins, IsFixed);
}
