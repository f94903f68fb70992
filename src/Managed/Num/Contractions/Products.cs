using Lapack.Native;

namespace Lapack;

public static partial class Num
{
    /// <summary>
    /// NumPy's dot: the product with a scalar, of vectors (no conjugate), of matrices; in general the sum over the last axis of a and the
    /// last but one (or only) axis of b, with the other axes of a and then those of b (numpy.dot). For batches see <see cref="MatMul"/>.
    /// </summary>
    /// <exception cref="ArgumentException">The lengths of the two axes differ.</exception>
    public static NDArray Dot(NDArray a, NDArray b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        return a.Rank == 0 || b.Rank == 0
            ? a * b
            : Contract(a, [a.Rank - 1], b, [Math.Max(0, b.Rank - 2)], "Dot");
    }

    /// <summary>The sum of conj(a) b over all elements, last axis fastest (numpy.vdot): the scalar product of two vectors.</summary>
    /// <exception cref="ArgumentException">The numbers of elements differ.</exception>
    public static NDArray VDot(NDArray a, NDArray b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        return a.Size == b.Size
            ? Reshape(MatMul(Reshape(a, -1, 1), Reshape(b, -1, 1), Trans.ConjTranspose))
            : throw new ArgumentException(
                $"VDot: shapes {Layout.Text(a.Shape)} and {Layout.Text(b.Shape)} have {a.Size} and {b.Size} elements.");
    }

    /// <summary>
    /// Sums over the last axis of both, without conjugates: shape (..., k) and (..., k) to the axes of a, then those of b (numpy.inner).
    /// </summary>
    /// <exception cref="ArgumentException">The lengths of the last axes differ.</exception>
    public static NDArray Inner(NDArray a, NDArray b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        return a.Rank == 0 || b.Rank == 0
            ? a * b
            : Contract(a, [a.Rank - 1], b, [b.Rank - 1], "Inner");
    }

    /// <summary>All products of an element of a and one of b, without conjugates: shape (a.Size, b.Size) (numpy.outer).</summary>
    public static NDArray Outer(NDArray a, NDArray b)
    {
        ArgumentNullException.ThrowIfNull(b);
        return Contract(Ravel(a), [], Ravel(b), [], "Outer");
    }

