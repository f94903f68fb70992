using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lapack;

/// <summary>
/// Products of batches of small matrices in loops of our own: a call of xGEMM costs 100 ns and more before it begins, and packs and
/// blocks for matrices that fill a cache.
/// </summary>
/// <remarks>
/// One real kernel serves all types. A complex product is the real product of twice the inner dimension
/// <code>
///     [ar ai] [  br bi ]
///             [ -bi br ]  = [re im]     for each pair of elements, interleaved as they lie in memory
/// </code>
/// so B is packed with its second row, rows padded to whole vectors, and A is read number by number. Conjugates are signs in the packing.
/// </remarks>
static class SmallProduct<R> where R : unmanaged, IFloatingPointIeee754<R>
{
    /// <summary>Numbers of the packed right factor that the stack holds: 32 x 32 complex elements of double precision are 32 kB.</summary>
    const int MaxPacked = 4096;

    /// <summary>Whether the loops win over the library (measured on OpenBLAS: see docs/performance.md).</summary>
    public static bool Fits(int m, int n, int k, int width) =>
        m <= MaxOrder && n <= MaxOrder && k <= MaxOrder && k * width * Padded(n * width) <= MaxPacked;

    const int MaxOrder = 24;

    static int Padded(int n) => (n + Vector<R>.Count - 1) / Vector<R>.Count * Vector<R>.Count;

    /// <summary>Matrices first to end - 1 of C = A B, row-major, one after another.</summary>
    [SkipLocalsInit]
    public static void Run(Factor a, Factor b, int[] batch, NDArray c, int first, int end)
    {
        (int m, int n, int k, int width) = (a.Rows, b.Columns, a.Columns, c.DType.IsComplex() ? 2 : 1);
        int inner = k * width, lead = Padded(n * width);
        Span<R> packed = stackalloc R[MaxPacked];
        Span<int> steps = stackalloc int[inner];
        for (int q = 0; q < inner; q++)
        {
            steps[q] = (q / width * a.ColumnStep * width) + (q % width);
        }

        ReadOnlySpan<R> left = a.Array.FromOffset<R>(), right = b.Array.FromOffset<R>();
        Span<R> product = c.FromOffset<R>();
        var cursor = new BatchCursor(batch, a.Array, b.Array, first);
        int packedFrom = -1;
        for (int i = first; i < end; i++, cursor.MoveNext())
        {
            if (cursor.Y != packedFrom)
            {
                packedFrom = cursor.Y;
                Pack(right[(packedFrom * width)..], b, a.Conjugate, width, packed, lead);
            }

            Multiply(left[(cursor.X * width)..], a.RowStep * width, steps, packed, lead, product.Slice(i * m * n * width, m * n * width), m, n * width);
        }
    }

    static void Pack(ReadOnlySpan<R> b, Factor layout, bool conjugateA, int width, Span<R> packed, int lead)
    {
        (int k, int n, int down, int along) = (layout.Rows, layout.Columns, layout.RowStep * width, layout.ColumnStep * width);
        for (int p = 0; p < k; p++)
        {
            if (width == 1)
            {
                Span<R> row = packed.Slice(p * lead, lead);
                for (int j = 0; j < n; j++)
                {
                    row[j] = b[(p * down) + (j * along)];
                }

                row[n..].Clear();
                continue;
            }

            Span<R> upper = packed.Slice(2 * p * lead, lead), lower = packed.Slice(((2 * p) + 1) * lead, lead);
            for (int j = 0; j < n; j++)
            {
                int at = (p * down) + (j * along);
                R re = b[at], im = layout.Conjugate ? -b[at + 1] : b[at + 1];
                (upper[2 * j], upper[(2 * j) + 1]) = (re, im);
                (lower[2 * j], lower[(2 * j) + 1]) = conjugateA ? (im, -re) : (-im, re);
            }

            upper[(2 * n)..].Clear();
            lower[(2 * n)..].Clear();
        }
    }

    /// <summary>C = A B for m x q numbers of A, found by its row step and the steps of its columns, and the packed B.</summary>
    static void Multiply(
        ReadOnlySpan<R> a, int rowStep, ReadOnlySpan<int> steps, ReadOnlySpan<R> packed, int lead, Span<R> c, int m, int n)
    {
        ref R from = ref MemoryMarshal.GetReference(a);
        ref R b = ref MemoryMarshal.GetReference(packed);
        int i = 0;
        for (; i + 4 <= m; i += 4)
        {
            ref R a0 = ref Unsafe.Add(ref from, i * rowStep);
            for (int j = 0; j < n; j += Vector<R>.Count)
            {
                Vector<R> c0 = Vector<R>.Zero, c1 = c0, c2 = c0, c3 = c0;
                ref R column = ref Unsafe.Add(ref b, j);
                for (int q = 0; q < steps.Length; q++)
                {
                    Vector<R> row = Vector.LoadUnsafe(ref Unsafe.Add(ref column, q * lead));
                    ref R element = ref Unsafe.Add(ref a0, steps[q]);
                    c0 = MultiplyAdd(element, row, c0);
                    c1 = MultiplyAdd(Unsafe.Add(ref element, rowStep), row, c1);
                    c2 = MultiplyAdd(Unsafe.Add(ref element, 2 * rowStep), row, c2);
                    c3 = MultiplyAdd(Unsafe.Add(ref element, 3 * rowStep), row, c3);
                }

                Store(c0, c, (i * n) + j, n - j);
                Store(c1, c, ((i + 1) * n) + j, n - j);
                Store(c2, c, ((i + 2) * n) + j, n - j);
                Store(c3, c, ((i + 3) * n) + j, n - j);
            }
        }

        for (; i < m; i++)
        {
            ref R a0 = ref Unsafe.Add(ref from, i * rowStep);
            for (int j = 0; j < n; j += Vector<R>.Count)
            {
                Vector<R> c0 = Vector<R>.Zero;
                for (int q = 0; q < steps.Length; q++)
                {
                    c0 = MultiplyAdd(Unsafe.Add(ref a0, steps[q]), Vector.LoadUnsafe(ref Unsafe.Add(ref b, (q * lead) + j)), c0);
                }

                Store(c0, c, (i * n) + j, n - j);
            }
        }
    }

    /// <summary>The first numbers of a vector, as many as the row still has.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Store(Vector<R> values, Span<R> c, int at, int left)
    {
        if (left >= Vector<R>.Count)
        {
            values.CopyTo(c[at..]);
        }
        else
        {
            for (int j = 0; j < left; j++)
            {
                c[at + j] = values[j];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector<R> MultiplyAdd(R x, Vector<R> y, Vector<R> z) => typeof(R) == typeof(double)
        ? Vector.FusedMultiplyAdd(Vector.Create(x).As<R, double>(), y.As<R, double>(), z.As<R, double>()).As<double, R>()
        : Vector.FusedMultiplyAdd(Vector.Create(x).As<R, float>(), y.As<R, float>(), z.As<R, float>()).As<float, R>();
}
