using System.Numerics;
using Lapack.Native;

namespace Native.Tests;

public abstract class HegvdTests<K, T, R> : RoutineTests<K, T, R>
    where K : IKind<T>
    where T : unmanaged
    where R : unmanaged, IFloatingPointIeee754<R>
{
    /// <summary>Types 1 to 3: A X = B X diag(w), A B X = X diag(w), B A X = X diag(w).</summary>
    [Theory, MemberData(nameof(Orders))]
    public void It_finds_the_eigenpairs_of_each_type(int n)
    {
        Need("Hegvd");
        Complex[,] a = Hermitian(n, n), b = PositiveDefinite(n + 7, n);
        foreach (var uplo in Enum.GetValues<Uplo>())
        {
            for (int type = 1; type <= 3; type++)
            {
                using GuardedMemory<T> pa = Stored(a, n, uplo), pb = Stored(b, n + 1, uplo);
                using GuardedMemory<R> w = RealRoom(n);
                library.Hegvd<T, R>(type, Job.Vectors, uplo, n, pa, n, pb, n + 1, w);
                Complex[,] x = Loaded(pa, n, n, n);
                (Complex[,] left, Complex[,] right) = type switch
                {
                    1 => (Product(a, x), Product(b, x)),
                    2 => (Product(a, Product(b, x)), x),
                    _ => (Product(b, Product(a, x)), x),
                };
                Near(left, Scaled(right, w), Tolerance(n) * Math.Max(1, Math.Max(Largest(left), Largest(b) * Largest(x))));

                // B is replaced by its Cholesky factor; the other triangle is not touched.
                Untouched(pb, n, n + 1, uplo);
                Complex[,] factor = Triangle(Loaded(pb, n, n, n + 1), uplo);
                Near(
                    b, uplo == Uplo.Lower ? Product(factor, Adjoint(factor)) : Product(Adjoint(factor), factor), Tolerance(n) * Largest(b));
            }
        }
    }

    [Fact]
    public void A_matrix_that_is_not_positive_definite_is_named()
    {
        Need("Hegvd");
        Complex[,] b = PositiveDefinite(1, 5);
        b[3, 3] = -1;
        using GuardedMemory<T> pa = Stored(Hermitian(2, 5), 5), pb = Stored(b, 5);
        Assert.Equal(
            4, Assert.Throws<NotPositiveDefiniteException>(
                () => library.Hegvd<T, R>(1, Job.NoVectors, Uplo.Lower, 5, pa, 5, pb, 5, new R[5])).Info);
    }

    [Fact]
    public void Bad_arguments_are_refused_before_the_call()
    {
        T[] a = new T[9], b = new T[9];
        R[] w = new R[3];
        Refused("itype", "from 1 to 3", () => library.Hegvd<T, R>(4, Job.Vectors, Uplo.Lower, 3, a, 3, b, 3, w));
        Refused("lda", "at least 3", () => library.Hegvd<T, R>(1, Job.Vectors, Uplo.Lower, 3, a, 2, b, 3, w));
        Refused("b", "span of 9", () => library.Hegvd<T, R>(1, Job.Vectors, Uplo.Lower, 3, a, 3, b.AsSpan(1), 3, w));
        Refused("w", "needs 3", () => library.Hegvd<T, R>(1, Job.Vectors, Uplo.Lower, 3, a, 3, b, 3, w.AsSpan(1)));
        Assert.All(a, x => Assert.Equal(default, x));
    }
}

public sealed class SsygvdTests : HegvdTests<S, float, float>;

public sealed class DsygvdTests : HegvdTests<D, double, double>;

public sealed class ChegvdTests : HegvdTests<C, ComplexSingle, float>;

public sealed class ZhegvdTests : HegvdTests<Z, Complex, double>;
