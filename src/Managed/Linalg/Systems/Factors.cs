using System.Numerics;
using Lapack.Native;

namespace Lapack;

/// <summary>
/// One factorization of every matrix of a batch, for all that is computed with it: solutions, inverses, determinants, and their
/// derivatives. It is not written to after it is made, so that several threads can use it.
/// </summary>
/// <param name="batch">The leading axes of the matrices.</param>
abstract class Factors(int[] batch)
{
    /// <summary>For each matrix 0, LAPACK's info (a zero pivot, a minor that is not positive), or -1: it holds NaN or infinity.</summary>
    protected int[] Infos { get; } = new int[Layout.SizeOf(batch)];

    /// <summary>The factors as LAPACK left them, column-major, of the shape of the matrices.</summary>
    public abstract NDArray Packed { get; }

    /// <summary>
    /// The factors seen as the matrices were given: where A^T was factored, the transpose. For Cholesky factors L or U of A
    /// itself, zeros in the other triangle.
    /// </summary>
    public virtual NDArray Upright => Packed;

    /// <summary>Whether A^T was factored, so that <see cref="Upright"/> is the transpose of <see cref="Packed"/>.</summary>
    public virtual bool IsTransposed => false;

    /// <summary>The status of every matrix as an Int64 array, shape (...).</summary>
    public NDArray Info()
    {
        NDArray result = NDArray.Empty(DType.Int64, batch);
        for (int m = 0; m < Infos.Length; m++)
        {
            result.Dense<long>()[m] = Infos[m];
        }

        return result;
    }

    /// <summary>Whether every matrix was factored and can be solved with.</summary>
    public bool IsRegular => Array.TrueForAll(Infos, i => i == 0);

    /// <summary>Throws for the first matrix that cannot be solved with.</summary>
    public void RequireRegular()
    {
        int bad = Array.FindIndex(Infos, i => i > 0);
        if (bad >= 0)
        {
            LapackException e = Failure(Infos[bad]);
            throw batch.Length > 0 ? e.WithBatch(bad) : e;
        }
    }

    /// <summary>NaN in place of the results that belong to failed matrices; their derivatives are zero.</summary>
    /// <param name="result">Shape (..., and as many axes as <paramref name="inner"/> says), zeros where a matrix failed.</param>
    /// <param name="inner">Axes of the result that are no batch axes.</param>
    public NDArray MarkFailures(NDArray result, int inner)
    {
        NDArray failed = Num.NotEqual(Info(), 0);
        return Num.Where(Num.Reshape(failed, [.. batch, .. Enumerable.Repeat(1, inner)]), double.NaN, result);
    }

    /// <summary>
    /// Replaces every matrix B of x by the solution of A X = B, or A^T X = B; zeros where A could not be factored.
    /// </summary>
    /// <param name="x">Shape (..., n, k), each matrix column-major, one after another.</param>
    /// <param name="which">For each matrix of x that of the factored batch.</param>
    /// <param name="transpose">Whether to solve with A^T.</param>
    public abstract void Solve(NDArray x, int[] which, bool transpose);

    /// <summary>The inverses, in an array of their own; zeros where a matrix could not be factored.</summary>
    /// <param name="last">Whether nothing will be asked of these factors any more: then their memory may be used.</param>
    public virtual NDArray Inverse(bool last = false)
    {
        int n = Packed.Shape[^1];
        NDArray x = MatrixBatch.EmptyColumnMajor(Packed.DType, Packed.ShapeArray);
        StridedCopy.Copy(Num.Eye(n, x.DType), x);
        Solve(x, Layout.Range(Infos.Length), transpose: false);
        return x;
    }

    /// <summary>n numbers whose product is the determinant of a matrix, each about as large as a pivot of its elimination.</summary>
    public abstract Complex[] DeterminantTerms(int matrix);

    /// <summary>LAPACK's row numbers, from 1; none for factors without exchanges.</summary>
    public virtual ReadOnlySpan<int> Pivots(int matrix) => [];

    /// <summary>What an info above 0 means.</summary>
    protected abstract LapackException Failure(int info);

    /// <summary>Solves a system with one of the matrices, for one column-major x of n rows.</summary>
    protected delegate void SystemSolver<T>(LapackLibrary library, int matrix, Span<T> x, int columns);

    /// <summary><see cref="Solve"/> by a function for one matrix.</summary>
    protected void SolveEach<T>(NDArray x, int[] which, SystemSolver<T> solve) where T : unmanaged
    {
        (int n, int k) = (x.Shape[^2], x.Shape[^1]);
        if (x.Size == 0)
        {
            return;
        }

        void SolveOne(LapackLibrary library, int matrix, Span<T> columns)
        {
            if (Infos[matrix] != 0)
            {
                columns.Clear();
            }
            else
            {
                solve(library, matrix, columns, columns.Length / n);
            }
        }

        if (Infos.Length == 1)
        {
            // The columns of all right-hand sides stand one after another.
            MatrixBatch.Each(1, n, (library, _) => SolveOne(library, 0, x.Dense<T>()));
            return;
        }

        MatrixSpans<T> spans = new(x);
        MatrixBatch.Each(which.Length, n, (library, m) => SolveOne(library, which[m], spans[m]));
    }
}
