namespace Lapack;

public static partial class Num
{
    internal static NDArray Slice(NDArray a, ReadOnlySpan<AxisIndex> index) => new SlicePrimitive(index.ToArray()).Apply(a)[0];

    /// <summary>The elements from start to end (exclusive) along an axis. A view.</summary>
    static NDArray SliceAlong(NDArray a, int axis, int start, int end)
    {
        var index = new AxisIndex[axis + 1];
        System.Array.Fill(index, Range.All);
        index[axis] = start..end;
        return Slice(a, index);
    }

    /// <summary>Zeros of a shape with the array in the place of a slice: the adjoint of indexing.</summary>
    internal static NDArray Embed(NDArray part, int[] shape, params ReadOnlySpan<AxisIndex> index) =>
        Embedded(part, shape, index.ToArray(), "gradient of indexing");

    /// <summary>The array with zeros behind the last axis, up to a length.</summary>
    internal static NDArray FillUp(NDArray a, int length) =>
        a.Shape[^1] == length ? a : Embed(a, [.. a.Shape[..^1], length], Ellipsis, ..a.Shape[^1]);

    /// <summary>The matrices in the top left corner of larger ones that are zero elsewhere.</summary>
    internal static NDArray FillUp(NDArray a, int rows, int columns) => a.Shape[^2] == rows && a.Shape[^1] == columns
        ? a
        : Embed(a, [.. a.Shape[..^2], rows, columns], Ellipsis, ..a.Shape[^2], ..a.Shape[^1]);

    static NDArray Embedded(NDArray part, int[] shape, AxisIndex[] index, string name) =>
        new EmbedPrimitive(new SlicePrimitive(index), shape, name).Apply(part)[0];

    /// <summary>
    /// An array from nested collection expressions, or from anything that converts to one: <c>Array([[1, 2 * a], [a, 3]])</c>.
    /// </summary>
    public static NDArray Array(NDArray a)
    {
        ArgumentNullException.ThrowIfNull(a);
        return a.AsWeak(false);
    }

    sealed class SlicePrimitive(AxisIndex[] index) : ViewPrimitive("indexing", "gradient of indexing"), IScatter
    {
        public override NDArray ViewOf(NDArray a) => AxisIndex.View(a, index);
    }
}
