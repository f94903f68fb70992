namespace Lapack;

// The rank is the number of singular values above rcond times the largest. The range is spanned by the first `rank` columns of U, the null
// space by the last n - rank columns of V. Their gradients are those of svd: that of a loss which depends on the space only, a projector
// Q Q^H for instance, is exact whatever singular values coincide; other losses are refused where they do.
public static partial class Linalg
{
    /// <summary>The numbers of singular values that do not count as zero (numpy.linalg.matrix_rank). Not differentiable.</summary>
    /// <param name="a">
    /// Shape (..., m, n). A scalar is a 1 x 1 matrix; a vector has the rank 1, or 0 if its norm counts as zero.
    /// </param>
    /// <param name="rcond">
    /// Singular values up to rcond times the largest count as zero; null for max(m, n) eps, a negative number for eps.
    /// </param>
    /// <param name="tolerance">An absolute tolerance instead of rcond, not negative; null for none. Not both may be given.</param>
    /// <returns>Shape (...), Int64.</returns>
    /// <remarks>LAPACK xGESDD with JOBZ = 'N'.</remarks>
    /// <exception cref="ArgumentException">NaN or infinity, or both rcond and tolerance.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A negative tolerance, or NaN.</exception>
    /// <exception cref="Native.NotConvergedException">The singular values of a matrix were not found; the message names it.</exception>
    public static NDArray MatrixRank(NDArray a, double? rcond = null, double? tolerance = null)
    {
        ArgumentNullException.ThrowIfNull(a);
        a = a.Rank < 2 ? Num.Reshape(a.Value, 1, a.Size) : a.Value;
        if (rcond is not null && tolerance is not null)
        {
            throw new ArgumentException("MatrixRank: rcond and tolerance exclude each other.", nameof(tolerance));
        }

        if (tolerance is not (null or >= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(tolerance), tolerance, "MatrixRank: tolerance is not negative.");
        }

        double cutoff = Cutoff(a, rcond, "MatrixRank");
        NDArray s = SvdDriver.Values(a, "MatrixRank");
        return Num.CountNonzero(tolerance is { } t ? Num.Greater(s, t) : Counted(s, cutoff), -1);
    }

    /// <summary>An orthonormal basis of the range (scipy.linalg.orth).</summary>
    /// <param name="a">Shape (..., m, n); the matrices of a batch must have the same rank.</param>
    /// <param name="rcond">Singular values up to rcond times the largest count as zero; null for max(m, n) eps, negative for eps.</param>
    /// <param name="options">Degeneracy, gauge; null for the defaults.</param>
    /// <returns>Q, shape (..., m, rank), orthonormal columns: left singular vectors.</returns>
    /// <remarks>LAPACK xGESDD. The derivative is that along matrices of the same rank.</remarks>
    /// <exception cref="ArgumentException">No matrices, NaN or infinity (in rcond NaN), or different ranks in a batch.</exception>
    /// <exception cref="Native.NotConvergedException">The singular values of a matrix were not found; the message names it.</exception>
    /// <exception cref="IllPosedGradientException">
    /// Thrown by the gradient of a loss that does not depend on the space alone; see <see cref="SvdOptions"/>.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// The array is being differentiated, and another call on it states options that say something else about the gradient.
    /// </exception>
    public static NDArray Orth(NDArray a, double? rcond = null, SvdOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(a);
        a = Checks.RequireMatrix(a, "Orth");
        SvdResult svd = Svd(a, fullMatrices: false, options);
        return svd.U[Num.Ellipsis, ..CommonRank(a, svd.S.Value, rcond, "Orth")];
    }

    /// <summary>An orthonormal basis of the null space (scipy.linalg.null_space).</summary>
    /// <param name="a">Shape (..., m, n); the matrices of a batch must have the same rank.</param>
    /// <param name="rcond">Singular values up to rcond times the largest count as zero; null for max(m, n) eps, negative for eps.</param>
    /// <param name="options">Degeneracy, gauge; null for the defaults.</param>
    /// <returns>Z, shape (..., n, n - rank), orthonormal columns with A Z = 0: right singular vectors.</returns>
    /// <remarks>
    /// LAPACK xGESDD. The derivative is that along matrices of the same rank. Only the space is determined: the gradient exists for losses
    /// that depend on Z through Z Z^H, unless Z has a single real column.
    /// </remarks>
    /// <exception cref="ArgumentException">No matrices, NaN or infinity (in rcond NaN), or different ranks in a batch.</exception>
    /// <exception cref="Native.NotConvergedException">The singular values of a matrix were not found; the message names it.</exception>
    /// <exception cref="IllPosedGradientException">
    /// Thrown by the gradient of a loss that does not depend on the space alone; see <see cref="SvdOptions"/>.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// The array is being differentiated, and another call on it states options that say something else about the gradient.
    /// </exception>
    public static NDArray NullSpace(NDArray a, double? rcond = null, SvdOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(a);
        a = Checks.RequireMatrix(a, "NullSpace");
        SvdResult svd = Svd(a, fullMatrices: true, options);
        return MatrixAlgebra.Adjoint(svd.Vh[Num.Ellipsis, CommonRank(a, svd.S.Value, rcond, "NullSpace").., ..]);
    }

    /// <summary>The relative size of singular values that count as zero.</summary>
    static double Cutoff(NDArray a, double? rcond, string function) => rcond switch
    {
        null => Math.Max(a.Shape[^2], a.Shape[^1]) * a.DType.Epsilon(),
        >= 0 => rcond.Value,
        < 0 => a.DType.Epsilon(),
        _ => throw new ArgumentOutOfRangeException(nameof(rcond), rcond, $"{function}: rcond is a number."),
    };

    /// <summary>A mask of the singular values that do not count as zero; plain numbers.</summary>
    static NDArray Counted(NDArray s, double cutoff) =>
        s.Shape[^1] == 0 ? Num.Greater(s, 0) : Num.Greater(s, s[Num.Ellipsis, ..1] * cutoff);

    static int CommonRank(NDArray a, NDArray s, double? rcond, string function)
    {
        long[] ranks = Num.CountNonzero(Counted(s, Cutoff(a, rcond, function)), -1).ToArray<long>();
        for (int m = 1; m < ranks.Length; m++)
        {
            if (ranks[m] != ranks[0])
            {
                throw new ArgumentException(
                    $"{function}: matrix {m} of the batch has rank {ranks[m]}, matrix 0 has {ranks[0]}; bases of different size do not " +
                    $"fit in one array. Call {function} for each.",
                    nameof(a));
            }
        }

        return ranks.Length == 0 ? 0 : (int)ranks[0];
    }
}
