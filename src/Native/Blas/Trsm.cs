using System.Numerics;

namespace Lapack.Native;

// ?TRSM: solves with a triangular matrix. LAPACK's ?TRTRS is this with a look at the diagonal; some libraries lack it.
public sealed partial class LapackLibrary
{
    /// <summary>Solves op(A) X = alpha B or X op(A) = alpha B for real triangular A. BLAS: <c>strsm</c>.</summary>
    /// <inheritdoc cref="Trsm(Side, Uplo, Trans, Diag, int, int, Complex, ReadOnlySpan{Complex}, int, Span{Complex}, int)"/>
    public void Trsm(
        Side side, Uplo uplo, Trans transa, Diag diag, int m, int n, float alpha, ReadOnlySpan<float> a, int lda, Span<float> b, int ldb) =>
        Trsm<float>(side, uplo, transa, diag, m, n, alpha, a, lda, b, ldb);

    /// <summary>Solves op(A) X = alpha B or X op(A) = alpha B for real triangular A. BLAS: <c>dtrsm</c>.</summary>
    /// <inheritdoc cref="Trsm(Side, Uplo, Trans, Diag, int, int, Complex, ReadOnlySpan{Complex}, int, Span{Complex}, int)"/>
    public void Trsm(
        Side side, Uplo uplo, Trans transa, Diag diag, int m, int n, double alpha, ReadOnlySpan<double> a, int lda, Span<double> b,
        int ldb) =>
        Trsm<double>(side, uplo, transa, diag, m, n, alpha, a, lda, b, ldb);

    /// <summary>Solves op(A) X = alpha B or X op(A) = alpha B for complex triangular A. BLAS: <c>ctrsm</c>.</summary>
    /// <inheritdoc cref="Trsm(Side, Uplo, Trans, Diag, int, int, Complex, ReadOnlySpan{Complex}, int, Span{Complex}, int)"/>
    public void Trsm(
        Side side, Uplo uplo, Trans transa, Diag diag, int m, int n, ComplexSingle alpha, ReadOnlySpan<ComplexSingle> a, int lda,
        Span<ComplexSingle> b, int ldb) =>
        Trsm<ComplexSingle>(side, uplo, transa, diag, m, n, alpha, a, lda, b, ldb);

    /// <summary>Solves op(A) X = alpha B or X op(A) = alpha B for triangular A. BLAS: <c>ztrsm</c>.</summary>
    /// <param name="side">Where op(A) stands: <see cref="Side.Left"/> of X, or right of it.</param>
    /// <param name="uplo">The triangle of <paramref name="a"/> that is read; the other is never looked at.</param>
    /// <param name="transa">op: A, A^T or A^H.</param>
    /// <param name="diag">Whether the diagonal of A is read or taken as ones.</param>
    /// <param name="m">Rows of B.</param>
    /// <param name="n">Columns of B. Nothing is done if there are no rows or no columns.</param>
    /// <param name="alpha">The factor of B.</param>
    /// <param name="a">A, column-major, m x m on the left and n x n on the right. Zeros on its diagonal are divided by: look first.</param>
    /// <param name="lda">The leading dimension of <paramref name="a"/>, at least its order and 1.</param>
    /// <param name="b">In: B, column-major. Out: X. Must not overlap <paramref name="a"/>.</param>
    /// <param name="ldb">The leading dimension of <paramref name="b"/>, at least max(1, m).</param>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A dimension is negative, a leading dimension too small, or an option undefined.
    /// </exception>
    /// <exception cref="LapackLibraryException">The library lacks the routine.</exception>
    public void Trsm(
        Side side, Uplo uplo, Trans transa, Diag diag, int m, int n, Complex alpha, ReadOnlySpan<Complex> a, int lda, Span<Complex> b,
        int ldb) =>
        Trsm<Complex>(side, uplo, transa, diag, m, n, alpha, a, lda, b, ldb);

    internal unsafe void Trsm<T>(
        Side side, Uplo uplo, Trans transa, Diag diag, int m, int n, T alpha, ReadOnlySpan<T> a, int lda, Span<T> b, int ldb)
        where T : unmanaged
    {
        Check.Defined(side, nameof(side));
        Check.Defined(uplo, nameof(uplo));
        Check.Defined(transa, nameof(transa));
        Check.Defined(diag, nameof(diag));
        Check.NotNegative(m, nameof(m));
        Check.NotNegative(n, nameof(n));
        int order = side == Side.Left ? m : n;
        Check.Matrix(a.Length, order, order, lda, nameof(a), nameof(lda));
        Check.Matrix(b.Length, m, n, ldb, nameof(b), nameof(ldb));
        if (m == 0 || n == 0)
        {
            return;
        }

        nint f = Address<T>(Routine.Trsm);
        long rows = m, columns = n, leadA = lda, leadB = ldb;
        fixed (T* pa = a, pb = b)
        {
            Fortran.Call11x4(f, &side, &uplo, &transa, &diag, &rows, &columns, &alpha, pa, &leadA, pb, &leadB);
        }
    }
}
