using System.Numerics;

namespace Lapack.Native;

// ?GESVD: the singular value decomposition by QR iteration: slower than ?GESDD, with less memory, and it converges where that may not.
public sealed partial class LapackLibrary
{
    /// <summary>Singular values and, if asked for, singular vectors of a real matrix by QR iteration. LAPACK: <c>sgesvd</c>.</summary>
    /// <inheritdoc cref="Gesvd(SvdJob, SvdJob, int, int, Span{Complex}, int, Span{double}, Span{Complex}, int, Span{Complex}, int)"/>
    public void Gesvd(
        SvdJob jobu, SvdJob jobvt, int m, int n, Span<float> a, int lda, Span<float> s, Span<float> u, int ldu, Span<float> vt, int ldvt) =>
        Gesvd<float, float>(jobu, jobvt, m, n, a, lda, s, u, ldu, vt, ldvt);

    /// <summary>Singular values and, if asked for, singular vectors of a real matrix by QR iteration. LAPACK: <c>dgesvd</c>.</summary>
    /// <inheritdoc cref="Gesvd(SvdJob, SvdJob, int, int, Span{Complex}, int, Span{double}, Span{Complex}, int, Span{Complex}, int)"/>
    public void Gesvd(
        SvdJob jobu, SvdJob jobvt, int m, int n, Span<double> a, int lda, Span<double> s, Span<double> u, int ldu, Span<double> vt,
        int ldvt) =>
        Gesvd<double, double>(jobu, jobvt, m, n, a, lda, s, u, ldu, vt, ldvt);

    /// <summary>
    /// Singular values and, if asked for, singular vectors of a complex matrix by QR iteration: A = U diag(s) V^H. LAPACK:
    /// <c>cgesvd</c>.
    /// </summary>
    /// <inheritdoc cref="Gesvd(SvdJob, SvdJob, int, int, Span{Complex}, int, Span{double}, Span{Complex}, int, Span{Complex}, int)"/>
    public void Gesvd(
        SvdJob jobu, SvdJob jobvt, int m, int n, Span<ComplexSingle> a, int lda, Span<float> s, Span<ComplexSingle> u, int ldu,
        Span<ComplexSingle> vt, int ldvt) =>
        Gesvd<ComplexSingle, float>(jobu, jobvt, m, n, a, lda, s, u, ldu, vt, ldvt);

    /// <summary>
    /// Singular values and, if asked for, singular vectors of a complex matrix by QR iteration: A = U diag(s) V^H. LAPACK:
    /// <c>zgesvd</c>.
    /// </summary>
    /// <param name="jobu">How many left singular vectors are computed.</param>
    /// <param name="jobvt">How many right singular vectors are computed.</param>
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
    public void Gesvd(
        SvdJob jobu, SvdJob jobvt, int m, int n, Span<Complex> a, int lda, Span<double> s, Span<Complex> u, int ldu, Span<Complex> vt,
        int ldvt) =>
        Gesvd<Complex, double>(jobu, jobvt, m, n, a, lda, s, u, ldu, vt, ldvt);

    internal unsafe void Gesvd<T, R>(
        SvdJob jobu, SvdJob jobvt, int m, int n, Span<T> a, int lda, Span<R> s, Span<T> u, int ldu, Span<T> vt, int ldvt)
        where T : unmanaged
        where R : unmanaged
    {
        Check.SingularValues(jobu, nameof(jobu), jobvt, nameof(jobvt), m, n, a.Length, lda, s.Length, u.Length, ldu, vt.Length, ldvt);
        if (m == 0 || n == 0)
        {
            return;
        }

        RequireCountable(m, n, lda);
        nint f = Address<T>(Routine.Gesvd);
        bool complex = RoutineTable.IsComplex<T>();
        long small = Math.Min(m, n), large = Math.Max(m, n);
        long least = complex ? (2 * small) + large : Math.Max((3 * small) + large, 5 * small), rworkSize = complex ? 5 * small : 0;
        fixed (T* pa = a, pu = u, pvt = vt)
        fixed (R* ps = s)
        {
            T work;
            R rwork;
            GesvdCall(f, jobu, jobvt, m, n, pa, lda, ps, pu, ldu, pvt, ldvt, &work, -1, &rwork);
            long size = WorkSize(work, least, n);
            using var spareA = new SpareColumn<T>(this, new(pa, m, n, lda), a.Length);
            using var spareU = new SpareColumn<T>(this, LeftVectors(jobu, pu, m, n, ldu), u.Length, isInput: false);
            using var spareV = new SpareColumn<T>(this, RightVectors(jobvt, pvt, m, n, ldvt), vt.Length, isInput: false);
            long rworkAt = Workspace.Align(size * sizeof(T));
            using var block = Workspace.Rent(rworkAt + (rworkSize * sizeof(R)));
            GesvdCall(
                f, jobu, jobvt, m, n, spareA.Pointer, spareA.Leading, ps, spareU.Pointer, spareU.Leading, spareV.Pointer, spareV.Leading,
                (T*)block.Pointer, size, (R*)(block.Pointer + rworkAt));
            spareU.Store();
            spareV.Store();
        }
    }

    unsafe void GesvdCall<T, R>(
        nint f, SvdJob jobu, SvdJob jobvt, long m, long n, T* a, long lda, R* s, T* u, long ldu, T* vt, long ldvt, T* work, long lwork,
        R* rwork)
        where T : unmanaged
        where R : unmanaged
    {
        long info = 0;
        if (RoutineTable.IsComplex<T>())
        {
            Fortran.Call15x2(f, &jobu, &jobvt, &m, &n, a, &lda, s, u, &ldu, vt, &ldvt, work, &lwork, rwork, &info);
        }
        else
        {
            Fortran.Call14x2(f, &jobu, &jobvt, &m, &n, a, &lda, s, u, &ldu, vt, &ldvt, work, &lwork, &info);
        }

        RequireConverged<T>(Routine.Gesvd, info, "{0} superdiagonals of the bidiagonal form did not converge to zero");
    }
}
