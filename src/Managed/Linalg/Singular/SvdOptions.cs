namespace Lapack;

/// <summary>How <see cref="Linalg.Svd"/> and its gradient behave where there is a choice. The defaults would rather throw than return a wrong gradient.</summary>
public sealed record SvdOptions : IAgreeable<SvdOptions>
{
    /// <summary>
    /// What the gradient does with equal, nearly equal and vanishing singular values: the rule of <see cref="Degeneracy"/> for the numbers
    /// s_i and -s_i together, which are the eigenvalues of [[0, A], [A^H, 0]].
    /// </summary>
    public Degeneracy Degeneracy { get; init; } = Degeneracy.Throw;

    /// <summary>Whether the gradient refuses a loss that depends on the phase that u_i and v_i of a complex matrix share.</summary>
    public GaugeCheck GaugeCheck { get; init; } = GaugeCheck.Throw;

    /// <summary>
    /// Which of the equivalent vectors are returned; <see cref="Gauge.LargestReal"/> refers to the columns of U, the vectors of V turn along. Of
    /// a full Vh the rows behind the min(m, n)-th stay as LAPACK returns them.
    /// </summary>
    public Gauge Gauge { get; init; } = Gauge.None;

    /// <summary>Filled by the backward pass with gaps, residuals and how far rounding reaches; null for none.</summary>
    public GradientCertificate? Certificate { get; init; }

    /// <summary>Whether the matrix is searched for NaN and infinity, on which some LAPACK drivers never return.</summary>
    public bool CheckFinite { get; init; } = true;

    string? IAgreeable<SvdOptions>.ConflictWith(SvdOptions other) =>
        Degeneracy != other.Degeneracy ? nameof(Degeneracy)
        : GaugeCheck != other.GaugeCheck ? nameof(GaugeCheck)
        : Certificate != other.Certificate ? nameof(Certificate)
        : null;
}

/// <summary>The factors of A = U diag(S) Vh.</summary>
/// <param name="U">Left singular vectors, one a column.</param>
/// <param name="S">Singular values, descending, real, not negative.</param>
/// <param name="Vh">V^H: the conjugates of the right singular vectors, one a row.</param>
public readonly record struct SvdResult(NDArray U, NDArray S, NDArray Vh);
