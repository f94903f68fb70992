using System.Numerics;

namespace Lapack.Native;

// ?GESDD: the singular value decomposition by divide and conquer.
//
// Workspace: the larger of what the query says and of what the documentation asks for (some versions' queries ask for less). The
// length of RWORK is not queried; the documented one of LAPACK 3.7 is used, which covers older ones.
//
// On an infinite element the iteration of several libraries never ends: look for infinities first.
public sealed partial class LapackLibrary
{
    /// <summary>
    /// Singular values and, if asked for, singular vectors of a real matrix by divide and conquer. LAPACK: <c>sgesdd</c>.
    /// </summary>
    /// <inheritdoc cref="Gesdd(SvdJob, int, int, Span{Complex}, int, Span{double}, Span{Complex}, int, Span{Complex}, int)"/>
    public void Gesdd(SvdJob jobz, int m, int n, Span<float> a, int lda, Span<float> s, Span<float> u, int ldu, Span<float> vt, int ldvt) =>
        Gesdd<float, float>(jobz, m, n, a, lda, s, u, ldu, vt, ldvt);

    /// <summary>
    /// Singular values and, if asked for, singular vectors of a real matrix by divide and conquer. LAPACK: <c>dgesdd</c>.
    /// </summary>
    /// <inheritdoc cref="Gesdd(SvdJob, int, int, Span{Complex}, int, Span{double}, Span{Complex}, int, Span{Complex}, int)"/>
    public void Gesdd(
        SvdJob jobz, int m, int n, Span<double> a, int lda, Span<double> s, Span<double> u, int ldu, Span<double> vt, int ldvt) =>
        Gesdd<double, double>(jobz, m, n, a, lda, s, u, ldu, vt, ldvt);

    /// <summary>
    /// Singular values and, if asked for, singular vectors of a complex matrix by divide and conquer: A = U diag(s) V^H. LAPACK:
    /// <c>cgesdd</c>.
    /// </summary>
    /// <inheritdoc cref="Gesdd(SvdJob, int, int, Span{Complex}, int, Span{double}, Span{Complex}, int, Span{Complex}, int)"/>
    public void Gesdd(
        SvdJob jobz, int m, int n, Span<ComplexSingle> a, int lda, Span<float> s, Span<ComplexSingle> u, int ldu, Span<ComplexSingle> vt,
        int ldvt) =>
        Gesdd<ComplexSingle, float>(jobz, m, n, a, lda, s, u, ldu, vt, ldvt);

    /// <summary>
    /// Singular values and, if asked for, singular vectors of a complex matrix by divide and conquer: A = U diag(s) V^H. LAPACK:
    /// <c>zgesdd</c>.
    /// </summary>
    /// <param name="jobz">How many singular vectors are computed.</param>
    /// <param name="m">The number of rows; 0 returns at once.</param>
    /// <param name="n">The number of columns; 0 returns at once.</param>
    /// <param name="a">
    /// In: the m x n matrix, column-major, free of NaN and infinity (on infinity some libraries never return). Out: destroyed.
    /// </param>
    /// <param name="lda">The leading dimension of <paramref name="a"/>, at least max(1, m).</param>
    /// <param name="s">Out: the min(m, n) singular values in descending order.</param>
    /// <param name="u">
    /// Out: left singular vectors, column i belongs to <c>s[i]</c>: m x min(m, n), m x m for all; not touched for none.
    /// </param>
    /// <param name="ldu">The leading dimension of <paramref name="u"/>, at least max(1, m) where it is written.</param>
    /// <param name="vt">Out: V^H, right singular vectors as rows: min(m, n) x n, n x n for all; not touched for none.</param>
    /// <param name="ldvt">The leading dimension of <paramref name="vt"/>, at least its number of rows where it is written, and 1.</param>
    /// <exception cref="NotConvergedException">The iteration failed; the outputs hold no result.</exception>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A dimension is negative or too large for the library's integers, a leading dimension too small, or an option undefined.
    /// </exception>
    /// <exception cref="LapackLibraryException">The library lacks the routine.</exception>
    public void Gesdd(
        SvdJob jobz, int m, int n, Span<Complex> a, int lda, Span<double> s, Span<Complex> u, int ldu, Span<Complex> vt, int ldvt) =>
        Gesdd<Complex, double>(jobz, m, n, a, lda, s, u, ldu, vt, ldvt);

