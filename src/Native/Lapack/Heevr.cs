using System.Numerics;

namespace Lapack.Native;

// ?SYEVR and ?HEEVR: selected eigenvalues and eigenvectors of a symmetric or Hermitian matrix, by relatively robust representations where
// all are wanted, else by bisection and inverse iteration. Its workspace is linear in n.
public sealed partial class LapackLibrary
{
    /// <summary>Selected eigenvalues and, if asked for, eigenvectors of a symmetric or Hermitian matrix. LAPACK: <c>ssyevr</c>.</summary>
    /// <inheritdoc cref="Heevr(
    ///     Job, EigenRange, Uplo, int, Span{Complex}, int, double, double, int, int, double, Span{double}, Span{Complex}, int)"/>
    public int Heevr(
        Job jobz, EigenRange range, Uplo uplo, int n, Span<float> a, int lda, float vl, float vu, int il, int iu, float abstol,
        Span<float> w, Span<float> z, int ldz) =>
        Heevr<float, float>(jobz, range, uplo, n, a, lda, vl, vu, il, iu, abstol, w, z, ldz);

    /// <summary>Selected eigenvalues and, if asked for, eigenvectors of a symmetric or Hermitian matrix. LAPACK: <c>dsyevr</c>.</summary>
    /// <inheritdoc cref="Heevr(
    ///     Job, EigenRange, Uplo, int, Span{Complex}, int, double, double, int, int, double, Span{double}, Span{Complex}, int)"/>
    public int Heevr(
        Job jobz, EigenRange range, Uplo uplo, int n, Span<double> a, int lda, double vl, double vu, int il, int iu, double abstol,
        Span<double> w, Span<double> z, int ldz) =>
        Heevr<double, double>(jobz, range, uplo, n, a, lda, vl, vu, il, iu, abstol, w, z, ldz);

    /// <summary>Selected eigenvalues and, if asked for, eigenvectors of a symmetric or Hermitian matrix. LAPACK: <c>cheevr</c>.</summary>
    /// <inheritdoc cref="Heevr(
    ///     Job, EigenRange, Uplo, int, Span{Complex}, int, double, double, int, int, double, Span{double}, Span{Complex}, int)"/>
    public int Heevr(
        Job jobz, EigenRange range, Uplo uplo, int n, Span<ComplexSingle> a, int lda, float vl, float vu, int il, int iu, float abstol,
        Span<float> w, Span<ComplexSingle> z, int ldz) =>
        Heevr<ComplexSingle, float>(jobz, range, uplo, n, a, lda, vl, vu, il, iu, abstol, w, z, ldz);

    /// <summary>Selected eigenvalues and, if asked for, eigenvectors of a symmetric or Hermitian matrix. LAPACK: <c>zheevr</c>.</summary>
    /// <param name="jobz">Whether eigenvectors are computed.</param>
    /// <param name="range">Which eigenvalues are found.</param>
    /// <param name="uplo">The triangle of <paramref name="a"/> that is read. The other one is never looked at.</param>
    /// <param name="n">The order of the matrix; 0 returns at once.</param>
    /// <param name="a">
    /// In: the matrix, column-major; destroyed. It must be finite: on NaN the routine may never return.
    /// </param>
    /// <param name="lda">The leading dimension of <paramref name="a"/>, at least max(1, n).</param>
    /// <param name="vl">With <see cref="EigenRange.Values"/> the lower end, itself not included; below <paramref name="vu"/>.</param>
    /// <param name="vu">With <see cref="EigenRange.Values"/> the upper end, included.</param>
    /// <param name="il">With <see cref="EigenRange.Indices"/> the first one, from 1.</param>
    /// <param name="iu">With <see cref="EigenRange.Indices"/> the last one, at most n.</param>
    /// <param name="abstol">The absolute error allowed in eigenvalues; 0 for the best that the method gives.</param>
    /// <param name="w">Out: the eigenvalues found, ascending, in the first of n elements.</param>
    /// <param name="z">
    /// Out: their eigenvectors, one a column. It has room for n columns, with <see cref="EigenRange.Indices"/> for iu - il + 1; without
    /// vectors it may be empty.
    /// </param>
    /// <param name="ldz">The leading dimension of <paramref name="z"/>, at least max(1, n).</param>
    /// <returns>How many eigenvalues were found.</returns>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A dimension is negative, a leading dimension too small, an option undefined, the interval is empty, or the indices do not lie in
    /// 1 to n.
    /// </exception>
    /// <exception cref="NotConvergedException">The iteration failed.</exception>
    /// <exception cref="LapackLibraryException">The library lacks the routine.</exception>
    public int Heevr(
        Job jobz, EigenRange range, Uplo uplo, int n, Span<Complex> a, int lda, double vl, double vu, int il, int iu, double abstol,
        Span<double> w, Span<Complex> z, int ldz) =>
        Heevr<Complex, double>(jobz, range, uplo, n, a, lda, vl, vu, il, iu, abstol, w, z, ldz);

