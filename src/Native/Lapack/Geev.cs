using System.Numerics;

namespace Lapack.Native;

// ?GEEV: eigenvalues and eigenvectors of a general square matrix.
//
// Infinity in the matrix makes dgeev write outside its arrays (seen in OpenBLAS 0.3.21), so the elements are looked at before the call.
public sealed partial class LapackLibrary
{
    /// <summary>Eigenvalues and, if asked for, eigenvectors of a real general matrix. LAPACK: <c>sgeev</c>.</summary>
    /// <inheritdoc cref="Geev(Job, Job, int, Span{double}, int, Span{double}, Span{double}, Span{double}, int, Span{double}, int)"/>
    public void Geev(
        Job jobvl, Job jobvr, int n, Span<float> a, int lda, Span<float> wr, Span<float> wi, Span<float> vl, int ldvl, Span<float> vr,
        int ldvr) =>
        Geev<float>(jobvl, jobvr, n, a, lda, wr, wi, vl, ldvl, vr, ldvr);

    /// <summary>Eigenvalues and, if asked for, eigenvectors of a real general matrix. LAPACK: <c>dgeev</c>.</summary>
    /// <param name="jobvl">Whether left eigenvectors u_j are computed: u_j^H A = w_j u_j^H.</param>
    /// <param name="jobvr">Whether right eigenvectors v_j are computed: A v_j = w_j v_j.</param>
    /// <param name="n">The order of the matrix; 0 returns at once.</param>
    /// <param name="a">In: the n x n matrix, column-major, finite. Out: destroyed.</param>
    /// <param name="lda">The leading dimension of <paramref name="a"/>, at least max(1, n).</param>
    /// <param name="wr">Out: the real parts of the n eigenvalues. A conjugate pair stands together, positive imaginary part first.</param>
    /// <param name="wi">Out: the imaginary parts.</param>
    /// <param name="vl">
    /// Out, if asked for: n x n left eigenvectors of norm 1. Column j for a real eigenvalue; for a pair j, j + 1 the vectors are
    /// column j plus and minus i times column j + 1, their largest component real. Empty otherwise.
    /// </param>
    /// <param name="ldvl">The leading dimension of <paramref name="vl"/>: at least 1, with vectors at least n.</param>
    /// <param name="vr">Out, if asked for: right eigenvectors, packed as <paramref name="vl"/>. Empty otherwise.</param>
    /// <param name="ldvr">The leading dimension of <paramref name="vr"/>: at least 1, with vectors at least n.</param>
    /// <exception cref="ArgumentException">A span is too short, or the matrix holds NaN or infinity.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="n"/> is negative, a leading dimension too small, or an option undefined.
    /// </exception>
    /// <exception cref="NotConvergedException">
    /// The QR algorithm failed; only the last n - info eigenvalues are found, and no vectors.
    /// </exception>
    /// <exception cref="LapackLibraryException">The library lacks the routine.</exception>
    public void Geev(
        Job jobvl, Job jobvr, int n, Span<double> a, int lda, Span<double> wr, Span<double> wi, Span<double> vl, int ldvl, Span<double> vr,
        int ldvr) =>
        Geev<double>(jobvl, jobvr, n, a, lda, wr, wi, vl, ldvl, vr, ldvr);

    /// <summary>Eigenvalues and, if asked for, eigenvectors of a complex general matrix. LAPACK: <c>cgeev</c>.</summary>
    /// <inheritdoc cref="Geev(Job, Job, int, Span{Complex}, int, Span{Complex}, Span{Complex}, int, Span{Complex}, int)"/>
    public void Geev(
        Job jobvl, Job jobvr, int n, Span<ComplexSingle> a, int lda, Span<ComplexSingle> w, Span<ComplexSingle> vl, int ldvl,
        Span<ComplexSingle> vr, int ldvr) =>
        Geev<ComplexSingle>(jobvl, jobvr, n, a, lda, w, [], vl, ldvl, vr, ldvr);

