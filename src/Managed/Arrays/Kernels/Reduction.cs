using System.Numerics;
using System.Numerics.Tensors;

namespace Lapack;

/// <summary>Sums and norms over axes: the axes to reduce are brought to the end, then each row is reduced in one run.</summary>
static class Reduction
{
    /// <summary>The sum over <paramref name="axes"/> (ascending, distinct), which the result lacks.</summary>
    public static NDArray Sum(NDArray x, int[] axes)
    {
        NDArray rows = RowsOf(x, axes, out int[] kept);
        NDArray y = NDArray.Empty(x.DType, kept);
        switch (x.DType)
        {
            case DType.Float64: SumRows(rows.Dense<double>(), y.Dense<double>(), 1); break;
            case DType.Float32: SumRows(rows.Dense<float>(), y.Dense<float>(), 1); break;
            case DType.Complex128: SumRows(rows.Dense<double>(), y.Dense<double>(), 2); break;
            case DType.Complex64: SumRows(rows.Dense<float>(), y.Dense<float>(), 2); break;
            default: throw new ArgumentException($"Sum is not defined for arrays of type {x.DType}.");
        }

        return y;
    }

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

    static NDArray RowsOf(NDArray x, int[] axes, out int[] kept)
    {
        int[] order = [.. Enumerable.Range(0, x.Rank).Where(i => !axes.Contains(i)), .. axes];
        int[] shape = x.ShapeArray, strides = x.StrideArray;
        kept = [.. order[..(x.Rank - axes.Length)].Select(i => shape[i])];

        // A full sum may take the elements in the order in which they lie.
        return axes.Length == x.Rank
            ? x.ToDense()
            : x.View([.. order.Select(i => shape[i])], [.. order.Select(i => strides[i])]).ToRowMajor();
    }

    static void SumRows<T>(ReadOnlySpan<T> x, Span<T> y, int width) where T : unmanaged, IFloatingPointIeee754<T>
    {
        int rows = y.Length / width;
        int length = rows == 0 ? 0 : x.Length / rows;
        for (int r = 0; r < rows; r++)
        {
            ReadOnlySpan<T> row = x.Slice(r * length, length);
            if (width == 1)
            {
                y[r] = TensorPrimitives.Sum(row);
            }
            else
            {
                (y[2 * r], y[(2 * r) + 1]) = SumPairs(row);
            }
        }
    }

    static (T Real, T Imaginary) SumPairs<T>(ReadOnlySpan<T> x) where T : unmanaged, IFloatingPointIeee754<T>
    {
        T re = T.Zero, im = T.Zero;
        for (int i = 0; i < x.Length; i += 2)
        {
            re += x[i];
            im += x[i + 1];
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
}
