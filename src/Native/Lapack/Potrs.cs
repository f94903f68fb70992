using System.Numerics;

namespace Lapack.Native;

// ?POTRS: solves with the Cholesky factor of ?POTRF.
public sealed partial class LapackLibrary
{
    /// <summary>Solves A X = B by the real factor of <c>Potrf</c>. LAPACK: <c>spotrs</c>.</summary>
    /// <inheritdoc cref="Potrs(Uplo, int, int, ReadOnlySpan{Complex}, int, Span{Complex}, int)"/>
    public void Potrs(Uplo uplo, int n, int nrhs, ReadOnlySpan<float> a, int lda, Span<float> b, int ldb) =>
        Potrs<float>(uplo, n, nrhs, a, lda, b, ldb);

    /// <summary>Solves A X = B by the real factor of <c>Potrf</c>. LAPACK: <c>dpotrs</c>.</summary>
    /// <inheritdoc cref="Potrs(Uplo, int, int, ReadOnlySpan{Complex}, int, Span{Complex}, int)"/>
    public void Potrs(Uplo uplo, int n, int nrhs, ReadOnlySpan<double> a, int lda, Span<double> b, int ldb) =>
        Potrs<double>(uplo, n, nrhs, a, lda, b, ldb);

    /// <summary>Solves A X = B by the complex factor of <c>Potrf</c>. LAPACK: <c>cpotrs</c>.</summary>
    /// <inheritdoc cref="Potrs(Uplo, int, int, ReadOnlySpan{Complex}, int, Span{Complex}, int)"/>
    public void Potrs(Uplo uplo, int n, int nrhs, ReadOnlySpan<ComplexSingle> a, int lda, Span<ComplexSingle> b, int ldb) =>
        Potrs<ComplexSingle>(uplo, n, nrhs, a, lda, b, ldb);

    /// <summary>Solves A X = B by the Cholesky factor of <c>Potrf</c>. LAPACK: <c>zpotrs</c>.</summary>
    /// <param name="uplo">The triangle of <paramref name="a"/> that holds the factor; the other is never looked at.</param>
    /// <param name="n">The order of A.</param>
    /// <param name="nrhs">Columns of B. Nothing is done if there are none, or if n = 0.</param>
    /// <param name="a">The factor L or U, column-major.</param>
    /// <param name="lda">The leading dimension of <paramref name="a"/>, at least max(1, n).</param>
    /// <param name="b">In: B, column-major. Out: X. Must not overlap <paramref name="a"/>.</param>
    /// <param name="ldb">The leading dimension of <paramref name="b"/>, at least max(1, n).</param>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A dimension is negative, a leading dimension too small, or an option undefined.
    /// </exception>
    /// <exception cref="LapackLibraryException">The library lacks the routine.</exception>
    public void Potrs(Uplo uplo, int n, int nrhs, ReadOnlySpan<Complex> a, int lda, Span<Complex> b, int ldb) =>
        Potrs<Complex>(uplo, n, nrhs, a, lda, b, ldb);

    internal unsafe void Potrs<T>(Uplo uplo, int n, int nrhs, ReadOnlySpan<T> a, int lda, Span<T> b, int ldb)
        where T : unmanaged
    {
        Check.Defined(uplo, nameof(uplo));
        Check.NotNegative(n, nameof(n));
        Check.NotNegative(nrhs, nameof(nrhs));
        Check.Matrix(a.Length, n, n, lda, nameof(a), nameof(lda));
        Check.Matrix(b.Length, n, nrhs, ldb, nameof(b), nameof(ldb));
        if (n == 0 || nrhs == 0)
        {
            return;
        }

        nint f = Address<T>(Routine.Potrs);
        long order = n, columns = nrhs, leadA = lda, leadB = ldb, info = 0;
        fixed (T* pa = a, pb = b)
        {
            Fortran.Call8x1(f, &uplo, &order, &columns, pa, &leadA, pb, &leadB, &info);
        }

        RequireNoInfo<T>(Routine.Potrs, info);
    }
}
