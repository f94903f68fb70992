using Lapack.Native;

namespace Lapack;

public static partial class Linalg
{
    /// <summary>The matrix with constant diagonals: its first column and its first row are given (scipy.linalg.toeplitz).</summary>
    /// <param name="c">The first column, shape (..., m), or a scalar, a column of one element.</param>
    /// <param name="r">
    /// The first row, shape (..., n), or a scalar, of which the first element is not read; null for conj(c), which makes it Hermitian.
    /// </param>
    /// <returns>Shape (..., m, n), of the promoted type.</returns>
    /// <remarks>m n elements are copied.</remarks>
    /// <exception cref="ArgumentException">Leading axes do not broadcast.</exception>
    public static NDArray Toeplitz(NDArray c, NDArray? r = null)
    {
        ArgumentNullException.ThrowIfNull(c);
        return ToeplitzOf(c, r, "Toeplitz");
    }

    static NDArray ToeplitzOf(NDArray c, NDArray? r, string function)
    {
        r ??= Num.Conj(c);
        (c, r) = (c.Rank == 0 ? c[Num.NewAxis] : c, r.Rank == 0 ? r[Num.NewAxis] : r);
        if (Layout.Broadcast(c.Shape[..^1], r.Shape[..^1]) is not { } batch)
        {
            throw new ArgumentException(
                $"{function} needs a column (..., m) and a row (..., n) whose leading axes broadcast, not {Layout.Text(c.Shape)} and " +
                $"{Layout.Text(r.Shape)}.");
        }

        // All diagonals from the lower left to the upper right; the one through (i, j) is at m - 1 - i + j.
        (int m, int n) = (c.Shape[^1], r.Shape[^1]);
        if (m == 0 || n == 0)
        {
            return NDArray.ZerosOf(DTypes.Promote(c, r), [.. batch, m, n]);
        }

        NDArray column = Num.BroadcastTo(Num.Flip(c, -1), [.. batch, m]), row = Num.BroadcastTo(r[Num.Ellipsis, 1..], [.. batch, n - 1]);
        long[] diagonals = [.. Enumerable.Range(0, m * n).Select(at => (long)(m - 1 - (at / n) + (at % n)))];
        return Num.Take(Num.Concatenate([column, row], -1), NDArray.Of<long>(diagonals, m, n), -1);
    }

    /// <summary>The solution X of T X = B for a Toeplitz matrix (scipy.linalg.solve_toeplitz).</summary>
    /// <param name="c">The first column of T, shape (..., n).</param>
    /// <param name="b">Shape (n,), a vector, or (..., n, k), matrices; leading axes broadcast.</param>
    /// <param name="r">The first row, of which the first element is not read; null for conj(c).</param>
    /// <returns>X, shape (..., n) for a vector and (..., n, k) otherwise.</returns>
    /// <remarks>
    /// LU factors with row exchanges, 2/3 n^3 operations, where SciPy's Levinson recursion takes O(n^2) but fails on singular leading
    /// minors and loses digits on indefinite matrices.
    /// </remarks>
    /// <exception cref="ArgumentException">Shapes that do not fit, or NaN or infinity among the elements.</exception>
    /// <exception cref="SingularMatrixException">A pivot is exactly zero; the message names the matrix of the batch.</exception>
    public static NDArray SolveToeplitz(NDArray c, NDArray b, NDArray? r = null)
    {
        ArgumentNullException.ThrowIfNull(c);
        ArgumentNullException.ThrowIfNull(b);
        return SolveBy(new("SolveToeplitz"), null, ToeplitzOf(c, r, "SolveToeplitz"), b, Trans.None);
    }
}
