namespace Lapack;

public static partial class Num
{
    /// <summary>
    /// Whether any element, or any over the given axes, is not 0 (numpy.any); false for none at all. Never differentiated.
    /// </summary>
    public static NDArray Any(NDArray a, Axes axis = default, bool keepDims = false)
    {
        ArgumentNullException.ThrowIfNull(a);
        int[] over = axis.Ascending(a.Rank, "Any");
        return Kept(Fold.Over<MaxFold>(Mask(a), over), a, over, keepDims);
    }

    /// <summary>
    /// Whether all elements, or all over the given axes, are not 0 (numpy.all); true for none at all. Never differentiated.
    /// </summary>
    public static NDArray All(NDArray a, Axes axis = default, bool keepDims = false)
    {
        ArgumentNullException.ThrowIfNull(a);
        int[] over = axis.Ascending(a.Rank, "All");
        return Kept(Fold.Over<MinFold>(Mask(a), over), a, over, keepDims);
    }

    /// <summary>
    /// How many elements, or how many over the given axes, are not 0 (numpy.count_nonzero), as Int64. Never differentiated.
    /// </summary>
    public static NDArray CountNonzero(NDArray a, Axes axis = default, bool keepDims = false)
    {
        ArgumentNullException.ThrowIfNull(a);
        int[] over = axis.Ascending(a.Rank, "CountNonzero");
        return Kept(Fold.Over<SumFold>(Conversion.To(Mask(a), DType.Int64), over), a, over, keepDims);
    }

    /// <summary>
    /// Where elements are not 0 (numpy.nonzero): for each axis an Int64 vector of positions, in row-major order. Never differentiated.
    /// </summary>
    public static NDArray[] Nonzero(NDArray a)
    {
        ArgumentNullException.ThrowIfNull(a);
        int[] found = Indices.Flagged(Mask(a)), shape = a.ShapeArray;
        var result = new NDArray[shape.Length];
        for (int axis = shape.Length - 1, step = 1; axis >= 0; step *= shape[axis], axis--)
        {
            (int here, int length) = (step, shape[axis]);
            result[axis] = NDArray.Wrap(System.Array.ConvertAll(found, p => (long)(p / here % length)));
        }

        return result;
    }

    /// <summary>Where a condition holds; the same as <see cref="Nonzero"/> (numpy.where with one argument).</summary>
    public static NDArray[] Where(NDArray condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return Nonzero(condition);
    }

    /// <summary>
    /// Where elements are not 0 (numpy.argwhere): an Int64 matrix with a row for each and a column an axis. Never differentiated.
    /// </summary>
    public static NDArray ArgWhere(NDArray a)
    {
        ArgumentNullException.ThrowIfNull(a);
        return a.Rank == 0
            ? NDArray.ZerosOf(DType.Int64, [Indices.Flagged(Mask(a)).Length, 0])
            : Stack(Nonzero(a), axis: 1);
    }

    static NDArray Mask(NDArray a) => a.DType == DType.Bool ? a.Value : NotEqual(a.Value, 0);
}
