namespace Lapack;

/// <summary>
/// How a decomposition with a spectrum, and its gradient, behave where there is a choice. With the defaults a gradient that would be wrong
/// is not returned: it throws.
/// </summary>
/// <remarks>
/// Calls of one function on one array that is being differentiated share one factorization and so one gradient: a call without options
/// takes those of the others, and two calls whose options say different things about the gradient are an
/// <see cref="InvalidOperationException"/>. A subset and the whole spectrum, and a subset with and without a Lorentzian, are different
/// functions here.
/// </remarks>
public abstract record SpectralOptions
{
    private protected SpectralOptions()
    {
    }

    /// <summary>What the gradient does with equal and nearly equal values.</summary>
    public Degeneracy Degeneracy { get; init; } = Degeneracy.Resolve;

    /// <summary>Whether the gradient refuses a loss that depends on the phases of complex vectors.</summary>
    public GaugeCheck GaugeCheck { get; init; } = GaugeCheck.Throw;

    /// <summary>Which of the equivalent vectors are returned.</summary>
    public Gauge Gauge { get; init; } = Gauge.None;

    /// <summary>Filled by the backward pass with gaps, residuals and how far rounding reaches; null for none.</summary>
    public GradientCertificate? Certificate { get; init; }

    /// <summary>Whether what is read is searched for NaN and infinity, on which some LAPACK drivers hang.</summary>
    public bool CheckFinite { get; init; } = true;

    /// <summary>The first property that says something else about gradients than that of the other options; null if none does.</summary>
    private protected string? Conflict(SpectralOptions other) =>
        Degeneracy != other.Degeneracy ? nameof(Degeneracy)
        : GaugeCheck != other.GaugeCheck ? nameof(GaugeCheck)
        : Certificate is not null && other.Certificate is not null && Certificate != other.Certificate ? nameof(Certificate)
        : null;
}
