using System.Numerics;

namespace Lapack.Native;

// ?SYEV and ?HEEV: eigenvalues and eigenvectors of a symmetric or Hermitian matrix by QR iteration: slower than ?SYEVD, and the one to
// try when that has failed.
public sealed partial class LapackLibrary
{
    /// <summary>
    /// Eigenvalues and, if asked for, eigenvectors of a symmetric or Hermitian matrix by QR iteration. LAPACK: <c>ssyev</c>.
    /// </summary>
    /// <inheritdoc cref="Heevd(Job, Uplo, int, Span{Complex}, int, Span{double})"/>
    public void Heev(Job jobz, Uplo uplo, int n, Span<float> a, int lda, Span<float> w) =>
        Heev<float, float>(jobz, uplo, n, a, lda, w);

    /// <summary>
    /// Eigenvalues and, if asked for, eigenvectors of a symmetric or Hermitian matrix by QR iteration. LAPACK: <c>dsyev</c>.
    /// </summary>
    /// <inheritdoc cref="Heevd(Job, Uplo, int, Span{Complex}, int, Span{double})"/>
    public void Heev(Job jobz, Uplo uplo, int n, Span<double> a, int lda, Span<double> w) =>
        Heev<double, double>(jobz, uplo, n, a, lda, w);

    /// <summary>
    /// Eigenvalues and, if asked for, eigenvectors of a symmetric or Hermitian matrix by QR iteration. LAPACK: <c>cheev</c>.
    /// </summary>
    /// <inheritdoc cref="Heevd(Job, Uplo, int, Span{Complex}, int, Span{double})"/>
    public void Heev(Job jobz, Uplo uplo, int n, Span<ComplexSingle> a, int lda, Span<float> w) =>
        Heev<ComplexSingle, float>(jobz, uplo, n, a, lda, w);

    /// <summary>
    /// Eigenvalues and, if asked for, eigenvectors of a symmetric or Hermitian matrix by QR iteration. LAPACK: <c>zheev</c>.
    /// </summary>
    /// <inheritdoc cref="Heevd(Job, Uplo, int, Span{Complex}, int, Span{double})"/>
    public void Heev(Job jobz, Uplo uplo, int n, Span<Complex> a, int lda, Span<double> w) =>
        Heev<Complex, double>(jobz, uplo, n, a, lda, w);

    internal unsafe void Heev<T, R>(Job jobz, Uplo uplo, int n, Span<T> a, int lda, Span<R> w)
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

        nint f = Address<T>(Routine.Heev);
        fixed (T* pa = a)
        fixed (R* pw = w)
        {
            T query = default;
            HeevCall(f, jobz, uplo, n, pa, lda, pw, &query, -1, (R*)&query);
            long size = WorkSize(query, least: 3L * n, n), rworkAt = Workspace.Align(size * sizeof(T));
            using var matrix = new HermitianMatrix<T>(this, new(pa, n, n, lda), a.Length, uplo);
            using var block = Workspace.Rent(rworkAt + (RoutineTable.IsComplex<T>() ? 3L * n * sizeof(R) : 0));
            HeevCall(f, jobz, matrix.Uplo, n, matrix.Pointer, matrix.Leading, pw, (T*)block.Pointer, size, (R*)(block.Pointer + rworkAt));
            if (jobz == Job.Vectors)
            {
                matrix.StoreVectors();
            }
        }
    }

    unsafe void HeevCall<T, R>(nint f, Job jobz, Uplo uplo, long n, T* a, long lda, R* w, T* work, long lwork, R* rwork)
        where T : unmanaged
        where R : unmanaged
    {
        long info = 0;
        if (RoutineTable.IsComplex<T>())
        {
            Fortran.Call10x2(f, &jobz, &uplo, &n, a, &lda, w, work, &lwork, rwork, &info);
        }
        else
        {
            Fortran.Call9x2(f, &jobz, &uplo, &n, a, &lda, w, work, &lwork, &info);
        }

        RequireConverged<T>(Routine.Heev, info, "{0} off-diagonal elements of the tridiagonal form did not converge to zero");
    }
}
