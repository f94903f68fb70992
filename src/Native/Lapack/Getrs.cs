using System.Numerics;

namespace Lapack.Native;

// ?GETRS: solves with the LU factors of ?GETRF.
public sealed partial class LapackLibrary
{
    /// <summary>Solves op(A) X = B by the real factors of <c>Getrf</c>. LAPACK: <c>sgetrs</c>.</summary>
    /// <inheritdoc cref="Getrs(Trans, int, int, ReadOnlySpan{Complex}, int, ReadOnlySpan{int}, Span{Complex}, int)"/>
    public void Getrs(Trans trans, int n, int nrhs, ReadOnlySpan<float> a, int lda, ReadOnlySpan<int> ipiv, Span<float> b, int ldb) =>
        Getrs<float>(trans, n, nrhs, a, lda, ipiv, b, ldb);

    /// <summary>Solves op(A) X = B by the real factors of <c>Getrf</c>. LAPACK: <c>dgetrs</c>.</summary>
    /// <inheritdoc cref="Getrs(Trans, int, int, ReadOnlySpan{Complex}, int, ReadOnlySpan{int}, Span{Complex}, int)"/>
    public void Getrs(Trans trans, int n, int nrhs, ReadOnlySpan<double> a, int lda, ReadOnlySpan<int> ipiv, Span<double> b, int ldb) =>
        Getrs<double>(trans, n, nrhs, a, lda, ipiv, b, ldb);

    /// <summary>Solves op(A) X = B by the complex factors of <c>Getrf</c>. LAPACK: <c>cgetrs</c>.</summary>
    /// <inheritdoc cref="Getrs(Trans, int, int, ReadOnlySpan{Complex}, int, ReadOnlySpan{int}, Span{Complex}, int)"/>
    public void Getrs(
        Trans trans, int n, int nrhs, ReadOnlySpan<ComplexSingle> a, int lda, ReadOnlySpan<int> ipiv, Span<ComplexSingle> b, int ldb) =>
        Getrs<ComplexSingle>(trans, n, nrhs, a, lda, ipiv, b, ldb);

    /// <summary>Solves op(A) X = B by the factors of <c>Getrf</c>. LAPACK: <c>zgetrs</c>.</summary>
    /// <param name="trans">op: A, A^T or A^H.</param>
    /// <param name="n">The order of A.</param>
    /// <param name="nrhs">Columns of B. Nothing is done if there are none, or if n = 0.</param>
    /// <param name="a">The factors of a square matrix, column-major, none of the diagonal elements of U zero.</param>
    /// <param name="lda">The leading dimension of <paramref name="a"/>, at least max(1, n).</param>
    /// <param name="ipiv">The n row numbers, from 1.</param>
    /// <param name="b">In: B, column-major. Out: X. Must not overlap <paramref name="a"/>.</param>
    /// <param name="ldb">The leading dimension of <paramref name="b"/>, at least max(1, n).</param>
    /// <exception cref="ArgumentException">A span is too short, or a row number not between 1 and n.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A dimension is negative, a leading dimension too small, or an option undefined.
    /// </exception>
    /// <exception cref="LapackLibraryException">The library lacks the routine.</exception>
    public void Getrs(Trans trans, int n, int nrhs, ReadOnlySpan<Complex> a, int lda, ReadOnlySpan<int> ipiv, Span<Complex> b, int ldb) =>
        Getrs<Complex>(trans, n, nrhs, a, lda, ipiv, b, ldb);

    internal void Getrs<T>(
        Trans trans, int n, int nrhs, ReadOnlySpan<T> a, int lda, ReadOnlySpan<int> ipiv, Span<T> b, int ldb)
        where T : unmanaged
    {
        Check.Defined(trans, nameof(trans));
        SolveByPivots(Routine.Getrs, (byte)trans, n, nrhs, a, lda, ipiv, b, ldb);
    }

    /// <summary>
    /// ?GETRS, ?SYTRS and ?HETRS, which differ in the meaning of their option and of their row numbers, which LAPACK uses as indices and
    /// does not check.
    /// </summary>
    unsafe void SolveByPivots<T>(
        Routine routine, byte option, int n, int nrhs, ReadOnlySpan<T> a, int lda, ReadOnlySpan<int> ipiv, Span<T> b, int ldb)
        where T : unmanaged
    {
        Check.NotNegative(n, nameof(n));
        Check.NotNegative(nrhs, nameof(nrhs));
        Check.Matrix(a.Length, n, n, lda, nameof(a), nameof(lda));
        Check.Vector(ipiv.Length, n, nameof(ipiv));
        Check.Matrix(b.Length, n, nrhs, ldb, nameof(b), nameof(ldb));
        if (n == 0 || nrhs == 0)
        {
            return;
        }

        if (routine == Routine.Getrs)
        {
            Check.Rows(ipiv[..n], n, nameof(ipiv));
        }
        else
        {
            Check.Blocks(ipiv[..n], (Uplo)option, nameof(ipiv));
        }

        nint f = Address<T>(routine);
        long order = n, columns = nrhs, leadA = lda, leadB = ldb, info = 0;
        fixed (T* pa = a, pb = b)
        fixed (int* pi = ipiv)
        {
            using var pivots = new IntegerArray(this, pi, n);
            pivots.Load();
            Fortran.Call9x1(f, &option, &order, &columns, pa, &leadA, pivots.Pointer, pb, &leadB, &info);
        }

        RequireNoInfo<T>(routine, info);
    }
}
