using System.Numerics;

namespace Lapack.Native;

// ?GEEV: eigenvalues and eigenvectors of a general square matrix.
//
// Infinity in the matrix makes dgeev write outside its arrays (seen in OpenBLAS 0.3.21), so the elements are looked at before the call.
// OpenBLAS's complex ?GEMV may read up to a column behind its matrix (see Heevd.cs); the reduction hands it the last columns of A, which
// therefore goes through a copy unless the span has a column to spare.
public sealed partial class LapackLibrary
{
    /// <summary>Eigenvalues and, if asked for, eigenvectors of a real general matrix. LAPACK: <c>sgeev</c>.</summary>
    /// <inheritdoc cref="Geev(Job, Job, int, Span{double}, int, Span{double}, Span{double}, Span{double}, int, Span{double}, int)"/>
    public void Geev(
        Job jobvl, Job jobvr, int n, Span<float> a, int lda, Span<float> wr, Span<float> wi, Span<float> vl, int ldvl, Span<float> vr, int ldvr) =>
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
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="n"/> is negative, a leading dimension too small, or an option undefined.</exception>
    /// <exception cref="NotConvergedException">The QR algorithm failed; only the last n - info eigenvalues are found, and no vectors.</exception>
    /// <exception cref="LapackLibraryException">The library lacks the routine.</exception>
    public void Geev(
        Job jobvl, Job jobvr, int n, Span<double> a, int lda, Span<double> wr, Span<double> wi, Span<double> vl, int ldvl, Span<double> vr, int ldvr) =>
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
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="n"/> is negative, a leading dimension too small, or an option undefined.</exception>
    /// <exception cref="NotConvergedException">The QR algorithm failed; only the last n - info eigenvalues are found, and no vectors.</exception>
    /// <exception cref="LapackLibraryException">The library lacks the routine.</exception>
    public void Geev(
        Job jobvl, Job jobvr, int n, Span<Complex> a, int lda, Span<Complex> w, Span<Complex> vl, int ldvl, Span<Complex> vr, int ldvr) =>
        Geev<Complex>(jobvl, jobvr, n, a, lda, w, [], vl, ldvl, vr, ldvr);

    /// <remarks>For real types <paramref name="w"/> holds the real parts and <paramref name="wi"/> the imaginary ones.</remarks>
    internal unsafe void Geev<T>(Job jobvl, Job jobvr, int n, Span<T> a, int lda, Span<T> w, Span<T> wi, Span<T> vl, int ldvl, Span<T> vr, int ldvr)
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
        long order = n, leadA = lda, leadL = ldvl, leadR = ldvr;
        int real = complex ? sizeof(T) / 2 : sizeof(T);
        fixed (T* pa = a)
        fixed (T* pw = w)
        fixed (T* pi = wi)
        fixed (T* pl = vl)
        fixed (T* pr = vr)
        {
            T query;
            long size = -1, info = 0;
            if (complex)
            {
                byte* rwork = stackalloc byte[16];
                Fortran.Call14x2(f, &jobvl, &jobvr, &order, pa, &leadA, pw, pl, &leadL, pr, &leadR, &query, &size, rwork, &info);
            }
            else
            {
                Fortran.Call14x2(f, &jobvl, &jobvr, &order, pa, &leadA, pw, pi, pl, &leadL, pr, &leadR, &query, &size, &info);
            }

            size = Math.Max(RealPart(query), 4L * n);

            bool copy = complex && Vendor == LapackVendor.OpenBlas && a.Length < ((long)n * lda) + n;
            long rworkAt = Workspace.Align(size * sizeof(T)), copyAt = rworkAt + Workspace.Align(complex ? 2L * n * real : 0);
            using var block = Workspace.Rent(copyAt + (copy ? (n + 1L) * n * sizeof(T) : 0));
            T* matrix = copy ? (T*)(block.Pointer + copyAt) : pa;
            if (copy)
            {
                CopyColumns(pa, lda, matrix, n, n, upper: false);
                leadA = n;
            }

            info = 0;
            if (complex)
            {
                Fortran.Call14x2(
                    f, &jobvl, &jobvr, &order, matrix, &leadA, pw, pl, &leadL, pr, &leadR, block.Pointer, &size, block.Pointer + rworkAt, &info);
            }
            else
            {
                Fortran.Call14x2(f, &jobvl, &jobvr, &order, matrix, &leadA, pw, pi, pl, &leadL, pr, &leadR, block.Pointer, &size, &info);
            }

            info = FromCell(info);
            if (info != 0)
            {
                ThrowQr<T>(Routine.Geev, info);
            }
        }
    }

    static void ThrowQr<T>(Routine routine, long info)
        where T : unmanaged
    {
        string name = RoutineTable.Name<T>(routine);
        throw info < 0
            ? LapackException.Illegal(name, info)
            : new NotConvergedException(name, info, $"the QR algorithm did not find all eigenvalues; the first {info} are missing");
    }
}
