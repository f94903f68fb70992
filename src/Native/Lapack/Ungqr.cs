using System.Numerics;

namespace Lapack.Native;

// ?ORGQR, ?UNGQR and ?ORGLQ, ?UNGLQ: the orthonormal columns (rows) of Q from the reflectors of ?GEQRF and ?GEQP3 (?GELQF).
public sealed partial class LapackLibrary
{
    /// <summary>The matrix Q of a QR factorization, from its reflectors, real. LAPACK: <c>sorgqr</c>.</summary>
    /// <inheritdoc cref="Ungqr(int, int, int, Span{Complex}, int, ReadOnlySpan{Complex})"/>
    public void Ungqr(int m, int n, int k, Span<float> a, int lda, ReadOnlySpan<float> tau) =>
        Ungqr<float>(m, n, k, a, lda, tau);

    /// <summary>The matrix Q of a QR factorization, from its reflectors, real. LAPACK: <c>dorgqr</c>.</summary>
    /// <inheritdoc cref="Ungqr(int, int, int, Span{Complex}, int, ReadOnlySpan{Complex})"/>
    public void Ungqr(int m, int n, int k, Span<double> a, int lda, ReadOnlySpan<double> tau) =>
        Ungqr<double>(m, n, k, a, lda, tau);

    /// <summary>The matrix Q of a QR factorization, from its reflectors. LAPACK: <c>cungqr</c>.</summary>
    /// <inheritdoc cref="Ungqr(int, int, int, Span{Complex}, int, ReadOnlySpan{Complex})"/>
    public void Ungqr(int m, int n, int k, Span<ComplexSingle> a, int lda, ReadOnlySpan<ComplexSingle> tau) =>
        Ungqr<ComplexSingle>(m, n, k, a, lda, tau);

    /// <summary>The matrix Q of a QR factorization, from its reflectors. LAPACK: <c>zungqr</c>.</summary>
    /// <param name="m">The number of rows of Q.</param>
    /// <param name="n">The number of columns of Q, at most m (LQ: at least m).</param>
    /// <param name="k">The number of reflectors.</param>
    /// <param name="a">
    /// In: the reflectors, as the factorization left them. Out: Q, m x n, column-major: the first n columns (LQ: the first m
    /// rows) of the product of the reflectors.
    /// </param>
    /// <param name="lda">The leading dimension of <paramref name="a"/>, at least max(1, m).</param>
    /// <param name="tau">The k factors of the reflectors.</param>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A dimension is negative or too large for the library's integers, a leading dimension too small, or an option undefined.
    /// </exception>
    /// <exception cref="LapackLibraryException">The library lacks the routine.</exception>
    public void Ungqr(int m, int n, int k, Span<Complex> a, int lda, ReadOnlySpan<Complex> tau) =>
        Ungqr<Complex>(m, n, k, a, lda, tau);

    /// <summary>The matrix Q of an LQ factorization, from its reflectors, real. LAPACK: <c>sorglq</c>.</summary>
    /// <inheritdoc cref="Ungqr(int, int, int, Span{Complex}, int, ReadOnlySpan{Complex})"/>
    public void Unglq(int m, int n, int k, Span<float> a, int lda, ReadOnlySpan<float> tau) =>
        Unglq<float>(m, n, k, a, lda, tau);

    /// <summary>The matrix Q of an LQ factorization, from its reflectors, real. LAPACK: <c>dorglq</c>.</summary>
    /// <inheritdoc cref="Ungqr(int, int, int, Span{Complex}, int, ReadOnlySpan{Complex})"/>
    public void Unglq(int m, int n, int k, Span<double> a, int lda, ReadOnlySpan<double> tau) =>
        Unglq<double>(m, n, k, a, lda, tau);

    /// <summary>The matrix Q of an LQ factorization, from its reflectors. LAPACK: <c>cunglq</c>.</summary>
    /// <inheritdoc cref="Ungqr(int, int, int, Span{Complex}, int, ReadOnlySpan{Complex})"/>
    public void Unglq(int m, int n, int k, Span<ComplexSingle> a, int lda, ReadOnlySpan<ComplexSingle> tau) =>
        Unglq<ComplexSingle>(m, n, k, a, lda, tau);

    /// <summary>The matrix Q of an LQ factorization, from its reflectors. LAPACK: <c>zunglq</c>.</summary>
    /// <inheritdoc cref="Ungqr(int, int, int, Span{Complex}, int, ReadOnlySpan{Complex})"/>
    public void Unglq(int m, int n, int k, Span<Complex> a, int lda, ReadOnlySpan<Complex> tau) =>
        Unglq<Complex>(m, n, k, a, lda, tau);

    internal void Ungqr<T>(int m, int n, int k, Span<T> a, int lda, ReadOnlySpan<T> tau)
        where T : unmanaged
    {
        Check.AtMost(n, m, nameof(n), nameof(m));
        Check.AtMost(k, n, nameof(k), nameof(n));
        FormQ(Routine.Ungqr, m, n, k, n, a, lda, tau);
    }

    internal void Unglq<T>(int m, int n, int k, Span<T> a, int lda, ReadOnlySpan<T> tau)
        where T : unmanaged
    {
        Check.AtMost(m, n, nameof(m), nameof(n));
        Check.AtMost(k, m, nameof(k), nameof(m));
        FormQ(Routine.Unglq, m, n, k, m, a, lda, tau);
    }

    unsafe void FormQ<T>(Routine routine, int m, int n, int k, int least, Span<T> a, int lda, ReadOnlySpan<T> tau)
        where T : unmanaged
    {
        Check.NotNegative(m, nameof(m));
        Check.NotNegative(n, nameof(n));
        Check.NotNegative(k, nameof(k));
        Check.Matrix(a.Length, m, n, lda, nameof(a), nameof(lda));
        Check.Vector(tau.Length, k, nameof(tau));
        if (m == 0 || n == 0)
        {
            return;
        }

        nint f = Address<T>(routine);
        long rows = m, columns = n, reflectors = k, lwork = -1, info = 0;
        fixed (T* pa = a, ptau = tau)
        {
            using var spare = new SpareColumn<T>(this, new(pa, m, n, lda), a.Length);
            long lead = spare.Leading;
            T query;
            Fortran.Call9x0(f, &rows, &columns, &reflectors, spare.Pointer, &lead, ptau, &query, &lwork, &info);
            lwork = WorkSize(query, least, n);
            using var block = Workspace.Rent(lwork * sizeof(T));
            info = 0;
            Fortran.Call9x0(f, &rows, &columns, &reflectors, spare.Pointer, &lead, ptau, block.Pointer, &lwork, &info);
            spare.Store();
        }

        RequireNoInfo<T>(routine, info);
    }
}
