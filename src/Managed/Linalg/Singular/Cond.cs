namespace Lapack;

public static partial class Linalg
{
    /// <summary>The condition number |A| |A^-1| (numpy.linalg.cond).</summary>
    /// <param name="a">Shape (..., m, n); square unless the order is 2 or -2.</param>
    /// <param name="ord">
    /// The norm: 2 (the default) gives the quotient of the largest and the smallest singular value, -2 its inverse; "fro" and "nuc" follow
    /// from the singular values too; 1, -1, infinity and -infinity take the inverse.
    /// </param>
    /// <returns>Shape (...), real; infinite for a singular matrix, of order -2 for the zero matrix and else 0.</returns>
    /// <remarks>
    /// LAPACK xGESDD, or xGETRF and xGETRS for the norms of row and column sums, where a matrix is singular if a pivot is exactly zero. The
    /// derivative at a singular matrix is not finite; elsewhere that of singular values (see <see cref="Svdvals"/>) or of the norms.
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// No matrices, not square where that is needed, empty ones, NaN or infinity, or an undefined order.
    /// </exception>
    /// <exception cref="Native.NotConvergedException">The singular values of a matrix were not found; the message names it.</exception>
    public static NDArray Cond(NDArray a, NormOrder? ord = null)
    {
        ArgumentNullException.ThrowIfNull(a);
        NormOrder order = ord ?? 2;
        bool quotient = order.Name is null && Math.Abs(order.Value) == 2;
        a = quotient ? Checks.RequireMatrix(a, "Cond") : Checks.RequireSquare(a, "Cond");
        if (a.Shape[^1] == 0 || a.Shape[^2] == 0)
        {
            throw new ArgumentException($"Cond is not defined for empty matrices, shape {Layout.Text(a.Shape)}.", nameof(a));
        }

        if (!quotient && order.Name is null)
        {
            // A singular matrix alone must not stop a batch; the identity in the place of its inverse keeps NaN from its gradient.
            FiniteScan.Require(a.Value, "Cond");
            (NDArray inverse, NDArray info) = InvWithInfo(a);
            NDArray singular = Num.Greater(info, 0);
            NDArray regular = Num.Where(MatrixAlgebra.AsMatrix(singular), Num.Eye(a.Shape[^1], a.DType), inverse);
            NDArray norm = MatrixNorm(a, order);
            return InfiniteWhere(singular, norm, norm * MatrixNorm(regular, order));
        }

        NDArray s = Svdvals(a), size = s[Num.Ellipsis, 0], zero = Num.Equal(size.Value, 0);
        s = Num.Where(zero[Num.Ellipsis, Num.NewAxis], 1, s);
        NDArray largest = s[Num.Ellipsis, ..1], up = largest / s, down = s / largest;
        return InfiniteWhere(zero, size, (order.Name, order.Value) switch
        {
            // Quotients of singular values first: they stay in range where sums of squares and inverses do not.
            ("fro", _) => Num.EuclideanNorm(down, -1) * Num.EuclideanNorm(up, -1),
            ("nuc", _) => Num.Sum(down, -1) * Num.Sum(up, -1),
            (_, -2) => down[Num.Ellipsis, ^1],
            _ => up[Num.Ellipsis, ^1],
        });
    }

    /// <summary>
    /// Infinity, with the derivative that infinity times (1 + norm) has, where a matrix is singular; elsewhere the value.
    /// </summary>
    static NDArray InfiniteWhere(NDArray singular, NDArray norm, NDArray value) =>
        (bool)Num.Any(singular)
            ? Num.Where(singular, Num.Where(singular, double.PositiveInfinity, 0).AsType(norm.DType) * (1 + norm), value)
            : value;
}
