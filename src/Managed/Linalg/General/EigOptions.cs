namespace Lapack;

/// <summary>How <see cref="Linalg.Eig"/>, its relatives and their gradients behave where there is a choice.</summary>
/// <remarks>
/// Degeneracy is judged with a residual |Y_ij| for each ordered pair, the pull |gV_j|, and a tolerance that is widened by the condition of
/// the two eigenvalues, 8 c eps |A| max(kappa_i, kappa_j), where kappa_i is the norm of row i of V^-1. A certificate counts ordered pairs
/// too: two equal eigenvalues whose vectors a loss tells apart are two that are dropped. Whatever the policy that divides, matrices without
/// a full set of eigenvectors are refused. Eigenvectors have norm 1 with every gauge. Without the finite scan LAPACK's wrapper still
/// refuses NaN and infinity, since xGEEV would write outside its arrays.
/// </remarks>
public sealed record EigOptions : SpectralOptions, IAgreeable<EigOptions>
{
    string? IAgreeable<EigOptions>.ConflictWith(EigOptions other) => Conflict(other);

    EigOptions IAgreeable<EigOptions>.CompletedBy(EigOptions other) => this with { Certificate = Certificate ?? other.Certificate };
}
