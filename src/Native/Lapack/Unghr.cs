using System.Numerics;

namespace Lapack.Native;

// ?ORGHR and ?UNGHR: the unitary Q of a reduction to Hessenberg form, from the reflectors that ?GEHRD left.
public sealed partial class LapackLibrary
{
    /// <summary>The orthogonal factor of a reduction to Hessenberg form. LAPACK: <c>sorghr</c>.</summary>
    /// <inheritdoc cref="Unghr(int, int, int, Span{Complex}, int, ReadOnlySpan{Complex})"/>
    public void Unghr(int n, int ilo, int ihi, Span<float> a, int lda, ReadOnlySpan<float> tau) => Unghr<float>(n, ilo, ihi, a, lda, tau);

    /// <summary>The orthogonal factor of a reduction to Hessenberg form. LAPACK: <c>dorghr</c>.</summary>
    /// <inheritdoc cref="Unghr(int, int, int, Span{Complex}, int, ReadOnlySpan{Complex})"/>
    public void Unghr(int n, int ilo, int ihi, Span<double> a, int lda, ReadOnlySpan<double> tau) =>
        Unghr<double>(n, ilo, ihi, a, lda, tau);

    /// <summary>The unitary factor of a reduction to Hessenberg form. LAPACK: <c>cunghr</c>.</summary>
    /// <inheritdoc cref="Unghr(int, int, int, Span{Complex}, int, ReadOnlySpan{Complex})"/>
    public void Unghr(int n, int ilo, int ihi, Span<ComplexSingle> a, int lda, ReadOnlySpan<ComplexSingle> tau) =>
        Unghr<ComplexSingle>(n, ilo, ihi, a, lda, tau);

    /// <summary>The unitary factor Q of a reduction A = Q H Q^H to Hessenberg form. LAPACK: <c>zunghr</c>.</summary>
    /// <param name="n">The order of the matrix; 0 returns at once.</param>
    /// <param name="ilo">As it was passed to <see cref="Gehrd(int, int, int, Span{Complex}, int, Span{Complex})"/>.</param>
    /// <param name="ihi">Likewise.</param>
    /// <param name="a">In: what Gehrd left. Out: Q.</param>
    /// <param name="lda">The leading dimension of <paramref name="a"/>, at least max(1, n).</param>
    /// <param name="tau">The n - 1 factors that Gehrd returned.</param>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="n"/> is negative, <paramref name="lda"/> too small, or not 1 &lt;= ilo &lt;= ihi &lt;= n.
    /// </exception>
    /// <exception cref="LapackLibraryException">The library lacks the routine.</exception>
    public void Unghr(int n, int ilo, int ihi, Span<Complex> a, int lda, ReadOnlySpan<Complex> tau) =>
        Unghr<Complex>(n, ilo, ihi, a, lda, tau);

    internal void Unghr<T>(int n, int ilo, int ihi, Span<T> a, int lda, ReadOnlySpan<T> tau)
        where T : unmanaged =>
        HessenbergCall(Routine.Unghr, n, ilo, ihi, a, lda, tau);
}
