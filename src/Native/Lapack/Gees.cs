using System.Numerics;

namespace Lapack.Native;

// ?GEES: the Schur form A = Z T Z^H. SORT = 'N' always: a SELECT callback from Fortran would have to be a native function pointer that
// cannot throw; Trsen orders the form afterwards. As with ?GEEV the elements must be finite.
public sealed partial class LapackLibrary
{
    /// <summary>The real Schur form of a general matrix. LAPACK: <c>sgees</c>.</summary>
    /// <inheritdoc cref="Gees(Job, int, Span{double}, int, Span{double}, Span{double}, Span{double}, int)"/>
    public void Gees(Job jobvs, int n, Span<float> a, int lda, Span<float> wr, Span<float> wi, Span<float> vs, int ldvs) =>
        Gees<float>(jobvs, n, a, lda, wr, wi, vs, ldvs);

    /// <summary>
    /// The real Schur form A = Z T Z^T: T is upper triangular but for a 2 x 2 block on the diagonal for each conjugate pair of
    /// eigenvalues, with equal diagonal elements and off-diagonal ones of opposite sign. LAPACK: <c>dgees</c>.
    /// </summary>
    /// <param name="jobvs">Whether Z is computed.</param>
    /// <param name="n">The order of the matrix; 0 returns at once.</param>
    /// <param name="a">In: the n x n matrix, column-major, finite. Out: T.</param>
    /// <param name="lda">The leading dimension of <paramref name="a"/>, at least max(1, n).</param>
    /// <param name="wr">Out: the real parts of the eigenvalues, in the order of T's diagonal.</param>
    /// <param name="wi">Out: the imaginary parts.</param>
    /// <param name="vs">Out, if asked for: Z, orthogonal, n x n. Empty otherwise.</param>
    /// <param name="ldvs">The leading dimension of <paramref name="vs"/>: at least 1, with vectors at least n.</param>
    /// <exception cref="ArgumentException">A span is too short, or the matrix holds NaN or infinity.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="n"/> is negative, a leading dimension too small, or an option undefined.
    /// </exception>
    /// <exception cref="NotConvergedException">The QR algorithm failed.</exception>
    /// <exception cref="LapackLibraryException">The library lacks the routine.</exception>
    public void Gees(Job jobvs, int n, Span<double> a, int lda, Span<double> wr, Span<double> wi, Span<double> vs, int ldvs) =>
        Gees<double>(jobvs, n, a, lda, wr, wi, vs, ldvs);

    /// <summary>The Schur form of a complex matrix. LAPACK: <c>cgees</c>.</summary>
    /// <inheritdoc cref="Gees(Job, int, Span{Complex}, int, Span{Complex}, Span{Complex}, int)"/>
    public void Gees(Job jobvs, int n, Span<ComplexSingle> a, int lda, Span<ComplexSingle> w, Span<ComplexSingle> vs, int ldvs) =>
        Gees<ComplexSingle>(jobvs, n, a, lda, w, [], vs, ldvs);

    /// <summary>The Schur form A = Z T Z^H of a complex matrix, T upper triangular. LAPACK: <c>zgees</c>.</summary>
    /// <param name="jobvs">Whether Z is computed.</param>
    /// <param name="n">The order of the matrix; 0 returns at once.</param>
    /// <param name="a">In: the n x n matrix, column-major, finite. Out: T.</param>
    /// <param name="lda">The leading dimension of <paramref name="a"/>, at least max(1, n).</param>
    /// <param name="w">Out: the eigenvalues, T's diagonal.</param>
    /// <param name="vs">Out, if asked for: Z, unitary, n x n. Empty otherwise.</param>
    /// <param name="ldvs">The leading dimension of <paramref name="vs"/>: at least 1, with vectors at least n.</param>
    /// <exception cref="ArgumentException">A span is too short, or the matrix holds NaN or infinity.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="n"/> is negative, a leading dimension too small, or an option undefined.
    /// </exception>
    /// <exception cref="NotConvergedException">The QR algorithm failed.</exception>
    /// <exception cref="LapackLibraryException">The library lacks the routine.</exception>
    public void Gees(Job jobvs, int n, Span<Complex> a, int lda, Span<Complex> w, Span<Complex> vs, int ldvs) =>
        Gees<Complex>(jobvs, n, a, lda, w, [], vs, ldvs);

    /// <remarks>For real types <paramref name="w"/> holds the real parts and <paramref name="wi"/> the imaginary ones.</remarks>
    internal unsafe void Gees<T>(Job jobvs, int n, Span<T> a, int lda, Span<T> w, Span<T> wi, Span<T> vs, int ldvs)
        where T : unmanaged
    {
        bool complex = RoutineTable.IsComplex<T>();
        Check.Defined(jobvs, nameof(jobvs));
        Check.NotNegative(n, nameof(n));
        Check.Matrix(a.Length, n, n, lda, nameof(a), nameof(lda));
        Check.Vector(w.Length, n, complex ? nameof(w) : "wr");
        Check.Vector(wi.Length, complex ? 0 : n, nameof(wi));
        Check.Matrix(vs.Length, jobvs == Job.Vectors ? n : 0, n, ldvs, nameof(vs), nameof(ldvs));
        Check.FiniteMatrix<T>(a, n, n, lda, nameof(a));
        if (n == 0)
        {
            return;
        }

        nint f = Address<T>(Routine.Gees);
        fixed (T* pa = a, pw = w, pi = wi, pv = vs)
        {
            T query;
            byte* few = stackalloc byte[16];
            GeesCall(f, jobvs, n, pa, lda, pw, pi, pv, ldvs, &query, -1, few, few);
            long size = WorkSize(query, least: 3L * n, n);
            using var spare = new SpareColumn<T>(this, new(pa, n, n, lda), a.Length);
            long rworkAt = Workspace.Align(size * sizeof(T)), bworkAt = rworkAt + Workspace.Align((long)n * sizeof(T));
            using var block = Workspace.Rent(bworkAt + ((long)n * IntegerBytes));
            byte* p = block.Pointer;
            GeesCall(f, jobvs, n, spare.Pointer, spare.Leading, pw, pi, pv, ldvs, (T*)p, size, p + rworkAt, p + bworkAt);
            spare.Store();
        }
    }

    unsafe void GeesCall<T>(
        nint f, Job jobvs, long n, T* a, long lda, T* w, T* wi, T* vs, long ldvs, T* work, long lwork, void* rwork, void* bwork)
        where T : unmanaged
    {
        byte sort = (byte)'N';
        long sdim = 0, info = 0;
        if (RoutineTable.IsComplex<T>())
        {
            Fortran.Call15x2(f, &jobvs, &sort, null, &n, a, &lda, &sdim, w, vs, &ldvs, work, &lwork, rwork, bwork, &info);
        }
        else
        {
            Fortran.Call15x2(f, &jobvs, &sort, null, &n, a, &lda, &sdim, w, wi, vs, &ldvs, work, &lwork, bwork, &info);
        }

        RequireConverged<T>(Routine.Gees, info, "the QR algorithm did not find all eigenvalues; the first {0} are missing");
    }
}
