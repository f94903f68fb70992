using System.Numerics;
using System.Runtime.InteropServices;
using Lapack.Native;

namespace Lapack;

// W = L^-T (F(P) + F(P)^H) conj(L)^-1, P = L^T g, is Hermitian, and on the triangle it is the gradient (its diagonal halved). With
// M = conj(W) and the lower triangle of g this is M L = conj(g) + L^-H D, where D has elements in blocks on the diagonal only if just the
// lower triangle of the right side is looked at: there L^-H takes back what L^H did. From the last block of columns (j) on, r the rows
// behind it,
//
//     Q = conj(g_:j)^H L_:j,    D = upper triangle of Q - Q^H, half of its diagonal
//     M_rj = (conj(g_rj) - M_rr L_rj) L_jj^-1,    M_jr = M_rj^H
//     M_jj = (conj(g_jj) + L_jj^-H D - M_jr L_rj) L_jj^-1
//
// for 2/3 n^3 real operations (complex: four times that).
//
// Source: I. Murray, Differentiation of the Cholesky decomposition, arXiv:1602.07527 (2016), section 3.4, for the order of the blocks.

/// <summary>The VJP of the Cholesky factor of one matrix, in the memory of the cotangent.</summary>
readonly ref struct CholeskyKernel<T, R>
    where T : unmanaged
    where R : unmanaged, IFloatingPointIeee754<R>
{
    static readonly int width = typeof(T) == typeof(R) ? 1 : 2;

    readonly LapackLibrary library;
    readonly int n;
    readonly Uplo triangle;
    readonly ReadOnlySpan<T> factor;
    readonly Span<T> m;

    CholeskyKernel(LapackLibrary library, int n, Uplo triangle, ReadOnlySpan<T> factor, Span<T> m)
    {
        this.library = library;
        this.n = n;
        this.triangle = triangle;
        this.factor = factor;
        this.m = m;
    }

    /// <summary>Replaces the cotangent of a factor by that of the matrix; all are column-major.</summary>
    /// <param name="library">Whose routines are called.</param>
    /// <param name="n">The order.</param>
    /// <param name="triangle">Whether the factor is L or U = L^H.</param>
    /// <param name="factor">The factor, its other triangle zero.</param>
    /// <param name="m">In: the cotangent of L, or the transpose of that of U. Out: the gradient in the form that is asked for.</param>
    /// <param name="form">The form.</param>
    public static void InPlace(LapackLibrary library, int n, Uplo triangle, ReadOnlySpan<T> factor, Span<T> m, GradientForm form)
    {
        var kernel = new CholeskyKernel<T, R>(library, n, triangle, factor, m);
        int size = Math.Min(n, n <= 256 ? 32 : 64);
        var scratch = new Scratch<T>();
        try
        {
            Span<T> work = scratch.Of(2 * size * size);
            kernel.Prepare();
            for (int at = (n - 1) / size * size; at >= 0; at -= size)
            {
                int columns = Math.Min(size, n - at), count = columns * columns;
                kernel.Block(at, columns, work[..count], work.Slice(count, count));
            }

            kernel.Finish(form);
        }
        finally
        {
            scratch.Dispose();
        }
    }

    static Span<R> Parts(Span<T> x) => MemoryMarshal.Cast<T, R>(x);

    Span<T> M(int i, int j) => m[((j * n) + i)..];

    /// <summary>L from element (i, j) on, as BLAS reads it by <see cref="Taken"/>.</summary>
    ReadOnlySpan<T> L(int i, int j) => factor[(triangle == Uplo.Lower ? (j * n) + i : (i * n) + j)..];

    /// <summary>How the factor is taken to be L.</summary>
    Trans Taken => triangle == Uplo.Lower ? Trans.None : Trans.ConjTranspose;

    /// <summary>The lower triangle of conj(gL), zeros above.</summary>
    void Prepare()
    {
        for (int j = 0; j < n; j++)
        {
            m.Slice(j * n, j).Clear();
            if (triangle == Uplo.Lower)
            {
                // The cotangent of U = L^H that was handed over is conjugated already.
                Scalars.Conjugate<T, R>(m.Slice((j * n) + j, n - j));
            }
        }
    }

    void Block(int at, int columns, Span<T> q, Span<T> diagonal)
    {
        int next = at + columns, below = n - next;
        (T one, T minus) = (Scalars.Of<T>(1), Scalars.Of<T>(-1));
        library.Gemm(
            Trans.ConjTranspose, Taken, columns, columns, n - at, one, M(at, at), n, L(at, at), n, default, q, columns);
        CopyDiagonal(at, columns, diagonal);
        TwiceAntiHermitian(q, columns);
        library.Trsm(
            Side.Left, Uplo.Lower, Trans.ConjTranspose, Diag.NonUnit, columns, columns, one, diagonal, columns, q, columns);
        AddUpper(q, columns, M(at, at));
        if (below > 0)
        {
            library.Gemm(
                Trans.None, Taken, below, columns, below, minus, M(next, next), n, L(next, at), n, one, M(next, at), n);
            library.Trsm(
                Side.Right, Uplo.Lower, Trans.None, Diag.NonUnit, below, columns, one, diagonal, columns, M(next, at), n);
            Mirror(at, next);
            library.Gemm(
                Trans.None, Taken, columns, columns, below, minus, M(at, next), n, L(next, at), n, one, M(at, at), n);
        }

        library.Trsm(Side.Right, Uplo.Lower, Trans.None, Diag.NonUnit, columns, columns, one, diagonal, columns, M(at, at), n);
        TakeHermitianPart(columns, M(at, at));
    }

    void CopyDiagonal(int at, int columns, Span<T> block)
    {
        for (int j = 0; j < columns; j++)
        {
            for (int i = 0; i < columns; i++)
            {
                block[(j * columns) + i] = triangle == Uplo.Lower
                    ? factor[((at + j) * n) + at + i]
                    : Scalars.Conjugate(factor[((at + i) * n) + at + j]);
            }
        }
    }

    /// <summary>The upper triangle of Q - Q^H, half of its diagonal.</summary>
    static void TwiceAntiHermitian(Span<T> q, int k)
    {
        Span<R> x = Parts(q);
        for (int j = 0; j < k; j++)
        {
            for (int i = 0; i < j; i++)
            {
                (int upper, int lower) = (((j * k) + i) * width, ((i * k) + j) * width);
                x[upper] -= x[lower];
                x[lower] = R.Zero;
                if (width == 2)
                {
                    x[upper + 1] += x[lower + 1];
                    x[lower + 1] = R.Zero;
                }
            }

            x[j * (k + 1) * width] = R.Zero;
        }
    }

    void AddUpper(ReadOnlySpan<T> q, int k, Span<T> block)
    {
        for (int j = 0; j < k; j++)
        {
            ReadOnlySpan<R> from = MemoryMarshal.Cast<T, R>(q.Slice(j * k, j + 1));
            Span<R> to = Parts(block.Slice(j * n, j + 1));
            for (int i = 0; i < from.Length; i++)
            {
                to[i] += from[i];
            }
        }
    }

    /// <summary>M_jr = M_rj^H.</summary>
    void Mirror(int at, int next)
    {
        for (int i = next; i < n; i++)
        {
            for (int j = at; j < next; j++)
            {
                m[(i * n) + j] = Scalars.Conjugate(m[(j * n) + i]);
            }
        }
    }

    /// <summary>What rounding leaves of the other part is dropped.</summary>
    void TakeHermitianPart(int k, Span<T> block)
    {
        Span<R> x = Parts(block);
        R half = R.CreateTruncating(0.5);
        for (int j = 0; j < k; j++)
        {
            for (int i = 0; i < j; i++)
            {
                (int upper, int lower) = (((j * n) + i) * width, ((i * n) + j) * width);
                x[upper] = x[lower] = (half * x[upper]) + (half * x[lower]);
                if (width == 2)
                {
                    x[upper + 1] = (half * x[upper + 1]) - (half * x[lower + 1]);
                    x[lower + 1] = -x[upper + 1];
                }
            }

            if (width == 2)
            {
                x[(j * (n + 1) * 2) + 1] = R.Zero;
            }
        }
    }

    /// <summary>The gradient from M: its conjugate on the triangle with half of the diagonal, or half of it everywhere.</summary>
    void Finish(GradientForm form)
    {
        R half = R.CreateTruncating(0.5);
        for (int j = 0; j < n; j++)
        {
            Span<T> column = m.Slice(j * n, n);
            Parts(column)[j * width] *= half;
            Span<T> before = column[..j], after = column[(j + 1)..];
            if (form == GradientForm.Triangle)
            {
                (triangle == Uplo.Lower ? before : after).Clear();
                Scalars.Conjugate<T, R>(triangle == Uplo.Lower ? after : before);
                continue;
            }

            Scalars.Conjugate<T, R>(column);
            Halve(before, half);
            Halve(after, half);
        }
    }

    static void Halve(Span<T> x, R half)
    {
        foreach (ref R part in Parts(x))
        {
            part *= half;
        }
    }
}
