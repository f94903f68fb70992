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
        Throw,
        Warn,
        Project,
    }

    /// <summary>Pairs without a gradient throw <see cref="IllPosedGradientException"/>.</summary>
    public static Degeneracy Throw { get; } = new();

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

    internal bool Throws => outcome == Outcome.Throw;

    internal bool Warns => outcome == Outcome.Warn;

    /// <summary>
    /// Which of the policies of two calls decides about a loss that is made of both: one that throws before one that warns, that before one
    /// that projects, and a Lorentzian, which refuses nothing, last; of two alike the one with the wider tolerance.
    /// </summary>
    internal static Degeneracy Stricter(Degeneracy a, Degeneracy b)
    {
        return Strictness(a).CompareTo(Strictness(b)) >= 0 ? a : b;

        static (bool Judges, int Outcome, double Tolerance, double Noise) Strictness(Degeneracy x) =>
            (x.Width is null, -(int)x.outcome, x.RelativeTolerance ?? 0, x.NoiseFactor);
    }

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
