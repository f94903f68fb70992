namespace Lapack;

public static partial class Num
{
    /// <summary>The elements in reverse order along some or all axes (numpy.flip).</summary>
    public static NDArray Flip(NDArray a, Axes axis = default)
    {
        ArgumentNullException.ThrowIfNull(a);

        foreach (int i in axis.Ascending(a.Rank, "Flip"))
        {
            int last = a.Shape[i] - 1;
            a = Picked(a, i, p => last - p);
        }

        return a;
    }

    /// <summary>Left and right exchanged: the second axis in reverse (numpy.fliplr).</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no second axis.</exception>
    public static NDArray Fliplr(NDArray a)
    {
        ArgumentNullException.ThrowIfNull(a);
        return Flip(a, Layout.Axis(1, a.Rank, "Fliplr"));
    }

    /// <summary>Up and down exchanged: the first axis in reverse (numpy.flipud).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The array is a scalar.</exception>
    public static NDArray Flipud(NDArray a)
    {
        ArgumentNullException.ThrowIfNull(a);
        return Flip(a, Layout.Axis(0, a.Rank, "Flipud"));
    }

    /// <summary>
    /// Rotated by quarter turns in the plane of two axes, from the first towards the second (numpy.rot90): matrices counter-clockwise.
    /// </summary>
    /// <exception cref="ArgumentException">Both axes are the same.</exception>
    public static NDArray Rot90(NDArray a, int k = 1, int first = 0, int second = 1)
    {
        ArgumentNullException.ThrowIfNull(a);
        (first, second) = (Layout.Axis(first, a.Rank, "Rot90"), Layout.Axis(second, a.Rank, "Rot90"));
        if (first == second)
        {
            throw new ArgumentException($"Rot90: axis {first} is named twice.");
        }

        return (k & 3) switch
        {
            0 => a,
            1 => SwapAxes(Flip(a, second), first, second),
            2 => Flip(Flip(a, first), second),
            _ => Flip(SwapAxes(a, first, second), second),
        };
    }

    /// <summary>
    /// The elements moved on by some places in row-major order; those that leave at the end enter at the start (numpy.roll).
    /// </summary>
    public static NDArray Roll(NDArray a, int shift) => Reshape(Roll(Ravel(a), shift, 0), a.ShapeArray);

    /// <summary>
    /// The elements moved on by some places along each of the given axes; those that leave at the end enter at the start (numpy.roll).
    /// </summary>
    public static NDArray Roll(NDArray a, int shift, Axes axis)
    {
        ArgumentNullException.ThrowIfNull(a);

        foreach (int i in axis.Ascending(a.Rank, "Roll"))
        {
            int n = a.Shape[i], by = n == 0 ? 0 : (int)((((long)shift % n) + n) % n);
            a = by == 0 ? a : Concatenate([SliceAlong(a, i, n - by, n), SliceAlong(a, i, 0, n - by)], i);
        }

        return a;
    }

    /// <summary>
    /// The array repeated as a block along each axis (numpy.tile). Fewer numbers than axes leave the first axes as they are; more add axes.
    /// </summary>
    /// <exception cref="ArgumentException">A number is negative.</exception>
    public static NDArray Tile(NDArray a, params int[] repeats)
    {
        ArgumentNullException.ThrowIfNull(repeats);
        ArgumentNullException.ThrowIfNull(a);
        int rank = Math.Max(a.Rank, repeats.Length);
        int[] shape = new int[2 * rank], spread = new int[2 * rank], result = new int[rank];
        for (int i = 0; i < rank; i++)
        {
            int axis = i - (rank - a.Rank), number = i - (rank - repeats.Length);
            int length = axis < 0 ? 1 : a.Shape[axis], times = number < 0 ? 1 : repeats[number];
            (shape[2 * i], shape[(2 * i) + 1]) = (1, length);
            (spread[2 * i], spread[(2 * i) + 1]) = (times, length);
            result[i] = times >= 0 ? times * length : throw new ArgumentException($"Tile: {times} repeats are negative.");
        }

        return Reshape(BroadcastTo(Reshape(a, shape), spread), result);
    }

    /// <summary>All elements, in row-major order, each repeated, as a vector (numpy.repeat).</summary>
    public static NDArray Repeat(NDArray a, int repeats) => Repeat(Ravel(a), repeats, 0);

    /// <summary>Each part along an axis repeated (numpy.repeat).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public static NDArray Repeat(NDArray a, int repeats, int axis)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentOutOfRangeException.ThrowIfNegative(repeats);
        axis = Layout.Axis(axis, a.Rank, "Repeat");
        int[] shape = a.ShapeArray;
        NDArray spread = BroadcastTo(ExpandDims(a, axis + 1), [.. shape[..(axis + 1)], repeats, .. shape[(axis + 1)..]]);
        return Reshape(spread, [.. shape[..axis], repeats * shape[axis], .. shape[(axis + 1)..]]);
    }

    /// <summary>Each part along an axis repeated as often as its own number says (numpy.repeat).</summary>
    /// <exception cref="ArgumentException">There is not one number, none of them negative, for each part.</exception>
    public static NDArray Repeat(NDArray a, int[] repeats, int axis)
    {
        ArgumentNullException.ThrowIfNull(repeats);
        ArgumentNullException.ThrowIfNull(a);
        axis = Layout.Axis(axis, a.Rank, "Repeat");
        if (repeats.Length != a.Shape[axis] || System.Array.Exists(repeats, r => r < 0))
        {
            throw new ArgumentException(
                $"Repeat: axis {axis} of the shape {Layout.Text(a.Shape)} needs {a.Shape[axis]} numbers, none negative, " +
                $"not ({string.Join(", ", repeats)}).");
        }

        int[] positions = [.. repeats.SelectMany((r, i) => Enumerable.Repeat(i, r))];
        return new TakePrimitive("Repeat", axis, positions, [positions.Length]).Apply(a)[0];
    }

    /// <summary>The same length along an axis, each place filled from another one.</summary>
    static NDArray Picked(NDArray a, int axis, Converter<int, int> source)
    {
        int[] positions = System.Array.ConvertAll(Layout.Range(a.Shape[axis]), source);
        return new TakePrimitive("Flip", axis, positions, [positions.Length]).Apply(a)[0];
    }
}
