namespace Lapack;

public static partial class Num
{
    /// <summary>In an index, a new axis of length 1 (numpy.newaxis).</summary>
    public static AxisIndex NewAxis => AxisIndex.NewAxis;

    /// <summary>In an index, as many whole axes as are needed (NumPy's ...).</summary>
    public static AxisIndex Ellipsis => AxisIndex.Ellipsis;

    /// <summary>The axes in another order, by default reversed (numpy.transpose). A view.</summary>
    /// <param name="a">Any array; it is not copied.</param>
    /// <param name="axes">A permutation of the axes; axis i of the result is axis axes[i] of <paramref name="a"/>.</param>
    public static NDArray Transpose(NDArray a, params int[] axes)
    {
        ArgumentNullException.ThrowIfNull(axes);
        ArgumentNullException.ThrowIfNull(a);

        if (axes.Length == 0)
        {
            int[] reversed = Layout.Range(a.Rank);
            System.Array.Reverse(reversed);
            return new TransposePrimitive(reversed).Apply(a)[0];
        }

        int[] order = System.Array.ConvertAll(axes, i => Layout.Axis(i, a.Rank, "Transpose"));
        return order.Length == a.Rank && order.Distinct().Count() == a.Rank
            ? new TransposePrimitive(order).Apply(a)[0]
            : throw new ArgumentException(
                $"Transpose: ({string.Join(", ", axes)}) is not a permutation of the axes of {Layout.Text(a.Shape)}.");
    }

    /// <summary>Two axes exchanged (numpy.swapaxes). A view; with the default, the transpose of each matrix of a batch.</summary>
    public static NDArray SwapAxes(NDArray a, int first = -2, int second = -1)
    {
        ArgumentNullException.ThrowIfNull(a);
        int[] order = Layout.Range(a.Rank);
        (first, second) = (Layout.Axis(first, a.Rank, "SwapAxes"), Layout.Axis(second, a.Rank, "SwapAxes"));
        (order[first], order[second]) = (order[second], order[first]);
        return new TransposePrimitive(order).Apply(a)[0];
    }

    /// <summary>
    /// The same elements, last axis fastest, in another shape; one length may be -1 and is worked out (numpy.reshape). A view where
    /// strides can say so (always for a row-major array), a copy otherwise.
    /// </summary>
    /// <exception cref="ArgumentException">The number of elements differs.</exception>
    public static NDArray Reshape(NDArray a, params int[] shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(a);
        int[] full = [.. shape];
        int open = System.Array.IndexOf(full, -1);
        if (open >= 0)
        {
            full[open] = 1;
            int rest = Layout.SizeOf(full);
            full[open] = rest == 0 ? 0 : a.Size / rest;
        }

        return Layout.SizeOf(full) == a.Size
            ? new ReshapePrimitive(full).Apply(a)[0]
            : throw new ArgumentException(
                $"Reshape: {Layout.Text(a.Shape)} has {a.Size} elements, which do not fill {Layout.Text(shape)}.");
    }

    /// <inheritdoc cref="Reshape(NDArray, int[])"/>
    public static NDArray Reshape(NDArray a, ReadOnlySpan<int> shape) => Reshape(a, shape.ToArray());

    /// <summary>All elements as a vector, last axis fastest (numpy.ravel).</summary>
    public static NDArray Ravel(NDArray a) => Reshape(a, -1);

    /// <summary>The array read as a larger shape by NumPy's broadcasting rules (numpy.broadcast_to). A view.</summary>
    public static NDArray BroadcastTo(NDArray a, params int[] shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(a);

        if (a.Shape.SequenceEqual(shape))
        {
            return a;
        }

        int[]? common = Layout.Broadcast(a.Shape, shape);
        return common is not null && common.AsSpan().SequenceEqual(shape)
            ? new BroadcastPrimitive([.. shape]).Apply(a)[0]
            : throw new ArgumentException($"BroadcastTo: {Layout.Text(a.Shape)} does not broadcast to {Layout.Text(shape)}.");
    }

