using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace Lapack.Native;

// ?SYEVD and ?HEEVD: eigenvalues and eigenvectors of a symmetric or Hermitian matrix by divide and conquer.
//
// Workspace. The documented minimum (JOBZ = V: 2n^2 + 6n + 1 reals, or n^2 + 2n complex and 2n^2 + 5n + 1 reals) is what a library
// asks for at small n; a query costs 100 ns, a tenth of the whole call at n = 4, so it is made only above QueryAbove, where it is
// lost in the noise and may ask for more to block the reduction. To the complex drivers n * 64 + 64 * 65 elements are added: they
// pass on to ?UNMTR what is left behind the n^2 of ?STEDC, by the query only n elements, and ?UNMTR then runs unblocked (measured on
// OpenBLAS: 476 instead of 694 ms at n = 1000, 3.9 instead of 11.6 s at n = 2000). The real drivers have enough left.
//
// Reads past the end. OpenBLAS's complex ?GEMV reads up to one column behind its matrix (OpenBLAS #4013, #5000; seen in 0.3.21), and
// with UPLO = U the blocked reduction (n > BlockedAbove) hands it the last columns of A: a matrix that ends where mapped memory ends,
// as managed arrays may, ends the process. So there, unless the span has a column to spare, A goes through a block that has.
public sealed partial class LapackLibrary
{
    const int QueryAbove = 32;
    const int BlockedAbove = 32;

    /// <summary>Eigenvalues and, if asked for, eigenvectors of a real symmetric matrix. LAPACK: <c>ssyevd</c>.</summary>
    /// <inheritdoc cref="Heevd(Job, Uplo, int, Span{Complex}, int, Span{double})"/>
    public void Heevd(Job jobz, Uplo uplo, int n, Span<float> a, int lda, Span<float> w) => Heevd<float, float>(jobz, uplo, n, a, lda, w);

