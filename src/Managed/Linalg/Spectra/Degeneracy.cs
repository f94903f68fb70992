namespace Lapack;

/// <summary>
/// What the gradients of eigh, svd, eig and of functions built on them do with pairs of close eigenvalues or singular values w. With
/// X = V^T gV, the residual r_ij = |X_ij - conj X_ji| / 2 is how strongly the loss pulls the pair apart; the gradient divides it by the
/// gap |w_i - w_j|.
/// </summary>
/// <remarks>
/// A residual that rounding alone can explain, r_ij &lt;= c sqrt(n) eps (|gV_i| + |gV_j|), contributes nothing, whatever the gap: a loss
/// that is a function of the eigenspace keeps all its digits. Otherwise a gap above tol = max(rtol spread, 8 c eps max|w|)
/// divides, and a smaller one has no gradient: <see cref="Throw"/>, <see cref="Warn"/>, <see cref="Project"/> or
/// <see cref="Lorentzian"/>. eps belongs to the element type, spread is max w - min w; each matrix of a batch is judged by itself.
/// </remarks>
public sealed record Degeneracy
{
    enum Outcome
    {
        Resolve,
        Throw,
        Trust,
        Warn,
        Project,
    }

    /// <summary>
    /// The default. Where the loss uses vectors of a group of equal values, it is evaluated again with these vectors in other bases, with
    /// the factorization used again. That finds the gradient of every loss that has one there, also of one that uses values and vectors
    /// together; any other throws <see cref="IllPosedGradientException"/>. A function of the spaces costs one more evaluation, a joint
    /// loss of real groups of g values 1 + g / 2 (complex: g) more. Losses that use no such vectors are evaluated once.
    /// </summary>
    public static Degeneracy Resolve { get; } = new();

    /// <summary>As <see cref="Resolve"/>, but a loss for which one basis would not have been enough throws.</summary>
    public static Degeneracy Throw { get; } = new() { outcome = Outcome.Throw };

    /// <summary>
    /// The loss is evaluated once, and what its cotangents show in the basis that LAPACK found decides. A loss that tells the vectors
    /// of a group apart, or uses them with the values, is not always seen; then the gradient is wrong without a word. For losses that are
    /// known to be functions of the spaces.
    /// </summary>
    public static Degeneracy Trust { get; } = new() { outcome = Outcome.Trust };

    /// <summary>
    /// As <see cref="Project"/>, and each matrix with such pairs is reported as an event <c>IllPosedGradient</c> of the
    /// <see cref="System.Diagnostics.Tracing.EventSource"/> named <c>Lapack</c>, with the message that <see cref="Throw"/> would throw.
    /// </summary>
    public static Degeneracy Warn { get; } = new() { outcome = Outcome.Warn };

    /// <summary>
    /// Pairs without a gradient contribute nothing: what comes out is the gradient of the part that exists, with the vectors of a group
    /// held fixed against each other. Joint losses that cannot be told from one without gradient keep what division gives.
    /// Second derivatives that reverse over reverse would get wrong still throw.
    /// </summary>
    public static Degeneracy Project { get; } = new() { outcome = Outcome.Project };

    Outcome outcome;

    internal bool Throws => outcome is Outcome.Resolve or Outcome.Throw or Outcome.Trust;

    internal bool Looks => outcome is Outcome.Resolve or Outcome.Throw && Width is null;

    internal bool Resolves => outcome == Outcome.Resolve;

    /// <summary>In how many bases a loss is evaluated at most before it is refused.</summary>
    public int MaxBases
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "At least one basis is needed.");
    }

    = 32;

    internal bool Warns => outcome == Outcome.Warn;

    /// <summary>rtol above, not negative; null for 4 eps.</summary>
    public double? RelativeTolerance
    {
        get;
        init => field = value is null or >= 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "A tolerance is not negative.");
    }

    /// <summary>c above: how many roundings of n numbers count as noise.</summary>
    public double NoiseFactor
    {
        get;
        init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A noise factor is not negative.");
    }

    = 4;

    /// <summary>The width of the Lorentzian relative to the spread of the spectrum; null for exact division.</summary>
    public double? Width { get; private init; }

    /// <summary>
    /// Always a finite number: 1 / x becomes x / (x^2 + (width scale)^2) for a gap x, with the spread of the spectrum as scale (where
    /// that is itself rounding, max|w|). Nothing is refused for closeness; what comes out is a damped gradient, not the gradient of
    /// another function, and second derivatives are those of the formula.
    /// </summary>
    /// <param name="width">Positive; 1e-6 leaves pairs further apart than 1e-3 of the spread right to six digits.</param>
    public static Degeneracy Lorentzian(double width) => width > 0 && double.IsFinite(width)
        ? new() { Width = width }
        : throw new ArgumentOutOfRangeException(nameof(width), width, "The width of a Lorentzian is positive and finite.");
}
