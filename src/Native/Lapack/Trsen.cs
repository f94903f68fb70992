using System.Numerics;

namespace Lapack.Native;

// ?TRSEN with JOB = 'N': reorders a Schur form so that selected eigenvalues come first; no condition numbers.
public sealed partial class LapackLibrary
{
    /// <summary>Reorders a real Schur form. LAPACK: <c>strsen</c>.</summary>
    /// <inheritdoc cref="Trsen(Job, ReadOnlySpan{bool}, int, Span{double}, int, Span{double}, int, Span{double}, Span{double})"/>
    public int Trsen(
        Job compq, ReadOnlySpan<bool> select, int n, Span<float> t, int ldt, Span<float> q, int ldq, Span<float> wr, Span<float> wi) =>
        Trsen<float>(compq, select, n, t, ldt, q, ldq, wr, wi);

    /// <summary>Reorders a real Schur form A = Q T Q^T so that selected eigenvalues come first. LAPACK: <c>dtrsen</c>.</summary>
    /// <param name="compq">Whether <paramref name="q"/> is updated.</param>
    /// <param name="select">
    /// Which of the n eigenvalues to move to the front; a conjugate pair goes if either of the two is selected.
    /// </param>
    /// <param name="n">The order of T; 0 returns at once.</param>
    /// <param name="t">In and out: T, in the form of Gees, column-major.</param>
    /// <param name="ldt">The leading dimension of T, at least max(1, n).</param>
    /// <param name="q">In and out, if updated: Q. Empty otherwise.</param>
    /// <param name="ldq">The leading dimension of Q: at least 1, if updated at least n.</param>
    /// <param name="wr">Out: the real parts of the eigenvalues in their new order.</param>
    /// <param name="wi">Out: the imaginary parts.</param>
    /// <returns>How many eigenvalues came first.</returns>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="n"/> is negative, a leading dimension too small, or an option undefined.
    /// </exception>
    /// <exception cref="LapackException">Two eigenvalues were too close to be swapped.</exception>
    /// <exception cref="LapackLibraryException">The library lacks the routine.</exception>
    public int Trsen(
        Job compq, ReadOnlySpan<bool> select, int n, Span<double> t, int ldt, Span<double> q, int ldq, Span<double> wr, Span<double> wi) =>
        Trsen<double>(compq, select, n, t, ldt, q, ldq, wr, wi);

    /// <summary>Reorders a complex Schur form. LAPACK: <c>ctrsen</c>.</summary>
    /// <inheritdoc cref="Trsen(Job, ReadOnlySpan{bool}, int, Span{Complex}, int, Span{Complex}, int, Span{Complex})"/>
    public int Trsen(
        Job compq, ReadOnlySpan<bool> select, int n, Span<ComplexSingle> t, int ldt, Span<ComplexSingle> q, int ldq,
        Span<ComplexSingle> w) =>
        Trsen<ComplexSingle>(compq, select, n, t, ldt, q, ldq, w, []);

    /// <summary>Reorders a complex Schur form A = Q T Q^H so that selected eigenvalues come first. LAPACK: <c>ztrsen</c>.</summary>
    /// <param name="compq">Whether <paramref name="q"/> is updated.</param>
    /// <param name="select">Which of the n eigenvalues to move to the front.</param>
    /// <param name="n">The order of T; 0 returns at once.</param>
    /// <param name="t">In and out: T, upper triangular, column-major.</param>
    /// <param name="ldt">The leading dimension of T, at least max(1, n).</param>
    /// <param name="q">In and out, if updated: Q. Empty otherwise.</param>
    /// <param name="ldq">The leading dimension of Q: at least 1, if updated at least n.</param>
    /// <param name="w">Out: the eigenvalues in their new order.</param>
    /// <returns>How many eigenvalues came first.</returns>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="n"/> is negative, a leading dimension too small, or an option undefined.
    /// </exception>
    /// <exception cref="LapackLibraryException">The library lacks the routine.</exception>
    public int Trsen(Job compq, ReadOnlySpan<bool> select, int n, Span<Complex> t, int ldt, Span<Complex> q, int ldq, Span<Complex> w) =>
        Trsen<Complex>(compq, select, n, t, ldt, q, ldq, w, []);

    /// <remarks>For real types <paramref name="w"/> holds the real parts and <paramref name="wi"/> the imaginary ones.</remarks>
    internal unsafe int Trsen<T>(Job compq, ReadOnlySpan<bool> select, int n, Span<T> t, int ldt, Span<T> q, int ldq, Span<T> w, Span<T> wi)
        where T : unmanaged
    {
        bool update = compq == Job.Vectors, complex = RoutineTable.IsComplex<T>();
        Check.Defined(compq, nameof(compq));
        Check.NotNegative(n, nameof(n));
        Check.Vector(select.Length, n, nameof(select));
        Check.Matrix(t.Length, n, n, ldt, nameof(t), nameof(ldt));
        Check.Matrix(q.Length, update ? n : 0, n, ldq, nameof(q), nameof(ldq));
        Check.Vector(w.Length, n, complex ? nameof(w) : "wr");
        Check.Vector(wi.Length, complex ? 0 : n, nameof(wi));
        if (n == 0)
        {
            return 0;
        }

        nint f = Address<T>(Routine.Trsen);
        byte job = (byte)'N';
        long order = n, leadT = ldt, leadQ = ldq, count = 0, lwork = n, liwork = 1, iwork = 0, info = 0;
        double s = 0, sep = 0;
        long logicalsAt = Workspace.Align((long)n * sizeof(T));
        using var block = Workspace.Rent(logicalsAt + ((long)n * IntegerBytes));
        byte* work = block.Pointer, logicals = work + logicalsAt;
        WriteLogicals(select[..n], logicals);
        fixed (T* pt = t, pq = q, pw = w, pi = wi)
        {
            if (complex)
            {
                Fortran.Call15x2(
                    f, &job, &compq, logicals, &order, pt, &leadT, pq, &leadQ, pw, &count, &s, &sep, work, &lwork, &info);
            }
            else
            {
                Fortran.Call18x2(
                    f, &job, &compq, logicals, &order, pt, &leadT, pq, &leadQ, pw, pi, &count, &s, &sep,
                    work, &lwork, &iwork, &liwork, &info);
            }
        }

        int failed = ResultInfo<T>(Routine.Trsen, info);
        return failed == 0
            ? (int)FromCell(count)
            : throw new LapackException(
                RoutineTable.Name<T>(Routine.Trsen), failed,
                "some eigenvalues are too close to be reordered; the form was reordered in part");
    }
}
