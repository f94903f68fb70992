using Lapack.Native;

namespace Lapack;

/// <summary>
/// The inverse from LU factors, in the place of the factors: what xGETRI computes, X L = U^-1 and then columns exchanged as rows were, for
/// 4/3 n^3 real operations. Some libraries lack xGETRI; here the work is done by xTRSM and xGEMM, and U is inverted by halves,
///
///     [[A, B], [0, C]]^-1 = [[A^-1, -A^-1 (B C^-1)], [0, C^-1]]
///
/// Sources: J. J. Du Croz and N. J. Higham, Stability of methods for matrix inversion, IMA J. Numer. Anal. 12 (1992) 1, method D for a
/// recursive triangular inverse and method B for the product with L^-1.
/// </summary>
readonly ref struct LuInverse<T>
    where T : unmanaged
{
    /// <summary>Matrices and triangles up to this order are inverted by one call, as solutions for the unit matrix.</summary>
    const int Order = 16;

    readonly LapackLibrary library;
    readonly int n;
    readonly Span<T> a;

    LuInverse(LapackLibrary library, int n, Span<T> a)
    {
        this.library = library;
        this.n = n;
        this.a = a;
    }

    /// <summary>Replaces the factors of a regular matrix by its inverse.</summary>
    /// <param name="library">Whose routines are called.</param>
    /// <param name="n">The order.</param>
    /// <param name="a">The factors as xGETRF leaves them, column-major, n^2 elements.</param>
    /// <param name="pivots">The row numbers, from 1.</param>
    public static void InPlace(LapackLibrary library, int n, Span<T> a, ReadOnlySpan<int> pivots)
    {
        var inverse = new LuInverse<T>(library, n, a);
        int width = Math.Min(n, n < 512 ? 64 : 128);
        var scratch = new Scratch<T>();
        try
        {
            Span<T> work = scratch.Of(Math.Max(n * width, Order * Order));
            if (n <= Order)
            {
                inverse.SolveUnit(pivots, work[..(n * n)]);
                return;
            }

            inverse.InvertUpper(0, n, work);
            inverse.DivideByLower(width, work);
            inverse.ExchangeColumns(pivots, work);
        }
        finally
        {
            scratch.Dispose();
        }
    }

    Span<T> From(int i, int j) => a[((j * n) + i)..];

    void SolveUnit(ReadOnlySpan<int> pivots, Span<T> factors)
    {
        a[..factors.Length].CopyTo(factors);
        SetUnit(a, n);
        library.Getrs(Trans.None, n, n, factors, n, pivots, a, n);
    }

    static void SetUnit(Span<T> x, int k)
    {
        x[..(k * k)].Clear();
        for (int i = 0; i < k; i++)
        {
            x[i * (k + 1)] = Scalars.Of<T>(1);
        }
    }

    /// <summary>Inverts the triangle of order k whose first element is (at, at).</summary>
    void InvertUpper(int at, int k, Span<T> work)
    {
        if (k > Order)
        {
            int first = k > 2 * Order ? k / 2 / Order * Order : k / 2, rest = k - first, middle = at + first;
            Span<T> corner = From(at, middle);
            Solve(Side.Right, first, rest, 1, From(middle, middle), corner);
            Solve(Side.Left, first, rest, -1, From(at, at), corner);
            InvertUpper(at, first, work);
            InvertUpper(middle, rest, work);
            return;
        }

        Span<T> inverse = work[..(k * k)];
        SetUnit(inverse, k);
        library.Trsm(Side.Left, Uplo.Upper, Trans.None, Diag.NonUnit, k, k, Scalars.Of<T>(1), From(at, at), n, inverse, k);
        for (int j = 0; j < k; j++)
        {
            inverse.Slice(j * k, j + 1).CopyTo(From(at, at + j));
        }
    }

    void Solve(Side side, int rows, int columns, double factor, ReadOnlySpan<T> triangle, Span<T> right) =>
        library.Trsm(side, Uplo.Upper, Trans.None, Diag.NonUnit, rows, columns, Scalars.Of<T>(factor), triangle, n, right, n);

    /// <summary>X from X L = Y, Y the upper triangle and L below it, some columns at a time, from the last.</summary>
    void DivideByLower(int width, Span<T> work)
    {
        for (int at = (n - 1) / width * width; at >= 0; at -= width)
        {
            int columns = Math.Min(width, n - at), below = n - at - columns, rows = n - at;
            for (int j = 0; j < columns; j++)
            {
                Span<T> lower = From(at + j + 1, at + j)[..(rows - j - 1)];
                lower.CopyTo(work[((j * rows) + j + 1)..]);
                lower.Clear();
            }

            if (below > 0)
            {
                library.Gemm(
                    Trans.None, Trans.None, n, columns, below, Scalars.Of<T>(-1), From(0, at + columns), n, work[columns..], rows,
                    Scalars.Of<T>(1), From(0, at), n);
            }

            library.Trsm(
                Side.Right, Uplo.Lower, Trans.None, Diag.Unit, n, columns, Scalars.Of<T>(1), work, rows, From(0, at), n);
        }
    }

    void ExchangeColumns(ReadOnlySpan<int> pivots, Span<T> work)
    {
        Span<T> kept = work[..n];
        for (int j = n - 1; j >= 0; j--)
        {
            int other = pivots[j] - 1;
            if (other != j)
            {
                Span<T> x = From(0, j)[..n], y = From(0, other)[..n];
                x.CopyTo(kept);
                y.CopyTo(x);
                kept.CopyTo(y);
            }
        }
    }
}
