using System.Diagnostics.CodeAnalysis;

namespace Lapack;

/// <summary>Arithmetic of shapes and strides; strides count elements, and a broadcast axis has stride 0.</summary>
static class Layout
{
    /// <summary>The most axes that an array may have, as in NumPy 2: kernels take one frame of the stack for each.</summary>
    const int MaxRank = 64;

    public static int SizeOf(ReadOnlySpan<int> shape)
    {
        if (shape.Length > MaxRank)
        {
            throw new ArgumentException($"An array has at most {MaxRank} axes, not {shape.Length}.");
        }

        long size = 1;
        bool empty = false, tooLarge = false;
        foreach (int d in shape)
        {
            if (d < 0)
            {
                throw new ArgumentException($"A length in the shape {Text(shape)} is negative.");
            }

            // Whatever the others are: (50000, 50000, 0) has no elements.
            empty |= d == 0;
            size = tooLarge ? size : size * d;
            tooLarge |= size > int.MaxValue;
        }

        return empty ? 0
            : tooLarge ? throw new ArgumentException($"The shape {Text(shape)} has more than {int.MaxValue} elements.")
            : (int)size;
    }

    /// <summary>Strides of a dense row-major array.</summary>
    public static int[] RowMajor(ReadOnlySpan<int> shape)
    {
        var strides = new int[shape.Length];
        int step = 1;
        for (int i = shape.Length - 1; i >= 0; i--)
        {
            strides[i] = step;
            step *= shape[i];
        }

        return strides;
    }

    public static bool IsRowMajor(ReadOnlySpan<int> shape, ReadOnlySpan<int> strides)
    {
        int step = 1;
        for (int i = shape.Length - 1; i >= 0; i--)
        {
            if (shape[i] != 1 && strides[i] != step)
            {
                return false;
            }

            step *= shape[i];
        }

        return true;
    }

    /// <summary>Whether the elements fill one block of memory without gaps or repeats, whatever the order of the axes.</summary>
    public static bool IsDense(ReadOnlySpan<int> shape, ReadOnlySpan<int> strides, int size)
    {
        if (size <= 1 || IsRowMajor(shape, strides))
        {
            return true;
        }

        // Follow the block from the axis of step 1 outwards: each next step must be met by exactly one axis.
        int step = 1;
        for (int found = 0; found < shape.Length && step < size; found++)
        {
            int axis = -1;
            for (int i = 0; i < shape.Length; i++)
            {
                if (shape[i] != 1 && strides[i] == step)
                {
                    axis = i;
                    break;
                }
            }

            if (axis < 0)
            {
                return false;
            }

            step *= shape[axis];
        }

        return step == size;
    }

    /// <summary>NumPy's broadcast of two shapes; null when they do not fit.</summary>
    public static int[]? Broadcast(ReadOnlySpan<int> a, ReadOnlySpan<int> b)
    {
        var result = new int[Math.Max(a.Length, b.Length)];
        for (int i = 0; i < result.Length; i++)
        {
            int ia = i - (result.Length - a.Length), ib = i - (result.Length - b.Length);
            int da = ia < 0 ? 1 : a[ia], db = ib < 0 ? 1 : b[ib];
            if (da != db && da != 1 && db != 1)
            {
                return null;
            }

            result[i] = da == 1 ? db : da;
        }

        return result;
    }

    public static int[] BroadcastOrThrow(ReadOnlySpan<int> a, ReadOnlySpan<int> b, string operation) =>
        Broadcast(a, b) ?? throw new ArgumentException($"{operation}: shapes {Text(a)} and {Text(b)} do not broadcast.");

    /// <summary>Strides that let an array of <paramref name="shape"/> be read as <paramref name="target"/>.</summary>
    public static int[] BroadcastStrides(ReadOnlySpan<int> shape, ReadOnlySpan<int> strides, ReadOnlySpan<int> target)
    {
        var result = new int[target.Length];
        int shift = target.Length - shape.Length;
        for (int i = 0; i < shape.Length; i++)
        {
            result[i + shift] = shape[i] == 1 ? 0 : strides[i];
        }

        return result;
    }

    /// <summary>
    /// Strides under which the same elements, last axis fastest, are read as another shape of the same size; null when no strides do.
    /// </summary>
    public static int[]? Reshape(ReadOnlySpan<int> shape, ReadOnlySpan<int> strides, ReadOnlySpan<int> target)
    {
        if (shape.Contains(0) || target.Contains(0))
        {
            return RowMajor(target);
        }

        var result = new int[target.Length];
        int axis = 0, next = 0;
        while (axis < shape.Length || next < target.Length)
        {
            // The shortest groups of axes on both sides that hold equally many elements.
            int from = axis, to = next;
            long have = axis < shape.Length ? shape[axis++] : 1, want = next < target.Length ? target[next++] : 1;
            while (have != want)
            {
                if (have < want)
                {
                    have *= shape[axis++];
                }
                else
                {
                    want *= target[next++];
                }
            }

            int step = 1;
            bool started = false;
            int expected = 0;
            for (int i = axis - 1; i >= from; i--)
            {
                if (shape[i] == 1)
                {
                    continue;
                }

                if (!started)
                {
                    (step, started) = (strides[i], true);
                }
                else if (strides[i] != expected)
                {
                    return null;
                }

                expected = strides[i] * shape[i];
            }

            for (int i = next - 1; i >= to; i--)
            {
                result[i] = step;
                step *= target[i];
            }
        }

        return result;
    }

    /// <summary>An axis counted from either end, as a number from 0.</summary>
    public static int Axis(int axis, int rank, string operation)
    {
        if (axis < -rank || axis >= rank)
        {
            throw new ArgumentOutOfRangeException(nameof(axis), $"{operation}: axis {axis} of an array of rank {rank}.");
        }

        return axis < 0 ? axis + rank : axis;
    }

    /// <summary>Axes counted from 0, ascending and distinct; null stands for all of them.</summary>
    public static int[] Axes(int[]? axes, int rank, string operation)
    {
        if (axes is null)
        {
            return Range(rank);
        }

        var result = new int[axes.Length];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = Axis(axes[i], rank, operation);
        }

        Array.Sort(result);
        for (int i = 1; i < result.Length; i++)
        {
            if (result[i] == result[i - 1])
            {
                ThrowRepeated(operation, result[i]);
            }
        }

        return result;
    }

    /// <summary>0, 1, ..., count - 1.</summary>
    public static int[] Range(int count)
    {
        var result = new int[count];
        for (int i = 0; i < count; i++)
        {
            result[i] = i;
        }

        return result;
    }

    /// <summary>Lengths of a row-major array before, along and after an axis; an array without elements has none before it.</summary>
    public static (int Outer, int Length, int Inner) Around(ReadOnlySpan<int> shape, int axis) =>
        SizeOf(shape) == 0 ? (0, shape[axis], 0) : (SizeOf(shape[..axis]), shape[axis], SizeOf(shape[(axis + 1)..]));

    /// <summary>The shape as NumPy prints a tuple: (), (3,), (2, 3).</summary>
    public static string Text(ReadOnlySpan<int> shape) =>
        shape.Length == 1 ? $"({shape[0]},)" : "(" + string.Join(", ", shape.ToArray()) + ")";

    [DoesNotReturn]
    static void ThrowRepeated(string operation, int axis) => throw new ArgumentException($"{operation}: axis {axis} is named twice.");
}
