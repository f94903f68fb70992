namespace Lapack;

public static partial class Num
{
    /// <summary>Axes moved to other places, the rest in order (numpy.moveaxis). A view.</summary>
    /// <exception cref="ArgumentException">There are not as many places as axes, or one is named twice.</exception>
    public static NDArray MoveAxis(NDArray a, Axes source, Axes destination)
    {
        ArgumentNullException.ThrowIfNull(a);
        int[] from = source.AsNamed(a.Rank, "MoveAxis"), to = destination.AsNamed(a.Rank, "MoveAxis");
        if (from.Length != to.Length)
        {
            throw new ArgumentException($"MoveAxis: {from.Length} axes for {to.Length} places.");
        }

        int[] order = new int[a.Rank], rest = [.. Layout.Range(a.Rank).Except(from)];
        for (int i = 0, next = 0; i < order.Length; i++)
        {
            int moved = System.Array.IndexOf(to, i);
            order[i] = moved >= 0 ? from[moved] : rest[next++];
        }

        return new TransposePrimitive(order).Apply(a)[0];
    }

    /// <summary>An axis moved backwards until it lies before the axis <paramref name="start"/> (numpy.rollaxis). A view.</summary>
    public static NDArray RollAxis(NDArray a, int axis, int start = 0)
    {
        ArgumentNullException.ThrowIfNull(a);
        axis = Layout.Axis(axis, a.Rank, "RollAxis");
        start = start == a.Rank ? start : Layout.Axis(start, a.Rank, "RollAxis");
        return MoveAxis(a, axis, axis < start ? start - 1 : start);
    }

    /// <summary>The array without its axes of length 1, all of them or those that are named (numpy.squeeze). A view.</summary>
    /// <exception cref="ArgumentException">A named axis has another length.</exception>
    public static NDArray Squeeze(NDArray a, Axes axis = default)
    {
        ArgumentNullException.ThrowIfNull(a);
        int[] named = axis.Ascending(a.Rank, "Squeeze");
        var index = new AxisIndex[a.Rank];
        System.Array.Fill(index, Range.All);
        foreach (int i in named)
        {
            if (a.Shape[i] == 1)
            {
                index[i] = 0;
            }
            else if (!axis.IsAll)
            {
                throw new ArgumentException($"Squeeze: axis {i} of the shape {Layout.Text(a.Shape)} has a length other than 1.");
            }
        }

        return Slice(a, index);
    }

    /// <summary>The array with new axes of length 1, which are the given ones of the result (numpy.expand_dims). A view.</summary>
    public static NDArray ExpandDims(NDArray a, Axes axis)
    {
        ArgumentNullException.ThrowIfNull(a);
        int count = 0;
        foreach (int _ in axis)
        {
            count++;
        }

        var index = new AxisIndex[axis.IsAll ? a.Rank : a.Rank + count];
        System.Array.Fill(index, Range.All);
        foreach (int i in axis.IsAll ? [] : axis.Ascending(index.Length, "ExpandDims"))
        {
            index[i] = NewAxis;
        }

        return Slice(a, index);
    }

    /// <summary>A scalar as a vector of one element, any other array as it is (numpy.atleast_1d).</summary>
    public static NDArray Atleast1D(NDArray a)
    {
        ArgumentNullException.ThrowIfNull(a);
        return a.Rank >= 1 ? a : a[NewAxis];
    }

    /// <summary>A scalar or vector as a matrix of one row, any other array as it is (numpy.atleast_2d).</summary>
    public static NDArray Atleast2D(NDArray a)
    {
        ArgumentNullException.ThrowIfNull(a);
        return a.Rank >= 2 ? a : Atleast1D(a)[NewAxis];
    }

    /// <summary>
    /// At least three axes (numpy.atleast_3d): shape (n) becomes (1, n, 1), shape (m, n) becomes (m, n, 1).
    /// </summary>
    public static NDArray Atleast3D(NDArray a)
    {
        ArgumentNullException.ThrowIfNull(a);
        return a.Rank >= 3 ? a : Atleast2D(a)[Ellipsis, NewAxis];
    }
}
