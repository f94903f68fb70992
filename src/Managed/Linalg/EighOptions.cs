namespace Lapack;

/// <summary>How <see cref="Linalg.Eigh"/> and its gradient behave where there is a choice. The defaults would rather throw than return a wrong gradient.</summary>
public sealed record EighOptions
{
    internal static EighOptions Default { get; } = new();

    /// <summary>What the gradient does with equal and nearly equal eigenvalues.</summary>
    public Degeneracy Degeneracy { get; init; } = Degeneracy.Throw;

    /// <summary>Whether the gradient refuses a loss that depends on the phases of complex eigenvectors.</summary>
    public GaugeCheck GaugeCheck { get; init; } = GaugeCheck.Throw;

    /// <summary>Which of the equivalent eigenvectors are returned.</summary>
    public Gauge Gauge { get; init; } = Gauge.None;

    /// <summary>With respect to what the gradient is taken: the raw triangle that is read, or the Hermitian matrix.</summary>
    public GradientForm GradientForm { get; init; } = GradientForm.Triangle;

    /// <summary>Whether the triangle that is read is searched for NaN and infinity, on which some LAPACK drivers hang.</summary>
    public bool CheckFinite { get; init; } = true;
}

/// <summary>
/// What the gradient of an eigendecomposition does with pairs of close eigenvalues. With X = V^T gV, the residual
/// r_ij = |X_ij - conj X_ji| / 2 is how strongly the loss pulls the pair apart; the gradient divides it by the gap |w_i - w_j|.
/// </summary>
/// <remarks>
/// A residual that rounding alone can explain, r_ij &lt;= c sqrt(n) eps (|gV_i| + |gV_j|), contributes nothing, whatever the gap: a loss
/// that is a function of the eigenspace keeps all its digits. Otherwise a gap above tol = max(rtol spread, 8 c eps max|w|)
/// divides, and a smaller one has no gradient. eps belongs to the element type, spread is max w - min w.
/// </remarks>
public sealed record Degeneracy
{
    /// <summary>Pairs without a gradient throw <see cref="IllPosedGradientException"/>.</summary>
    public static Degeneracy Throw { get; } = new();

    /// <summary>rtol above, not negative; null for 4 eps.</summary>
    public double? RelativeTolerance
    {
        get;
        init => field = value is null or >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A tolerance is not negative.");
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

/// <summary>What happens when the loss changes with the phase of a complex eigenvector, so that it is not a function of the matrix.</summary>
public enum GaugeCheck
{
    /// <summary>The gradient throws <see cref="IllPosedGradientException"/> if |imag X_ii| exceeds sqrt(eps) |gV_i|.</summary>
    Throw,

    /// <summary>The dependence is ignored: the gradient is that for phases held as LAPACK happened to choose them.</summary>
    Ignore,
}

/// <summary>The choice among eigenvectors that differ by a phase, or by a sign.</summary>
public enum Gauge
{
    /// <summary>As LAPACK returns them; losses must not depend on the phases.</summary>
    None,

    /// <summary>
    /// The largest component of each vector is real and positive (the first of equal ones). Every loss then has a gradient where the
    /// eigenvalues are simple and no two components tie.
    /// </summary>
    LargestReal,
}

/// <summary>With respect to what a gradient of a function of a Hermitian matrix is taken.</summary>
public enum GradientForm
{
    /// <summary>
    /// The raw array: each element of the triangle that is read carries both halves, the diagonal is real, the other triangle is
    /// exactly zero. What finite differences of the array's elements give.
    /// </summary>
    Triangle,

    /// <summary>The Hermitian matrix S with dL = Re sum S_ij dA_ij for Hermitian dA, as PyTorch and JAX return it (PyTorch: conjugated).</summary>
    Hermitian,
}
