using System.Numerics;

namespace Lapack.Native;

// ?SYGVD and ?HEGVD: the generalized eigenproblem of a symmetric or Hermitian matrix and a positive definite one, by Cholesky
// factorization, reduction to standard form and divide and conquer. Not in every LAPACK (not in the MKL that libtorch carries).
public sealed partial class LapackLibrary
{
    /// <summary>Eigenvalues and, if asked for, eigenvectors of A x = l B x, A B x = l x or B A x = l x. LAPACK: <c>ssygvd</c>.</summary>
    /// <inheritdoc cref="Hegvd(int, Job, Uplo, int, Span{Complex}, int, Span{Complex}, int, Span{double})"/>
    public void Hegvd(int itype, Job jobz, Uplo uplo, int n, Span<float> a, int lda, Span<float> b, int ldb, Span<float> w) =>
        Hegvd<float, float>(itype, jobz, uplo, n, a, lda, b, ldb, w);

    /// <summary>Eigenvalues and, if asked for, eigenvectors of A x = l B x, A B x = l x or B A x = l x. LAPACK: <c>dsygvd</c>.</summary>
    /// <inheritdoc cref="Hegvd(int, Job, Uplo, int, Span{Complex}, int, Span{Complex}, int, Span{double})"/>
    public void Hegvd(int itype, Job jobz, Uplo uplo, int n, Span<double> a, int lda, Span<double> b, int ldb, Span<double> w) =>
        Hegvd<double, double>(itype, jobz, uplo, n, a, lda, b, ldb, w);

    /// <summary>Eigenvalues and, if asked for, eigenvectors of A x = l B x, A B x = l x or B A x = l x. LAPACK: <c>chegvd</c>.</summary>
    /// <inheritdoc cref="Hegvd(int, Job, Uplo, int, Span{Complex}, int, Span{Complex}, int, Span{double})"/>
    public void Hegvd(
        int itype, Job jobz, Uplo uplo, int n, Span<ComplexSingle> a, int lda, Span<ComplexSingle> b, int ldb, Span<float> w) =>
        Hegvd<ComplexSingle, float>(itype, jobz, uplo, n, a, lda, b, ldb, w);

    /// <summary>Eigenvalues and, if asked for, eigenvectors of A x = l B x, A B x = l x or B A x = l x. LAPACK: <c>zhegvd</c>.</summary>
    /// <param name="itype">1: A x = l B x. 2: A B x = l x. 3: B A x = l x.</param>
    /// <param name="jobz">Whether eigenvectors are computed.</param>
    /// <param name="uplo">The triangles of <paramref name="a"/> and <paramref name="b"/> that are read.</param>
    /// <param name="n">The order of the matrices; 0 returns at once.</param>
    /// <param name="a">In: A, column-major. Out: eigenvectors with X^H B X = I (itype 3: X^H B^-1 X = I), or a destroyed triangle.</param>
    /// <param name="lda">The leading dimension of <paramref name="a"/>, at least max(1, n).</param>
    /// <param name="b">In: B, positive definite. Out: its Cholesky factor in the triangle.</param>
    /// <param name="ldb">The leading dimension of <paramref name="b"/>, at least max(1, n).</param>
    /// <param name="w">Out: n eigenvalues in ascending order.</param>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A dimension is negative, a leading dimension too small, or an option undefined.
    /// </exception>
    /// <exception cref="NotPositiveDefiniteException">B is not positive definite.</exception>
    /// <exception cref="NotConvergedException">The iteration failed.</exception>
    /// <exception cref="LapackLibraryException">The library lacks the routine.</exception>
    public void Hegvd(int itype, Job jobz, Uplo uplo, int n, Span<Complex> a, int lda, Span<Complex> b, int ldb, Span<double> w) =>
        Hegvd<Complex, double>(itype, jobz, uplo, n, a, lda, b, ldb, w);

    internal unsafe void Hegvd<T, R>(int itype, Job jobz, Uplo uplo, int n, Span<T> a, int lda, Span<T> b, int ldb, Span<R> w)
        where T : unmanaged
        where R : unmanaged
    {
        Check.InRange(itype, 1, 3, nameof(itype));
        Check.Defined(jobz, nameof(jobz));
        Check.Defined(uplo, nameof(uplo));
        Check.NotNegative(n, nameof(n));
        Check.Matrix(a.Length, n, n, lda, nameof(a), nameof(lda));
        Check.Matrix(b.Length, n, n, ldb, nameof(b), nameof(ldb));
        Check.Vector(w.Length, n, nameof(w));
        if (n == 0)
        {
            return;
        }

        nint f = Address<T>(Routine.Hegvd);
        bool complex = RoutineTable.IsComplex<T>(), vectors = jobz == Job.Vectors;
        var size = HeevdSize.Documented(n, vectors, complex);
        RequireFits(size.Largest, n);
        fixed (T* pa = a, pb = b)
        fixed (R* pw = w)
        {
            T query = default;
            R rquery = default;
            long iquery = 0;
            HegvdCall(f, itype, jobz, uplo, n, pa, lda, pb, ldb, pw, &query, -1, &rquery, -1, &iquery, -1);
            size = size.AtLeast(WorkSize(query), complex ? WorkSize(rquery) : 0, FromCell(iquery));
            if (vectors && complex)
            {
                size = size.WithRoomForBlocks(n);
            }

            RequireFits(size.Largest, n);
            using var matrix = new HermitianMatrix<T>(this, new(pa, n, n, lda), a.Length, uplo);
            using var second = new HermitianMatrix<T>(this, new(pb, n, n, ldb), b.Length, uplo);
            long rworkAt = Workspace.Align(size.Work * sizeof(T)), iworkAt = rworkAt + Workspace.Align(size.RWork * sizeof(R));
            using var block = Workspace.Rent(iworkAt + (size.IWork * IntegerBytes));
            byte* p = block.Pointer;
            HegvdCall(
                f, itype, jobz, matrix.Uplo, n, matrix.Pointer, matrix.Leading, second.Pointer, second.Leading, pw,
                (T*)p, size.Work, (R*)(p + rworkAt), size.RWork, p + iworkAt, size.IWork);
            second.StoreTriangle();
            if (vectors)
            {
                matrix.StoreVectors();
            }
        }
    }

    unsafe void HegvdCall<T, R>(
        nint f, long itype, Job jobz, Uplo uplo, long n, T* a, long lda, T* b, long ldb, R* w, T* work, long lwork, R* rwork, long lrwork,
        void* iwork, long liwork)
        where T : unmanaged
        where R : unmanaged
    {
        long info = 0;
        if (RoutineTable.IsComplex<T>())
        {
            Fortran.Call16x2(f, &itype, &jobz, &uplo, &n, a, &lda, b, &ldb, w, work, &lwork, rwork, &lrwork, iwork, &liwork, &info);
        }
        else
        {
            Fortran.Call14x2(f, &itype, &jobz, &uplo, &n, a, &lda, b, &ldb, w, work, &lwork, iwork, &liwork, &info);
        }

        long minor = FromCell(info) - n;
        if (minor > 0)
        {
            throw new NotPositiveDefiniteException(
                RoutineTable.Name<T>(Routine.Hegvd), minor,
                $"the leading minor of order {minor} of B is not positive: B is not positive definite");
        }

        RequireConverged<T>(Routine.Hegvd, info, "the eigenvalues of the standard problem did not converge (info {0} of its driver)");
    }
}
