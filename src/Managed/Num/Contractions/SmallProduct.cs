using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Lapack;

/// <summary>
/// Products of batches of small matrices in loops of our own: a call of xGEMM costs 80 ns before it begins, and packs and blocks for
/// matrices that fill a cache.
/// </summary>
/// <remarks>
/// One real kernel serves all types. A complex product is the real product of twice the inner dimension
/// <code>
///     [ar ai] [  br bi ]
///             [ -bi br ]  = [re im]     for each pair of elements, interleaved as they lie in memory
/// </code>
/// so B is packed with its second row, rows padded to whole vectors, and A is read number by number. Conjugates are signs in the packing.
/// The padding is written too, behind each row of C, where the next row then goes: rows by ascending, vectors of a row by descending number.
/// </remarks>
static class SmallProduct<R> where R : unmanaged, IFloatingPointIeee754<R>
{
    const int MaxOrder = 16;

    /// <summary>Numbers of B as packed, and of C with its padding: 16 x 16 complex elements make 1024.</summary>
    const int MaxNumbers = 1024 + 8;

    /// <summary>Whether the loops win over xGEMM (measured against OpenBLAS, one thread).</summary>
    public static bool Fits(int m, int n, int k, int width) => m <= MaxOrder && n <= MaxOrder && k <= MaxOrder;

    static int Padded(int n) => (n + Vector256<R>.Count - 1) / Vector256<R>.Count * Vector256<R>.Count;

    /// <summary>Matrices first to end - 1 of C = A B, row-major, one after another.</summary>
    [SkipLocalsInit]
    public static void Run(Factor a, Factor b, int[] batch, NDArray c, int first, int end)
    {
        (int m, int n, int k, int width) = (a.Rows, b.Columns, a.Columns, c.DType.IsComplex() ? 2 : 1);
        int lead = Padded(n * width), size = m * n * width;
        Span<R> packed = stackalloc R[MaxNumbers], lastProduct = stackalloc R[MaxNumbers];
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

            // What is written behind the last matrix of this range may belong to another thread's.
            ref R target = ref MemoryMarshal.GetReference(i == end - 1 ? lastProduct : product.Slice(i * size, size));
            ref R factor = ref MemoryMarshal.GetReference(left[(cursor.X * width)..]);
            if (width == 1)
            {
                Multiply(ref factor, a.RowStep, a.ColumnStep, 1, ref packed[0], lead, ref target, m, n, k);
            }
            else
            {
                Multiply(ref factor, 2 * a.RowStep, 2 * a.ColumnStep, 2, ref packed[0], lead, ref target, m, 2 * n, k);
            }
        }

