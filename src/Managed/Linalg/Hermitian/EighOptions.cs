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