    internal unsafe void Gesdd<T, R>(SvdJob jobz, int m, int n, Span<T> a, int lda, Span<R> s, Span<T> u, int ldu, Span<T> vt, int ldvt)
        where T : unmanaged
        where R : unmanaged
    {
        Check.SingularValues(jobz, nameof(jobz), jobz, nameof(jobz), m, n, a.Length, lda, s.Length, u.Length, ldu, vt.Length, ldvt);
        if (m == 0 || n == 0)
        {
            return;
        }

        nint f = Address<T>(Routine.Gesdd);
        bool complex = RoutineTable.IsComplex<T>();
        long small = Math.Min(m, n), large = Math.Max(m, n);
        (long least, long rworkSize) = (complex, jobz == SvdJob.None) switch
        {
            (false, true) => ((3 * small) + Math.Max(large, 7 * small), 0L),
            (false, false) => ((4 * small * small) + (10 * small) + large, 0),
            (true, true) => ((2 * small) + large, 7 * small),
            (true, false) => (
                (small * small) + (3 * small) + large,
                Math.Max((5 * small * small) + (7 * small), (2 * large * small) + (2 * small * small) + small)),
        };
        RequireFits(Math.Max(least, rworkSize), n);
        RequireCountable(m, n, lda);
        fixed (T* pa = a, pu = u, pvt = vt)
        fixed (R* ps = s)
        {
            T work;
            R rwork;
            long iwork;
            GesddCall(f, jobz, m, n, pa, lda, ps, pu, ldu, pvt, ldvt, &work, -1, &rwork, &iwork);
            long size = WorkSize(work, least, n);
            using var spareA = new SpareColumn<T>(this, new(pa, m, n, lda), a.Length);
            using var spareU = new SpareColumn<T>(this, LeftVectors(jobz, pu, m, n, ldu), u.Length, isInput: false);
            using var spareV = new SpareColumn<T>(this, RightVectors(jobz, pvt, m, n, ldvt), vt.Length, isInput: false);
            long rworkAt = Workspace.Align(size * sizeof(T)), iworkAt = rworkAt + Workspace.Align(rworkSize * sizeof(R));
            using var block = Workspace.Rent(iworkAt + (8 * small * IntegerBytes));
            byte* p = block.Pointer;
            GesddCall(
                f, jobz, m, n, spareA.Pointer, spareA.Leading, ps, spareU.Pointer, spareU.Leading, spareV.Pointer, spareV.Leading,
                (T*)p, size, (R*)(p + rworkAt), p + iworkAt);
            spareU.Store();
            spareV.Store();
        }
    }

    unsafe void GesddCall<T, R>(
        nint f, SvdJob jobz, long m, long n, T* a, long lda, R* s, T* u, long ldu, T* vt, long ldvt, T* work, long lwork, R* rwork,
        void* iwork)
        where T : unmanaged
        where R : unmanaged
    {
        long info = 0;
        if (RoutineTable.IsComplex<T>())
        {
            Fortran.Call15x1(f, &jobz, &m, &n, a, &lda, s, u, &ldu, vt, &ldvt, work, &lwork, rwork, iwork, &info);
        }
        else
        {
            Fortran.Call14x1(f, &jobz, &m, &n, a, &lda, s, u, &ldu, vt, &ldvt, work, &lwork, iwork, &info);
        }

        if (FromCell(info) == -4)
        {
            throw new LapackException(RoutineTable.Name<T>(Routine.Gesdd), -4, "the matrix holds NaN");
        }

        RequireConverged<T>(Routine.Gesdd, info, "the singular values of the bidiagonal form did not converge");
    }
}
