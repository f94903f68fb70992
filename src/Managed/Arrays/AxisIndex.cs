namespace Lapack;

/// <summary>
/// One entry of an index: a position (<c>2</c>, <c>^1</c>), a range (<c>1..^1</c>, <c>..</c>), <see cref="Num.NewAxis"/> or
/// <see cref="Num.Ellipsis"/>. Positions and ranges take C#'s <see cref="Index"/> and <see cref="Range"/>; a negative position
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
        new(Kind.Position, position: position.IsFromEnd ? -position.Value : position.Value);

    /// <summary>The elements of a range; the axis stays.</summary>
    public static implicit operator AxisIndex(Range range) => new(Kind.Range, range);

    /// <summary>The view of <paramref name="a"/> that an index names, by NumPy's rules of basic indexing.</summary>
    internal static NDArray View(NDArray a, ReadOnlySpan<AxisIndex> index)
    {
        var shape = new List<int>(a.Rank);
        var strides = new List<int>(a.Rank);
        int shift = 0, axis = 0, named = CountNamed(a, index);
        bool expanded = false;
        foreach (AxisIndex entry in index)
        {
            switch (entry.kind)
            {
                case Kind.NewAxis:
                    shape.Add(1);
                    strides.Add(0);
                    break;
                case Kind.Ellipsis:
                    expanded = true;
                    for (int skipped = a.Rank - named; skipped > 0; skipped--, axis++)
                    {
                        shape.Add(a.Shape[axis]);
                        strides.Add(a.Strides[axis]);
                    }

                    break;
                case Kind.Position:
                    shift += entry.At(a, axis) * a.Strides[axis];
                    axis++;
                    break;
                default:
                    (int start, int length) = Clip(entry.range, a.Shape[axis]);
                    shift += start * a.Strides[axis];
                    shape.Add(length);
                    strides.Add(a.Strides[axis]);
                    axis++;
                    break;
            }
        }

        for (; !expanded && axis < a.Rank; axis++)
        {
            shape.Add(a.Shape[axis]);
            strides.Add(a.Strides[axis]);
        }

        int[] newShape = [.. shape];
        return a.View(newShape, [.. strides], Layout.SizeOf(newShape) == 0 ? 0 : shift);
    }

    static int CountNamed(NDArray a, ReadOnlySpan<AxisIndex> index)
    {
        int named = 0, ellipses = 0;
        foreach (AxisIndex entry in index)
        {
            named += entry.kind is Kind.Position or Kind.Range ? 1 : 0;
            ellipses += entry.kind is Kind.Ellipsis ? 1 : 0;
        }

        if (named > a.Rank)
        {
            throw new ArgumentException($"{named} indices for an array of shape {Layout.Text(a.Shape)}, which has {a.Rank} axes.");
        }

        return ellipses <= 1 ? named : throw new ArgumentException("An index holds at most one ellipsis.");
    }

    int At(NDArray a, int axis)
    {
        int length = a.Shape[axis];
        return position >= -length && position < length
            ? (position + length) % length
            : throw new IndexOutOfRangeException($"Index {position} on axis {axis} of an array of shape {Layout.Text(a.Shape)}.");
    }

    /// <remarks>Bounds beyond the axis are clipped, as in NumPy.</remarks>
    static (int Start, int Length) Clip(Range range, int length)
    {
        int start = Bound(range.Start), end = Bound(range.End);
        return (start, Math.Max(0, end - start));

        int Bound(Index i) => Math.Clamp(i.IsFromEnd ? length - i.Value : i.Value, 0, length);
    }
}
