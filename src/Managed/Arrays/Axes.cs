using System.Runtime.CompilerServices;

namespace Lapack;

/// <summary>
/// NumPy's axis argument: one axis (<c>0</c>, <c>-1</c>), several (<c>[0, 2]</c> or <c>(0, 2)</c>), or by default all of them. Negative
/// axes count from the end.
/// </summary>
[CollectionBuilder(typeof(Axes), nameof(Of))]
public readonly struct Axes
{
    readonly int[]? axes;

    Axes(int[] axes) => this.axes = axes;

    /// <summary>Every axis, NumPy's None; the same as <c>default</c>.</summary>
    public static Axes All => default;

    /// <summary>Whether no axis was named, which stands for all of them.</summary>
    public bool IsAll => axes is null;

    /// <summary>One axis.</summary>
    public static implicit operator Axes(int axis) => new([axis]);

    /// <summary>Two axes.</summary>
    public static implicit operator Axes((int First, int Second) axes) => new([axes.First, axes.Second]);

    /// <summary>Three axes.</summary>
    public static implicit operator Axes((int First, int Second, int Third) axes) => new([axes.First, axes.Second, axes.Third]);

    /// <summary>Several axes; null stands for all of them.</summary>
    public static implicit operator Axes(int[]? axes) => axes is null ? default : new([.. axes]);

    /// <summary>Several axes; an empty list names none.</summary>
    public static Axes Of(params ReadOnlySpan<int> axes) => new(axes.ToArray());

    /// <summary>The axes as they were named; none for <see cref="All"/>.</summary>
    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)(axes ?? [])).GetEnumerator();

    /// <summary>Counted from 0, ascending. A scalar may be reduced over its axis 0 or -1, which it does not have (as in NumPy).</summary>
    /// <exception cref="ArgumentException">An axis is named twice.</exception>
    internal int[] Ascending(int rank, string operation) =>
        rank == 0 && axes is [0 or -1] ? [] : Layout.Axes(axes, rank, operation);

    /// <summary>Counted from 0, in the order in which they were named.</summary>
    /// <exception cref="ArgumentException">An axis is named twice.</exception>
    internal int[] AsNamed(int rank, string operation)
    {
        Ascending(rank, operation);
        return axes is null ? Layout.Range(rank) : Array.ConvertAll(axes, i => Layout.Axis(i, rank, operation));
    }
}
