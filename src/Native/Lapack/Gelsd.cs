using System.Numerics;

namespace Lapack.Native;

// ?GELSD: least squares of least norm, of any rank, by the singular value decomposition.
//
// The lengths of RWORK and IWORK come from the query; libraries before LAPACK 3.2 left them unset, so the documented ones, with
// SMLSIZ = 25 as every version has it, are the least.
public sealed partial class LapackLibrary
{
    /// <summary>Least squares for a real matrix of any rank by its singular values. LAPACK: <c>sgelsd</c>.</summary>
    /// <inheritdoc cref="Gelsd(int, int, int, Span{Complex}, int, Span{Complex}, int, Span{double}, double)"/>
    public int Gelsd(int m, int n, int nrhs, Span<float> a, int lda, Span<float> b, int ldb, Span<float> s, float rcond) =>
        Gelsd<float, float>(m, n, nrhs, a, lda, b, ldb, s, rcond);

    /// <summary>Least squares for a real matrix of any rank by its singular values. LAPACK: <c>dgelsd</c>.</summary>
    /// <inheritdoc cref="Gelsd(int, int, int, Span{Complex}, int, Span{Complex}, int, Span{double}, double)"/>
    public int Gelsd(int m, int n, int nrhs, Span<double> a, int lda, Span<double> b, int ldb, Span<double> s, double rcond) =>
        Gelsd<double, double>(m, n, nrhs, a, lda, b, ldb, s, rcond);

    /// <summary>
    /// Least squares for a complex matrix of any rank by its singular values: the x of least norm among those that minimize |A x - b|.
    /// LAPACK: <c>cgelsd</c>.
    /// </summary>
    /// <inheritdoc cref="Gelsd(int, int, int, Span{Complex}, int, Span{Complex}, int, Span{double}, double)"/>
    public int Gelsd(int m, int n, int nrhs, Span<ComplexSingle> a, int lda, Span<ComplexSingle> b, int ldb, Span<float> s, float rcond) =>
        Gelsd<ComplexSingle, float>(m, n, nrhs, a, lda, b, ldb, s, rcond);

    /// <summary>
    /// Least squares for a complex matrix of any rank by its singular values: the x of least norm among those that minimize |A x - b|.
    /// LAPACK: <c>zgelsd</c>.
    /// </summary>
    /// <param name="m">The number of rows of A.</param>
    /// <param name="n">The number of columns of A.</param>
    /// <param name="nrhs">The number of right-hand sides.</param>
    /// <param name="a">In: A, column-major, free of NaN and infinity. Out: destroyed.</param>
    /// <param name="lda">The leading dimension of <paramref name="a"/>, at least max(1, m).</param>
    /// <param name="b">In: the right-hand sides in its first m rows, column-major. Out: the solutions in its first n rows.</param>
    /// <param name="ldb">The leading dimension of <paramref name="b"/>, at least max(1, m, n).</param>
    /// <param name="s">Out: the min(m, n) singular values of A in descending order.</param>
    /// <param name="rcond">Singular values up to rcond s[0] count as zero; a negative number stands for machine precision.</param>
    /// <returns>The rank: how many singular values did not count as zero.</returns>
    /// <exception cref="NotConvergedException">The iteration failed; the outputs hold no result.</exception>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A dimension is negative or too large for the library's integers, a leading dimension too small, or an option undefined.
    /// </exception>
    /// <exception cref="LapackLibraryException">The library lacks the routine.</exception>
    public int Gelsd(int m, int n, int nrhs, Span<Complex> a, int lda, Span<Complex> b, int ldb, Span<double> s, double rcond) =>
        Gelsd<Complex, double>(m, n, nrhs, a, lda, b, ldb, s, rcond);