    /// <summary>
    /// Sums over the last <paramref name="axes"/> axes of a and the first of b, in that order (numpy.tensordot); 0 gives all products.
    /// </summary>
    /// <exception cref="ArgumentException">An array has fewer axes, or their lengths differ.</exception>
    public static NDArray TensorDot(NDArray a, NDArray b, int axes = 2)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        return axes >= 0 && axes <= a.Rank && axes <= b.Rank
            ? TensorDot(a, b, System.Array.ConvertAll(Layout.Range(axes), i => a.Rank - axes + i), Layout.Range(axes))
            : throw new ArgumentException($"TensorDot: {axes} axes of arrays of shapes {Layout.Text(a.Shape)} and {Layout.Text(b.Shape)}.");
    }

    /// <summary>
    /// Sums over pairs of axes, <c>axesA[i]</c> of a with <c>axesB[i]</c> of b; the other axes of a come first, then those of b
    /// (numpy.tensordot). One xGEMM; a copy is made only of an operand whose axes are no regular run.
    /// </summary>
    /// <exception cref="ArgumentException">The lists or the lengths of the axes differ, or an axis is named twice.</exception>
    public static NDArray TensorDot(NDArray a, NDArray b, int[] axesA, int[] axesB)
    {
        ArgumentNullException.ThrowIfNull(axesA);
        ArgumentNullException.ThrowIfNull(axesB);
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        return Contract(a, axesA, b, axesB, "TensorDot");
    }

    /// <summary>
    /// The Kronecker product: blocks a[i, j] b, of shape a.Shape times b.Shape, the lesser rank filled up with leading axes of length 1
    /// (numpy.kron).
    /// </summary>
    public static NDArray Kron(NDArray a, NDArray b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        int rank = Math.Max(a.Rank, b.Rank);
        int[] left = [.. Enumerable.Repeat(1, rank - a.Rank), .. a.Shape], right = [.. Enumerable.Repeat(1, rank - b.Rank), .. b.Shape];
        int[] odd = System.Array.ConvertAll(Layout.Range(rank), i => 2 * i), even = System.Array.ConvertAll(odd, i => i + 1);
        RequireLabels(2 * rank, a, b, "Kron");
        NDArray products = new Contraction(odd, even, Layout.Range(2 * rank)).Of(Reshape(a, left), Reshape(b, right));
        return Reshape(products, System.Array.ConvertAll(Layout.Range(rank), i => left[i] * right[i]));
    }

    /// <summary>
    /// The vector product of vectors of length 3 along an axis, the others broadcast, without conjugates (numpy.cross). A vector of length
    /// 2 is one with third component 0; of two such only the third component of the product is returned, without the axis.
    /// </summary>
    /// <param name="a">Vectors of length 2 or 3 along <paramref name="axis"/>.</param>
    /// <param name="b">Vectors of length 2 or 3; the other axes broadcast with those of a.</param>
    /// <param name="axis">The axis of the vectors in a, b and the result.</param>
    /// <exception cref="ArgumentException">A vector has another length, or the shapes do not broadcast.</exception>
    public static NDArray Cross(NDArray a, NDArray b, int axis = -1)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        (NDArray[] x, NDArray[] y) = (Components(a, axis), Components(b, axis));
        if ((x.Length != 2 && x.Length != 3) || (y.Length != 2 && y.Length != 3) || Layout.Broadcast(x[0].Shape, y[0].Shape) is null)
        {
            throw new ArgumentException(
                $"Cross needs vectors of length 2 or 3 along axis {axis} that broadcast, " +
                $"not shapes {Layout.Text(a.Shape)} and {Layout.Text(b.Shape)}.");
        }

        NDArray last = (x[0] * y[1]) - (x[1] * y[0]);
        if (x.Length == 2 && y.Length == 2)
        {
            return last;
        }

        NDArray first = y.Length == 2 ? -(x[2] * y[1]) : x.Length == 2 ? x[1] * y[2] : (x[1] * y[2]) - (x[2] * y[1]);
        NDArray second = y.Length == 2 ? x[2] * y[0] : x.Length == 2 ? -(x[0] * y[2]) : (x[2] * y[0]) - (x[0] * y[2]);
        NDArray product = Stack(first, second, last);
        int place = Layout.Axis(axis, product.Rank, "Cross");
        return Transpose(product, [.. Layout.Range(product.Rank)[1..(place + 1)], 0, .. Layout.Range(product.Rank)[(place + 1)..]]);

        static NDArray[] Components(NDArray v, int axis)
        {
            int at = Layout.Axis(axis, v.Rank, "Cross");
            AxisIndex[] index = [.. Enumerable.Repeat<AxisIndex>(Range.All, v.Rank)];
            var parts = new NDArray[v.Shape[at]];
            for (int i = 0; i < parts.Length && parts.Length <= 3; i++)
            {
                index[at] = i;
                parts[i] = Slice(v, index);
            }

            return parts;
        }
    }

    /// <summary>Sums over pairs of axes; the other axes of a, then those of b.</summary>
    static NDArray Contract(NDArray a, int[] axesA, NDArray b, int[] axesB, string function)
    {
        RequireLabels(a.Rank + b.Rank, a, b, function);
        int[] left = Layout.Range(a.Rank), right = System.Array.ConvertAll(Layout.Range(b.Rank), i => a.Rank + i);
        bool fits = axesA.Length == axesB.Length;
        for (int i = 0; i < axesA.Length && fits; i++)
        {
            (int atA, int atB) = (Layout.Axis(axesA[i], a.Rank, function), Layout.Axis(axesB[i], b.Rank, function));
            fits = a.Shape[atA] == b.Shape[atB] && right[atB] >= a.Rank && System.Array.IndexOf(right, left[atA]) < 0;
            right[atB] = left[atA];
        }

        if (!fits)
        {
            throw new ArgumentException(
                $"{function}: shapes {Layout.Text(a.Shape)} and {Layout.Text(b.Shape)} do not fit along axes " +
                $"({string.Join(", ", axesA)}) and ({string.Join(", ", axesB)}).");
        }

        int[] output = [.. left.Except(right), .. right.Except(left)];
        return new Contraction(left, right, output).Of(a, b);
    }

    static void RequireLabels(int count, NDArray a, NDArray b, string function)
    {
        if (count > 64)
        {
            throw new ArgumentException(
                $"{function}: shapes {Layout.Text(a.Shape)} and {Layout.Text(b.Shape)} have more than 64 axes together.");
        }
    }
}
