namespace Lapack;

/// <summary>How <see cref="Linalg.Eig"/>, its relatives and their gradients behave where there is a choice.</summary>
/// <remarks>
/// Degeneracy is judged with the residual |Y_ij| and a tolerance that is widened by the condition of the two eigenvalues,
/// 8 c eps |A| max(kappa_i, kappa_j). Whatever the gauge, eigenvectors have norm 1. Without the finite scan LAPACK's wrapper still refuses NaN and
/// infinity, since xGEEV would write outside its arrays.
/// </remarks>
public sealed record EigOptions : SpectralOptions, IAgreeable<EigOptions>
{
    string? IAgreeable<EigOptions>.ConflictWith(EigOptions other) => Conflict(other);
}
