using System.Numerics;
using Lapack.Native;

namespace Native.Tests;

/// <summary>Gttrf and Gttrs.</summary>
public abstract class GttrfTests<K, T, R> : RoutineTests<K, T, R>
    where K : IKind<T>
    where T : unmanaged
    where R : unmanaged, IFloatingPointIeee754<R>
{
    [Theory, MemberData(nameof(Orders))]
    public void The_factors_solve_tridiagonal_systems(int n)
    {
        Need("Gttrf", "Gttrs");
        Complex[,] full = Random(n, n, n);
        using GuardedMemory<T> dl = Room(n - 1), d = Room(n), du = Room(n - 1), du2 = Room(Math.Max(0, n - 2));
        using GuardedMemory<int> ipiv = new(n);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                full[i, j] = Math.Abs(i - j) > 1 ? 0 : full[i, j];
            }

            d.Span[i] = K.From(full[i, i]);
            if (i + 1 < n)
            {
                dl.Span[i] = K.From(full[i + 1, i]);
                du.Span[i] = K.From(full[i, i + 1]);
            }
        }

        Assert.Equal(0, library.Gttrf<T>(n, dl, d, du, du2, ipiv));
        for (int i = 0; i < n; i++)
        {
            Assert.InRange(ipiv.Span[i], i + 1, Math.Min(i + 2, n));
        }

        foreach (var trans in Enum.GetValues<Trans>())
        {
            Solves(full, trans, (b, ldb) => library.Gttrs<T>(trans, n, 3, dl, d, du, du2, ipiv, b, ldb));
        }
    }

    [Fact]
    public void A_zero_on_the_diagonal_of_U_is_told_by_its_place()
    {
        Need("Gttrf");
        Assert.Equal(1, library.Gttrf<T>(3, new T[2], new T[3], new T[2], new T[1], new int[3]));
    }

    [Fact]
    public void Bad_arguments_are_refused_before_the_call()
    {
        T[] off = new T[2], d = new T[3], du2 = new T[1], b = new T[3];
        Refused("du2", "needs 1", () => library.Gttrf<T>(3, off, d, off, [], new int[3]));
        Refused("ipiv", "element 1 is 1", () => library.Gttrs<T>(Trans.None, 3, 1, off, d, off, du2, [1, 1, 3], b, 3));
        Refused("ipiv", "element 2 is 4", () => library.Gttrs<T>(Trans.None, 3, 1, off, d, off, du2, [1, 2, 4], b, 3));
        Refused("ipiv", "needs 3", () => library.Gttrs<T>(Trans.None, 3, 1, off, d, off, du2, [1, 2], b, 3));
        Refused("ldb", "at least 3", () => library.Gttrs<T>(Trans.None, 3, 1, off, d, off, du2, [1, 2, 3], b, 2));
    }
}

public sealed class SgttrfTests : GttrfTests<S, float, float>;

public sealed class DgttrfTests : GttrfTests<D, double, double>;

public sealed class CgttrfTests : GttrfTests<C, ComplexSingle, float>;

public sealed class ZgttrfTests : GttrfTests<Z, Complex, double>;
