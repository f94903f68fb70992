using System.Numerics;

namespace Lapack.Native;

// ?GELSY: least squares of least norm, of any rank, by a complete orthogonal factorization (QR with column pivoting).
public sealed partial class LapackLibrary
{
    /// <summary>Least squares for a real matrix of any rank by QR with column pivoting. LAPACK: <c>sgelsy</c>.</summary>
    /// <inheritdoc cref="Gelsy(int, int, int, Span{Complex}, int, Span{Complex}, int, double)"/>
    public int Gelsy(int m, int n, int nrhs, Span<float> a, int lda, Span<float> b, int ldb, float rcond) =>
        Gelsy<float, float>(m, n, nrhs, a, lda, b, ldb, rcond);

    /// <summary>Least squares for a real matrix of any rank by QR with column pivoting. LAPACK: <c>dgelsy</c>.</summary>
    /// <inheritdoc cref="Gelsy(int, int, int, Span{Complex}, int, Span{Complex}, int, double)"/>
    public int Gelsy(int m, int n, int nrhs, Span<double> a, int lda, Span<double> b, int ldb, double rcond) =>
        Gelsy<double, double>(m, n, nrhs, a, lda, b, ldb, rcond);

    /// <summary>
    /// Least squares for a complex matrix of any rank by QR with column pivoting: the x of least norm among those that minimize |A x -
    /// b|. LAPACK: <c>cgelsy</c>.
    /// </summary>
    /// <inheritdoc cref="Gelsy(int, int, int, Span{Complex}, int, Span{Complex}, int, double)"/>
    public int Gelsy(int m, int n, int nrhs, Span<ComplexSingle> a, int lda, Span<ComplexSingle> b, int ldb, float rcond) =>
        Gelsy<ComplexSingle, float>(m, n, nrhs, a, lda, b, ldb, rcond);

    /// <summary>
    /// Least squares for a complex matrix of any rank by QR with column pivoting: the x of least norm among those that minimize |A x -
    /// b|. LAPACK: <c>zgelsy</c>.
    /// </summary>
    /// <param name="m">The number of rows of A.</param>
    /// <param name="n">The number of columns of A.</param>
    /// <param name="nrhs">The number of right-hand sides.</param>
    /// <param name="a">In: A, column-major, free of NaN and infinity. Out: destroyed.</param>
    /// <param name="lda">The leading dimension of <paramref name="a"/>, at least max(1, m).</param>
    /// <param name="b">In: the right-hand sides in its first m rows, column-major. Out: the solutions in its first n rows.</param>
    /// <param name="ldb">The leading dimension of <paramref name="b"/>, at least max(1, m, n).</param>
    /// <param name="rcond">The leading block of R counts for the rank as long as its estimated condition number is below 1 / rcond.</param>
    /// <returns>The rank that was found; 0 without right-hand sides, since LAPACK then does not look for it.</returns>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A dimension is negative or too large for the library's integers, a leading dimension too small, or an option undefined.
    /// </exception>
    /// <exception cref="LapackLibraryException">The library lacks the routine.</exception>
    public int Gelsy(int m, int n, int nrhs, Span<Complex> a, int lda, Span<Complex> b, int ldb, double rcond) =>
        Gelsy<Complex, double>(m, n, nrhs, a, lda, b, ldb, rcond);

    internal unsafe int Gelsy<T, R>(int m, int n, int nrhs, Span<T> a, int lda, Span<T> b, int ldb, R rcond)
        where T : unmanaged
        where R : unmanaged
    {
        Check.LeastSquares(m, n, nrhs, a.Length, lda, b.Length, ldb);
        nint f = Address<T>(Routine.Gelsy);
        bool complex = RoutineTable.IsComplex<T>();
        long small = Math.Min(m, n), rank = 0;
        long least = complex
            ? small + Math.Max(2 * small, Math.Max(n + 1L, small + nrhs))
            : Math.Max(small + (3L * n) + 1, (2 * small) + nrhs);
        fixed (T* pa = a, pb = b)
        {
            if (m == 0 || n == 0 || nrhs == 0)
            {
                new PinnedMatrix<T>(pb, n, nrhs, ldb).Clear();
                return 0;
            }

            using var spareA = new SpareColumn<T>(this, new(pa, m, n, lda), a.Length);
            using var spareB = new SpareColumn<T>(this, new(pb, Math.Max(m, n), nrhs, ldb), b.Length);
            T query;
            R rwork;
            GelsyCall<T>(f, m, n, nrhs, pa, lda, pb, ldb, null, &rcond, &rank, &query, -1, &rwork);
            long size = WorkSize(query, least, n), rworkAt = Workspace.Align(size * sizeof(T));
            long pivotsAt = rworkAt + Workspace.Align(complex ? 2L * n * sizeof(R) : 0);
            using var block = Workspace.Rent(pivotsAt + ((long)n * IntegerBytes));
            byte* p = block.Pointer;
            new Span<byte>(p + pivotsAt, n * IntegerBytes).Clear();
            rank = 0;
            GelsyCall<T>(
                f, m, n, nrhs, spareA.Pointer, spareA.Leading, spareB.Pointer, spareB.Leading, p + pivotsAt, &rcond, &rank,
                p, size, p + rworkAt);
            spareB.Store();
        }

        return (int)FromCell(rank);
    }

    unsafe void GelsyCall<T>(
        nint f, long m, long n, long nrhs, void* a, long lda, void* b, long ldb, void* jpvt, void* rcond, long* rank, void* work,
        long lwork, void* rwork)
        where T : unmanaged
    {
        long info = 0;
        if (RoutineTable.IsComplex<T>())
        {
            Fortran.Call14x0(f, &m, &n, &nrhs, a, &lda, b, &ldb, jpvt, rcond, rank, work, &lwork, rwork, &info);
        }
        else
        {
            Fortran.Call13x0(f, &m, &n, &nrhs, a, &lda, b, &ldb, jpvt, rcond, rank, work, &lwork, &info);
        }

        RequireNoInfo<T>(Routine.Gelsy, info);
    }
}