    /// <summary>Eigenvalues and, if asked for, eigenvectors of a complex general matrix. LAPACK: <c>zgeev</c>.</summary>
    /// <param name="jobvl">Whether left eigenvectors u_j are computed: u_j^H A = w_j u_j^H.</param>
    /// <param name="jobvr">Whether right eigenvectors v_j are computed: A v_j = w_j v_j.</param>
    /// <param name="n">The order of the matrix; 0 returns at once.</param>
    /// <param name="a">In: the n x n matrix, column-major, finite. Out: destroyed.</param>
    /// <param name="lda">The leading dimension of <paramref name="a"/>, at least max(1, n).</param>
    /// <param name="w">Out: the n eigenvalues, in no particular order.</param>
    /// <param name="vl">Out, if asked for: left eigenvectors, one a column, norm 1, largest component real. Empty otherwise.</param>
    /// <param name="ldvl">The leading dimension of <paramref name="vl"/>: at least 1, with vectors at least n.</param>
    /// <param name="vr">Out, if asked for: right eigenvectors, likewise. Empty otherwise.</param>
    /// <param name="ldvr">The leading dimension of <paramref name="vr"/>: at least 1, with vectors at least n.</param>
    /// <exception cref="ArgumentException">A span is too short, or the matrix holds NaN or infinity.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="n"/> is negative, a leading dimension too small, or an option undefined.
    /// </exception>
    /// <exception cref="NotConvergedException">
    /// The QR algorithm failed; only the last n - info eigenvalues are found, and no vectors.
    /// </exception>
    /// <exception cref="LapackLibraryException">The library lacks the routine.</exception>
    public void Geev(
        Job jobvl, Job jobvr, int n, Span<Complex> a, int lda, Span<Complex> w, Span<Complex> vl, int ldvl, Span<Complex> vr, int ldvr) =>
        Geev<Complex>(jobvl, jobvr, n, a, lda, w, [], vl, ldvl, vr, ldvr);

    /// <remarks>For real types <paramref name="w"/> holds the real parts and <paramref name="wi"/> the imaginary ones.</remarks>
    internal unsafe void Geev<T>(
        Job jobvl, Job jobvr, int n, Span<T> a, int lda, Span<T> w, Span<T> wi, Span<T> vl, int ldvl, Span<T> vr, int ldvr)
        where T : unmanaged
    {
        bool complex = RoutineTable.IsComplex<T>(), left = jobvl == Job.Vectors, right = jobvr == Job.Vectors;
        Check.Defined(jobvl, nameof(jobvl));
        Check.Defined(jobvr, nameof(jobvr));
        Check.NotNegative(n, nameof(n));
        Check.Matrix(a.Length, n, n, lda, nameof(a), nameof(lda));
        Check.Vector(w.Length, n, complex ? nameof(w) : "wr");
        Check.Vector(wi.Length, complex ? 0 : n, nameof(wi));
        Check.Matrix(vl.Length, left ? n : 0, n, ldvl, nameof(vl), nameof(ldvl));
        Check.Matrix(vr.Length, right ? n : 0, n, ldvr, nameof(vr), nameof(ldvr));
        Check.FiniteMatrix<T>(a, n, n, lda, nameof(a));
        if (n == 0)
        {
            return;
        }

        nint f = Address<T>(Routine.Geev);
        fixed (T* pa = a, pw = w, pi = wi, pl = vl, pr = vr)
        {
            T query;
            GeevCall(f, jobvl, jobvr, n, pa, lda, pw, pi, pl, ldvl, pr, ldvr, &query, -1, &query);
            long size = WorkSize(query, least: 4L * n, n);
            using var spare = new SpareColumn<T>(this, new(pa, n, n, lda), a.Length);
            long rworkAt = Workspace.Align(size * sizeof(T));
            using var block = Workspace.Rent(rworkAt + (complex ? (long)n * sizeof(T) : 0));
            byte* p = block.Pointer;
            GeevCall(f, jobvl, jobvr, n, spare.Pointer, spare.Leading, pw, pi, pl, ldvl, pr, ldvr, (T*)p, size, p + rworkAt);
        }
    }

    unsafe void GeevCall<T>(
        nint f, Job jobvl, Job jobvr, long n, T* a, long lda, T* w, T* wi, T* vl, long ldvl, T* vr, long ldvr, T* work, long lwork,
        void* rwork)
        where T : unmanaged
    {
        long info = 0;
        if (RoutineTable.IsComplex<T>())
        {
            Fortran.Call14x2(f, &jobvl, &jobvr, &n, a, &lda, w, vl, &ldvl, vr, &ldvr, work, &lwork, rwork, &info);
        }
        else
        {
            Fortran.Call14x2(f, &jobvl, &jobvr, &n, a, &lda, w, wi, vl, &ldvl, vr, &ldvr, work, &lwork, &info);
        }

        RequireConverged<T>(Routine.Geev, info, "the QR algorithm did not find all eigenvalues; the first {0} are missing");
    }
}
