using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;

namespace Lapack;

/// <summary>
/// Products of a matrix and a vector, which only have to read the matrix once: by dot products where its rows lie in one run, by sums of
/// columns where its columns do. (xGEMM packs such a matrix first; OpenBLAS's complex xGEMV reads beyond it.)
/// </summary>
/// <remarks>
/// Complex numbers as reals, interleaved: y = sum a x has re = a . [xr -xi] and im = a . [xi xr] for a run a = [ar ai], or
/// y = u + i v with u = sum a xr, v = sum a xi over columns.
/// </remarks>
static class VectorProduct<R> where R : unmanaged, IFloatingPointIeee754<R>
{
    /// <summary>Sums of columns go over so many numbers at a time, which stay in the nearest cache.</summary>
    const int Run = 1024;

    /// <summary>y = A x, rows first to end - 1; A has a unit step in some direction.</summary>
    /// <param name="a">The matrix from its first element on.</param>
    /// <param name="layout">Its lengths and steps.</param>
    /// <param name="x">The vector from its first element on.</param>
    /// <param name="xStep">Numbers from one of the vector's to the next.</param>
    /// <param name="conjugateX">Whether the vector counts as its conjugate.</param>
    /// <param name="y">All rows of the result, in one run.</param>
    /// <param name="width">Numbers in an element: 2 if complex.</param>
    /// <param name="first">The first row.</param>
    /// <param name="end">The row after the last.</param>
    public static void Multiply(
        ReadOnlySpan<R> a, Factor layout, ReadOnlySpan<R> x, int xStep, bool conjugateX, Span<R> y, int width, int first, int end)
    {
        int k = layout.Columns;
        if (width == 1 && xStep == 1 && (layout.ColumnStep == 1 || k == 1))
        {
            x = x[..k];
            for (int i = first; i < end; i++)
            {
                y[i] = TensorPrimitives.Dot(a.Slice(i * layout.RowStep, k), x);
            }

            return;
        }

        R[] rented = ArrayPool<R>.Shared.Rent((2 * k * width) + (2 * Run));
        Span<R> upper = rented.AsSpan(0, k * width), lower = rented.AsSpan(k * width, k * width), sums = rented.AsSpan(2 * k * width, 2 * Run);
        if (layout.ColumnStep == 1 || k == 1)
        {
            Gather(x, xStep, conjugateX, layout.Conjugate, upper, lower, width);
            for (int i = first; i < end; i++)
            {
                ReadOnlySpan<R> row = a.Slice(i * layout.RowStep * width, k * width);
                y[i * width] = TensorPrimitives.Dot(row, upper);
                if (width == 2)
                {
                    y[(i * width) + 1] = TensorPrimitives.Dot(row, lower);
                }
            }
        }
        else
        {
            Gather(x, xStep, conjugateX, conjugateA: true, upper, lower, width);
            for (int i = first * width; i < end * width; i += Run)
            {
                int length = Math.Min(Run, (end * width) - i);
                Columns(a[i..], layout, upper, sums[..length], sums.Slice(Run, length), width);
                Combine(sums[..length], sums.Slice(Run, length), y.Slice(i, length), layout.Conjugate, width);
            }
        }

        ArrayPool<R>.Shared.Return(rented);
    }

    /// <summary>The two vectors that a run of A is multiplied with: [xr -xi] and [xi xr], or for conj(A) [xr xi] and [xi -xr].</summary>
    static void Gather(ReadOnlySpan<R> x, int step, bool conjugateX, bool conjugateA, Span<R> upper, Span<R> lower, int width)
    {
        if (width == 1)
        {
            for (int p = 0; p < upper.Length; p++)
            {
                upper[p] = x[p * step];
            }

            return;
        }

        for (int p = 0; p < upper.Length; p += 2)
        {
            int at = p / 2 * step;
            R re = x[at], im = conjugateX ? -x[at + 1] : x[at + 1];
            (upper[p], upper[p + 1]) = (re, conjugateA ? im : -im);
            (lower[p], lower[p + 1]) = (im, conjugateA ? -re : re);
        }
    }

    /// <summary>u = sum of columns times xr, v = sum of columns times xi, the columns taken as reals.</summary>
    static void Columns(ReadOnlySpan<R> a, Factor layout, ReadOnlySpan<R> x, Span<R> u, Span<R> v, int width)
    {
        u.Clear();
        v.Clear();
        for (int p = 0; p < layout.Columns; p++)
        {
            ReadOnlySpan<R> column = a.Slice(p * layout.ColumnStep * width, u.Length);
            TensorPrimitives.MultiplyAdd(column, x[p * width], u, u);
            if (width == 2)
            {
                TensorPrimitives.MultiplyAdd(column, x[(p * width) + 1], v, v);
            }
        }
    }

    /// <summary>u + i v, or for conj(A): u holds sum (ar, ai) xr, v sum (ar, ai) xi.</summary>
    static void Combine(ReadOnlySpan<R> u, ReadOnlySpan<R> v, Span<R> y, bool conjugateA, int width)
    {
        if (width == 1)
        {
            u.CopyTo(y);
            return;
        }

        for (int i = 0; i < u.Length; i += 2)
        {
            (y[i], y[i + 1]) = conjugateA
                ? (u[i] + v[i + 1], v[i] - u[i + 1])
                : (u[i] - v[i + 1], u[i + 1] + v[i]);
        }
    }
}
