namespace Lapack;

// The first `rank` columns of U, and the last n - rank columns of V. Their gradients are those of Svd.cs: that of a loss which depends on the
// space only, a projector Q Q^H for instance, is exact whatever singular values coincide; other losses are refused where they do.
public static partial class Linalg
{
    /// <summary>An orthonormal basis of the range (scipy.linalg.orth).</summary>
    /// <param name="a">Shape (..., m, n); the matrices of a batch must have the same rank.</param>
    /// <param name="rcond">Singular values up to rcond times the largest count as zero; null for max(m, n) eps.</param>
    /// <param name="options">Degeneracy, gauge; null for the defaults.</param>
    /// <returns>Q, shape (..., m, rank), orthonormal columns: left singular vectors.</returns>
    /// <remarks>LAPACK xGESDD. The derivative is that along matrices of the same rank.</remarks>
    /// <exception cref="ArgumentException">No matrices, NaN or infinity, a negative rcond, or different ranks in a batch.</exception>
    /// <exception cref="Native.NotConvergedException">The singular values of a matrix were not found; the message names it.</exception>
    public static NDArray Orth(NDArray a, double? rcond = null, SvdOptions? options = null)
    {
        a = Checks.RequireMatrix(a, "Orth");
        SvdResult svd = Svd(a, fullMatrices: false, options);
        return svd.U[Num.Ellipsis, ..CommonRank(a, svd.S.Value, rcond, "Orth")];
    }

    /// <summary>An orthonormal basis of the null space (scipy.linalg.null_space).</summary>
    /// <param name="a">Shape (..., m, n); the matrices of a batch must have the same rank.</param>
    /// <param name="rcond">Singular values up to rcond times the largest count as zero; null for max(m, n) eps.</param>
    /// <param name="options">Degeneracy, gauge; null for the defaults.</param>
    /// <returns>Z, shape (..., n, n - rank), orthonormal columns with A Z = 0: right singular vectors.</returns>
    /// <remarks>
    /// LAPACK xGESDD. The derivative is that along matrices of the same rank. Only the space is determined: the gradient exists for losses that
    /// depend on Z through Z Z^H, unless Z has a single real column.
    /// </remarks>
    /// <exception cref="ArgumentException">No matrices, NaN or infinity, a negative rcond, or different ranks in a batch.</exception>
    /// <exception cref="Native.NotConvergedException">The singular values of a matrix were not found; the message names it.</exception>
    public static NDArray NullSpace(NDArray a, double? rcond = null, SvdOptions? options = null)
    {
        a = Checks.RequireMatrix(a, "NullSpace");
        SvdResult svd = Svd(a, fullMatrices: true, options);
        return Num.Conj(Num.SwapAxes(svd.Vh[Num.Ellipsis, CommonRank(a, svd.S.Value, rcond, "NullSpace").., ..]));
    }

    static int CommonRank(NDArray a, NDArray s, double? rcond, string function)
    {
        bool[] counted = Counted(s, Cutoff(a, rcond, function)).ToArray<bool>();
        int r = s.Shape[^1], count = MatrixBatch.Count(a), rank = 0;
        for (int m = 0; m < count; m++)
        {
            int here = counted.AsSpan(m * r, r).Count(true);
            if (m > 0 && here != rank)
            {
                throw new ArgumentException(
                    $"{function}: matrix {m} of the batch has rank {here}, matrix 0 has {rank}; bases of different size do not fit in one array. Call {function} for each.", nameof(a));
            }

            rank = here;
        }

        return rank;
    }
}
