using System.Numerics;

namespace Lapack.Native;

// ?SYTRS and ?HETRS: solve with the Bunch-Kaufman factors of ?SYTRF and ?HETRF.
public sealed partial class LapackLibrary
{
    /// <summary>Solves A X = B for a real symmetric matrix, by the factors of <c>Hetrf</c>. LAPACK: <c>ssytrs</c>.</summary>
    /// <inheritdoc cref="Hetrs(Uplo, int, int, ReadOnlySpan{Complex}, int, ReadOnlySpan{int}, Span{Complex}, int)"/>
    public void Hetrs(Uplo uplo, int n, int nrhs, ReadOnlySpan<float> a, int lda, ReadOnlySpan<int> ipiv, Span<float> b, int ldb) =>
        Hetrs<float>(uplo, n, nrhs, a, lda, ipiv, b, ldb);

    /// <summary>Solves A X = B for a real symmetric matrix, by the factors of <c>Hetrf</c>. LAPACK: <c>dsytrs</c>.</summary>
    /// <inheritdoc cref="Hetrs(Uplo, int, int, ReadOnlySpan{Complex}, int, ReadOnlySpan{int}, Span{Complex}, int)"/>
    public void Hetrs(Uplo uplo, int n, int nrhs, ReadOnlySpan<double> a, int lda, ReadOnlySpan<int> ipiv, Span<double> b, int ldb) =>
        Hetrs<double>(uplo, n, nrhs, a, lda, ipiv, b, ldb);

    /// <summary>Solves A X = B for a complex Hermitian matrix, by the factors of <c>Hetrf</c>. LAPACK: <c>chetrs</c>.</summary>
    /// <inheritdoc cref="Hetrs(Uplo, int, int, ReadOnlySpan{Complex}, int, ReadOnlySpan{int}, Span{Complex}, int)"/>
    public void Hetrs(
        Uplo uplo, int n, int nrhs, ReadOnlySpan<ComplexSingle> a, int lda, ReadOnlySpan<int> ipiv, Span<ComplexSingle> b, int ldb) =>
        Hetrs<ComplexSingle>(uplo, n, nrhs, a, lda, ipiv, b, ldb);

    /// <summary>Solves A X = B by the factors of <c>Hetrf</c>. LAPACK: <c>zhetrs</c>.</summary>
    /// <param name="uplo">The triangle of <paramref name="a"/> that holds the factors; the other is never looked at.</param>
    /// <param name="n">The order of A.</param>
    /// <param name="nrhs">Columns of B. Nothing is done if there are none, or if n = 0.</param>
    /// <param name="a">The factors, column-major, D regular.</param>
    /// <param name="lda">The leading dimension of <paramref name="a"/>, at least max(1, n).</param>
    /// <param name="ipiv">The n row numbers, from 1, negative for blocks of order 2.</param>
    /// <param name="b">In: B, column-major. Out: X. Must not overlap <paramref name="a"/>.</param>
    /// <param name="ldb">The leading dimension of <paramref name="b"/>, at least max(1, n).</param>
    /// <exception cref="ArgumentException">A span is too short, or a row number beyond n.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A dimension is negative, a leading dimension too small, or an option undefined.
    /// </exception>
    /// <exception cref="LapackLibraryException">The library lacks the routine.</exception>
    public void Hetrs(Uplo uplo, int n, int nrhs, ReadOnlySpan<Complex> a, int lda, ReadOnlySpan<int> ipiv, Span<Complex> b, int ldb) =>
        Hetrs<Complex>(uplo, n, nrhs, a, lda, ipiv, b, ldb);

    internal void Hetrs<T>(Uplo uplo, int n, int nrhs, ReadOnlySpan<T> a, int lda, ReadOnlySpan<int> ipiv, Span<T> b, int ldb)
        where T : unmanaged =>
        BunchKaufmanSolve(Routine.Hetrs, uplo, n, nrhs, a, lda, ipiv, b, ldb);

    /// <summary>Solves A X = B for a real symmetric matrix, by the factors of <c>Sytrf</c>. LAPACK: <c>ssytrs</c>.</summary>
    /// <inheritdoc cref="Hetrs(Uplo, int, int, ReadOnlySpan{Complex}, int, ReadOnlySpan{int}, Span{Complex}, int)"/>
    public void Sytrs(Uplo uplo, int n, int nrhs, ReadOnlySpan<float> a, int lda, ReadOnlySpan<int> ipiv, Span<float> b, int ldb) =>
        Sytrs<float>(uplo, n, nrhs, a, lda, ipiv, b, ldb);

    /// <summary>Solves A X = B for a real symmetric matrix, by the factors of <c>Sytrf</c>. LAPACK: <c>dsytrs</c>.</summary>
    /// <inheritdoc cref="Hetrs(Uplo, int, int, ReadOnlySpan{Complex}, int, ReadOnlySpan{int}, Span{Complex}, int)"/>
    public void Sytrs(Uplo uplo, int n, int nrhs, ReadOnlySpan<double> a, int lda, ReadOnlySpan<int> ipiv, Span<double> b, int ldb) =>
        Sytrs<double>(uplo, n, nrhs, a, lda, ipiv, b, ldb);

    /// <summary>Solves A X = B for a complex symmetric matrix, by the factors of <c>Sytrf</c>. LAPACK: <c>csytrs</c>.</summary>
    /// <inheritdoc cref="Hetrs(Uplo, int, int, ReadOnlySpan{Complex}, int, ReadOnlySpan{int}, Span{Complex}, int)"/>
    public void Sytrs(
        Uplo uplo, int n, int nrhs, ReadOnlySpan<ComplexSingle> a, int lda, ReadOnlySpan<int> ipiv, Span<ComplexSingle> b, int ldb) =>
        Sytrs<ComplexSingle>(uplo, n, nrhs, a, lda, ipiv, b, ldb);

    /// <summary>Solves A X = B by the factors of <c>Sytrf</c>. LAPACK: <c>zsytrs</c>.</summary>
    /// <inheritdoc cref="Hetrs(Uplo, int, int, ReadOnlySpan{Complex}, int, ReadOnlySpan{int}, Span{Complex}, int)"/>
    public void Sytrs(Uplo uplo, int n, int nrhs, ReadOnlySpan<Complex> a, int lda, ReadOnlySpan<int> ipiv, Span<Complex> b, int ldb) =>
        Sytrs<Complex>(uplo, n, nrhs, a, lda, ipiv, b, ldb);

    internal void Sytrs<T>(Uplo uplo, int n, int nrhs, ReadOnlySpan<T> a, int lda, ReadOnlySpan<int> ipiv, Span<T> b, int ldb)
        where T : unmanaged =>
        BunchKaufmanSolve(Routine.Sytrs, uplo, n, nrhs, a, lda, ipiv, b, ldb);

    void BunchKaufmanSolve<T>(
        Routine routine, Uplo uplo, int n, int nrhs, ReadOnlySpan<T> a, int lda, ReadOnlySpan<int> ipiv, Span<T> b, int ldb)
        where T : unmanaged
    {
        Check.Defined(uplo, nameof(uplo));
        SolveByPivots(routine, (byte)uplo, n, nrhs, a, lda, ipiv, b, ldb);
    }
}
