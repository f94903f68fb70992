using System.Numerics;
using System.Numerics.Tensors;

namespace Lapack;

/// <summary>Sums and norms over axes: the axes to reduce are brought to the end, then each row is reduced in one run.</summary>
static class Reduction
{
    /// <summary>Runs up to this length are summed directly, longer ones by halves: rounding grows with the logarithm of the length.</summary>
    const int Block = 1024;

    /// <summary>The sum over <paramref name="axes"/> (ascending, distinct), which the result lacks.</summary>
    public static NDArray Sum(NDArray x, int[] axes) => x.DType switch
    {
        DType.Float64 => Sum<double>(x, axes, 1),
        DType.Float32 => Sum<float>(x, axes, 1),
        DType.Complex128 => Sum<double>(x, axes, 2),
        DType.Complex64 => Sum<float>(x, axes, 2),
        _ => throw new ArgumentException($"Sum is not defined for arrays of type {x.DType}."),
    };

    /// <summary>sqrt(sum |x|^2) over <paramref name="axes"/>, scaled by the largest part so that squares neither overflow nor vanish.</summary>
    public static NDArray Norm(NDArray x, int[] axes)
    {
        NDArray rows = RowsOf(x, axes, out int[] kept);
        NDArray y = NDArray.Empty(x.DType.RealType(), kept);
        int width = x.DType.IsComplex() ? 2 : 1;
        switch (x.DType)
        {
            case DType.Float64 or DType.Complex128: NormRows(rows.Dense<double>(), y.Dense<double>(), width * rows.Size); break;
            case DType.Float32 or DType.Complex64: NormRows(rows.Dense<float>(), y.Dense<float>(), width * rows.Size); break;
            default: throw new ArgumentException($"Norm is not defined for arrays of type {x.DType}.");
        }

        return y;
    }

    /// <summary>The Euclidean norm of a run of reals, safe at every scale; NaN when an element is.</summary>
    public static T Norm<T>(ReadOnlySpan<T> x) where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (x.IsEmpty)
        {
            return T.Zero;
        }

        T norm = TensorPrimitives.Norm(x);
        T safe = T.Sqrt(T.CreateTruncating(typeof(T) == typeof(float) ? 1e-30 : 1e-280));
        if (T.IsFinite(norm) && norm > safe)
        {
            return norm;
        }

        T scale = T.Abs(TensorPrimitives.MaxMagnitude(x));
        if (T.IsZero(scale) || !T.IsFinite(scale))
        {
            return scale;
        }

        T sum = T.Zero;
        foreach (T v in x)
        {
            sum += v / scale * (v / scale);
        }

        return scale * T.Sqrt(sum);
    }

    static NDArray Sum<T>(NDArray x, int[] axes, int width) where T : unmanaged, IFloatingPointIeee754<T>
    {
        NDArray y;
        if (axes.Length > 0 && axes.Length < x.Rank && axes[^1] == axes.Length - 1 && x.IsRowMajor)
        {
            // The leading axes of a row-major array: whole rows are added, nothing has to be moved.
            y = NDArray.ZerosOf(x.DType, x.ShapeArray[axes.Length..]);
            AddRows<T>(x.Dense<T>(), y.Dense<T>());
            return y;
        }

        ReadOnlySpan<T> rows = RowsOf(x, axes, out int[] kept).Dense<T>();
        y = NDArray.Empty(x.DType, kept);
        Span<T> sums = y.Dense<T>();
        int length = sums.Length == 0 ? 0 : rows.Length / sums.Length * width;
        for (int r = 0; r < sums.Length; r += width)
        {
            ReadOnlySpan<T> row = rows.Slice(r / width * length, length);
            if (width == 1)
            {
                sums[r] = Sum(row);
            }
            else
            {
                (sums[r], sums[r + 1]) = SumPairs(row);
            }
        }

        return y;
    }

    static void AddRows<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int start = 0; y.Length > 0 && start < x.Length; start += y.Length)
        {
            TensorPrimitives.Add(y, x.Slice(start, y.Length), y);
        }
    }

    static T Sum<T>(ReadOnlySpan<T> x) where T : unmanaged, IFloatingPointIeee754<T> =>
        x.Length <= Block ? TensorPrimitives.Sum(x) : Sum(x[..(x.Length / 2)]) + Sum(x[(x.Length / 2)..]);

    static (T Real, T Imaginary) SumPairs<T>(ReadOnlySpan<T> x) where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (x.Length > Block)
        {
            int half = x.Length / 4 * 2;
            (T ar, T ai) = SumPairs(x[..half]);
            (T br, T bi) = SumPairs(x[half..]);
            return (ar + br, ai + bi);
        }

        // Lanes hold real and imaginary parts by turns; several partial sums also round less than one.
        var lanes = Vector<T>.Zero;
        int next = 0;
        for (; next <= x.Length - Vector<T>.Count; next += Vector<T>.Count)
        {
            lanes += new Vector<T>(x[next..]);
        }

        T re = T.Zero, im = T.Zero;
        for (int i = 0; i < Vector<T>.Count; i += 2)
        {
            re += lanes[i];
            im += lanes[i + 1];
        }

        for (; next < x.Length; next += 2)
        {
            re += x[next];
            im += x[next + 1];
        }

        return (re, im);
    }

    static void NormRows<T>(ReadOnlySpan<T> x, Span<T> y, int total) where T : unmanaged, IFloatingPointIeee754<T>
    {
        int length = y.Length == 0 ? 0 : total / y.Length;
        for (int r = 0; r < y.Length; r++)
        {
            y[r] = Norm(x.Slice(r * length, length));
        }
    }

    /// <summary>The array, dense, with the axes to reduce last and in order; <paramref name="kept"/> is the shape without them.</summary>
    static NDArray RowsOf(NDArray x, int[] axes, out int[] kept)
    {
        if (axes.Length == x.Rank)
        {
            // A full reduction may take the elements in the order in which they lie.
            kept = [];
            return x.ToDense();
        }

        int rank = x.Rank, left = rank - axes.Length, next = 0, last = left;
        int[] shape = new int[rank], strides = new int[rank];
        for (int i = 0; i < rank; i++)
        {
            int place = Array.BinarySearch(axes, i) >= 0 ? last++ : next++;
            (shape[place], strides[place]) = (x.Shape[i], x.Strides[i]);
        }

        kept = shape[..left];
        return x.View(shape, strides).ToRowMajor();
    }
}
