using Lapack.Native;

namespace Lapack;

/// <summary>How <see cref="Linalg.Eigh(NDArray, Uplo, EighOptions?)"/> and its gradient behave where there is a choice. The defaults would rather throw than return a wrong gradient.</summary>
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

    /// <summary>
    /// Which eigenpairs are computed; null for all. With k of n, forward costs 4/3 n^3 + 2 n^2 k real operations and the gradient 6 n^2 k.
    /// The finite scan is always made then.
    /// </summary>
    public EighSubset? Subset { get; init; }

    /// <summary>Filled by the backward pass with gaps, residuals and how far rounding reaches; null for none.</summary>
    public GradientCertificate? Certificate { get; init; }

    /// <summary>Whether the triangle that is read is searched for NaN and infinity, on which some LAPACK drivers hang.</summary>
    public bool CheckFinite { get; init; } = true;
}
