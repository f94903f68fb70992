using System.Numerics;

namespace Lapack.Native;

// ?GETRI: the inverse from the LU factors of ?GETRF.
public sealed partial class LapackLibrary
{
    /// <summary>The inverse from the real factors of <c>Getrf</c>. LAPACK: <c>sgetri</c>.</summary>
    /// <inheritdoc cref="Getri(int, Span{Complex}, int, ReadOnlySpan{int})"/>
    public int Getri(int n, Span<float> a, int lda, ReadOnlySpan<int> ipiv) => Getri<float>(n, a, lda, ipiv);

    /// <summary>The inverse from the real factors of <c>Getrf</c>. LAPACK: <c>dgetri</c>.</summary>
    /// <inheritdoc cref="Getri(int, Span{Complex}, int, ReadOnlySpan{int})"/>
    public int Getri(int n, Span<double> a, int lda, ReadOnlySpan<int> ipiv) => Getri<double>(n, a, lda, ipiv);

    /// <summary>The inverse from the complex factors of <c>Getrf</c>. LAPACK: <c>cgetri</c>.</summary>
    /// <inheritdoc cref="Getri(int, Span{Complex}, int, ReadOnlySpan{int})"/>
    public int Getri(int n, Span<ComplexSingle> a, int lda, ReadOnlySpan<int> ipiv) => Getri<ComplexSingle>(n, a, lda, ipiv);

    /// <summary>The inverse from the factors of <c>Getrf</c>: X with X L = U^-1, its columns exchanged. LAPACK: <c>zgetri</c>.</summary>
    /// <param name="n">The order of the matrix; 0 returns at once.</param>
    /// <param name="a">In: the factors of a square matrix, column-major. Out: its inverse.</param>
    /// <param name="lda">The leading dimension of <paramref name="a"/>, at least max(1, n).</param>
    /// <param name="ipiv">The n row numbers, from 1.</param>
    /// <returns>0, or the first i (from 1) with U(i, i) = 0: the matrix has no inverse, and the factors are as they were.</returns>
    /// <exception cref="ArgumentException">A span is too short, or a row number not between 1 and n.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="n"/> is negative or too large for the library's integers, or <paramref name="lda"/> too small.
    /// </exception>
    /// <exception cref="LapackLibraryException">The library lacks the routine, as the one inside libtorch does.</exception>
    public int Getri(int n, Span<Complex> a, int lda, ReadOnlySpan<int> ipiv) => Getri<Complex>(n, a, lda, ipiv);

    internal unsafe int Getri<T>(int n, Span<T> a, int lda, ReadOnlySpan<int> ipiv)
        where T : unmanaged
    {
        Check.NotNegative(n, nameof(n));
        Check.Matrix(a.Length, n, n, lda, nameof(a), nameof(lda));
        Check.Vector(ipiv.Length, n, nameof(ipiv));
        if (n == 0)
        {
            return 0;
        }

        Check.Rows(ipiv[..n], n, nameof(ipiv));
        nint f = Address<T>(Routine.Getri);
        long order = n, lwork = -1, info = 0;
        fixed (T* pa = a)
        fixed (int* pi = ipiv)
        {
            using var pivots = new IntegerArray(this, pi, n);
            pivots.Load();
            using var spare = new SpareColumn<T>(this, new(pa, n, n, lda), a.Length);
            long lead = spare.Leading;
            T query;
            Fortran.Call7x0(f, &order, spare.Pointer, &lead, pivots.Pointer, &query, &lwork, &info);
            lwork = WorkSize(query, least: n, n);
            using var block = Workspace.Rent(lwork * sizeof(T));
            info = 0;
            Fortran.Call7x0(f, &order, spare.Pointer, &lead, pivots.Pointer, block.Pointer, &lwork, &info);
            spare.Store();
        }

        return ResultInfo<T>(Routine.Getri, info);
    }
}
