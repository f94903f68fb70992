using System.Numerics;
using Lapack.Native;

namespace Native.Tests;

/// <summary>
/// Calls that are large enough for the library's own threads, with as many as it has; all other tests of routines allow it one.
/// </summary>
[Collection(nameof(ProcessWide))]
public class ManyLibraryThreadsTests() : RoutineTests<Z, Complex, double>(threads: 1000)
{
    const int n = 200;

    [Fact]
    public void They_compute_eigenpairs()
    {
        Complex[,] full = Hermitian(1, n);
        using GuardedMemory<Complex> a = Stored(full, n, Uplo.Upper);
        using GuardedMemory<double> w = RealRoom(n);
        library.Heevd(Job.Vectors, Uplo.Upper, n, a, n, w);
        Eigenpairs(full, w, Loaded(a, n, n, n));
    }

    [Fact]
    public void They_solve_systems()
    {
        Complex[,] full = Random(1, n, n);
        using GuardedMemory<Complex> a = Stored(full, n);
        using GuardedMemory<int> ipiv = new(n);
        Assert.Equal(0, library.Getrf(n, n, a, n, ipiv));
        Solves(full, Trans.None, (b, ldb) => library.Getrs(Trans.None, n, 3, a, n, ipiv, b, ldb));
    }
}
