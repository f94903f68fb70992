using System.Numerics;

namespace Lapack.Native;

// ?GEQRF and ?GELQF: A = Q R and A = L Q by Householder reflections. The diagonal of R and L is real, of either sign.
public sealed partial class LapackLibrary
{
    /// <summary>The QR factorization of a real matrix. LAPACK: <c>sgeqrf</c>.</summary>
    /// <inheritdoc cref="Geqrf(int, int, Span{Complex}, int, Span{Complex})"/>
    public void Geqrf(int m, int n, Span<float> a, int lda, Span<float> tau) =>
        Geqrf<float>(m, n, a, lda, tau);

    /// <summary>The QR factorization of a real matrix. LAPACK: <c>dgeqrf</c>.</summary>
    /// <inheritdoc cref="Geqrf(int, int, Span{Complex}, int, Span{Complex})"/>
    public void Geqrf(int m, int n, Span<double> a, int lda, Span<double> tau) =>
        Geqrf<double>(m, n, a, lda, tau);

    /// <summary>The QR factorization of a complex matrix. LAPACK: <c>cgeqrf</c>.</summary>
    /// <inheritdoc cref="Geqrf(int, int, Span{Complex}, int, Span{Complex})"/>
    public void Geqrf(int m, int n, Span<ComplexSingle> a, int lda, Span<ComplexSingle> tau) =>
        Geqrf<ComplexSingle>(m, n, a, lda, tau);

    /// <summary>The QR factorization of a complex matrix. LAPACK: <c>zgeqrf</c>.</summary>
    /// <param name="m">The number of rows of A; 0 returns at once.</param>
    /// <param name="n">The number of columns of A; 0 returns at once.</param>
    /// <param name="a">
    /// In: A, column-major. Out: R on and above the diagonal (LQ: L on and below it); in the rest, with tau, the reflectors whose
    /// product is Q.
    /// </param>
    /// <param name="lda">The leading dimension of <paramref name="a"/>, at least max(1, m).</param>
    /// <param name="tau">Out: the min(m, n) factors of the reflectors.</param>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A dimension is negative or too large for the library's integers, a leading dimension too small, or an option undefined.
    /// </exception>
    /// <exception cref="LapackLibraryException">The library lacks the routine.</exception>
    public void Geqrf(int m, int n, Span<Complex> a, int lda, Span<Complex> tau) =>
        Geqrf<Complex>(m, n, a, lda, tau);

    /// <summary>The LQ factorization of a real matrix. LAPACK: <c>sgelqf</c>.</summary>
    /// <inheritdoc cref="Geqrf(int, int, Span{Complex}, int, Span{Complex})"/>
    public void Gelqf(int m, int n, Span<float> a, int lda, Span<float> tau) =>
        Gelqf<float>(m, n, a, lda, tau);

    /// <summary>The LQ factorization of a real matrix. LAPACK: <c>dgelqf</c>.</summary>
    /// <inheritdoc cref="Geqrf(int, int, Span{Complex}, int, Span{Complex})"/>
    public void Gelqf(int m, int n, Span<double> a, int lda, Span<double> tau) =>
        Gelqf<double>(m, n, a, lda, tau);

    /// <summary>The LQ factorization of a complex matrix. LAPACK: <c>cgelqf</c>.</summary>
    /// <inheritdoc cref="Geqrf(int, int, Span{Complex}, int, Span{Complex})"/>
    public void Gelqf(int m, int n, Span<ComplexSingle> a, int lda, Span<ComplexSingle> tau) =>
        Gelqf<ComplexSingle>(m, n, a, lda, tau);

    /// <summary>The LQ factorization of a complex matrix. LAPACK: <c>zgelqf</c>.</summary>
    /// <inheritdoc cref="Geqrf(int, int, Span{Complex}, int, Span{Complex})"/>
    public void Gelqf(int m, int n, Span<Complex> a, int lda, Span<Complex> tau) =>
        Gelqf<Complex>(m, n, a, lda, tau);

    internal void Geqrf<T>(int m, int n, Span<T> a, int lda, Span<T> tau)
        where T : unmanaged => Householder(Routine.Geqrf, m, n, n, a, lda, tau);

    internal void Gelqf<T>(int m, int n, Span<T> a, int lda, Span<T> tau)
        where T : unmanaged => Householder(Routine.Gelqf, m, n, m, a, lda, tau);

    unsafe void Householder<T>(Routine routine, int m, int n, int least, Span<T> a, int lda, Span<T> tau)
        where T : unmanaged
    {
        Check.NotNegative(m, nameof(m));
        Check.NotNegative(n, nameof(n));
        Check.Matrix(a.Length, m, n, lda, nameof(a), nameof(lda));
        Check.Vector(tau.Length, Math.Min(m, n), nameof(tau));
        if (m == 0 || n == 0)
        {
            return;
        }

        nint f = Address<T>(routine);
        long rows = m, columns = n, lwork = -1, info = 0;
        fixed (T* pa = a, ptau = tau)
        {
            using var spare = new SpareColumn<T>(this, new(pa, m, n, lda), a.Length);
            long lead = spare.Leading;
            T query;
            Fortran.Call8x0(f, &rows, &columns, spare.Pointer, &lead, ptau, &query, &lwork, &info);
            lwork = WorkSize(query, least, n);
            using var block = Workspace.Rent(lwork * sizeof(T));
            info = 0;
            Fortran.Call8x0(f, &rows, &columns, spare.Pointer, &lead, ptau, block.Pointer, &lwork, &info);
            spare.Store();
        }

        RequireNoInfo<T>(routine, info);
    }
}
