namespace Lapack;

public static partial class Linalg
{
    /// <summary>
    /// The array x with a x = b for a tensor a, the product summed over all axes of x, which are the last axes of a
    /// (numpy.linalg.tensorsolve).
    /// </summary>
    /// <param name="a">Shape (b.Shape, x.Shape), both halves of the same number of elements.</param>
    /// <param name="b">Any shape.</param>
    /// <param name="axes">Axes of <paramref name="a"/> that are moved to its end first; null for none.</param>
    /// <returns>x, of the shape of the last axes of a.</returns>
    /// <remarks>One call of <see cref="Solve"/>.</remarks>
    /// <exception cref="ArgumentException">
    /// The halves differ in their number of elements, or NaN or infinity among the elements.
    /// </exception>
    /// <exception cref="Lapack.Native.SingularMatrixException">The tensor, seen as a matrix, is singular.</exception>
    public static NDArray TensorSolve(NDArray a, NDArray b, int[]? axes = null)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        if (axes is not null)
        {
            int[] last = Array.ConvertAll(axes, i => Layout.Axis(i, a.Rank, "TensorSolve"));
            if (last.Distinct().Count() != last.Length)
            {
                throw new ArgumentException("TensorSolve: an axis is named twice.", nameof(axes));
            }

            a = Num.Transpose(a, [.. Layout.Range(a.Rank).Except(last), .. last]);
        }

        int[] shape = a.Rank < b.Rank ? [] : [.. a.Shape[b.Rank..]];
        int n = b.Size;
        if (a.Rank < b.Rank || Layout.SizeOf(shape) != n || a.Size != n * (long)n)
        {
            throw new ArgumentException(
                $"TensorSolve: a of shape {Layout.Text(a.Shape)} and b of shape {Layout.Text(b.Shape)} do not fit: " +
                $"the axes of a behind the first {b.Rank} must hold as many elements as b, {n}.", nameof(a));
        }

        return Num.Reshape(Solve(Num.Reshape(a, n, n), Num.Reshape(b, n)), shape);
    }

    /// <summary>
    /// The inverse of a tensor under the product over its last axes (numpy.linalg.tensorinv): tensordot(TensorInv(a), b, ind) is
    /// <see cref="TensorSolve"/>(a, b).
    /// </summary>
    /// <param name="a">Its first <paramref name="ind"/> axes and the others hold equally many elements.</param>
    /// <param name="ind">How many axes make the rows; at least 1.</param>
    /// <returns>The inverse, shape (a.Shape[ind..], a.Shape[..ind]).</returns>
    /// <remarks>One call of <see cref="Inv"/>.</remarks>
    /// <exception cref="ArgumentException">
    /// The two groups of axes differ in their number of elements, or NaN or infinity among the elements.
    /// </exception>
    /// <exception cref="Lapack.Native.SingularMatrixException">The tensor, seen as a matrix, is singular.</exception>
    public static NDArray TensorInv(NDArray a, int ind = 2)
    {
        ArgumentNullException.ThrowIfNull(a);
        if (ind < 1 || ind > a.Rank)
        {
            throw new ArgumentOutOfRangeException(nameof(ind), ind, $"TensorInv: ind is between 1 and the rank, {a.Rank}.");
        }

        int n = Layout.SizeOf(a.Shape[..ind]);
        if (Layout.SizeOf(a.Shape[ind..]) != n)
        {
            throw new ArgumentException(
                $"TensorInv: the first {ind} axes of the shape {Layout.Text(a.Shape)} hold {n} elements, " +
                $"the others {Layout.SizeOf(a.Shape[ind..])}.", nameof(a));
        }

        return Num.Reshape(Inv(Num.Reshape(a, n, n)), [.. a.Shape[ind..], .. a.Shape[..ind]]);
    }
}
