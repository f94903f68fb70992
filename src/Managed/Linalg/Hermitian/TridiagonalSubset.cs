using System.Numerics;
using System.Runtime.InteropServices;
using Lapack.Native;

namespace Lapack;

/// <summary>Some of the eigenpairs of one real symmetric tridiagonal matrix.</summary>
static class TridiagonalSubset
{
    /// <summary>
    /// Eigenvalues and eigenvectors from..to by xSTEMR; where that does not converge, or leaves vectors that are none, by xSTEVD.
    /// </summary>
    /// <typeparam name="T">The element of the vectors, which may be complex.</typeparam>
    /// <typeparam name="R">Its real type.</typeparam>
    /// <param name="library">The library that is called.</param>
    /// <param name="d">The diagonal, n elements.</param>
    /// <param name="e">The elements beside it, at least n - 1.</param>
    /// <param name="from">The first of the pairs, in ascending order.</param>
    /// <param name="to">The one after the last.</param>
    /// <returns>W, ascending, and U, n x (to - from), column-major.</returns>
    public static (R[] W, T[] U) Pairs<T, R>(LapackLibrary library, R[] d, R[] e, int from, int to)
        where T : unmanaged
        where R : unmanaged, IFloatingPointIeee754<R>
    {
        int n = d.Length, k = to - from;
        R[] w = new R[n];
        var u = new T[n * k];
        if (k == 0)
        {
            return ([], u);
        }

        // xSTEMR uses element n of e as workspace.
        R[] beside = new R[n];
        e.AsSpan(0, n - 1).CopyTo(beside);
        try
        {
            library.Stemr<T, R>(Job.Vectors, EigenRange.Indices, n, [.. d], beside, R.Zero, R.Zero, from + 1, to, w, u, n);
        }
        catch (NotConvergedException failure)
        {
            DriverLadder.Run(failure, (LapackLibrary.RoutineName<R>(nameof(LapackLibrary.Stevd)), ByDivideAndConquer));
        }

        // Of a group of equal eigenvalues that the range cuts, xSTEMR may leave a vector zero or NaN, with INFO = 0.
        if (!AreUnitVectors<T, R>(u, n))
        {
            ByDivideAndConquer();
        }

        return (w[..k], u);

        void ByDivideAndConquer()
        {
            R[] values = [.. d], z = new R[n * n];
            library.Stevd<R>(Job.Vectors, n, values, e.AsSpan(0, n - 1).ToArray(), z, n);
            int width = Reals.Width<T, R>();
            Span<R> parts = MemoryMarshal.Cast<T, R>(u.AsSpan());
            parts.Clear();
            for (int p = 0; p < n * k; p++)
            {
                parts[p * width] = z[(from * n) + p];
            }

            values.AsSpan(from, k).CopyTo(w);
        }
    }

    static bool AreUnitVectors<T, R>(T[] u, int n)
        where T : unmanaged
        where R : unmanaged, IFloatingPointIeee754<R>
    {
        for (int first = 0; first < u.Length; first += n)
        {
            R norm = Reduction.Norm(MemoryMarshal.Cast<T, R>(u.AsSpan(first, n)));
            if (!(R.Abs(norm - R.One) < R.CreateTruncating(1e-3)))
            {
                return false;
            }
        }

        return true;
    }
}
