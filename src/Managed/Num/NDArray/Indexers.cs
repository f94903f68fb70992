using System.Runtime.CompilerServices;

namespace Lapack;

public sealed partial class NDArray
{
    /// <summary>
    /// The view that an index names: <c>a[0, ^1]</c>, <c>a[.., 1..3]</c>, <c>a[Num.Ellipsis, 0]</c>, <c>a[Num.NewAxis]</c>. The ends of a
    /// range count from the end with ^, as in <c>a[^2..]</c>: <c>-2..</c> is no C# range.
    /// </summary>
    /// <exception cref="IndexOutOfRangeException">A position lies outside its axis.</exception>
    /// <exception cref="ArgumentException">There are more indices than axes, or two ellipses.</exception>
    [OverloadResolutionPriority(-1)]
    public NDArray this[params ReadOnlySpan<AxisIndex> index] => Num.Slice(this, index);

    /// <summary>The part at a position of the first axis; negative positions count from the end.</summary>
    public NDArray this[int i] => Num.Slice(this, [i]);

    /// <summary>The part at positions of the first two axes; negative positions count from the end.</summary>
    public NDArray this[int i, int j] => Num.Slice(this, [i, j]);

    /// <summary>
    /// The parts along the first axis at the positions in an array of indices, in its shape (NumPy's integer indexing); or, for a mask of
    /// type Bool, those where it holds, as one axis: a mask of k axes covers the first k axes.
    /// </summary>
    /// <exception cref="IndexOutOfRangeException">A position lies outside the axis.</exception>
    /// <exception cref="ArgumentException">Positions are not whole numbers, or the mask has another shape.</exception>
    public NDArray this[NDArray index] => Num.TakePlaces(this, [NotNull(index, nameof(index))]);

    /// <summary>The parts at pairs of positions on the first two axes; the two arrays of indices broadcast.</summary>
    /// <exception cref="IndexOutOfRangeException">A position lies outside its axis.</exception>
    /// <exception cref="ArgumentException">Positions are not whole numbers.</exception>
    public NDArray this[NDArray first, NDArray second] =>
        Num.TakePlaces(this, [NotNull(first, nameof(first)), NotNull(second, nameof(second))]);
}
