using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace Lapack.Native;

// ?SYEVD and ?HEEVD: eigenvalues and eigenvectors of a symmetric or Hermitian matrix by divide and conquer.
//
// Workspace. At small n a library asks for the documented minimum, and a query costs 100 ns, a tenth of the whole call at n = 4. So the
// query is made only above QueryAbove, where it takes no noticeable part of the time and may ask for more, to reduce by blocks.
public sealed partial class LapackLibrary
{
    const int QueryAbove = 32;

    /// <summary>Eigenvalues and, if asked for, eigenvectors of a real symmetric matrix. LAPACK: <c>ssyevd</c>.</summary>
    /// <inheritdoc cref="Heevd(Job, Uplo, int, Span{Complex}, int, Span{double})"/>
    public void Heevd(Job jobz, Uplo uplo, int n, Span<float> a, int lda, Span<float> w) => Heevd<float, float>(jobz, uplo, n, a, lda, w);

    /// <summary>Eigenvalues and, if asked for, eigenvectors of a real symmetric matrix. LAPACK: <c>dsyevd</c>.</summary>
    /// <inheritdoc cref="Heevd(Job, Uplo, int, Span{Complex}, int, Span{double})"/>
    public void Heevd(Job jobz, Uplo uplo, int n, Span<double> a, int lda, Span<double> w) =>
        Heevd<double, double>(jobz, uplo, n, a, lda, w);

    /// <summary>Eigenvalues and, if asked for, eigenvectors of a Hermitian matrix. LAPACK: <c>cheevd</c>.</summary>
    /// <inheritdoc cref="Heevd(Job, Uplo, int, Span{Complex}, int, Span{double})"/>
    public void Heevd(Job jobz, Uplo uplo, int n, Span<ComplexSingle> a, int lda, Span<float> w) =>
        Heevd<ComplexSingle, float>(jobz, uplo, n, a, lda, w);

    /// <summary>Eigenvalues and, if asked for, eigenvectors of a Hermitian matrix. LAPACK: <c>zheevd</c>.</summary>
    /// <param name="jobz">Whether eigenvectors are computed.</param>
    /// <param name="uplo">The triangle of <paramref name="a"/> that is read. The other one is never looked at.</param>
    /// <param name="n">The order of the matrix; 0 returns at once.</param>
    /// <param name="a">
    /// In: the n x n matrix, column-major; imaginary parts of its diagonal are ignored. Out: with vectors, column j is the
    /// orthonormal eigenvector of <c>w[j]</c>; without, the triangle is destroyed. NaN or infinity in it is not looked for and gives
    /// no useful result.
    /// </param>
    /// <param name="lda">The leading dimension of <paramref name="a"/>, at least max(1, n).</param>
    /// <param name="w">Out: n eigenvalues in ascending order. Must not overlap <paramref name="a"/>.</param>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="n"/> is negative or needs a workspace beyond the library's integers, <paramref name="lda"/> is too small, or an
    /// option is undefined.
    /// </exception>
    /// <exception cref="NotConvergedException">
    /// The iteration failed; <paramref name="a"/> and <paramref name="w"/> hold no result.
    /// </exception>
    /// <exception cref="LapackLibraryException">The library lacks the routine.</exception>
    public void Heevd(Job jobz, Uplo uplo, int n, Span<Complex> a, int lda, Span<double> w) =>
        Heevd<Complex, double>(jobz, uplo, n, a, lda, w);

    internal unsafe void Heevd<T, R>(Job jobz, Uplo uplo, int n, Span<T> a, int lda, Span<R> w)
        where T : unmanaged
        where R : unmanaged
    {
        Check.Defined(jobz, nameof(jobz));
        Check.Defined(uplo, nameof(uplo));
        Check.NotNegative(n, nameof(n));
        Check.Matrix(a.Length, n, n, lda, nameof(a), nameof(lda));
        Check.Vector(w.Length, n, nameof(w));
        if (n == 0)
        {
            return;
        }

        nint f = Address<T>(Routine.Heevd);
        bool vectors = jobz == Job.Vectors, complex = RoutineTable.IsComplex<T>();
        var size = HeevdSize.Documented(n, vectors, complex);
        RequireFits(size.Largest, n);
        fixed (T* pa = a)
        fixed (R* pw = w)
        {
            if (n > QueryAbove)
            {
                T work;
                R rwork;
                long iwork = 0;
                HeevdCall(f, jobz, uplo, n, pa, lda, pw, &work, -1, &rwork, -1, &iwork, -1);
                size = size.AtLeast(WorkSize(work), complex ? WorkSize(rwork) : 0, FromCell(iwork));
            }

            if (vectors && complex)
            {
                size = size.WithRoomForBlocks(n);
            }

            RequireFits(size.Largest, n);
            using var matrix = new HermitianMatrix<T>(this, new(pa, n, n, lda), a.Length, uplo);
            long rworkAt = Workspace.Align(size.Work * sizeof(T)), iworkAt = rworkAt + Workspace.Align(size.RWork * sizeof(R));
            using var block = Workspace.Rent(iworkAt + (size.IWork * IntegerBytes));
            byte* p = block.Pointer;
            HeevdCall(
                f, jobz, matrix.Uplo, n, matrix.Pointer, matrix.Leading, pw,
                (T*)p, size.Work, (R*)(p + rworkAt), size.RWork, p + iworkAt, size.IWork);
            if (vectors)
            {
                matrix.StoreVectors();
            }
        }
    }

    unsafe void HeevdCall<T, R>(
        nint f, Job jobz, Uplo uplo, long n, T* a, long lda, R* w, T* work, long lwork, R* rwork, long lrwork, void* iwork, long liwork)
        where T : unmanaged
        where R : unmanaged
    {
        long info = 0;
        if (RoutineTable.IsComplex<T>())
        {
            Fortran.Call13x2(f, &jobz, &uplo, &n, a, &lda, w, work, &lwork, rwork, &lrwork, iwork, &liwork, &info);
        }
        else
        {
            Fortran.Call11x2(f, &jobz, &uplo, &n, a, &lda, w, work, &lwork, iwork, &liwork, &info);
        }

        if (info != 0)
        {
            ThrowHeevd<T>(jobz, n, FromCell(info));
        }
    }

    [DoesNotReturn]
    static void ThrowHeevd<T>(Job jobz, long n, long info)
        where T : unmanaged => ThrowNotConverged<T>(Routine.Heevd, info, jobz == Job.NoVectors
            ? "{0} off-diagonal elements of the tridiagonal form did not converge to zero"
            : $"no eigenvalue found for the submatrix of rows and columns {info / (n + 1)} to {info % (n + 1)}");
}
