using System.Numerics;
using Lapack.Native;

namespace Native.Tests;

/// <summary>Getrf and Getrs.</summary>
public abstract class GetrfTests<K, T, R> : RoutineTests<K, T, R>
    where K : IKind<T>
    where T : unmanaged
    where R : unmanaged, IFloatingPointIeee754<R>
{
    [Theory, MemberData(nameof(Orders))]
    public void The_factors_solve_systems(int n)
    {
        Complex[,] full = Random(n, n, n);
        for (int i = 0; i < n; i++)
        {
            full[i, i] += 2;
        }

        foreach (int lda in new[] { n, n + 3 })
        {
            using GuardedMemory<T> a = Stored(full, lda);
            using GuardedMemory<int> ipiv = new(n);
            Assert.Equal(0, library.Getrf<T>(n, n, a, lda, ipiv));
            Untouched(a, n, lda);
            foreach (var trans in Enum.GetValues<Trans>())
            {
                Solves(full, trans, (b, ldb) => library.Getrs<T>(trans, n, 3, a, lda, ipiv, b, ldb));
            }
        }
    }

    [Theory]
    [InlineData(1, 1), InlineData(3, 5), InlineData(5, 3), InlineData(40, 7), InlineData(7, 40), InlineData(33, 33)]
    public void P_L_U_is_the_matrix(int m, int n)
    {
        Complex[,] full = Random(m, m, n);
        int lda = m + 2, k = Math.Min(m, n);
        using GuardedMemory<T> a = Stored(full, lda);
        using GuardedMemory<int> ipiv = new(k);
        Assert.Equal(0, library.Getrf<T>(m, n, a, lda, ipiv));
        Complex[,] both = Loaded(a, m, n, lda), l = Columns(Triangle(both, Uplo.Lower), k), u = new Complex[k, n];
        for (int i = 0; i < k; i++)
        {
            l[i, i] = 1;
            for (int j = i; j < n; j++)
            {
                u[i, j] = both[i, j];
            }
        }

        Complex[,] back = Product(l, u);
        for (int i = k - 1; i >= 0; i--)
        {
            int other = ipiv.Span[i] - 1;
            Assert.InRange(other, i, m - 1);
            for (int j = 0; j < n; j++)
            {
                (back[i, j], back[other, j]) = (back[other, j], back[i, j]);
            }
        }

        Near(full, back, Tolerance(k) * Math.Max(1, Largest(u)));
    }

    [Fact]
    public void A_singular_matrix_is_told_by_its_first_zero_pivot()
    {
        T one = K.From(1), zero = K.From(0);
        Assert.Equal(2, library.Getrf<T>(3, 3, new[] { one, one, one, one, one, one, zero, zero, one }, 3, new int[3]));
    }

    [Fact]
    public void Empty_systems_do_nothing()
    {
        Assert.Equal(0, library.Getrf<T>(0, 5, [], 1, []));
        Assert.Equal(0, library.Getrf<T>(5, 0, [], 5, []));
        library.Getrs<T>(Trans.None, 0, 1, [], 1, [], [], 1);
        library.Getrs<T>(Trans.None, 1, 0, [nan], 1, [1], [], 1);
    }

    [Fact]
    public void Bad_arguments_are_refused_before_the_call()
    {
        T[] a = new T[9], b = new T[9];
        int[] ipiv = [1, 2, 3];
        Refused("m", "negative", () => library.Getrf<T>(-1, 3, a, 3, ipiv));
        Refused("n", "negative", () => library.Getrf<T>(3, -1, a, 3, ipiv));
        Refused("lda", "at least 3", () => library.Getrf<T>(3, 3, a, 2, ipiv));
        Refused("a", "need a span of 9", () => library.Getrf<T>(3, 3, a.AsSpan(1), 3, ipiv));
        Refused("ipiv", "needs 3 elements", () => library.Getrf<T>(3, 3, a, 3, ipiv.AsSpan(1)));
        Refused("trans", "Trans.None", () => library.Getrs<T>(0, 3, 3, a, 3, ipiv, b, 3));
        Refused("nrhs", "negative", () => library.Getrs<T>(Trans.None, 3, -1, a, 3, ipiv, b, 3));
        Refused("ldb", "at least 3", () => library.Getrs<T>(Trans.None, 3, 3, a, 3, ipiv, b, 2));
        Refused("b", "need a span of 9", () => library.Getrs<T>(Trans.None, 3, 3, a, 3, ipiv, b.AsSpan(1), 3));
        Refused("ipiv", "from 1 to 3, but element 1 is 4", () => library.Getrs<T>(Trans.None, 3, 3, a, 3, [1, 4, 3], b, 3));
        Refused("ipiv", "from 1 to 3, but element 0 is 0", () => library.Getrs<T>(Trans.None, 3, 3, a, 3, [0, 2, 3], b, 3));
        Assert.All(b, x => Assert.Equal(default, x));
    }
}

public sealed class SgetrfTests : GetrfTests<S, float, float>;

public sealed class DgetrfTests : GetrfTests<D, double, double>;

public sealed class CgetrfTests : GetrfTests<C, ComplexSingle, float>;

public sealed class ZgetrfTests : GetrfTests<Z, Complex, double>;
