namespace Lapack;

/// <summary>Arrays of positions, checked and made into plain integers.</summary>
static class Indices
{
    /// <summary>Positions on an axis, from 0, last axis of the array of indices fastest.</summary>
    public static int[] Positions(NDArray indices, int length, string operation, int axis, ReadOnlySpan<int> shape)
    {
        long[] numbers = Whole(indices, operation);
        var result = new int[numbers.Length];
        for (int i = 0; i < numbers.Length; i++)
        {
            long at = numbers[i] < 0 ? numbers[i] + length : numbers[i];
            result[i] = at >= 0 && at < length ? (int)at : throw new IndexOutOfRangeException(
                $"{operation}: index {numbers[i]} on axis {axis} of an array of shape {Layout.Text(shape)}.");
        }

        return result;
    }

    /// <summary>
    /// The lengths of the leading axes that an index covers, the places that it names on these axes merged into one, and the shape that
    /// takes their place. The index is one mask, or an array of positions an axis.
    /// </summary>
    public static (int[] Lead, int[] Places, int[] Shape) Leading(NDArray a, NDArray[] index)
    {
        if (index.Length == 1 && index[0].DType == DType.Bool)
        {
            NDArray mask = index[0].Value;
            int[] places = mask.Rank <= a.Rank && mask.Shape.SequenceEqual(a.Shape[..mask.Rank])
                ? Flagged(mask)
                : throw new ArgumentException(
                    $"A mask of shape {Layout.Text(mask.Shape)} does not cover the leading axes of an array of " +
                    $"shape {Layout.Text(a.Shape)}.");
            return (mask.ShapeArray, places, [places.Length]);
        }

        if (index.Length > a.Rank)
        {
            throw new ArgumentException($"{index.Length} indices for an array of shape {Layout.Text(a.Shape)}, which has {a.Rank} axes.");
        }

        NDArray[] spread = Num.BroadcastArrays(Array.ConvertAll(index, i => i.Value));
        var merged = new int[spread[0].Size];
        for (int axis = 0; axis < spread.Length; axis++)
        {
            int[] positions = Positions(spread[axis], a.Shape[axis], "indexing", axis, a.Shape);
            for (int i = 0; i < merged.Length; i++)
            {
                merged[i] = (merged[i] * a.Shape[axis]) + positions[i];
            }
        }

        return (a.ShapeArray[..index.Length], merged, spread[0].ShapeArray);
    }

    /// <summary>
    /// Places in row-major order that indices of each line along an axis name, with their shape; the array is broadcast along its other
    /// axes.
    /// </summary>
    public static (NDArray Array, int[] Places, int[] Shape) AlongAxis(NDArray a, NDArray indices, int axis, string operation)
    {
        axis = Layout.Axis(axis, a.Rank, operation);
        if (indices.Rank != a.Rank)
        {
            throw new ArgumentException(
                $"{operation}: indices of shape {Layout.Text(indices.Shape)} for an array of shape {Layout.Text(a.Shape)}; " +
                "both need as many axes.");
        }

        int[] lines = [.. a.Shape], others = [.. indices.Shape];
        lines[axis] = others[axis] = 1;
        int[] full = Layout.BroadcastOrThrow(lines, others, operation), shape = [.. full];
        full[axis] = a.Shape[axis];
        shape[axis] = indices.Shape[axis];
        int[] positions = Positions(Num.BroadcastTo(indices.Value, shape), a.Shape[axis], operation, axis, a.Shape);
        (_, int length, int inner) = Layout.Around(full, axis);
        int count = shape[axis];
        for (int i = 0; i < positions.Length; i++)
        {
            positions[i] = (((i / (count * inner) * length) + positions[i]) * inner) + (i % inner);
        }

        return (Num.BroadcastTo(a, full), positions, shape);
    }

    /// <summary>Row-major positions of the places where a mask holds.</summary>
    public static int[] Flagged(NDArray mask)
    {
        ReadOnlySpan<bool> flags = mask.ToRowMajor().Dense<bool>();
        var result = new int[flags.Count(true)];
        for (int i = 0, next = 0; next < result.Length; i++)
        {
            if (flags[i])
            {
                result[next++] = i;
            }
        }

        return result;
    }

    /// <remarks>Literals such as [0, 2] make arrays of Float64, so whole numbers of any real type are taken.</remarks>
    static long[] Whole(NDArray indices, string operation)
    {
        indices = indices.Value;
        if (indices.DType is DType.Int64)
        {
            return indices.ToArray<long>();
        }

        if (!indices.DType.IsInexact() || indices.DType.IsComplex())
        {
            throw new ArgumentException($"{operation}: positions are integers, not {indices.DType}" +
                (indices.DType == DType.Bool ? "; a mask goes into a[mask]." : "."));
        }

        double[] numbers = indices.ToArray<double>();
        return Array.ConvertAll(numbers, v => v == Math.Floor(v) && Math.Abs(v) <= int.MaxValue
            ? (long)v
            : throw new ArgumentException($"{operation}: {v} is not a position; positions are whole numbers."));
    }
}
