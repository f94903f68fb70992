namespace Lapack;

public static partial class Linalg
{
    /// <summary>The numbers of singular values that do not count as zero (numpy.linalg.matrix_rank). Not differentiable.</summary>
    /// <param name="a">Shape (..., m, n). A vector has the rank 1, or 0 if all its elements are zero.</param>
    /// <param name="rcond">Singular values up to rcond times the largest count as zero; null for max(m, n) eps.</param>
    /// <param name="tolerance">An absolute tolerance instead.</param>
    /// <returns>Shape (...), Int64.</returns>
    /// <remarks>LAPACK xGESDD with JOBZ = 'N'.</remarks>
    /// <exception cref="ArgumentException">A scalar, NaN or infinity, or a negative rcond.</exception>
    /// <exception cref="Native.NotConvergedException">The singular values of a matrix were not found; the message names it.</exception>
    public static NDArray MatrixRank(NDArray a, double? rcond = null, double? tolerance = null)
    {
        a = a.Value;
        a = Checks.RequireMatrix(a.Rank == 1 ? a[Num.NewAxis] : a, "MatrixRank");
        NDArray s = SingularValues.Factor(a, Native.SvdJob.None, "MatrixRank", checkFinite: true)[1];
        NDArray counted = tolerance is { } t ? Num.Greater(s, t) : Counted(s, Cutoff(a, rcond, "MatrixRank"));
        int[] batch = [.. s.Shape[..^1]];
        bool[] mask = counted.ToArray<bool>();
        var ranks = new long[Layout.SizeOf(batch)];
        for (int i = 0; i < mask.Length; i++)
        {
            ranks[i / s.Shape[^1]] += mask[i] ? 1 : 0;
        }

        return NDArray.Wrap(ranks, batch).Reshape(batch);
    }
}
