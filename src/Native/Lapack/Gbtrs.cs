using System.Numerics;

namespace Lapack.Native;

// ?GBTRS: solves with the LU factors of ?GBTRF.
public sealed partial class LapackLibrary
{
    /// <summary>Solves op(A) X = B by the real factors of <c>Gbtrf</c>. LAPACK: <c>sgbtrs</c>.</summary>
    /// <inheritdoc cref="Gbtrs(Trans, int, int, int, int, ReadOnlySpan{Complex}, int, ReadOnlySpan{int}, Span{Complex}, int)"/>
    public void Gbtrs(
        Trans trans, int n, int kl, int ku, int nrhs, ReadOnlySpan<float> ab, int ldab, ReadOnlySpan<int> ipiv, Span<float> b, int ldb) =>
        Gbtrs<float>(trans, n, kl, ku, nrhs, ab, ldab, ipiv, b, ldb);

    /// <summary>Solves op(A) X = B by the real factors of <c>Gbtrf</c>. LAPACK: <c>dgbtrs</c>.</summary>
    /// <inheritdoc cref="Gbtrs(Trans, int, int, int, int, ReadOnlySpan{Complex}, int, ReadOnlySpan{int}, Span{Complex}, int)"/>
    public void Gbtrs(
        Trans trans, int n, int kl, int ku, int nrhs, ReadOnlySpan<double> ab, int ldab, ReadOnlySpan<int> ipiv, Span<double> b, int ldb) =>
        Gbtrs<double>(trans, n, kl, ku, nrhs, ab, ldab, ipiv, b, ldb);

    /// <summary>Solves op(A) X = B by the complex factors of <c>Gbtrf</c>. LAPACK: <c>cgbtrs</c>.</summary>
    /// <inheritdoc cref="Gbtrs(Trans, int, int, int, int, ReadOnlySpan{Complex}, int, ReadOnlySpan{int}, Span{Complex}, int)"/>
    public void Gbtrs(
        Trans trans, int n, int kl, int ku, int nrhs, ReadOnlySpan<ComplexSingle> ab, int ldab, ReadOnlySpan<int> ipiv,
        Span<ComplexSingle> b, int ldb) =>
        Gbtrs<ComplexSingle>(trans, n, kl, ku, nrhs, ab, ldab, ipiv, b, ldb);

    /// <summary>Solves op(A) X = B by the factors of <c>Gbtrf</c>. LAPACK: <c>zgbtrs</c>.</summary>
    /// <param name="trans">op: A, A^T or A^H.</param>
    /// <param name="n">The order of A.</param>
    /// <param name="kl">Diagonals below the main one.</param>
    /// <param name="ku">Diagonals above the main one.</param>
    /// <param name="nrhs">Columns of B. Nothing is done if there are none, or if n = 0.</param>
    /// <param name="ab">The factors, none of the diagonal elements of U zero.</param>
    /// <param name="ldab">The leading dimension of <paramref name="ab"/>, at least 2 kl + ku + 1.</param>
    /// <param name="ipiv">The n row numbers, from 1.</param>
    /// <param name="b">In: B, column-major. Out: X. Must not overlap <paramref name="ab"/>.</param>
    /// <param name="ldb">The leading dimension of <paramref name="b"/>, at least max(1, n).</param>
    /// <exception cref="ArgumentException">A span is too short, or a row number not between 1 and n.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A dimension is negative, a leading dimension too small, or an option undefined.
    /// </exception>
    /// <exception cref="LapackLibraryException">The library lacks the routine.</exception>
    public void Gbtrs(
        Trans trans, int n, int kl, int ku, int nrhs, ReadOnlySpan<Complex> ab, int ldab, ReadOnlySpan<int> ipiv, Span<Complex> b,
        int ldb) =>
        Gbtrs<Complex>(trans, n, kl, ku, nrhs, ab, ldab, ipiv, b, ldb);

    internal unsafe void Gbtrs<T>(
        Trans trans, int n, int kl, int ku, int nrhs, ReadOnlySpan<T> ab, int ldab, ReadOnlySpan<int> ipiv, Span<T> b, int ldb)
        where T : unmanaged
    {
        Check.Defined(trans, nameof(trans));
        Check.NotNegative(n, nameof(n));
        Check.NotNegative(nrhs, nameof(nrhs));
        Check.BandFactors(ab.Length, kl, ku, n, ldab);
        Check.Vector(ipiv.Length, n, nameof(ipiv));
        Check.Matrix(b.Length, n, nrhs, ldb, nameof(b), nameof(ldb));
        if (n == 0 || nrhs == 0)
        {
            return;
        }

        Check.Rows(ipiv[..n], n, nameof(ipiv));

        nint f = Address<T>(Routine.Gbtrs);
        long order = n, below = kl, above = ku, columns = nrhs, leadA = ldab, leadB = ldb, info = 0;
        fixed (T* pa = ab, pb = b)
        fixed (int* pi = ipiv)
        {
            using var pivots = new IntegerArray(this, pi, n);
            pivots.Load();
            Fortran.Call11x1(f, &trans, &order, &below, &above, &columns, pa, &leadA, pivots.Pointer, pb, &leadB, &info);
        }

        RequireNoInfo<T>(Routine.Gbtrs, info);
    }
}