    /// <summary>Eigenvalues and, if asked for, eigenvectors of a real symmetric matrix. LAPACK: <c>dsyevd</c>.</summary>
    /// <inheritdoc cref="Heevd(Job, Uplo, int, Span{Complex}, int, Span{double})"/>
    public void Heevd(Job jobz, Uplo uplo, int n, Span<double> a, int lda, Span<double> w) => Heevd<double, double>(jobz, uplo, n, a, lda, w);

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
    /// <exception cref="NotConvergedException">The iteration failed; <paramref name="a"/> and <paramref name="w"/> hold no result.</exception>
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
        bool vectors = jobz == Job.Vectors;
        long order = n, lead = lda;
        var size = HeevdSize.Documented(n, vectors, complex: sizeof(T) != sizeof(R));
        fixed (T* pa = a)
        fixed (R* pw = w)
        {
            if (n > QueryAbove)
            {
                T work;
                R rwork;
                long iwork = 0;
                Debug.Assert(sizeof(T) >= sizeof(R), "the query is returned in the real part");
                RequireFits(size, n);
                HeevdCall<T, R>(f, &jobz, &uplo, &order, pa, &lead, pw, &work, -1, &rwork, -1, &iwork, -1);
                size = size.AtLeast(WorkspaceSize(*(R*)&work), sizeof(T) != sizeof(R) ? WorkspaceSize(rwork) : 0, FromCell(iwork));
            }

            if (vectors && sizeof(T) != sizeof(R))
            {
                size = size with { Work = size.Work + (n * 64L) + (64 * 65) };
            }

            RequireFits(size, n);

            long rworkAt = Workspace.Align(size.Work * sizeof(T));
            long iworkAt = rworkAt + Workspace.Align(size.RWork * sizeof(R));
            long copyAt = iworkAt + Workspace.Align(size.IWork * (IntegerBits / 8));
            bool copy = ReadsPastTheEnd<T, R>(uplo, n, lda, a.Length);
            using var block = Workspace.Rent(copyAt + (copy ? (n + 1L) * n * sizeof(T) : 0));
            byte* p = block.Pointer;
            T* matrix = copy ? (T*)(p + copyAt) : pa;
            if (copy)
            {
                CopyColumns(pa, lda, matrix, n, n, upper: true);
                lead = n;
            }

            HeevdCall<T, R>(
                f, &jobz, &uplo, &order, matrix, &lead, pw, p, size.Work, p + rworkAt, size.RWork, p + iworkAt, size.IWork);
            if (copy && vectors)
            {
                CopyColumns(matrix, n, pa, lda, n, upper: false);
            }
        }
    }

    unsafe void HeevdCall<T, R>(
        nint f, Job* jobz, Uplo* uplo, long* n, void* a, long* lda, void* w,
        void* work, long lwork, void* rwork, long lrwork, void* iwork, long liwork)
        where T : unmanaged
        where R : unmanaged
    {
        long info = 0;
        if (sizeof(T) == sizeof(R))
        {
            Fortran.Call11x2(f, jobz, uplo, n, a, lda, w, work, &lwork, iwork, &liwork, &info);
        }
        else
        {
            Fortran.Call13x2(f, jobz, uplo, n, a, lda, w, work, &lwork, rwork, &lrwork, iwork, &liwork, &info);
        }

        if (info != 0)
        {
            ThrowHeevd<T>(*jobz, *n, FromCell(info));
        }
    }

    unsafe bool ReadsPastTheEnd<T, R>(Uplo uplo, int n, int lda, int length)
        where T : unmanaged
        where R : unmanaged =>
        sizeof(T) != sizeof(R) && uplo == Uplo.Upper && n > BlockedAbove && Vendor == LapackVendor.OpenBlas && length < ((long)n * lda) + n;

    /// <summary>INFO of an iteration: below zero an illegal argument, above it what <paramref name="meaning"/> says after the number.</summary>
    static void RequireConverged<T>(Routine routine, long info, string meaning)
        where T : unmanaged
    {
        if (info < 0)
        {
            throw LapackException.Illegal(RoutineTable.Name<T>(routine), info);
        }

        if (info > 0)
        {
            throw new NotConvergedException(RoutineTable.Name<T>(routine), info, $"{info} {meaning}");
        }
    }

    static unsafe void CopyColumns<T>(T* from, long ldFrom, T* to, long ldTo, int n, bool upper)
        where T : unmanaged
    {
        for (int j = 0; j < n; j++)
        {
            int rows = upper ? j + 1 : n;
            new Span<T>(from + (j * ldFrom), rows).CopyTo(new Span<T>(to + (j * ldTo), rows));
        }
    }

    void RequireFits(HeevdSize size, int n)
    {
        if (IntegerBits == 32 && size.Largest > int.MaxValue)
        {
            ThrowTooLarge(n, size.Largest);
        }
    }

    [DoesNotReturn]
    void ThrowTooLarge(int n, long elements) =>
        throw new ArgumentOutOfRangeException(
            nameof(n), n, $"A matrix of order {n} needs a work array of {elements} elements, more than the 32-bit integers of {this} can " +
            "say. Load a library with 64-bit integers (ILP64), such as libopenblas64.");

    [DoesNotReturn]
    static void ThrowHeevd<T>(Job jobz, long n, long info)
        where T : unmanaged
    {
        string name = RoutineTable.Name<T>(Routine.Heevd);
        if (info < 0)
        {
            throw LapackException.Illegal(name, info);
        }

        throw new NotConvergedException(name, info, jobz == Job.NoVectors
            ? $"{info} off-diagonal elements of the tridiagonal form did not converge to zero"
            : $"no eigenvalue found for the submatrix of rows and columns {info / (n + 1)} to {info % (n + 1)}");
    }
}

/// <summary>Lengths of the work arrays of ?SYEVD and ?HEEVD, in elements.</summary>
/// <param name="Work">LWORK.</param>
/// <param name="RWork">LRWORK, 0 for the real drivers.</param>
/// <param name="IWork">LIWORK.</param>
readonly record struct HeevdSize(long Work, long RWork, long IWork)
{
    internal long Largest => Math.Max(Work, Math.Max(RWork, IWork));

    /// <summary>The minimum that LAPACK documents, computed in 64 bits.</summary>
    internal static HeevdSize Documented(long n, bool vectors, bool complex) => (vectors, complex) switch
    {
        (true, false) => new((2 * n * n) + (6 * n) + 1, 0, (5 * n) + 3),
        (true, true) => new((n * n) + (2 * n), (2 * n * n) + (5 * n) + 1, (5 * n) + 3),
        (false, false) => new((2 * n) + 1, 0, 1),
        (false, true) => new(n + 1, n, 1),
    };

    internal HeevdSize AtLeast(long work, long rwork, long iwork) =>
        new(Math.Max(Work, work), Math.Max(RWork, rwork), Math.Max(IWork, iwork));
}
