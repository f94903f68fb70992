using System.Numerics;

namespace Lapack.Native;

// ?SYTRF and ?HETRF: the Bunch-Kaufman factors L D L^T (L D L^H) of a symmetric (Hermitian) indefinite matrix. Hetrf is ?SYTRF for real
// matrices; Sytrf of a complex matrix is for complex symmetric ones.
public sealed partial class LapackLibrary
{
    /// <summary>The Bunch-Kaufman factors of a real symmetric matrix. LAPACK: <c>ssytrf</c>.</summary>
    /// <inheritdoc cref="Hetrf(Uplo, int, Span{Complex}, int, Span{int})"/>
    public int Hetrf(Uplo uplo, int n, Span<float> a, int lda, Span<int> ipiv) => Hetrf<float>(uplo, n, a, lda, ipiv);

    /// <summary>The Bunch-Kaufman factors of a real symmetric matrix. LAPACK: <c>dsytrf</c>.</summary>
    /// <inheritdoc cref="Hetrf(Uplo, int, Span{Complex}, int, Span{int})"/>
    public int Hetrf(Uplo uplo, int n, Span<double> a, int lda, Span<int> ipiv) => Hetrf<double>(uplo, n, a, lda, ipiv);

    /// <summary>The Bunch-Kaufman factors of a complex Hermitian matrix. LAPACK: <c>chetrf</c>.</summary>
    /// <inheritdoc cref="Hetrf(Uplo, int, Span{Complex}, int, Span{int})"/>
    public int Hetrf(Uplo uplo, int n, Span<ComplexSingle> a, int lda, Span<int> ipiv) => Hetrf<ComplexSingle>(uplo, n, a, lda, ipiv);

    /// <summary>A = L D L^H or A = U D U^H for a complex Hermitian matrix, with symmetric pivoting. LAPACK: <c>zhetrf</c>.</summary>
    /// <param name="uplo">The triangle of <paramref name="a"/> that is read and replaced by factors; the other is never touched.</param>
    /// <param name="n">The order of the matrix; 0 returns at once.</param>
    /// <param name="a">
    /// In: the matrix, column-major; imaginary parts of the diagonal of a Hermitian one are ignored. Out: D, with diagonal blocks of
    /// order 1 and 2, and the multipliers of L or U.
    /// </param>
    /// <param name="lda">The leading dimension of <paramref name="a"/>, at least max(1, n).</param>
    /// <param name="ipiv">
    /// Out: n row numbers, counted from 1. Positive: row and column k were exchanged with that one, a block of order 1; two equal negative
    /// ones: a block of order 2, and (lower) k + 1 or (upper) k - 1 was exchanged with minus that number.
    /// </param>
    /// <returns>0, or the first i (from 1) with D(i, i) = 0: the factors are complete all the same, but cannot solve.</returns>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A dimension is negative, <paramref name="lda"/> too small, or an option undefined.
    /// </exception>
    /// <exception cref="LapackLibraryException">The library lacks the routine.</exception>
    public int Hetrf(Uplo uplo, int n, Span<Complex> a, int lda, Span<int> ipiv) => Hetrf<Complex>(uplo, n, a, lda, ipiv);

    internal int Hetrf<T>(Uplo uplo, int n, Span<T> a, int lda, Span<int> ipiv) where T : unmanaged =>
        BunchKaufman(Routine.Hetrf, uplo, n, a, lda, ipiv);

    /// <summary>The Bunch-Kaufman factors of a real symmetric matrix. LAPACK: <c>ssytrf</c>.</summary>
    /// <inheritdoc cref="Hetrf(Uplo, int, Span{Complex}, int, Span{int})"/>
    public int Sytrf(Uplo uplo, int n, Span<float> a, int lda, Span<int> ipiv) => Sytrf<float>(uplo, n, a, lda, ipiv);

    /// <summary>The Bunch-Kaufman factors of a real symmetric matrix. LAPACK: <c>dsytrf</c>.</summary>
    /// <inheritdoc cref="Hetrf(Uplo, int, Span{Complex}, int, Span{int})"/>
    public int Sytrf(Uplo uplo, int n, Span<double> a, int lda, Span<int> ipiv) => Sytrf<double>(uplo, n, a, lda, ipiv);

    /// <summary>The Bunch-Kaufman factors of a complex symmetric matrix. LAPACK: <c>csytrf</c>.</summary>
    /// <inheritdoc cref="Hetrf(Uplo, int, Span{Complex}, int, Span{int})"/>
    public int Sytrf(Uplo uplo, int n, Span<ComplexSingle> a, int lda, Span<int> ipiv) => Sytrf<ComplexSingle>(uplo, n, a, lda, ipiv);

    /// <summary>A = L D L^T or A = U D U^T for a complex symmetric matrix, with symmetric pivoting. LAPACK: <c>zsytrf</c>.</summary>
    /// <inheritdoc cref="Hetrf(Uplo, int, Span{Complex}, int, Span{int})"/>
    public int Sytrf(Uplo uplo, int n, Span<Complex> a, int lda, Span<int> ipiv) => Sytrf<Complex>(uplo, n, a, lda, ipiv);

    internal int Sytrf<T>(Uplo uplo, int n, Span<T> a, int lda, Span<int> ipiv) where T : unmanaged =>
        BunchKaufman(Routine.Sytrf, uplo, n, a, lda, ipiv);

    unsafe int BunchKaufman<T>(Routine routine, Uplo uplo, int n, Span<T> a, int lda, Span<int> ipiv)
        where T : unmanaged
    {
        Check.Defined(uplo, nameof(uplo));
        Check.NotNegative(n, nameof(n));
        Check.Matrix(a.Length, n, n, lda, nameof(a), nameof(lda));
        Check.Vector(ipiv.Length, n, nameof(ipiv));
        if (n == 0)
        {
            return 0;
        }

        nint f = Address<T>(routine);
        long order = n, lead = lda, lwork = -1, info = 0;
        fixed (T* pa = a)
        fixed (int* pi = ipiv)
        {
            using var pivots = new IntegerArray(this, pi, n);
            T query;
            Fortran.Call8x1(f, &uplo, &order, pa, &lead, pivots.Pointer, &query, &lwork, &info);
            lwork = WorkSize(query, least: n, n);
            using var block = Workspace.Rent(lwork * sizeof(T));
            info = 0;
            Fortran.Call8x1(f, &uplo, &order, pa, &lead, pivots.Pointer, block.Pointer, &lwork, &info);
            pivots.Store();
        }

        return ResultInfo<T>(routine, info);
    }
}
