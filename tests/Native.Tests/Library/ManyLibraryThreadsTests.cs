using System.Numerics;
using Lapack.Native;

namespace Native.Tests;

/// <summary>
/// Calls that are large enough for the library's own threads, with as many as it has; all other tests of routines allow it one.
/// </summary>
[Collection(nameof(ProcessWide))]
public class ManyLibraryThreadsTests() : RoutineTests<Z, Complex, double>(threads: 1000)
{
    const int Order = 200;

    [Fact]
    public void They_compute_eigenpairs()
    {
        Complex[,] full = Hermitian(1, Order);
        using GuardedMemory<Complex> a = Stored(full, Order, Uplo.Upper);
        using GuardedMemory<double> w = RealRoom(Order);
        library.Heevd(Job.Vectors, Uplo.Upper, Order, a, Order, w);
        Eigenpairs(full, w, Loaded(a, Order, Order, Order));
    }

    [Fact]
    public void They_solve_systems()
    {
        Complex[,] full = Random(1, Order, Order);
        using GuardedMemory<Complex> a = Stored(full, Order);
        using GuardedMemory<int> ipiv = new(Order);
        Assert.Equal(0, library.Getrf(Order, Order, a, Order, ipiv));
        Solves(full, Trans.None, (b, ldb) => library.Getrs(Trans.None, Order, 3, a, Order, ipiv, b, ldb));
    }
}
