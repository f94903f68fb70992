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
    /// <summary>Singular values and, if asked for, singular vectors of a real matrix by divide and conquer. LAPACK: <c>sgesdd</c>.</summary>
    /// <inheritdoc cref="Gesdd(SvdJob, int, int, Span{Complex}, int, Span{double}, Span{Complex}, int, Span{Complex}, int)"/>
    public void Gesdd(SvdJob jobz, int m, int n, Span<float> a, int lda, Span<float> s, Span<float> u, int ldu, Span<float> vt, int ldvt) =>
        Gesdd<float, float>(jobz, m, n, a, lda, s, u, ldu, vt, ldvt);

    /// <summary>Singular values and, if asked for, singular vectors of a real matrix by divide and conquer. LAPACK: <c>dgesdd</c>.</summary>
    /// <inheritdoc cref="Gesdd(SvdJob, int, int, Span{Complex}, int, Span{double}, Span{Complex}, int, Span{Complex}, int)"/>
    public void Gesdd(SvdJob jobz, int m, int n, Span<double> a, int lda, Span<double> s, Span<double> u, int ldu, Span<double> vt, int ldvt) =>
        Gesdd<double, double>(jobz, m, n, a, lda, s, u, ldu, vt, ldvt);

    /// <summary>Singular values and, if asked for, singular vectors of a complex matrix by divide and conquer: A = U diag(s) V^H. LAPACK: <c>cgesdd</c>.</summary>
    /// <inheritdoc cref="Gesdd(SvdJob, int, int, Span{Complex}, int, Span{double}, Span{Complex}, int, Span{Complex}, int)"/>
    public void Gesdd(
        SvdJob jobz, int m, int n, Span<ComplexSingle> a, int lda, Span<float> s, Span<ComplexSingle> u,
        int ldu, Span<ComplexSingle> vt, int ldvt) =>
        Gesdd<ComplexSingle, float>(jobz, m, n, a, lda, s, u, ldu, vt, ldvt);

    /// <summary>Singular values and, if asked for, singular vectors of a complex matrix by divide and conquer: A = U diag(s) V^H. LAPACK: <c>zgesdd</c>.</summary>
    /// <param name="jobz">How many singular vectors are computed.</param>
    /// <param name="m">The number of rows; 0 returns at once.</param>
    /// <param name="n">The number of columns; 0 returns at once.</param>
    /// <param name="a">In: the m x n matrix, column-major, free of NaN and infinity (on infinity some libraries never return). Out: destroyed.</param>
    /// <param name="lda">The leading dimension of <paramref name="a"/>, at least max(1, m).</param>
    /// <param name="s">Out: the min(m, n) singular values in descending order.</param>
    /// <param name="u">Out: left singular vectors, column i belongs to <c>s[i]</c>: m x min(m, n), m x m for all; not touched for none.</param>
    /// <param name="ldu">The leading dimension of <paramref name="u"/>, at least max(1, m) where it is written.</param>
    /// <param name="vt">Out: V^H, right singular vectors as rows: min(m, n) x n, n x n for all; not touched for none.</param>
    /// <param name="ldvt">The leading dimension of <paramref name="vt"/>, at least its number of rows where it is written, and 1.</param>
    /// <exception cref="NotConvergedException">The iteration failed; the outputs hold no result.</exception>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A dimension is negative or too large for the library's integers, a leading dimension too small, or an option undefined.</exception>
    /// <exception cref="LapackLibraryException">The library lacks the routine.</exception>
    public void Gesdd(SvdJob jobz, int m, int n, Span<Complex> a, int lda, Span<double> s, Span<Complex> u, int ldu, Span<Complex> vt, int ldvt) =>
        Gesdd<Complex, double>(jobz, m, n, a, lda, s, u, ldu, vt, ldvt);

    internal unsafe void Gesdd<T, R>(SvdJob jobz, int m, int n, Span<T> a, int lda, Span<R> s, Span<T> u, int ldu, Span<T> vt, int ldvt)
        where T : unmanaged
        where R : unmanaged
    {
        CheckSvd<T, R>(jobz, jobz, nameof(jobz), nameof(jobz), m, n, a.Length, lda, s.Length, u.Length, ldu, vt.Length, ldvt);
        if (m == 0 || n == 0)
        {
            return;
        }

        nint f = Address<T>(Routine.Gesdd);
        bool complex = sizeof(T) != sizeof(R);
        long small = Math.Min(m, n), large = Math.Max(m, n);
        (long least, long rworkSize) = (complex, jobz == SvdJob.None) switch
        {
            (false, true) => ((3 * small) + Math.Max(large, 7 * small), 0L),
            (false, false) => ((4 * small * small) + (10 * small) + large, 0),
            (true, true) => ((2 * small) + large, 7 * small),
            (true, false) => ((small * small) + (3 * small) + large, Math.Max((5 * small * small) + (7 * small), (2 * large * small) + (2 * small * small) + small)),
        };
        RequireFits(Math.Max(least, rworkSize), (int)small);
        fixed (T* pa = a, pu = u, pvt = vt)
        fixed (R* ps = s)
        {
            using var spareA = new SpareColumn<T>(this, pa, a.Length, m, n, lda);
            using var spareU = new SpareColumn<T>(this, pu, u.Length, jobz == SvdJob.None ? 0 : m, jobz == SvdJob.All ? m : (int)small, ldu, read: false);
            using var spareV = new SpareColumn<T>(this, pvt, vt.Length, jobz switch { SvdJob.None => 0, SvdJob.All => n, _ => (int)small }, n, ldvt, read: false);
            T work;
            R rwork;
            long iwork;
            GesddCall<T, R>(f, jobz, m, n, pa, lda, ps, pu, ldu, pvt, ldvt, &work, -1, &rwork, &iwork);
            long size = Math.Max(least, WorkspaceSize(*(R*)&work));
            RequireFits(size, (int)small);
            long rworkAt = Workspace.Align(size * sizeof(T)), iworkAt = rworkAt + Workspace.Align(rworkSize * sizeof(R));
            using var block = Workspace.Rent(iworkAt + (8 * small * (IntegerBits / 8)));
            byte* p = block.Pointer;
            GesddCall<T, R>(
                f, jobz, m, n, spareA.Pointer, spareA.Leading, ps, spareU.Pointer, spareU.Leading, spareV.Pointer, spareV.Leading, p, size, p + rworkAt,
                p + iworkAt);
            spareU.Store();
            spareV.Store();
        }
    }

    unsafe void GesddCall<T, R>(
        nint f, SvdJob jobz, long m, long n, void* a, long lda, void* s, void* u, long ldu, void* vt, long ldvt, void* work, long lwork,
        void* rwork, void* iwork)
        where T : unmanaged
        where R : unmanaged
    {
        long info = 0;
        if (sizeof(T) == sizeof(R))
        {
            Fortran.Call14x1(f, &jobz, &m, &n, a, &lda, s, u, &ldu, vt, &ldvt, work, &lwork, iwork, &info);
        }
        else
        {
            Fortran.Call15x1(f, &jobz, &m, &n, a, &lda, s, u, &ldu, vt, &ldvt, work, &lwork, rwork, iwork, &info);
        }

        info = FromCell(info);
        if (info == 0)
        {
            return;
        }

        string name = RoutineTable.Name<T>(Routine.Gesdd);
        throw info switch
        {
            -4 => new LapackException(name, info, "the matrix holds NaN"),
            < 0 => LapackException.Illegal(name, info),
            _ => new NotConvergedException(name, info, "the singular values of the bidiagonal form did not converge"),
        };
    }

    /// <summary>The checks that both drivers share; U and V^H are looked at only where they are written.</summary>
    static void CheckSvd<T, R>(
        SvdJob jobu, SvdJob jobvt, string jobuName, string jobvtName, int m, int n, int a, int lda, int s, int u, int ldu, int vt, int ldvt)
    {
        Check.Defined(jobu, jobuName);
        Check.Defined(jobvt, jobvtName);
        Check.NotNegative(m, nameof(m));
        Check.NotNegative(n, nameof(n));
        int small = Math.Min(m, n);
        Check.Matrix(a, m, n, lda, nameof(a), nameof(lda));
        Check.Vector(s, small, nameof(s));
        bool left = jobu != SvdJob.None, right = jobvt != SvdJob.None;
        Check.Matrix(left ? u : int.MaxValue, left ? m : 0, jobu == SvdJob.All ? m : small, ldu, nameof(u), nameof(ldu));
        Check.Matrix(right ? vt : int.MaxValue, right ? (jobvt == SvdJob.All ? n : small) : 0, n, ldvt, nameof(vt), nameof(ldvt));
    }

    void RequireFits(long elements, int n)
    {
        if (IntegerBits == 32 && elements > int.MaxValue)
        {
            ThrowTooLarge(n, elements);
        }
    }
}
