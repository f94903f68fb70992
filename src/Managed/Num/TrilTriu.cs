namespace Lapack;

public static partial class Num
{
    /// <summary>
    /// The matrix, or each of a batch, with zeros above the k-th diagonal (numpy.tril); what is replaced may be NaN. Its derivative is 0
    /// there.
    /// </summary>
    /// <exception cref="ArgumentException">The array has fewer than two axes.</exception>
    public static NDArray Tril(NDArray a, int k = 0)
    {
        ArgumentNullException.ThrowIfNull(a);
        return new TrianglePrimitive(lower: true, k).Apply(RequireTwoAxes(a, "Tril"))[0];
    }

    /// <summary>
    /// The matrix, or each of a batch, with zeros below the k-th diagonal (numpy.triu); what is replaced may be NaN. Its derivative is 0
    /// there.
    /// </summary>
    /// <exception cref="ArgumentException">The array has fewer than two axes.</exception>
    public static NDArray Triu(NDArray a, int k = 0)
    {
        ArgumentNullException.ThrowIfNull(a);
        return new TrianglePrimitive(lower: false, k).Apply(RequireTwoAxes(a, "Triu"))[0];
    }

    static NDArray RequireTwoAxes(NDArray a, string name) => a.Rank >= 2
        ? a
        : throw new ArgumentException($"{name} needs at least two axes, not the shape {Layout.Text(a.Shape)}.");

    sealed class TrianglePrimitive(bool lower, int k) : LinearPrimitive(lower ? "Tril" : "Triu")
    {
        protected internal override NDArray[] Forward(NDArray[] inputs)
        {
            NDArray a = inputs[0];

            // Column-major matrices stay so: they are their transposes, with the other triangle.
            if (a.Rank == 2 && !a.IsRowMajor && a.IsDense)
            {
                NDArray t = Copied(a.View([a.Shape[1], a.Shape[0]], [a.Strides[1], a.Strides[0]]), !lower, -Math.Max(k, -int.MaxValue));
                return [t.View([a.Shape[0], a.Shape[1]], [t.Strides[1], t.Strides[0]])];
            }

            return [Copied(a, lower, k)];
        }

        protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed) =>
            g => new TrianglePrimitive(lower, k).Apply(g[0]!);

        static NDArray Copied(NDArray a, bool lower, int k)
        {
            NDArray result = NDArray.Empty(a.DType, a.ShapeArray);
            StridedCopy.Copy(a, result);
            (int m, int n, int width) = (a.Shape[^2], a.Shape[^1], a.DType.ElementSize());
            Span<byte> bytes = result.Dense<byte>();
            for (int row = 0; row < (n == 0 ? 0 : result.Size / n); row++)
            {
                int diagonal = (int)Math.Clamp((long)(row % m) + k + (lower ? 1 : 0), 0, n);
                (int from, int to) = lower ? (diagonal, n) : (0, diagonal);
                bytes.Slice(((row * n) + from) * width, (to - from) * width).Clear();
            }

            return result;
        }
    }
}
