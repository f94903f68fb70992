using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Lapack;

/// <summary>How many real numbers make an element, known when the code is compiled.</summary>
interface IElementWidth
{
    static abstract int Width { get; }
}

readonly struct RealElements : IElementWidth
{
    public static int Width => 1;
}

readonly struct ComplexElements : IElementWidth
{
    public static int Width => 2;
}

/// <summary>
/// C = A B of small matrices, row-major, in blocks of four rows and two vectors, with B packed before.
/// </summary>
/// <remarks>
/// One real kernel serves all types. A complex product is the real product of twice the inner dimension
/// <code>
///     [ar ai] [  br bi ]
///             [ -bi br ]  = [re im]     for each pair of elements, interleaved as they lie in memory
/// </code>
/// so B is packed with its second row, rows padded to whole vectors, and A is read number by number. Conjugates are signs in the packing.
/// The padding is written too, behind each row of C, where the next row then goes: rows by ascending, vectors of a row by descending
/// number.
/// </remarks>
/// <param name="left">How A lies, at most <see cref="SmallProduct.MaxOrder"/> each way.</param>
/// <param name="n">How many numbers a row of C has.</param>
readonly struct SmallKernel<R, TWidth>(MatrixLayout left, int n)
    where R : unmanaged, IFloatingPointIeee754<R>
    where TWidth : IElementWidth
{
    readonly int m = left.Rows;
    readonly int k = left.Columns;
    readonly int rowStep = left.RowStep * TWidth.Width;
    readonly int columnStep = left.ColumnStep * TWidth.Width;
    readonly int lead = Padded(n);

    /// <summary>Numbers of B as <see cref="Pack"/> writes it.</summary>
    public int PackedLength => k * TWidth.Width * lead;

    /// <summary>B as <see cref="Multiply"/> reads it: rows of whole vectors, two for each row of B if it is complex.</summary>
    /// <param name="b">The numbers from B's first element on.</param>
    /// <param name="layout">How B lies, and whether it counts as its conjugate.</param>
    /// <param name="conjugateA">Whether A, by which it will be multiplied, counts as its conjugate.</param>
    /// <param name="packed">Room for <see cref="PackedLength"/> numbers.</param>
    public static void Pack(ReadOnlySpan<R> b, in MatrixLayout layout, bool conjugateA, Span<R> packed)
    {
        (int k, int columns, int lead) = (layout.Rows, layout.Columns, Padded(layout.Columns * TWidth.Width));
        (int down, int along) = (layout.RowStep * TWidth.Width, layout.ColumnStep * TWidth.Width);
        ref R from = ref MemoryMarshal.GetReference(b), to = ref MemoryMarshal.GetReference(packed);
        if (TWidth.Width == 1)
        {
            for (int p = 0; p < k; p++)
            {
                ref R row = ref Unsafe.Add(ref to, p * lead), source = ref Unsafe.Add(ref from, p * down);
                int j = 0;
                for (; along == 1 && j + Vector256<R>.Count <= columns; j += Vector256<R>.Count)
                {
                    Vector256.LoadUnsafe(ref source, (nuint)j).StoreUnsafe(ref row, (nuint)j);
                }

                for (; j < columns; j++)
                {
                    Unsafe.Add(ref row, j) = Unsafe.Add(ref source, j * along);
                }

                for (; j < lead; j++)
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
            for (int j = 0; j < columns; j++, source = ref Unsafe.Add(ref source, along))
            {
                R re = source, im = signB * Unsafe.Add(ref source, 1);
                Unsafe.Add(ref upper, 2 * j) = re;
                Unsafe.Add(ref upper, (2 * j) + 1) = im;
                Unsafe.Add(ref lower, 2 * j) = -signA * im;
                Unsafe.Add(ref lower, (2 * j) + 1) = signA * re;
            }

            for (int j = 2 * columns; j < lead; j++)
            {
                Unsafe.Add(ref upper, j) = Unsafe.Add(ref lower, j) = R.Zero;
            }
        }
    }

    static int Padded(int numbers) => (numbers + Vector256<R>.Count - 1) / Vector256<R>.Count * Vector256<R>.Count;

    /// <summary>One product; C needs room for the padding behind its last row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Multiply(ReadOnlySpan<R> left, Span<R> packed, Span<R> product)
    {
        ref R a = ref MemoryMarshal.GetReference(left), b = ref MemoryMarshal.GetReference(packed);
        ref R c = ref MemoryMarshal.GetReference(product);
        int i = 0;
        for (; i + 4 <= m; i += 4)
        {
            int j = lead;
            ref R rows = ref Unsafe.Add(ref a, i * rowStep), target = ref Unsafe.Add(ref c, i * n);
            while (j >= 2 * Vector256<R>.Count)
            {
                j -= 2 * Vector256<R>.Count;
                FourByTwo(ref rows, ref Unsafe.Add(ref b, j), ref Unsafe.Add(ref target, j));
            }

            if (j > 0)
            {
                FourByOne(ref rows, ref b, ref target);
            }
        }

        for (; i < m; i++)
        {
            for (int j = lead - Vector256<R>.Count; j >= 0; j -= Vector256<R>.Count)
            {
                OneByOne(ref Unsafe.Add(ref a, i * rowStep), ref Unsafe.Add(ref b, j), ref Unsafe.Add(ref c, (i * n) + j));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void FourByTwo(ref R a0, ref R b, ref R c)
    {
        ref R a1 = ref Unsafe.Add(ref a0, rowStep), a2 = ref Unsafe.Add(ref a1, rowStep), a3 = ref Unsafe.Add(ref a2, rowStep);
        Vector256<R> c00 = Vector256<R>.Zero, c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00, c30 = c00, c31 = c00;
        for (int p = 0, at = 0; p < k; p++, at += columnStep)
        {
            for (int part = 0; part < TWidth.Width; part++)
            {
                Vector256<R> b0 = Vector256.LoadUnsafe(ref b), b1 = Vector256.LoadUnsafe(ref b, (nuint)Vector256<R>.Count);
                b = ref Unsafe.Add(ref b, lead);
                Vector256<R> x = Vector256.Create(Unsafe.Add(ref a0, at + part));
                (c00, c01) = (FusedVectors.MultiplyAdd(x, b0, c00), FusedVectors.MultiplyAdd(x, b1, c01));
                x = Vector256.Create(Unsafe.Add(ref a1, at + part));
                (c10, c11) = (FusedVectors.MultiplyAdd(x, b0, c10), FusedVectors.MultiplyAdd(x, b1, c11));
                x = Vector256.Create(Unsafe.Add(ref a2, at + part));
                (c20, c21) = (FusedVectors.MultiplyAdd(x, b0, c20), FusedVectors.MultiplyAdd(x, b1, c21));
                x = Vector256.Create(Unsafe.Add(ref a3, at + part));
                (c30, c31) = (FusedVectors.MultiplyAdd(x, b0, c30), FusedVectors.MultiplyAdd(x, b1, c31));
            }
        }

        Store(c00, c01, ref c);
        Store(c10, c11, ref Unsafe.Add(ref c, n));
        Store(c20, c21, ref Unsafe.Add(ref c, 2 * n));
        Store(c30, c31, ref Unsafe.Add(ref c, 3 * n));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void FourByOne(ref R a0, ref R b, ref R c)
    {
        ref R a1 = ref Unsafe.Add(ref a0, rowStep), a2 = ref Unsafe.Add(ref a1, rowStep), a3 = ref Unsafe.Add(ref a2, rowStep);
        Vector256<R> c0 = Vector256<R>.Zero, c1 = c0, c2 = c0, c3 = c0;
        for (int p = 0, at = 0; p < k; p++, at += columnStep)
        {
            for (int part = 0; part < TWidth.Width; part++)
            {
                Vector256<R> row = Vector256.LoadUnsafe(ref b);
                b = ref Unsafe.Add(ref b, lead);
                c0 = FusedVectors.MultiplyAdd(Vector256.Create(Unsafe.Add(ref a0, at + part)), row, c0);
                c1 = FusedVectors.MultiplyAdd(Vector256.Create(Unsafe.Add(ref a1, at + part)), row, c1);
                c2 = FusedVectors.MultiplyAdd(Vector256.Create(Unsafe.Add(ref a2, at + part)), row, c2);
                c3 = FusedVectors.MultiplyAdd(Vector256.Create(Unsafe.Add(ref a3, at + part)), row, c3);
            }
        }

        c0.StoreUnsafe(ref c);
        c1.StoreUnsafe(ref Unsafe.Add(ref c, n));
        c2.StoreUnsafe(ref Unsafe.Add(ref c, 2 * n));
        c3.StoreUnsafe(ref Unsafe.Add(ref c, 3 * n));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void OneByOne(ref R a, ref R b, ref R c)
    {
        Vector256<R> sum = Vector256<R>.Zero;
        for (int p = 0, at = 0; p < k; p++, at += columnStep)
        {
            for (int part = 0; part < TWidth.Width; part++)
            {
                sum = FusedVectors.MultiplyAdd(Vector256.Create(Unsafe.Add(ref a, at + part)), Vector256.LoadUnsafe(ref b), sum);
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
}
