using System.Numerics;
using Lapack.Native;

namespace Native.Tests;

/// <summary>Getri.</summary>
public abstract class GetriTests<K, T, R> : RoutineTests<K, T, R>
    where K : IKind<T>
    where T : unmanaged
    where R : unmanaged, IFloatingPointIeee754<R>
{
    [Theory, MemberData(nameof(Orders))]
    public void The_inverse_times_the_matrix_is_one(int n)
    {
        Need("Getri");
        Complex[,] full = Random(n, n, n), one = new Complex[n, n];
        for (int i = 0; i < n; i++)
        {
            full[i, i] += n;
            one[i, i] = 1;
        }

        foreach (int lda in new[] { n, n + 3 })
        {
            using GuardedMemory<T> a = Stored(full, lda);
            using GuardedMemory<int> ipiv = new(n);
            Assert.Equal(0, library.Getrf<T>(n, n, a, lda, ipiv));
            Assert.Equal(0, library.Getri<T>(n, a, lda, ipiv));
            Untouched(a, n, lda);
            Complex[,] inverse = Loaded(a, n, n, lda);
            Near(one, Product(full, inverse), Tolerance(n));
            Near(one, Product(inverse, full), Tolerance(n));
        }
    }

    [Fact]
    public void Columns_are_exchanged_as_rows_were()
    {
        Need("Getri");

        // [[0, 2], [4, 0]] has the inverse [[0, 1/4], [1/2, 0]], exactly.
        T zero = K.From(0);
        T[] a = [zero, K.From(4), K.From(2), zero];
        int[] ipiv = new int[2];
        Assert.Equal(0, library.Getrf<T>(2, 2, a, 2, ipiv));
        Assert.Equal(0, library.Getri<T>(2, a, 2, ipiv));
        Assert.Equal([zero, K.From(0.5), K.From(0.25), zero], a);
    }

    [Fact]
    public void A_singular_matrix_is_told_by_its_first_zero_pivot()
    {
        Need("Getri");
        T one = K.From(1), zero = K.From(0);
        T[] a = [one, zero, zero, one, zero, zero, one, one, one];
        Assert.Equal(2, library.Getri<T>(3, a, 3, [1, 2, 3]));
    }

    [Fact]
    public void An_empty_matrix_is_left_alone() => Assert.Equal(0, library.Getri<T>(0, [], 1, []));

    [Fact]
    public void Bad_arguments_are_refused_before_the_call()
    {
        T[] a = new T[9];
        int[] ipiv = [1, 2, 3];
        Refused("n", "negative", () => library.Getri<T>(-1, a, 3, ipiv));
        Refused("lda", "at least 3", () => library.Getri<T>(3, a, 2, ipiv));
        Refused("a", "need a span of 9", () => library.Getri<T>(3, a.AsSpan(1), 3, ipiv));
        Refused("ipiv", "needs 3 elements", () => library.Getri<T>(3, a, 3, ipiv.AsSpan(1)));
        Refused("ipiv", "from 1 to 3, but element 1 is 4", () => library.Getri<T>(3, a, 3, [1, 4, 3]));
        Assert.All(a, x => Assert.Equal(default, x));
    }
}

public sealed class SgetriTests : GetriTests<S, float, float>;

public sealed class DgetriTests : GetriTests<D, double, double>;

public sealed class CgetriTests : GetriTests<C, ComplexSingle, float>;

public sealed class ZgetriTests : GetriTests<Z, Complex, double>;
