using System.Numerics;

namespace Lapack.Native;

// ?GETRF: LU factors of a general matrix, by Gaussian elimination with row exchanges.
public sealed partial class LapackLibrary
{
    /// <summary>The LU factors of a real matrix. LAPACK: <c>sgetrf</c>.</summary>
    /// <inheritdoc cref="Getrf(int, int, Span{Complex}, int, Span{int})"/>
    public int Getrf(int m, int n, Span<float> a, int lda, Span<int> ipiv) => Getrf<float>(m, n, a, lda, ipiv);

    /// <summary>The LU factors of a real matrix. LAPACK: <c>dgetrf</c>.</summary>
    /// <inheritdoc cref="Getrf(int, int, Span{Complex}, int, Span{int})"/>
    public int Getrf(int m, int n, Span<double> a, int lda, Span<int> ipiv) => Getrf<double>(m, n, a, lda, ipiv);

    /// <summary>The LU factors of a complex matrix. LAPACK: <c>cgetrf</c>.</summary>
    /// <inheritdoc cref="Getrf(int, int, Span{Complex}, int, Span{int})"/>
    public int Getrf(int m, int n, Span<ComplexSingle> a, int lda, Span<int> ipiv) => Getrf<ComplexSingle>(m, n, a, lda, ipiv);

    /// <summary>
    /// The LU factors of a matrix: A = P L U, L unit lower triangular (trapezoidal if m > n), U upper. LAPACK: <c>zgetrf</c>.
    /// </summary>
    /// <param name="m">Rows of the matrix.</param>
    /// <param name="n">Columns of the matrix. Nothing is done if there are no rows or no columns.</param>
    /// <param name="a">In: the matrix, column-major. Out: U on and above the diagonal, L below, without its ones.</param>
    /// <param name="lda">The leading dimension of <paramref name="a"/>, at least max(1, m).</param>
    /// <param name="ipiv">Out: min(m, n) row numbers, counted from 1 as LAPACK does: row i was exchanged with row ipiv[i - 1].</param>
    /// <returns>0, or the first i (from 1) with U(i, i) = 0: the factors are complete all the same, but cannot solve.</returns>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A dimension is negative or <paramref name="lda"/> too small.</exception>
    /// <exception cref="LapackLibraryException">The library lacks the routine.</exception>
    public int Getrf(int m, int n, Span<Complex> a, int lda, Span<int> ipiv) => Getrf<Complex>(m, n, a, lda, ipiv);

    internal unsafe int Getrf<T>(int m, int n, Span<T> a, int lda, Span<int> ipiv)
        where T : unmanaged
    {
        Check.NotNegative(m, nameof(m));
        Check.NotNegative(n, nameof(n));
        Check.Matrix(a.Length, m, n, lda, nameof(a), nameof(lda));
        int k = Math.Min(m, n);
        Check.Vector(ipiv.Length, k, nameof(ipiv));
        if (k == 0)
        {
            return 0;
        }

        nint f = Address<T>(Routine.Getrf);
        long rows = m, columns = n, lead = lda, info = 0;
        fixed (T* pa = a)
        fixed (int* pi = ipiv)
        {
            using var pivots = new IntegerArray(this, pi, k);
            Fortran.Call6x0(f, &rows, &columns, pa, &lead, pivots.Pointer, &info);
            pivots.Store();
        }

        return ResultInfo<T>(Routine.Getrf, info);
    }
}
