namespace Lapack;

/// <summary>How <see cref="Linalg.Takagi"/> and its gradient behave where there is a choice.</summary>
/// <remarks>
/// Degeneracy is judged for the numbers s_i and -s_i together, as for <see cref="SvdOptions"/>. Where s_i > 0 the phase of a column is
/// determined, so the gauge check has nothing to look at, and <see cref="Gauge.LargestReal"/> can choose its sign only: the real part of
/// the largest component is not negative.
/// </remarks>
public sealed record TakagiOptions : SpectralOptions, IAgreeable<TakagiOptions>
{
    /// <summary>With respect to what the gradient is taken: the raw triangle that is read, or the symmetric matrix.</summary>
    public GradientForm GradientForm { get; init; } = GradientForm.Triangle;

    string? IAgreeable<TakagiOptions>.ConflictWith(TakagiOptions other) =>
        GradientForm != other.GradientForm ? nameof(GradientForm) : Conflict(other);

    TakagiOptions IAgreeable<TakagiOptions>.CompletedBy(TakagiOptions other) =>
        this with { Certificate = Certificate ?? other.Certificate };
}
