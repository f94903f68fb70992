using System.Numerics;

namespace Lapack.Native;

// ?GEHRD: the reduction A = Q H Q^H to Hessenberg form; Q from its reflectors by ?ORGHR and ?UNGHR.
public sealed partial class LapackLibrary
{
    /// <summary>The reduction of a real matrix to Hessenberg form. LAPACK: <c>sgehrd</c>.</summary>
    /// <inheritdoc cref="Gehrd(int, int, int, Span{Complex}, int, Span{Complex})"/>
    public void Gehrd(int n, int ilo, int ihi, Span<float> a, int lda, Span<float> tau) => Gehrd<float>(n, ilo, ihi, a, lda, tau);

    /// <summary>The reduction of a real matrix to Hessenberg form. LAPACK: <c>dgehrd</c>.</summary>
    /// <inheritdoc cref="Gehrd(int, int, int, Span{Complex}, int, Span{Complex})"/>
    public void Gehrd(int n, int ilo, int ihi, Span<double> a, int lda, Span<double> tau) => Gehrd<double>(n, ilo, ihi, a, lda, tau);

    /// <summary>The reduction of a complex matrix to Hessenberg form. LAPACK: <c>cgehrd</c>.</summary>
    /// <inheritdoc cref="Gehrd(int, int, int, Span{Complex}, int, Span{Complex})"/>
    public void Gehrd(int n, int ilo, int ihi, Span<ComplexSingle> a, int lda, Span<ComplexSingle> tau) =>
        Gehrd<ComplexSingle>(n, ilo, ihi, a, lda, tau);

    /// <summary>
    /// The reduction A = Q H Q^H of a complex matrix to upper Hessenberg form with real subdiagonal. LAPACK: <c>zgehrd</c>.
    /// </summary>
    /// <param name="n">The order of the matrix; 0 returns at once.</param>
    /// <param name="ilo">First row and column to reduce, from 1 as LAPACK counts; 1 for all. If n = 0, 1.</param>
    /// <param name="ihi">Last row and column to reduce; n for all. The rest must be upper triangular already. If n = 0, 0.</param>
    /// <param name="a">
    /// In: the matrix, column-major. Out: H; below its subdiagonal the reflectors that <see cref="Unghr(int, int, int, Span{Complex},
    /// int, ReadOnlySpan{Complex})"/> takes.
    /// </param>
    /// <param name="lda">The leading dimension of <paramref name="a"/>, at least max(1, n).</param>
    /// <param name="tau">Out: the n - 1 factors of the reflectors.</param>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="n"/> is negative, <paramref name="lda"/> too small, or not 1 &lt;= ilo &lt;= ihi &lt;= n.
    /// </exception>
    /// <exception cref="LapackLibraryException">The library lacks the routine.</exception>
    public void Gehrd(int n, int ilo, int ihi, Span<Complex> a, int lda, Span<Complex> tau) => Gehrd<Complex>(n, ilo, ihi, a, lda, tau);

    internal void Gehrd<T>(int n, int ilo, int ihi, Span<T> a, int lda, Span<T> tau)
        where T : unmanaged =>
        HessenbergCall(Routine.Gehrd, n, ilo, ihi, a, lda, tau);
}
