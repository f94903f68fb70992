using System.Numerics;
using Lapack.Native;

namespace Native.Tests;

/// <summary>Hetrf and Hetrs for Hermitian matrices, Sytrf and Sytrs for symmetric ones.</summary>
public abstract class HetrfTests<K, T, R> : RoutineTests<K, T, R>
    where K : IKind<T>
    where T : unmanaged
    where R : unmanaged, IFloatingPointIeee754<R>
{
    [Theory, MemberData(nameof(Orders))]
    public void The_factors_solve_systems(int n)
    {
        foreach (var uplo in Enum.GetValues<Uplo>())
        {
            foreach (int lda in new[] { n, n + 1 })
            {
                Complex[,] hermitian = Hermitian(n, n), symmetric = Symmetric(n, n);
                using GuardedMemory<T> h = Stored(hermitian, lda, uplo), s = Stored(symmetric, lda, uplo);
                using GuardedMemory<int> ipiv = new(n);
                Assert.Equal(0, library.Hetrf<T>(uplo, n, h, lda, ipiv));
                Untouched(h, n, lda, uplo);
                Solves(hermitian, Trans.None, (b, ldb) => library.Hetrs<T>(uplo, n, 3, h, lda, ipiv, b, ldb));
                Assert.Equal(0, library.Sytrf<T>(uplo, n, s, lda, ipiv));
                Untouched(s, n, lda, uplo);
                Solves(symmetric, Trans.None, (b, ldb) => library.Sytrs<T>(uplo, n, 3, s, lda, ipiv, b, ldb));
            }
        }
    }

    [Fact]
    public void A_singular_matrix_is_told_by_its_zero_block()
    {
        T one = K.From(1), zero = K.From(0);
        T[] a = [one, zero, zero, zero, one, zero, zero, zero, zero];
        Assert.Equal(3, library.Hetrf<T>(Uplo.Lower, 3, [.. a], 3, new int[3]));
        Assert.Equal(3, library.Sytrf<T>(Uplo.Lower, 3, [.. a], 3, new int[3]));
    }

    [Fact]
    public void A_block_of_order_2_has_two_equal_negative_pivots()
    {
        T one = K.From(1), zero = K.From(0);
        int[] ipiv = [0, 0];
        foreach (var uplo in Enum.GetValues<Uplo>())
        {
            T[] a = [zero, one, one, zero], x = [K.From(3), K.From(4)];
            Assert.Equal(0, library.Hetrf<T>(uplo, 2, a, 2, ipiv));
            Assert.True(ipiv[0] < 0 && ipiv[0] == ipiv[1]);
            library.Hetrs<T>(uplo, 2, 1, a, 2, ipiv, x, 2);
            Assert.Equal([4, 3], x.Select(v => K.To(v).Real));
        }
    }

    [Fact]
    public void Empty_systems_do_nothing()
    {
        Assert.Equal(0, library.Hetrf<T>(Uplo.Lower, 0, [], 1, []));
        Assert.Equal(0, library.Sytrf<T>(Uplo.Lower, 0, [], 1, []));
        library.Hetrs<T>(Uplo.Lower, 0, 1, [], 1, [], [], 1);
        library.Sytrs<T>(Uplo.Lower, 0, 1, [], 1, [], [], 1);
    }

    [Fact]
    public void Bad_arguments_are_refused_before_the_call()
    {
        T[] a = new T[9], b = new T[9];
        int[] ipiv = [1, 2, 3];
        Refused("uplo", "Uplo.Lower", () => library.Hetrf<T>((Uplo)'X', 3, a, 3, ipiv));
        Refused("n", "negative", () => library.Sytrf<T>(Uplo.Lower, -3, a, 3, ipiv));
        Refused("ipiv", "needs 3 elements", () => library.Sytrf<T>(Uplo.Lower, 3, a, 3, ipiv.AsSpan(1)));
        Refused("ipiv", "from -3 to 3", () => library.Hetrs<T>(Uplo.Lower, 3, 3, a, 3, [1, -4, -4], b, 3));
        Refused("ipiv", "element 2 is -3 and stands alone", () => library.Hetrs<T>(Uplo.Lower, 3, 3, a, 3, [-1, -1, -3], b, 3));
        Refused("ipiv", "element 0 is -1 and stands alone", () => library.Sytrs<T>(Uplo.Upper, 3, 3, a, 3, [-1, -2, -2], b, 3));
        Refused("ipiv", "element 1 is 0", () => library.Sytrs<T>(Uplo.Upper, 3, 3, a, 3, [1, 0, 3], b, 3));
        Assert.All(b, x => Assert.Equal(default, x));
    }
}

public sealed class SsytrfTests : HetrfTests<S, float, float>;

public sealed class DsytrfTests : HetrfTests<D, double, double>;

public sealed class ChetrfTests : HetrfTests<C, ComplexSingle, float>;

public sealed class ZhetrfTests : HetrfTests<Z, Complex, double>;
