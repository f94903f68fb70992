using System.Numerics;
using System.Numerics.Tensors;

namespace Lapack;

/// <summary>Norms over axes: the axes to reduce are brought to the end, then each row is reduced in one run.</summary>
static class Reduction
{
    /// <summary>
    /// sqrt(sum |x|^2) over <paramref name="axes"/>, scaled by the largest part so that squares neither overflow nor vanish.
    /// </summary>
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
