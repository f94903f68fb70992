namespace Lapack;

/// <summary>
/// How <see cref="Linalg.Eig"/> and its gradient behave where there is a choice. The defaults would rather throw than return a wrong
/// gradient.
/// </summary>
public sealed record EigOptions : IAgreeable<EigOptions>
{
    /// <summary>
    /// What the gradient does with equal and nearly equal eigenvalues: the rule of <see cref="Lapack.Degeneracy"/> with the residual
    /// |Y_ij| and a tolerance widened by the condition of the two eigenvalues, 8 c eps |A| max(kappa_i, kappa_j).
    /// </summary>
    public Degeneracy Degeneracy { get; init; } = Degeneracy.Throw;

    /// <summary>Whether the gradient refuses a loss that depends on the phases of complex eigenvectors.</summary>
    public GaugeCheck GaugeCheck { get; init; } = GaugeCheck.Throw;

    /// <summary>Which of the equivalent eigenvectors are returned. Their norm is 1 in any case.</summary>
    public Gauge Gauge { get; init; } = Gauge.None;

    /// <summary>
    /// Whether the matrix is searched for NaN and infinity with an error that names the element. Without it LAPACK's wrapper still refuses
    /// them, since ?geev would write outside its arrays.
    /// </summary>
    public bool CheckFinite { get; init; } = true;

    string? IAgreeable<EigOptions>.ConflictWith(EigOptions other) =>
        Degeneracy != other.Degeneracy ? nameof(Degeneracy) : GaugeCheck != other.GaugeCheck ? nameof(GaugeCheck) : null;
}
