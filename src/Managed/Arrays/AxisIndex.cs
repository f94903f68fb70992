namespace Lapack;

/// <summary>
/// One entry of an index: a position (<c>2</c>, <c>^1</c>), a range (<c>1..^1</c>, <c>..</c>), <c>Num.NewAxis</c> or
/// <c>Num.Ellipsis</c>. Positions and ranges take C#'s <see cref="Index"/> and <see cref="Range"/>; a negative position
/// counts from the end, as in NumPy.
/// </summary>
public readonly struct AxisIndex
{
    readonly Kind kind;
    readonly Range range;
    readonly int position;

    AxisIndex(Kind kind, Range range = default, int position = 0)
    {
        this.kind = kind;
        this.range = range;
        this.position = position;
    }

    enum Kind : byte
    {
        Position,
        FromEnd,
        Range,
        NewAxis,
        Ellipsis,
    }

    internal static AxisIndex NewAxis { get; } = new(Kind.NewAxis);

    internal static AxisIndex Ellipsis { get; } = new(Kind.Ellipsis);

    /// <summary>The element at a position, counted from the end when negative; the axis disappears.</summary>
    public static implicit operator AxisIndex(int position) => new(Kind.Position, position: position);

    /// <summary>The element at a position; the axis disappears.</summary>
    public static implicit operator AxisIndex(Index position) =>
        new(position.IsFromEnd ? Kind.FromEnd : Kind.Position, position: position.Value);

    /// <summary>The elements of a range; the axis stays.</summary>
    public static implicit operator AxisIndex(Range range) => new(Kind.Range, range);

    /// <summary>The view of <paramref name="a"/> that an index names, by NumPy's rules of basic indexing.</summary>
    internal static NDArray View(NDArray a, ReadOnlySpan<AxisIndex> index)
    {
        (int rank, int whole) = Count(a, index);
        int[] from = a.ShapeArray, steps = a.StrideArray, shape = new int[rank], strides = new int[rank];
        int shift = 0, axis = 0, next = 0;
        foreach (AxisIndex entry in index)
        {
            switch (entry.kind)
            {
                case Kind.NewAxis:
                    (shape[next], strides[next]) = (1, 0);
                    next++;
                    break;
                case Kind.Ellipsis:
                    for (; whole > 0; whole--, axis++, next++)
                    {
                        (shape[next], strides[next]) = (from[axis], steps[axis]);
                    }

                    break;
                case Kind.Range:
                    (int start, int length) = Clip(entry.range, from[axis]);
                    (shape[next], strides[next]) = (length, steps[axis]);
                    shift += start * steps[axis];
                    axis++;
                    next++;
                    break;
                default:
                    shift += entry.At(a, axis) * steps[axis];
                    axis++;
                    break;
            }
        }

        for (; whole > 0; whole--, axis++, next++)
        {
            (shape[next], strides[next]) = (from[axis], steps[axis]);
        }

        // An empty view must not point beyond the storage.
        return a.View(shape, strides, Array.IndexOf(shape, 0) >= 0 ? 0 : shift);
    }

    /// <summary>The rank of the view, and how many axes the index does not name.</summary>
    static (int Rank, int Whole) Count(NDArray a, ReadOnlySpan<AxisIndex> index)
    {
        int positions = 0, ranges = 0, added = 0, ellipses = 0;
        foreach (AxisIndex entry in index)
        {
            switch (entry.kind)
            {
                case Kind.NewAxis: added++; break;
                case Kind.Ellipsis: ellipses++; break;
                case Kind.Range: ranges++; break;
                default: positions++; break;
            }
        }

        if (positions + ranges > a.Rank)
        {
            throw new ArgumentException(
                $"{positions + ranges} indices for an array of shape {Layout.Text(a.Shape)}, which has {a.Rank} axes.");
        }

        return ellipses <= 1
            ? (a.Rank - positions + added, a.Rank - positions - ranges)
            : throw new ArgumentException("An index holds at most one ellipsis.");
    }

    int At(NDArray a, int axis)
    {
        int length = a.Shape[axis], at = kind == Kind.FromEnd ? length - position : position < 0 ? length + position : position;
        return at >= 0 && at < length ? at : throw new IndexOutOfRangeException(
            $"Index {(kind == Kind.FromEnd ? "^" : "")}{position} on axis {axis} of an array of shape {Layout.Text(a.Shape)}.");
    }

    /// <remarks>Bounds beyond the axis are clipped, as in NumPy.</remarks>
    static (int Start, int Length) Clip(Range range, int length)
    {
        int start = Bound(range.Start), end = Bound(range.End);
        return (start, Math.Max(0, end - start));

        int Bound(Index i) => Math.Clamp(i.IsFromEnd ? length - i.Value : i.Value, 0, length);
    }
}
