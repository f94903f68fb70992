using System.Numerics;
using Lapack.Native;

namespace Native.Tests;

/// <summary>Gbtrf and Gbtrs.</summary>
public abstract class GbtrfTests<K, T, R> : RoutineTests<K, T, R>
    where K : IKind<T>
    where T : unmanaged
    where R : unmanaged, IFloatingPointIeee754<R>
{
    [Theory]
    [InlineData(1, 0, 0), InlineData(4, 1, 1), InlineData(6, 2, 0), InlineData(6, 0, 3), InlineData(33, 4, 7), InlineData(130, 40, 35)]
    public void The_factors_solve_band_systems(int n, int kl, int ku)
    {
        Need("Gbtrf", "Gbtrs");
        Complex[,] full = Random(n, n, n);
        int ldab = (2 * kl) + ku + 2;
        using GuardedMemory<T> ab = Room((ldab * n) - 1);
        for (int j = 0; j < n; j++)
        {
            for (int i = 0; i < n; i++)
            {
                if (i - j > kl || j - i > ku)
                {
                    full[i, j] = 0;
                }
                else
                {
                    full[i, j] += i == j ? 2 : 0;
                    ab.Span[kl + ku + i - j + (j * ldab)] = K.From(full[i, j]);
                }
            }
        }

        using GuardedMemory<int> ipiv = new(n);
        Assert.Equal(0, library.Gbtrf<T>(n, n, kl, ku, ab, ldab, ipiv));
        foreach (var trans in Enum.GetValues<Trans>())
        {
            Solves(full, trans, (b, ldb) => library.Gbtrs<T>(trans, n, kl, ku, 3, ab, ldab, ipiv, b, ldb));
        }
    }

    [Fact]
    public void Empty_systems_do_nothing()
    {
        Assert.Equal(0, library.Gbtrf<T>(0, 0, 1, 1, [], 4, []));
        library.Gbtrs<T>(Trans.None, 0, 1, 1, 1, [], 4, [], [], 1);
    }

    [Fact]
    public void Bad_arguments_are_refused_before_the_call()
    {
        T[] ab = new T[12], b = new T[9];
        int[] ipiv = [1, 2, 3];
        Refused("kl", "negative", () => library.Gbtrf<T>(3, 3, -1, 1, ab, 4, ipiv));
        Refused("ku", "negative", () => library.Gbtrf<T>(3, 3, 1, -1, ab, 4, ipiv));
        Refused("ldab", "at least 4", () => library.Gbtrf<T>(3, 3, 1, 1, ab, 3, ipiv));
        Refused("ldab", "at least 6442450942", () => library.Gbtrf<T>(1, 1, int.MaxValue, int.MaxValue, ab, int.MaxValue, ipiv));
        Refused("ldab", "at least 4294967295", () => library.Gbtrs<T>(Trans.None, 1, int.MaxValue, 0, 1, ab, 12, ipiv, b, 3));
        Refused("ab", "need a span of 12", () => library.Gbtrf<T>(3, 3, 1, 1, ab.AsSpan(1), 4, ipiv));
        Refused("ipiv", "needs 3 elements", () => library.Gbtrf<T>(3, 3, 1, 1, ab, 4, ipiv.AsSpan(1)));
        Refused("ipiv", "from 1 to 3", () => library.Gbtrs<T>(Trans.None, 3, 1, 1, 3, ab, 4, [1, 2, 4], b, 3));
        Refused("b", "need a span of 9", () => library.Gbtrs<T>(Trans.None, 3, 1, 1, 3, ab, 4, ipiv, b.AsSpan(1), 3));
        Refused("trans", "Trans.None", () => library.Gbtrs<T>(0, 3, 1, 1, 3, ab, 4, ipiv, b, 3));
    }
}

public sealed class SgbtrfTests : GbtrfTests<S, float, float>;

public sealed class DgbtrfTests : GbtrfTests<D, double, double>;

public sealed class CgbtrfTests : GbtrfTests<C, ComplexSingle, float>;

public sealed class ZgbtrfTests : GbtrfTests<Z, Complex, double>;
