namespace Lapack;

/// <summary>How <see cref="Linalg.Svd"/>, its relatives and their gradients behave where there is a choice.</summary>
/// <remarks>
/// Degeneracy is judged for the numbers s_i and -s_i together, which are the eigenvalues of [[0, A], [A^H, 0]], so that vanishing singular
/// values are close to each other and to their own negatives. The phase that the gauge check looks at is that which u_i and v_i of a
/// complex matrix share; <see cref="Gauge.LargestReal"/> refers to the columns of U, the vectors of V turn along, and of a full Vh the rows
/// behind the min(m, n)-th stay as LAPACK returns them.
/// </remarks>
public sealed record SvdOptions : SpectralOptions, IAgreeable<SvdOptions>
{
    string? IAgreeable<SvdOptions>.ConflictWith(SvdOptions other) => Conflict(other);

    SvdOptions IAgreeable<SvdOptions>.CompletedBy(SvdOptions other) => this with { Certificate = Certificate ?? other.Certificate };
}
