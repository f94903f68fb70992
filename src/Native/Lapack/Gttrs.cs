using System.Numerics;

namespace Lapack.Native;

// ?GTTRS: solves with the LU factors of a tridiagonal matrix from ?GTTRF.
public sealed partial class LapackLibrary
{
    /// <summary>Solves op(A) X = B with the factors of a tridiagonal matrix from <c>Gttrf</c>. LAPACK: <c>sgttrs</c>.</summary>
    /// <inheritdoc cref="Gttrs(
    ///     Trans, int, int, ReadOnlySpan{Complex}, ReadOnlySpan{Complex}, ReadOnlySpan{Complex}, ReadOnlySpan{Complex},
    ///     ReadOnlySpan{int}, Span{Complex}, int)"/>
    public void Gttrs(
        Trans trans, int n, int nrhs, ReadOnlySpan<float> dl, ReadOnlySpan<float> d, ReadOnlySpan<float> du, ReadOnlySpan<float> du2,
        ReadOnlySpan<int> ipiv, Span<float> b, int ldb) =>
        Gttrs<float>(trans, n, nrhs, dl, d, du, du2, ipiv, b, ldb);

    /// <summary>Solves op(A) X = B with the factors of a tridiagonal matrix from <c>Gttrf</c>. LAPACK: <c>dgttrs</c>.</summary>
    /// <inheritdoc cref="Gttrs(
    ///     Trans, int, int, ReadOnlySpan{Complex}, ReadOnlySpan{Complex}, ReadOnlySpan{Complex}, ReadOnlySpan{Complex},
    ///     ReadOnlySpan{int}, Span{Complex}, int)"/>
    public void Gttrs(
        Trans trans, int n, int nrhs, ReadOnlySpan<double> dl, ReadOnlySpan<double> d, ReadOnlySpan<double> du, ReadOnlySpan<double> du2,
        ReadOnlySpan<int> ipiv, Span<double> b, int ldb) =>
        Gttrs<double>(trans, n, nrhs, dl, d, du, du2, ipiv, b, ldb);

    /// <summary>Solves op(A) X = B with the factors of a tridiagonal matrix from <c>Gttrf</c>. LAPACK: <c>cgttrs</c>.</summary>
    /// <inheritdoc cref="Gttrs(
    ///     Trans, int, int, ReadOnlySpan{Complex}, ReadOnlySpan{Complex}, ReadOnlySpan{Complex}, ReadOnlySpan{Complex},
    ///     ReadOnlySpan{int}, Span{Complex}, int)"/>
    public void Gttrs(
        Trans trans, int n, int nrhs, ReadOnlySpan<ComplexSingle> dl, ReadOnlySpan<ComplexSingle> d, ReadOnlySpan<ComplexSingle> du,
        ReadOnlySpan<ComplexSingle> du2, ReadOnlySpan<int> ipiv, Span<ComplexSingle> b, int ldb) =>
        Gttrs<ComplexSingle>(trans, n, nrhs, dl, d, du, du2, ipiv, b, ldb);

    /// <summary>Solves op(A) X = B with the factors of a tridiagonal matrix from <c>Gttrf</c>. LAPACK: <c>zgttrs</c>.</summary>
    /// <param name="trans">op: A, A^T or A^H.</param>
    /// <param name="n">The order of the matrix; 0 returns at once.</param>
    /// <param name="nrhs">Columns of B.</param>
    /// <param name="dl">As <c>Gttrf</c> left it, like the next four. Zeros in <paramref name="d"/> are divided by.</param>
    /// <param name="d">The diagonal of U.</param>
    /// <param name="du">The first diagonal above.</param>
    /// <param name="du2">The second one.</param>
    /// <param name="ipiv">The row interchanges, each the row itself or the next one.</param>
    /// <param name="b">In: B, column-major. Out: X.</param>
    /// <param name="ldb">The leading dimension of <paramref name="b"/>, at least max(1, n).</param>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A dimension is negative, a leading dimension too small, or an option undefined.
    /// </exception>
    /// <exception cref="LapackLibraryException">The library lacks the routine.</exception>
    public void Gttrs(
        Trans trans, int n, int nrhs, ReadOnlySpan<Complex> dl, ReadOnlySpan<Complex> d, ReadOnlySpan<Complex> du,
        ReadOnlySpan<Complex> du2, ReadOnlySpan<int> ipiv, Span<Complex> b, int ldb) =>
        Gttrs<Complex>(trans, n, nrhs, dl, d, du, du2, ipiv, b, ldb);

    internal unsafe void Gttrs<T>(
        Trans trans, int n, int nrhs, ReadOnlySpan<T> dl, ReadOnlySpan<T> d, ReadOnlySpan<T> du, ReadOnlySpan<T> du2,
        ReadOnlySpan<int> ipiv, Span<T> b, int ldb)
        where T : unmanaged
    {
        Check.Defined(trans, nameof(trans));
        Check.NotNegative(n, nameof(n));
        Check.NotNegative(nrhs, nameof(nrhs));
        Check.TridiagonalFactors(n, dl.Length, d.Length, du.Length, du2.Length, ipiv.Length);
        Check.Matrix(b.Length, n, nrhs, ldb, nameof(b), nameof(ldb));
        Check.NextRows(ipiv[..n], nameof(ipiv));
        if (n == 0 || nrhs == 0)
        {
            return;
        }

        nint f = Address<T>(Routine.Gttrs);
        long order = n, columns = nrhs, lead = ldb, info = 0;
        fixed (T* pl = dl, pd = d, pu = du, pu2 = du2, pb = b)
        fixed (int* pi = ipiv)
        {
            using var pivots = new IntegerArray(this, pi, n);
            pivots.Load();
            Fortran.Call11x1(f, &trans, &order, &columns, pl, pd, pu, pu2, pivots.Pointer, pb, &lead, &info);
        }

        RequireNoInfo<T>(Routine.Gttrs, info);
    }
}