    /// <inheritdoc cref="BroadcastTo(NDArray, int[])"/>
    public static NDArray BroadcastTo(NDArray a, ReadOnlySpan<int> shape) => BroadcastTo(a, shape.ToArray());

    /// <summary>The arrays read as their common shape by NumPy's broadcasting rules (numpy.broadcast_arrays). Views.</summary>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    public static NDArray[] BroadcastArrays(params NDArray[] arrays)
    {
        ArgumentNullException.ThrowIfNull(arrays);
        int[] shape = [];
        foreach (NDArray a in arrays)
        {
            shape = Layout.BroadcastOrThrow(shape, a.Shape, "BroadcastArrays");
        }

        return System.Array.ConvertAll(arrays, a => BroadcastTo(a, shape));
    }

    /// <summary>The elements converted to another type (numpy.ndarray.astype); from complex to real is refused.</summary>
    public static NDArray AsType(NDArray a, DType type)
    {
        ArgumentNullException.ThrowIfNull(a);
        return a.DType == type ? a.AsWeak(false) : new CastPrimitive(type).Apply(a)[0];
    }

    /// <summary>The sum over the axes along which <paramref name="shape"/> was broadcast to that of <paramref name="a"/>.</summary>
    internal static NDArray SumTo(NDArray a, int[] shape)
    {
        if (a.Shape.SequenceEqual(shape))
        {
            return a;
        }

        int extra = a.Rank - shape.Length;
        var axes = new List<int>(Layout.Range(extra));
        for (int i = 0; i < shape.Length; i++)
        {
            if (shape[i] == 1 && a.Shape[i + extra] != 1)
            {
                axes.Add(i + extra);
            }
        }

        return Reshape(Sum(a, [.. axes]), shape);
    }

    sealed class TransposePrimitive(int[] order) : LinearPrimitive("Transpose")
    {
        protected internal override NDArray[] Forward(NDArray[] inputs)
        {
            NDArray a = inputs[0];
            int[] shape = new int[order.Length], strides = new int[order.Length];
            for (int i = 0; i < order.Length; i++)
            {
                (shape[i], strides[i]) = (a.Shape[order[i]], a.Strides[order[i]]);
            }

            return [a.View(shape, strides)];
        }

        protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed)
        {
            var inverse = new int[order.Length];
            for (int i = 0; i < order.Length; i++)
            {
                inverse[order[i]] = i;
            }

            return g => new TransposePrimitive(inverse).Apply(g[0]!);
        }
    }

    sealed class ReshapePrimitive(int[] shape) : LinearPrimitive("Reshape")
    {
        protected internal override NDArray[] Forward(NDArray[] inputs)
        {
            NDArray a = inputs[0];
            return Layout.Reshape(a.Shape, a.Strides, shape) is { } strides
                ? [a.View(shape, strides)]
                : [a.ToRowMajor().View(shape, Layout.RowMajor(shape))];
        }

        protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed)
        {
            int[] original = inputs[0].ShapeArray;
            return g => new ReshapePrimitive(original).Apply(g[0]!);
        }
    }

    sealed class BroadcastPrimitive(int[] shape) : LinearPrimitive("BroadcastTo")
    {
        protected internal override NDArray[] Forward(NDArray[] inputs) =>
            [inputs[0].View(shape, Layout.BroadcastStrides(inputs[0].Shape, inputs[0].Strides, shape))];

        protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed)
        {
            int[] original = inputs[0].ShapeArray;
            return g => [SumTo(g[0]!, original)];
        }
    }

    /// <remarks>The backward pass fits every cotangent to its array's type, so the rule has nothing to do.</remarks>
    sealed class CastPrimitive(DType type) : LinearPrimitive("AsType")
    {
        protected internal override NDArray[] Forward(NDArray[] inputs) => [Conversion.To(inputs[0], type).AsWeak(false)];

        protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed) => g => g;
    }
}