    internal unsafe int Gelsd<T, R>(int m, int n, int nrhs, Span<T> a, int lda, Span<T> b, int ldb, Span<R> s, R rcond)
        where T : unmanaged
        where R : unmanaged
    {
        Check.LeastSquares(m, n, nrhs, a.Length, lda, b.Length, ldb);
        Check.Vector(s.Length, Math.Min(m, n), nameof(s));
        if (nrhs == 0 && m > 0 && n > 0)
        {
            // Without right-hand sides ?GELSD ends in XERBLA, although it has singular values and a rank to find: one of zeros stands in.
            using var zeros = Workspace.Rent((long)Math.Max(m, n) * sizeof(T));
            Span<T> column = new(zeros.Pointer, Math.Max(m, n));
            column.Clear();
            return Gelsd(m, n, 1, a, lda, column, column.Length, s, rcond);
        }

        RequireCountable(m, n, lda);
        nint f = Address<T>(Routine.Gelsd);
        bool complex = RoutineTable.IsComplex<T>();
        const long leaf = 26;
        long small = Math.Min(m, n), large = Math.Max(m, n), levels = Math.Max(0, (long)Math.Log2(small / (double)leaf) + 1);
        long least = complex
            ? (2 * small) + Math.Max(large, small * nrhs) + (small * nrhs)
            : (12 * small) + (2 * small * leaf) + (8 * small * levels) + (small * nrhs) + (leaf * leaf) + large;
        long leastReal = complex
            ? (10 * small) + (2 * small * leaf) + (8 * small * levels) + (3 * leaf * nrhs)
                + Math.Max(leaf * leaf, (small * (1L + nrhs)) + (2L * nrhs))
            : 0;
        long rank = 0;
        fixed (T* pa = a, pb = b)
        fixed (R* ps = s)
        {
            if (m == 0 || n == 0)
            {
                new PinnedMatrix<T>(pb, n, nrhs, ldb).Clear();
                return 0;
            }

            using var spareA = new SpareColumn<T>(this, new(pa, m, n, lda), a.Length);
            using var spareB = new SpareColumn<T>(this, new(pb, Math.Max(m, n), nrhs, ldb), b.Length);
            T query;
            R rwork = default;
            long iwork = 0;
            GelsdCall<T>(f, m, n, nrhs, pa, lda, pb, ldb, ps, &rcond, &rank, &query, -1, &rwork, &iwork);
            long size = WorkSize(query, least, n);
            long realSize = complex ? Math.Max(leastReal, WorkSize(rwork)) : 0;
            long integerSize = Math.Max((3 * small * levels) + (11 * small), FromCell(iwork));
            RequireFits(realSize, n);
            long rworkAt = Workspace.Align(size * sizeof(T)), iworkAt = rworkAt + Workspace.Align(realSize * sizeof(R));
            using var block = Workspace.Rent(iworkAt + (integerSize * IntegerBytes));
            byte* p = block.Pointer;
            rank = 0;
            GelsdCall<T>(
                f, m, n, nrhs, spareA.Pointer, spareA.Leading, spareB.Pointer, spareB.Leading, ps, &rcond, &rank,
                p, size, p + rworkAt, p + iworkAt);
            spareB.Store();
        }

        return (int)FromCell(rank);
    }

    unsafe void GelsdCall<T>(
        nint f, long m, long n, long nrhs, void* a, long lda, void* b, long ldb, void* s, void* rcond, long* rank, void* work, long lwork,
        void* rwork, void* iwork)
        where T : unmanaged
    {
        long info = 0;
        if (RoutineTable.IsComplex<T>())
        {
            Fortran.Call15x0(f, &m, &n, &nrhs, a, &lda, b, &ldb, s, rcond, rank, work, &lwork, rwork, iwork, &info);
        }
        else
        {
            Fortran.Call14x0(f, &m, &n, &nrhs, a, &lda, b, &ldb, s, rcond, rank, work, &lwork, iwork, &info);
        }

        RequireConverged<T>(Routine.Gelsd, info, "{0} superdiagonals of the bidiagonal form did not converge to zero");
    }
}
