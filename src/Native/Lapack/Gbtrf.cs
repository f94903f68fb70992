using System.Numerics;

namespace Lapack.Native;

// ?GBTRF: LU factors of a band matrix.
public sealed partial class LapackLibrary
{
    /// <summary>The LU factors of a real band matrix. LAPACK: <c>sgbtrf</c>.</summary>
    /// <inheritdoc cref="Gbtrf(int, int, int, int, Span{Complex}, int, Span{int})"/>
    public int Gbtrf(int m, int n, int kl, int ku, Span<float> ab, int ldab, Span<int> ipiv) => Gbtrf<float>(m, n, kl, ku, ab, ldab, ipiv);

    /// <summary>The LU factors of a real band matrix. LAPACK: <c>dgbtrf</c>.</summary>
    /// <inheritdoc cref="Gbtrf(int, int, int, int, Span{Complex}, int, Span{int})"/>
    public int Gbtrf(int m, int n, int kl, int ku, Span<double> ab, int ldab, Span<int> ipiv) =>
        Gbtrf<double>(m, n, kl, ku, ab, ldab, ipiv);

    /// <summary>The LU factors of a complex band matrix. LAPACK: <c>cgbtrf</c>.</summary>
    /// <inheritdoc cref="Gbtrf(int, int, int, int, Span{Complex}, int, Span{int})"/>
    public int Gbtrf(int m, int n, int kl, int ku, Span<ComplexSingle> ab, int ldab, Span<int> ipiv) =>
        Gbtrf<ComplexSingle>(m, n, kl, ku, ab, ldab, ipiv);

    /// <summary>The LU factors of a band matrix, with row exchanges. LAPACK: <c>zgbtrf</c>.</summary>
    /// <param name="m">Rows of the matrix.</param>
    /// <param name="n">Columns of the matrix. Nothing is done if there are no rows or no columns.</param>
    /// <param name="kl">Diagonals below the main one.</param>
    /// <param name="ku">Diagonals above the main one.</param>
    /// <param name="ab">
    /// In: element (i, j) in row kl + ku + i - j of column j; the first kl rows are room for what the exchanges fill in. Out: the factors.
    /// </param>
    /// <param name="ldab">The leading dimension of <paramref name="ab"/>, at least 2 kl + ku + 1.</param>
    /// <param name="ipiv">Out: min(m, n) row numbers, counted from 1: row i was exchanged with row ipiv[i - 1].</param>
    /// <returns>0, or the first i (from 1) with U(i, i) = 0: the factors are complete all the same, but cannot solve.</returns>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A dimension is negative or <paramref name="ldab"/> too small.</exception>
    /// <exception cref="LapackLibraryException">The library lacks the routine.</exception>
    public int Gbtrf(int m, int n, int kl, int ku, Span<Complex> ab, int ldab, Span<int> ipiv) =>
        Gbtrf<Complex>(m, n, kl, ku, ab, ldab, ipiv);

    internal unsafe int Gbtrf<T>(int m, int n, int kl, int ku, Span<T> ab, int ldab, Span<int> ipiv)
        where T : unmanaged
    {
        Check.NotNegative(m, nameof(m));
        Check.NotNegative(n, nameof(n));
        Check.BandFactors(ab.Length, kl, ku, n, ldab);
        int k = Math.Min(m, n);
        Check.Vector(ipiv.Length, k, nameof(ipiv));
        if (k == 0)
        {
            return 0;
        }

        nint f = Address<T>(Routine.Gbtrf);
        long rows = m, columns = n, below = kl, above = ku, lead = ldab, info = 0;
        fixed (T* pa = ab)
        fixed (int* pi = ipiv)
        {
            using var pivots = new IntegerArray(this, pi, k);
            Fortran.Call8x0(f, &rows, &columns, &below, &above, pa, &lead, pivots.Pointer, &info);
            pivots.Store();
        }

        return ResultInfo<T>(Routine.Gbtrf, info);
    }
}
