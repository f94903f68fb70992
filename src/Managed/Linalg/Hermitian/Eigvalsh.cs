using Lapack.Native;

namespace Lapack;

// w = eigvalsh(A). VJP: gA = conj(V) diag(gw) V^T in raw-triangle form, the eigenvalue part of Eigh.cs; finite at degenerate spectra.
public static partial class Linalg
{
    /// <summary>
    /// Eigenvalues of Hermitian (real: symmetric) matrices, of which one triangle is read (numpy.linalg.eigvalsh). Eigenvectors are
    /// computed only when a transform records the call, since the gradient needs them.
    /// </summary>
    /// <param name="a">Shape (..., n, n); read as by <see cref="Eigh(NDArray, Uplo, EighOptions?)"/>.</param>
    /// <param name="uplo">The triangle that is read.</param>
    /// <param name="options">Form of the gradient and finite scan; null for the defaults.</param>
    /// <returns>Eigenvalues, shape (..., n), real, ascending.</returns>
    /// <remarks>LAPACK xSYEVD / xHEEVD with JOBZ = 'N', about 4/3 n^3 real operations (complex: four times that).</remarks>
    /// <exception cref="ArgumentException">Not square matrices, or NaN or infinity in what is read (the message says where).</exception>
    /// <exception cref="NotConvergedException">LAPACK did not converge; the message names the matrix of the batch.</exception>
    public static NDArray Eigvalsh(NDArray a, Uplo uplo = Uplo.Lower, EighOptions? options = null)
    {
        if (a.IsRecorded)
        {
            a = Checks.RequireHermitian(a, uplo, "Eigvalsh");
            return options?.Subset is null
                ? Factored(a, uplo, options ?? EighOptions.Default)[0]
                : EighOfSubset(a, uplo, options).Eigenvalues;
        }

        a = Checks.RequireHermitian(a, uplo, "Eigvalsh");
        if (options?.Subset is { } subset)
        {
            NDArray all = Eigvalsh(a, uplo, options with { Subset = null });
            (int from, int to) = BoundsOf(subset, all);
            return all[Num.Ellipsis, from..to];
        }

        NDArray w = NDArray.Empty(a.DType.RealType(), [.. a.Shape[..^1]]);
        Hermitian.Factor(a, uplo, Job.NoVectors, w, null, (options ?? EighOptions.Default).CheckFinite);
        return w;
    }
}
