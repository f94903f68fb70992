using System.Numerics;

namespace Lapack.Native;

// ?GTTRF: the LU factors of a general tridiagonal matrix, with partial pivoting. ?GTTRS solves with them.
public sealed partial class LapackLibrary
{
    /// <summary>The LU factors of a tridiagonal matrix, with row interchanges. LAPACK: <c>sgttrf</c>.</summary>
    /// <inheritdoc cref="Gttrf(int, Span{Complex}, Span{Complex}, Span{Complex}, Span{Complex}, Span{int})"/>
    public int Gttrf(int n, Span<float> dl, Span<float> d, Span<float> du, Span<float> du2, Span<int> ipiv) =>
        Gttrf<float>(n, dl, d, du, du2, ipiv);

    /// <summary>The LU factors of a tridiagonal matrix, with row interchanges. LAPACK: <c>dgttrf</c>.</summary>
    /// <inheritdoc cref="Gttrf(int, Span{Complex}, Span{Complex}, Span{Complex}, Span{Complex}, Span{int})"/>
    public int Gttrf(int n, Span<double> dl, Span<double> d, Span<double> du, Span<double> du2, Span<int> ipiv) =>
        Gttrf<double>(n, dl, d, du, du2, ipiv);

    /// <summary>The LU factors of a tridiagonal matrix, with row interchanges. LAPACK: <c>cgttrf</c>.</summary>
    /// <inheritdoc cref="Gttrf(int, Span{Complex}, Span{Complex}, Span{Complex}, Span{Complex}, Span{int})"/>
    public int Gttrf(
        int n, Span<ComplexSingle> dl, Span<ComplexSingle> d, Span<ComplexSingle> du, Span<ComplexSingle> du2, Span<int> ipiv) =>
        Gttrf<ComplexSingle>(n, dl, d, du, du2, ipiv);

    /// <summary>The LU factors of a tridiagonal matrix, with row interchanges. LAPACK: <c>zgttrf</c>.</summary>
    /// <param name="n">The order of the matrix; 0 returns at once.</param>
    /// <param name="dl">In: the n - 1 elements below the diagonal. Out: the multipliers of L.</param>
    /// <param name="d">In: the diagonal. Out: that of U.</param>
    /// <param name="du">In: the n - 1 elements above the diagonal. Out: those of U.</param>
    /// <param name="du2">Out: the n - 2 elements of the second diagonal above.</param>
    /// <param name="ipiv">Out: for each of n rows the row it was interchanged with, from 1.</param>
    /// <returns>
    /// 0, or the place (from 1) of the first diagonal element of U that is exactly zero: the factors are complete, but not to be solved
    /// with.
    /// </returns>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A dimension is negative, a leading dimension too small, or an option undefined.
    /// </exception>
    /// <exception cref="LapackLibraryException">The library lacks the routine.</exception>
    public int Gttrf(int n, Span<Complex> dl, Span<Complex> d, Span<Complex> du, Span<Complex> du2, Span<int> ipiv) =>
        Gttrf<Complex>(n, dl, d, du, du2, ipiv);

    internal unsafe int Gttrf<T>(int n, Span<T> dl, Span<T> d, Span<T> du, Span<T> du2, Span<int> ipiv)
        where T : unmanaged
    {
        Check.NotNegative(n, nameof(n));
        Check.TridiagonalFactors(n, dl.Length, d.Length, du.Length, du2.Length, ipiv.Length);
        if (n == 0)
        {
            return 0;
        }

        nint f = Address<T>(Routine.Gttrf);
        long order = n, info = 0;
        fixed (T* pl = dl, pd = d, pu = du, pu2 = du2)
        fixed (int* pi = ipiv)
        {
            using var pivots = new IntegerArray(this, pi, n);
            Fortran.Call7x0(f, &order, pl, pd, pu, pu2, pivots.Pointer, &info);
            pivots.Store();
        }

        return ResultInfo<T>(Routine.Gttrf, info);
    }
}
