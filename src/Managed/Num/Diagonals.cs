namespace Lapack;

public static partial class Num
{
    /// <summary>
    /// A diagonal of each matrix in the plane of two axes, by default the last (numpy.diagonal, whose default are the first), as the last
    /// axis of the result. A view.
    /// </summary>
    /// <param name="a">Matrices, or an array with more axes.</param>
    /// <param name="offset">Above the main diagonal if positive, below it if negative.</param>
    /// <param name="axis1">The axis of the rows, counted from either end.</param>
    /// <param name="axis2">The axis of the columns, counted from either end.</param>
    /// <exception cref="ArgumentException">The array has fewer than two axes, or the axes are the same.</exception>
    public static NDArray Diagonal(NDArray a, int offset = 0, int axis1 = -2, int axis2 = -1)
    {
        ArgumentNullException.ThrowIfNull(a);
        RequireTwoAxes(a, "Diagonal");
        (axis1, axis2) = (Layout.Axis(axis1, a.Rank, "Diagonal"), Layout.Axis(axis2, a.Rank, "Diagonal"));
        if (axis1 == axis2)
        {
            throw new ArgumentException($"Diagonal: axis {axis1} is named twice.");
        }

        NDArray matrices = axis1 == a.Rank - 2 && axis2 == a.Rank - 1 ? a : MoveAxis(a, [axis1, axis2], [-2, -1]);
        return new DiagonalPrimitive(offset).Apply(matrices)[0];
    }

    /// <summary>
    /// The sum of a diagonal of each matrix in the plane of two axes, by default the last (numpy.trace, whose default are the first).
    /// </summary>
    /// <inheritdoc cref="Diagonal"/>
    public static NDArray Trace(NDArray a, int offset = 0, int axis1 = -2, int axis2 = -1) => Sum(Diagonal(a, offset, axis1, axis2), -1);

    /// <summary>
    /// Square matrices with the last axis on a diagonal and zeros elsewhere: shape (..., n) to (..., n + |offset|, n + |offset|).
    /// </summary>
    /// <param name="d">Vectors along the last axis, shape (..., n).</param>
    /// <param name="offset">Above the main diagonal if positive, below it if negative.</param>
    /// <exception cref="ArgumentException">The array is a scalar.</exception>
    public static NDArray MakeDiagonal(NDArray d, int offset = 0)
    {
        ArgumentNullException.ThrowIfNull(d);

        if (d.Rank == 0)
        {
            throw new ArgumentException("MakeDiagonal needs at least one axis, not a scalar.");
        }

        long n = d.Shape[^1] + Math.Abs((long)offset);
        if (n > System.Array.MaxLength)
        {
            throw new ArgumentOutOfRangeException(nameof(offset), offset, $"MakeDiagonal: a matrix of {n} rows is too large.");
        }

        return new EmbedPrimitive(new DiagonalPrimitive(offset), [.. d.Shape[..^1], (int)n, (int)n], "MakeDiagonal").Apply(d)[0];
    }

    /// <summary>Of a vector the matrix with that diagonal, of a matrix its diagonal as a vector (numpy.diag).</summary>
    /// <param name="a">A vector of the diagonal, or a matrix from which it is taken.</param>
    /// <param name="k">Above the main diagonal if positive, below it if negative.</param>
    /// <exception cref="ArgumentException">The array has another rank.</exception>
    public static NDArray Diag(NDArray a, int k = 0)
    {
        ArgumentNullException.ThrowIfNull(a);
        return a.Rank switch
        {
            1 => MakeDiagonal(a, k),
            2 => Diagonal(a, k),
            _ => throw new ArgumentException(
                $"Diag takes a vector or a matrix, not the shape {Layout.Text(a.Shape)}; for batches use Diagonal or MakeDiagonal."),
        };
    }

    sealed class DiagonalPrimitive(int offset) : ViewPrimitive("Diagonal", "MakeDiagonal"), IScatter
    {
        public override NDArray ViewOf(NDArray a)
        {
            (long down, long right) = (Math.Max(0L, -(long)offset), Math.Max(0L, offset));
            int length = (int)Math.Max(0, Math.Min(a.Shape[^2] - down, a.Shape[^1] - right));
            int[] shape = [.. a.Shape[..^2], length];
            int shift = System.Array.IndexOf(shape, 0) >= 0 ? 0 : ((int)down * a.Strides[^2]) + ((int)right * a.Strides[^1]);
            return a.View(shape, [.. a.Strides[..^2], a.Strides[^2] + a.Strides[^1]], shift);
        }
    }
}
