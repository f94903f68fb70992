using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Lapack;

/// <summary>
/// The product of a matrix and a vector, which only has to read the matrix once: by dot products where its rows lie in one run, by sums of
/// columns where its columns do. (xGEMM packs such a matrix first; OpenBLAS's complex xGEMV reads beyond it.)
/// </summary>
/// <param name="layout">How the matrix lies: rows or columns have a unit step.</param>
/// <param name="vectorLayout">How the vector lies, as a matrix of one column.</param>
/// <param name="width">Numbers in an element: 2 if complex.</param>
readonly ref struct VectorProduct<R>(MatrixLayout layout, MatrixLayout vectorLayout, int width)
    where R : unmanaged, IFloatingPointIeee754<R>
{
    /// <summary>Sums of columns go over so many numbers at a time, which stay in the nearest cache.</summary>
    const int Piece = 1024;

    /// <summary>The numbers from the matrix's first element on.</summary>
    public required ReadOnlySpan<R> Matrix { get; init; }

    /// <summary>The numbers from the vector's first element on.</summary>
    public required ReadOnlySpan<R> Vector { get; init; }

    /// <summary>All rows of the product, in one run.</summary>
    public required Span<R> Result { get; init; }

    int VectorStep => vectorLayout.RowStep * width;

    /// <summary>Computes rows first to end - 1.</summary>
    public void Run(int first, int end)
    {
        int length = layout.Columns * width;
        if (layout.ColumnStep != 1 && layout.Columns > 1)
        {
            ByColumns(first * width, end * width);
        }
        else if (VectorStep == width || layout.Columns == 1)
        {
            ByRows(Vector[..length], first, end);
        }
        else
        {
            R[] rented = ArrayPool<R>.Shared.Rent(length);
            for (int p = 0; p < length; p++)
            {
                rented[p] = Vector[(p / width * VectorStep) + (p % width)];
            }

            ByRows(rented.AsSpan(0, length), first, end);
            ArrayPool<R>.Shared.Return(rented);
        }
    }

    void ByRows(ReadOnlySpan<R> x, int first, int end)
    {
        int step = layout.RowStep * width;
        Span<R> y = Result;
        if (width == 1)
        {
            for (int i = first; i < end; i++)
            {
                y[i] = TensorPrimitives.Dot(Matrix.Slice(i * step, x.Length), x);
            }

            return;
        }

        for (int i = first; i < end; i++)
        {
            (y[2 * i], y[(2 * i) + 1]) = Dot(Matrix.Slice(i * step, x.Length), layout.Conjugate, x, vectorLayout.Conjugate);
        }
    }

    /// <summary>
    /// The sum of a x over complex numbers, interleaved: of a's numbers times x's come ar xr and ai xi, of a's times x's with the parts
    /// exchanged ar xi and ai xr; signs are given at the end.
    /// </summary>
    static (R Re, R Im) Dot(ReadOnlySpan<R> a, bool conjugateA, ReadOnlySpan<R> x, bool conjugateX)
    {
        (R rr, R ii, R ri, R ir) = (R.Zero, R.Zero, R.Zero, R.Zero);
        int next = 0;
        if (a.Length >= 2 * Vector256<R>.Count)
        {
            ref R left = ref MemoryMarshal.GetReference(a), right = ref MemoryMarshal.GetReference(x);
            Vector256<R> same0 = Vector256<R>.Zero, same1 = same0, crossed0 = same0, crossed1 = same0;
            for (; next <= a.Length - (2 * Vector256<R>.Count); next += 2 * Vector256<R>.Count)
            {
                Vector256<R> a0 = Vector256.LoadUnsafe(ref left, (nuint)next), x0 = Vector256.LoadUnsafe(ref right, (nuint)next);
                Vector256<R> a1 = Vector256.LoadUnsafe(ref left, (nuint)(next + Vector256<R>.Count));
                Vector256<R> x1 = Vector256.LoadUnsafe(ref right, (nuint)(next + Vector256<R>.Count));
                same0 = FusedVectors.MultiplyAdd(a0, x0, same0);
                same1 = FusedVectors.MultiplyAdd(a1, x1, same1);
                crossed0 = FusedVectors.MultiplyAdd(a0, Exchange(x0), crossed0);
                crossed1 = FusedVectors.MultiplyAdd(a1, Exchange(x1), crossed1);
            }

            (same0, crossed0) = (same0 + same1, crossed0 + crossed1);
            for (int i = 0; i < Vector256<R>.Count; i += 2)
            {
                (rr, ii, ri, ir) = (rr + same0[i], ii + same0[i + 1], ri + crossed0[i], ir + crossed0[i + 1]);
            }
        }

        for (; next < a.Length; next += 2)
        {
            (R ar, R ai, R xr, R xi) = (a[next], a[next + 1], x[next], x[next + 1]);
            (rr, ii, ri, ir) = (rr + (ar * xr), ii + (ai * xi), ri + (ar * xi), ir + (ai * xr));
        }

        return (conjugateA == conjugateX ? rr - ii : rr + ii, (conjugateX ? -ri : ri) + (conjugateA ? -ir : ir));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<R> Exchange(Vector256<R> x) => typeof(R) == typeof(double)
        ? Vector256.Shuffle(x.AsDouble(), Vector256.Create(1L, 0, 3, 2)).As<double, R>()
        : Vector256.Shuffle(x.AsSingle(), Vector256.Create(1, 0, 3, 2, 5, 4, 7, 6)).As<float, R>();

    /// <summary>
    /// Numbers first to end - 1 of y, a piece at a time; complex ones as u + i v with u the sum of columns times xr, v times xi.
    /// </summary>
    [SkipLocalsInit]
    void ByColumns(int first, int end)
    {
        Span<R> imaginary = stackalloc R[width == 1 ? 0 : Piece];
        ReadOnlySpan<R> x = Vector;
        int step = VectorStep;
        for (int i = first; i < end; i += Piece)
        {
            Span<R> u = Result[i..Math.Min(end, i + Piece)], v = width == 1 ? [] : imaginary[..u.Length];
            u.Clear();
            v.Clear();
            for (int p = 0; p < layout.Columns; p++)
            {
                ReadOnlySpan<R> column = Matrix.Slice((p * layout.ColumnStep * width) + i, u.Length);
                TensorPrimitives.MultiplyAdd(column, x[p * step], u, u);
                if (width == 2)
                {
                    R xi = x[(p * step) + 1];
                    TensorPrimitives.MultiplyAdd(column, vectorLayout.Conjugate ? -xi : xi, v, v);
                }
            }

            for (int j = 0; j < v.Length; j += 2)
            {
                (u[j], u[j + 1]) = layout.Conjugate ? (u[j] + v[j + 1], v[j] - u[j + 1]) : (u[j] - v[j + 1], u[j + 1] + v[j]);
            }
        }
    }
}
