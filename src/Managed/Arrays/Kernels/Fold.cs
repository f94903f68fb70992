using System.Buffers;
using System.Numerics;

namespace Lapack;

/// <summary>An associative, commutative operation on numbers, by which axes are reduced; complex numbers come as pairs (width 2).</summary>
interface IFold
{
    /// <summary>What an empty run gives, in every element of y.</summary>
    static abstract void Empty<T>(Span<T> y, int width) where T : unmanaged, INumber<T>;

    /// <summary>y, one number of y.Length parts, becomes the fold of a run that is not empty.</summary>
    static abstract void Line<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, INumber<T>;

    /// <summary>y = y op x, element by element.</summary>
    static abstract void Into<T>(Span<T> y, ReadOnlySpan<T> x, int width) where T : unmanaged, INumber<T>;
}

/// <summary>
/// Reduces any axes of an array in the order in which its elements lie in memory, so that neither a transpose nor a leading axis costs a
/// copy: neighbouring axes are merged, and each run of axes to reduce is folded, the innermost first. Only a view with gaps is copied.
/// </summary>
static class Fold
{
    /// <summary>More rows than this are folded by halves: the rounding of a sum grows with the logarithm of the length.</summary>
    const int Block = 1024;

    /// <summary>Rows shorter than this are folded several at a time.</summary>
    const int Wide = 128;

    /// <summary>The fold over <paramref name="axes"/> (ascending, distinct), which the result lacks; of the type of x.</summary>
    public static NDArray Over<TFold>(NDArray x, int[] axes) where TFold : IFold => x.DType switch
    {
        DType.Float64 => Run<TFold, double>(x, axes, 1),
        DType.Float32 => Run<TFold, float>(x, axes, 1),
        DType.Complex128 => Run<TFold, double>(x, axes, 2),
        DType.Complex64 => Run<TFold, float>(x, axes, 2),
        DType.Int64 => Run<TFold, long>(x, axes, 1),
        _ => Run<TFold, byte>(x, axes, 1),
    };

    static NDArray Run<TFold, T>(NDArray x, int[] axes, int width)
        where TFold : IFold
        where T : unmanaged, INumber<T>
    {
        x = x.ToDense();
        int[] order = InMemory(x);
        var kept = new List<int>();
        var runs = new List<(int Length, bool Reduced)>();
        foreach (int axis in order)
        {
            bool reduced = Array.BinarySearch(axes, axis) >= 0;
            if (!reduced)
            {
                kept.Add(axis);
            }

            if (x.Shape[axis] == 1)
            {
                continue;
            }

            if (runs.Count > 0 && runs[^1].Reduced == reduced)
            {
                runs[^1] = (runs[^1].Length * x.Shape[axis], reduced);
            }
            else
            {
                runs.Add((x.Shape[axis], reduced));
            }
        }

        NDArray y = x;
        for (int inner = 1; runs.Count > 0; runs.RemoveAt(runs.Count - 1))
        {
            (int length, bool reduced) = runs[^1];
            if (!reduced)
            {
                inner *= length;
                continue;
            }

            int outer = 1;
            foreach ((int before, _) in runs[..^1])
            {
                outer *= before;
            }

            NDArray folded = NDArray.Empty(x.DType, [outer * inner]);
            Pass<TFold, T>(y.Dense<T>(), folded.Dense<T>(), outer, length, inner, width);
            y = folded;
        }

        // The kept axes lie in memory as they did; they are shown in their old order.
        int[] axesLeft = [.. kept.Order()], shape = Array.ConvertAll(axesLeft, i => x.ShapeArray[i]), strides = new int[shape.Length];
        int step = 1;
        for (int i = kept.Count - 1; i >= 0; i--)
        {
            strides[Array.IndexOf(axesLeft, kept[i])] = step;
            step *= x.Shape[kept[i]];
        }

        return y.View(shape, strides);
    }

    /// <summary>The axes of a dense array, outermost in memory first.</summary>
    static int[] InMemory(NDArray x)
    {
        int[] order = Layout.Range(x.Rank);
        if (!x.IsRowMajor)
        {
            int[] keys = Array.ConvertAll(x.StrideArray, s => -s);
            Array.Sort(keys, order);
        }

        return order;
    }

    static void Pass<TFold, T>(ReadOnlySpan<T> x, Span<T> y, int outer, int length, int inner, int width)
        where TFold : IFold
        where T : unmanaged, INumber<T>
    {
        int row = inner * width, block = length * row;
        if (length == 0)
        {
            TFold.Empty(y, width);
            return;
        }

        for (int i = 0; i < outer; i++)
        {
            ReadOnlySpan<T> from = x.Slice(i * block, block);
            Span<T> to = y.Slice(i * row, row);
            if (inner == 1)
            {
                TFold.Line(from, to);
            }
            else if (row > 0)
            {
                Rows<TFold, T>(from, to, width);
            }
        }
    }

    /// <summary>y becomes the fold of the rows of x, which are as long as y.</summary>
    static void Rows<TFold, T>(ReadOnlySpan<T> x, Span<T> y, int width)
        where TFold : IFold
        where T : unmanaged, INumber<T>
    {
        int row = y.Length, rows = x.Length / row;
        if (rows > Block)
        {
            int half = rows / 2 * row;
            Rows<TFold, T>(x[..half], y, width);
            T[] rented = ArrayPool<T>.Shared.Rent(row);
            Span<T> rest = rented.AsSpan(0, row);
            Rows<TFold, T>(x[half..], rest, width);
            TFold.Into(y, rest, width);
            ArrayPool<T>.Shared.Return(rented);
            return;
        }

        int together = Math.Min(rows, Wide / row);
        if (together > 1)
        {
            int chunk = together * row;
            Span<T> buffer = stackalloc T[Wide];
            x[..chunk].CopyTo(buffer);
            x = x[chunk..];
            for (; x.Length >= chunk; x = x[chunk..])
            {
                TFold.Into(buffer[..chunk], x[..chunk], width);
            }

            TFold.Into(buffer[..x.Length], x, width);
            Each<TFold, T>(buffer[..chunk], y, width);
            return;
        }

        Each<TFold, T>(x, y, width);
    }

    static void Each<TFold, T>(scoped ReadOnlySpan<T> x, Span<T> y, int width)
        where TFold : IFold
        where T : unmanaged, INumber<T>
    {
        x[..y.Length].CopyTo(y);
        for (x = x[y.Length..]; x.Length > 0; x = x[y.Length..])
        {
            TFold.Into(y, x[..y.Length], width);
        }
    }
}
