using System.Numerics;

namespace Lapack.Native;

// ?TREXC: moves one diagonal element (real: block) of a Schur form to another place.
public sealed partial class LapackLibrary
{
    /// <summary>Moves a diagonal block of a real Schur form. LAPACK: <c>strexc</c>.</summary>
    /// <inheritdoc cref="Trexc(Job, int, Span{double}, int, Span{double}, int, ref int, ref int)"/>
    public bool Trexc(Job compq, int n, Span<float> t, int ldt, Span<float> q, int ldq, ref int ifst, ref int ilst) =>
        Trexc<float>(compq, n, t, ldt, q, ldq, ref ifst, ref ilst);

    /// <summary>Moves a diagonal block of a real Schur form A = Q T Q^T by orthogonal similarity. LAPACK: <c>dtrexc</c>.</summary>
    /// <param name="compq">Whether <paramref name="q"/> is updated.</param>
    /// <param name="n">The order of T; below 2 there is nothing to do.</param>
    /// <param name="t">In and out: T, in the form of Gees, column-major.</param>
    /// <param name="ldt">The leading dimension of T, at least max(1, n).</param>
    /// <param name="q">In and out, if updated: Q. Empty otherwise.</param>
    /// <param name="ldq">The leading dimension of Q: at least 1, if updated at least n.</param>
    /// <param name="ifst">The row of the block to move, from 1; out: the block's first row, if it pointed to the second.</param>
    /// <param name="ilst">Where it goes, from 1; out: where its first row came to lie, which may differ by one.</param>
    /// <returns>False if two blocks were too close to be swapped; T is then partly reordered, and still similar to A.</returns>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range, or an option undefined.</exception>
    /// <exception cref="LapackLibraryException">The library lacks the routine.</exception>
    public bool Trexc(Job compq, int n, Span<double> t, int ldt, Span<double> q, int ldq, ref int ifst, ref int ilst) =>
        Trexc<double>(compq, n, t, ldt, q, ldq, ref ifst, ref ilst);

    /// <summary>Moves a diagonal element of a complex Schur form. LAPACK: <c>ctrexc</c>.</summary>
    /// <inheritdoc cref="Trexc(Job, int, Span{Complex}, int, Span{Complex}, int, int, int)"/>
    public void Trexc(Job compq, int n, Span<ComplexSingle> t, int ldt, Span<ComplexSingle> q, int ldq, int ifst, int ilst) =>
        Trexc<ComplexSingle>(compq, n, t, ldt, q, ldq, ref ifst, ref ilst);

    /// <summary>Moves a diagonal element of a complex Schur form A = Q T Q^H by unitary similarity. LAPACK: <c>ztrexc</c>.</summary>
    /// <param name="compq">Whether <paramref name="q"/> is updated.</param>
    /// <param name="n">The order of T; below 2 there is nothing to do.</param>
    /// <param name="t">In and out: T, upper triangular, column-major.</param>
    /// <param name="ldt">The leading dimension of T, at least max(1, n).</param>
    /// <param name="q">In and out, if updated: Q. Empty otherwise.</param>
    /// <param name="ldq">The leading dimension of Q: at least 1, if updated at least n.</param>
    /// <param name="ifst">The element to move, from 1.</param>
    /// <param name="ilst">Where it goes, from 1.</param>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range, or an option undefined.</exception>
    /// <exception cref="LapackLibraryException">The library lacks the routine.</exception>
    public void Trexc(Job compq, int n, Span<Complex> t, int ldt, Span<Complex> q, int ldq, int ifst, int ilst) =>
        Trexc<Complex>(compq, n, t, ldt, q, ldq, ref ifst, ref ilst);

    internal unsafe bool Trexc<T>(Job compq, int n, Span<T> t, int ldt, Span<T> q, int ldq, ref int ifst, ref int ilst)
        where T : unmanaged
    {
        bool update = compq == Job.Vectors;
        Check.Defined(compq, nameof(compq));
        Check.NotNegative(n, nameof(n));
        Check.Matrix(t.Length, n, n, ldt, nameof(t), nameof(ldt));
        Check.Matrix(q.Length, update ? n : 0, n, ldq, nameof(q), nameof(ldq));
        if (n == 0)
        {
            return true;
        }

        Check.InRange(ifst, 1, n, nameof(ifst));
        Check.InRange(ilst, 1, n, nameof(ilst));
        if (n == 1)
        {
            return true;
        }

        nint f = Address<T>(Routine.Trexc);
        long order = n, leadT = ldt, leadQ = ldq, from = ifst, to = ilst, info = 0;
        fixed (T* pt = t, pq = q)
        {
            if (RoutineTable.IsComplex<T>())
            {
                Fortran.Call9x1(f, &compq, &order, pt, &leadT, pq, &leadQ, &from, &to, &info);
            }
            else
            {
                using var work = Workspace.Rent((long)n * sizeof(T));
                Fortran.Call10x1(f, &compq, &order, pt, &leadT, pq, &leadQ, &from, &to, work.Pointer, &info);
            }
        }

        (ifst, ilst) = ((int)FromCell(from), (int)FromCell(to));
        return ResultInfo<T>(Routine.Trexc, info) == 0;
    }
}
