using Lapack.Native;

namespace Lapack;

/// <summary>
/// How <see cref="Linalg.Eigh(NDArray, Uplo, EighOptions?)"/>, its relatives and their gradients behave where there is a choice.
/// </summary>
public sealed record EighOptions : SpectralOptions, IAgreeable<EighOptions>
{
    /// <summary>With respect to what the gradient is taken: the raw triangle that is read, or the Hermitian matrix.</summary>
    public GradientForm GradientForm { get; init; } = GradientForm.Triangle;

    string? IAgreeable<EighOptions>.ConflictWith(EighOptions other) =>
        GradientForm != other.GradientForm ? nameof(GradientForm) : Conflict(other);

    EighOptions IAgreeable<EighOptions>.CompletedBy(EighOptions other) => this with { Certificate = Certificate ?? other.Certificate };
}