    internal unsafe int Heevr<T, R>(
        Job jobz, EigenRange range, Uplo uplo, int n, Span<T> a, int lda, R vl, R vu, int il, int iu, R abstol, Span<R> w, Span<T> z,
        int ldz)
        where T : unmanaged
        where R : unmanaged, IFloatingPointIeee754<R>
    {
        Check.Defined(jobz, nameof(jobz));
        Check.Defined(uplo, nameof(uplo));
        Check.NotNegative(n, nameof(n));
        Check.Matrix(a.Length, n, n, lda, nameof(a), nameof(lda));
        int columns = Check.Selected(range, n, vl, vu, il, iu);
        Check.Vector(w.Length, n, nameof(w));
        Check.Vectors(jobz, z.Length, n, columns, ldz);
        if (n == 0)
        {
            return 0;
        }

        nint f = Address<T>(Routine.Heevr);
        bool complex = RoutineTable.IsComplex<T>();
        long leadZ = jobz == Job.Vectors ? ldz : 1, m = 0, iquery = 0;
        T query = default, none = default;
        R rquery = default;
        fixed (T* pa = a, pz = z)
        fixed (R* pw = w)
        {
            T* vectors = jobz == Job.Vectors ? pz : &none;
            HeevrCall(
                f, jobz, range, uplo, n, pa, lda, &vl, &vu, il, iu, &abstol, &m, pw, vectors, leadZ, &iquery,
                &query, -1, &rquery, -1, &iquery, -1);
            long work = WorkSize(query, least: complex ? 2L * n : 26L * n, n), iwork = Math.Max(10L * n, FromCell(iquery));
            long rwork = complex ? Math.Max(24L * n, WorkSize(rquery)) : 0;
            using var matrix = new HermitianMatrix<T>(this, new(pa, n, n, lda), a.Length, uplo);
            long rworkAt = Workspace.Align(work * sizeof(T)), iworkAt = rworkAt + Workspace.Align(rwork * sizeof(R));
            long supportAt = iworkAt + Workspace.Align(iwork * IntegerBytes);
            using var block = Workspace.Rent(supportAt + (2L * n * IntegerBytes));
            byte* p = block.Pointer;
            m = 0;
            HeevrCall(
                f, jobz, range, matrix.Uplo, n, matrix.Pointer, matrix.Leading, &vl, &vu, il, iu, &abstol, &m, pw, vectors, leadZ,
                p + supportAt, (T*)p, work, (R*)(p + rworkAt), rwork, p + iworkAt, iwork);
        }

        return FoundCount<T>(Routine.Heevr, m, range == EigenRange.Values ? null : columns);
    }

    unsafe void HeevrCall<T, R>(
        nint f, Job jobz, EigenRange range, Uplo uplo, long n, T* a, long lda, R* vl, R* vu, long il, long iu, R* abstol, long* m, R* w,
        T* z, long ldz, void* isuppz, T* work, long lwork, R* rwork, long lrwork, void* iwork, long liwork)
        where T : unmanaged
        where R : unmanaged
    {
        long info = 0;
        if (RoutineTable.IsComplex<T>())
        {
            Fortran.Call23x3(
                f, &jobz, &range, &uplo, &n, a, &lda, vl, vu, &il, &iu, abstol, m, w, z, &ldz, isuppz, work, &lwork, rwork, &lrwork,
                iwork, &liwork, &info);
        }
        else
        {
            Fortran.Call21x3(
                f, &jobz, &range, &uplo, &n, a, &lda, vl, vu, &il, &iu, abstol, m, w, z, &ldz, isuppz, work, &lwork, iwork, &liwork, &info);
        }

        RequireConverged<T>(Routine.Heevr, info, "{0} is the number of an internal error in bisection or inverse iteration");
    }
}
