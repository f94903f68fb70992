using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Lapack;

/// <summary>Products of small matrices; see <see cref="SmallProduct{R}"/>.</summary>
static class SmallProduct
{
    /// <summary>Up to this order in each dimension our loops win over xGEMM (measured against OpenBLAS, one thread).</summary>
    public const int MaxOrder = 16;

    /// <summary>C = A B for single matrices; C is column-major without gaps.</summary>
    /// <typeparam name="T">The element.</typeparam>
    /// <typeparam name="R">Its real type.</typeparam>
    /// <param name="a">The elements from A's first one on.</param>
    /// <param name="left">How A lies, at most <see cref="MaxOrder"/> each way.</param>
    /// <param name="b">The elements from B's first one on.</param>
    /// <param name="right">How B lies, at most <see cref="MaxOrder"/> each way.</param>
    /// <param name="c">Room for the elements of C and no more.</param>
    public static void ColumnMajor<T, R>(ReadOnlySpan<T> a, in MatrixLayout left, ReadOnlySpan<T> b, in MatrixLayout right, Span<T> c)
        where T : unmanaged
        where R : unmanaged, IFloatingPointIeee754<R>
    {
        // Row by row, what is column-major is the transpose: C^T = B^T A^T.
        ReadOnlySpan<R> x = MemoryMarshal.Cast<T, R>(b), y = MemoryMarshal.Cast<T, R>(a);
        if (typeof(T) == typeof(R))
        {
            SmallProduct<R>.One<RealElements>(x, right.Transposed, y, left.Transposed, MemoryMarshal.Cast<T, R>(c));
        }
        else
        {
            SmallProduct<R>.One<ComplexElements>(x, right.Transposed, y, left.Transposed, MemoryMarshal.Cast<T, R>(c));
        }
    }
}

/// <summary>
/// Products of batches of small matrices in loops of our own: a call of xGEMM costs 80 ns before it begins, and packs and blocks for
/// matrices that fill a cache.
/// </summary>
static class SmallProduct<R> where R : unmanaged, IFloatingPointIeee754<R>
{
    /// <summary>Matrices first to end - 1 of C = A B, row-major, one after another.</summary>
    public static void Run(in Operand a, in Operand b, int[] batch, NDArray c, int first, int end)
    {
        if (c.DType.IsComplex())
        {
            Run<ComplexElements>(in a, in b, batch, c, first, end);
        }
        else
        {
            Run<RealElements>(in a, in b, batch, c, first, end);
        }
    }

    /// <summary>One product C = A B, row-major without gaps.</summary>
    [SkipLocalsInit]
    public static void One<TWidth>(ReadOnlySpan<R> a, in MatrixLayout left, ReadOnlySpan<R> b, in MatrixLayout right, Span<R> c)
        where TWidth : IElementWidth
    {
        int n = right.Columns * TWidth.Width, size = left.Rows * n;
        var kernel = new SmallKernel<R, TWidth>(left, n);
        Span<R> packed = stackalloc R[kernel.PackedLength];
        SmallKernel<R, TWidth>.Pack(b, right, left.Conjugate, packed);
        if (n % Vector256<R>.Count == 0)
        {
            kernel.Multiply(a, packed, c);
            return;
        }

        Span<R> padded = stackalloc R[size + Vector256<R>.Count];
        kernel.Multiply(a, packed, padded);
        padded[..size].CopyTo(c);
    }

    [SkipLocalsInit]
    static void Run<TWidth>(in Operand a, in Operand b, int[] batch, NDArray c, int first, int end) where TWidth : IElementWidth
    {
        int n = b.Columns * TWidth.Width, size = a.Rows * n;
        var kernel = new SmallKernel<R, TWidth>(a.Matrix, n);
        Span<R> packed = stackalloc R[kernel.PackedLength], padded = stackalloc R[size + Vector256<R>.Count];
        ReadOnlySpan<R> left = a.Array.FromOffset<R>(), right = b.Array.FromOffset<R>();
        Span<R> product = c.FromOffset<R>();
        var cursor = new BatchCursor(batch, a.Array, b.Array, first);
        int packedFrom = -1;
        for (int i = first; i < end; i++, cursor.MoveNext())
        {
            if (cursor.Y != packedFrom)
            {
                packedFrom = cursor.Y;
                SmallKernel<R, TWidth>.Pack(right[(packedFrom * TWidth.Width)..], b.Matrix, a.Matrix.Conjugate, packed);
            }

            // The last row is written with up to a vector behind it. What lies behind the last matrix of this range may belong to another
            // thread, or to no array at all; where a product is that small, so may what lies behind those before the last.
            bool spills = (end - i - 1) * size < Vector256<R>.Count;
            kernel.Multiply(left[(cursor.X * TWidth.Width)..], packed, spills ? padded : product.Slice(i * size, size));
            if (spills)
            {
                padded[..size].CopyTo(product[(i * size)..]);
            }
        }
    }
}
