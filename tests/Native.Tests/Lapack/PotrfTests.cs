using System.Numerics;
using Lapack.Native;

namespace Native.Tests;

/// <summary>Potrf and Potrs.</summary>
public abstract class PotrfTests<K, T, R> : RoutineTests<K, T, R>
    where K : IKind<T>
    where T : unmanaged
    where R : unmanaged, IFloatingPointIeee754<R>
{
    [Theory, MemberData(nameof(Orders))]
    public void The_factor_is_a_root_and_solves(int n)
    {
        Complex[,] full = PositiveDefinite(n, n);
        foreach (var uplo in Enum.GetValues<Uplo>())
        {
            foreach (int lda in new[] { n, n + 1 })
            {
                using GuardedMemory<T> a = Stored(full, lda, uplo);
                library.Potrf<T>(uplo, n, a, lda);
                Untouched(a, n, lda, uplo);
                Complex[,] root = Triangle(Loaded(a, n, n, lda), uplo), adjoint = Adjoint(root);
                Near(full, uplo == Uplo.Lower ? Product(root, adjoint) : Product(adjoint, root), Tolerance(n) * n);
                Solves(full, Trans.None, (b, ldb) => library.Potrs<T>(uplo, n, 3, a, lda, b, ldb));
            }
        }
    }

    [Fact]
    public void A_minor_that_is_not_positive_is_told_by_its_order()
    {
        T[] a = [K.From(1), K.From(2), nan, K.From(1)];
        Assert.Equal(2, library.TryPotrf<T>(Uplo.Lower, 2, [.. a], 2));
        Assert.Equal(2, Assert.Throws<NotPositiveDefiniteException>(() => library.Potrf<T>(Uplo.Lower, 2, a, 2)).Info);
    }

    [Fact]
    public void Empty_systems_do_nothing()
    {
        library.Potrf<T>(Uplo.Lower, 0, [], 1);
        library.Potrs<T>(Uplo.Lower, 0, 1, [], 1, [], 1);
    }

    [Fact]
    public void Bad_arguments_are_refused_before_the_call()
    {
        T[] a = new T[9], b = new T[9];
        Refused("n", "negative", () => library.Potrf<T>(Uplo.Lower, -1, a, 3));
        Refused("uplo", "Uplo.Lower", () => library.Potrs<T>(0, 3, 3, a, 3, b, 3));
        Refused("a", "need a span of 9", () => library.Potrs<T>(Uplo.Lower, 3, 3, a.AsSpan(1), 3, b, 3));
        Refused("ldb", "at least 3", () => library.Potrs<T>(Uplo.Lower, 3, 3, a, 3, b, 1));
        Assert.All(b, x => Assert.Equal(default, x));
    }
}

public sealed class SpotrfTests : PotrfTests<S, float, float>;

public sealed class DpotrfTests : PotrfTests<D, double, double>;

public sealed class CpotrfTests : PotrfTests<C, ComplexSingle, float>;

public sealed class ZpotrfTests : PotrfTests<Z, Complex, double>;