        if (end > first)
        {
            lastProduct[..size].CopyTo(product[((end - 1) * size)..]);
        }
    }

    static void Pack(ReadOnlySpan<R> b, Factor layout, bool conjugateA, int width, Span<R> packed, int lead)
    {
        (int k, int n, int down, int along) = (layout.Rows, layout.Columns, layout.RowStep * width, layout.ColumnStep * width);
        ref R from = ref MemoryMarshal.GetReference(b), to = ref MemoryMarshal.GetReference(packed);
        if (width == 1)
        {
            for (int p = 0; p < k; p++)
            {
                ref R row = ref Unsafe.Add(ref to, p * lead), source = ref Unsafe.Add(ref from, p * down);
                if (along == 1)
                {
                    MemoryMarshal.CreateSpan(ref source, n).CopyTo(MemoryMarshal.CreateSpan(ref row, n));
                }
                else
                {
                    for (int j = 0; j < n; j++)
                    {
                        Unsafe.Add(ref row, j) = Unsafe.Add(ref source, j * along);
                    }
                }

                for (int j = n; j < lead; j++)
                {
                    Unsafe.Add(ref row, j) = R.Zero;
                }
            }

            return;
        }

        R signB = layout.Conjugate ? -R.One : R.One, signA = conjugateA ? -R.One : R.One;
        for (int p = 0; p < k; p++)
        {
            ref R upper = ref Unsafe.Add(ref to, 2 * p * lead), lower = ref Unsafe.Add(ref upper, lead);
            ref R source = ref Unsafe.Add(ref from, p * down);
            for (int j = 0; j < n; j++, source = ref Unsafe.Add(ref source, along))
            {
                R re = source, im = signB * Unsafe.Add(ref source, 1);
                Unsafe.Add(ref upper, 2 * j) = re;
                Unsafe.Add(ref upper, (2 * j) + 1) = im;
                Unsafe.Add(ref lower, 2 * j) = -signA * im;
                Unsafe.Add(ref lower, (2 * j) + 1) = signA * re;
            }

            for (int j = 2 * n; j < lead; j++)
            {
                Unsafe.Add(ref upper, j) = Unsafe.Add(ref lower, j) = R.Zero;
            }
        }
    }

    /// <summary>C = A B in blocks of four rows and two vectors; a width of 2 takes two numbers of A for each column step.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Multiply(ref R a, int rowStep, int columnStep, int width, ref R b, int lead, ref R c, int m, int n, int k)
    {
        int i = 0;
        for (; i + 4 <= m; i += 4)
        {
            int j = lead;
            while (j >= 2 * Vector256<R>.Count)
            {
                j -= 2 * Vector256<R>.Count;
                FourByTwo(ref Unsafe.Add(ref a, i * rowStep), rowStep, columnStep, width, ref Unsafe.Add(ref b, j), lead, ref Unsafe.Add(ref c, (i * n) + j), n, k);
            }

            if (j > 0)
            {
                FourByOne(ref Unsafe.Add(ref a, i * rowStep), rowStep, columnStep, width, ref b, lead, ref Unsafe.Add(ref c, i * n), n, k);
            }
        }

        for (; i < m; i++)
        {
            for (int j = lead - Vector256<R>.Count; j >= 0; j -= Vector256<R>.Count)
            {
                OneByOne(ref Unsafe.Add(ref a, i * rowStep), columnStep, width, ref Unsafe.Add(ref b, j), lead, ref Unsafe.Add(ref c, (i * n) + j), k);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void FourByTwo(ref R a0, int rowStep, int columnStep, int width, ref R b, int lead, ref R c, int n, int k)
    {
        ref R a1 = ref Unsafe.Add(ref a0, rowStep), a2 = ref Unsafe.Add(ref a1, rowStep), a3 = ref Unsafe.Add(ref a2, rowStep);
        Vector256<R> c00 = Vector256<R>.Zero, c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00, c30 = c00, c31 = c00;
        for (int p = 0, at = 0; p < k; p++, at += columnStep)
        {
            for (int part = 0; part < width; part++)
            {
                Vector256<R> b0 = Vector256.LoadUnsafe(ref b), b1 = Vector256.LoadUnsafe(ref b, (nuint)Vector256<R>.Count);
                b = ref Unsafe.Add(ref b, lead);
                Vector256<R> x = Vector256.Create(Unsafe.Add(ref a0, at + part));
                (c00, c01) = (MultiplyAdd(x, b0, c00), MultiplyAdd(x, b1, c01));
                x = Vector256.Create(Unsafe.Add(ref a1, at + part));
                (c10, c11) = (MultiplyAdd(x, b0, c10), MultiplyAdd(x, b1, c11));
                x = Vector256.Create(Unsafe.Add(ref a2, at + part));
                (c20, c21) = (MultiplyAdd(x, b0, c20), MultiplyAdd(x, b1, c21));
                x = Vector256.Create(Unsafe.Add(ref a3, at + part));
                (c30, c31) = (MultiplyAdd(x, b0, c30), MultiplyAdd(x, b1, c31));
            }
        }

        Store(c00, c01, ref c);
        Store(c10, c11, ref Unsafe.Add(ref c, n));
        Store(c20, c21, ref Unsafe.Add(ref c, 2 * n));
        Store(c30, c31, ref Unsafe.Add(ref c, 3 * n));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void FourByOne(ref R a0, int rowStep, int columnStep, int width, ref R b, int lead, ref R c, int n, int k)
    {
        ref R a1 = ref Unsafe.Add(ref a0, rowStep), a2 = ref Unsafe.Add(ref a1, rowStep), a3 = ref Unsafe.Add(ref a2, rowStep);
        Vector256<R> c0 = Vector256<R>.Zero, c1 = c0, c2 = c0, c3 = c0;
        for (int p = 0, at = 0; p < k; p++, at += columnStep)
        {
            for (int part = 0; part < width; part++)
            {
                Vector256<R> row = Vector256.LoadUnsafe(ref b);
                b = ref Unsafe.Add(ref b, lead);
                c0 = MultiplyAdd(Vector256.Create(Unsafe.Add(ref a0, at + part)), row, c0);
                c1 = MultiplyAdd(Vector256.Create(Unsafe.Add(ref a1, at + part)), row, c1);
                c2 = MultiplyAdd(Vector256.Create(Unsafe.Add(ref a2, at + part)), row, c2);
                c3 = MultiplyAdd(Vector256.Create(Unsafe.Add(ref a3, at + part)), row, c3);
            }
        }

        c0.StoreUnsafe(ref c);
        c1.StoreUnsafe(ref Unsafe.Add(ref c, n));
        c2.StoreUnsafe(ref Unsafe.Add(ref c, 2 * n));
        c3.StoreUnsafe(ref Unsafe.Add(ref c, 3 * n));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void OneByOne(ref R a, int columnStep, int width, ref R b, int lead, ref R c, int k)
    {
        Vector256<R> sum = Vector256<R>.Zero;
        for (int p = 0, at = 0; p < k; p++, at += columnStep)
        {
            for (int part = 0; part < width; part++)
            {
                sum = MultiplyAdd(Vector256.Create(Unsafe.Add(ref a, at + part)), Vector256.LoadUnsafe(ref b), sum);
                b = ref Unsafe.Add(ref b, lead);
            }
        }

        sum.StoreUnsafe(ref c);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Store(Vector256<R> first, Vector256<R> second, ref R c)
    {
        first.StoreUnsafe(ref c);
        second.StoreUnsafe(ref c, (nuint)Vector256<R>.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<R> MultiplyAdd(Vector256<R> x, Vector256<R> y, Vector256<R> z) => typeof(R) == typeof(double)
        ? Vector256.FusedMultiplyAdd(x.AsDouble(), y.AsDouble(), z.AsDouble()).As<double, R>()
        : Vector256.FusedMultiplyAdd(x.AsSingle(), y.AsSingle(), z.AsSingle()).As<float, R>();
}
