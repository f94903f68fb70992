using System.Numerics;
using Lapack.Native;

namespace Native.Tests;

/// <summary>Hetrd, and Unmtr, which multiplies by its Q.</summary>
public abstract class HetrdTests<K, T, R> : RoutineTests<K, T, R>
    where K : IKind<T>
    where T : unmanaged
    where R : unmanaged, IFloatingPointIeee754<R>
{
    [Theory, MemberData(nameof(Orders))]
    public void A_is_Q_T_QH(int n)
    {
        Need("Hetrd", "Unmtr");
        Complex[,] full = Hermitian(n, n);
        foreach (var uplo in Enum.GetValues<Uplo>())
        {
            foreach (int lda in new[] { n, n + 1 })
            {
                using GuardedMemory<T> a = Stored(full, lda, uplo), tau = Room(n - 1);
                using GuardedMemory<R> d = RealRoom(n), e = RealRoom(n - 1);
                library.Hetrd<T, R>(uplo, n, a, lda, d, e, tau);
                Untouched(a, n, lda, uplo);

                var t = new Complex[n, n];
                for (int i = 0; i < n; i++)
                {
                    t[i, i] = Value(d.Span[i]);
                    if (i + 1 < n)
                    {
                        t[i, i + 1] = t[i + 1, i] = Value(e.Span[i]);
                    }
                }

                // Q T, then that times Q^H.
                using GuardedMemory<T> product = Stored(t, n);
                library.Unmtr<T>(Side.Left, uplo, Trans.None, n, n, a, lda, tau, product, n);
                library.Unmtr<T>(Side.Right, uplo, Trans.ConjTranspose, n, n, a, lda, tau, product, n);
                Near(full, Loaded(product, n, n, n), Tolerance(n));

                // Q itself; with UPLO = U it leaves the last unit vector as it is, with UPLO = L the first.
                var one = new Complex[n, n];
                for (int i = 0; i < n; i++)
                {
                    one[i, i] = 1;
                }

                using GuardedMemory<T> q = Stored(one, n + 1);
                library.Unmtr<T>(Side.Left, uplo, Trans.None, n, n, a, lda, tau, q, n + 1);
                Orthonormal(Loaded(q, n, n, n + 1));
                Assert.Equal(Complex.One, K.To(q.Span[uplo == Uplo.Lower ? 0 : ^1]));
            }
        }
    }

    [Fact]
    public void Order_zero_returns_at_once() => library.Hetrd<T, R>(Uplo.Lower, 0, [], 1, [], [], []);

    [Fact]
    public void Bad_arguments_are_refused_before_the_call()
    {
        T[] a = new T[9], tau = new T[2], c = new T[9];
        R[] d = new R[3], e = new R[2];
        Refused("tau", "needs 2", () => library.Hetrd<T, R>(Uplo.Lower, 3, a, 3, d, e, tau.AsSpan(1)));
        Refused("e", "needs 2", () => library.Hetrd<T, R>(Uplo.Lower, 3, a, 3, d, e.AsSpan(1), tau));
        Refused("d", "needs 3", () => library.Hetrd<T, R>(Uplo.Lower, 3, a, 3, d.AsSpan(1), e, tau));
        Refused("a", "span of 16", () => library.Unmtr<T>(Side.Left, Uplo.Lower, Trans.None, 4, 1, a, 4, tau, c, 4));
        Refused("tau", "needs 2", () => library.Unmtr<T>(Side.Left, Uplo.Lower, Trans.None, 3, 1, a, 3, tau.AsSpan(1), c, 3));
        Refused("c", "span of 12", () => library.Unmtr<T>(Side.Left, Uplo.Lower, Trans.None, 3, 4, a, 3, tau, c, 3));
        if (K.IsComplex)
        {
            Refused("trans", "ConjTranspose", () => library.Unmtr<T>(Side.Left, Uplo.Lower, Trans.Transpose, 3, 1, a, 3, tau, c, 3));
        }

        Assert.All(a, x => Assert.Equal(default, x));
    }
}

public sealed class SsytrdTests : HetrdTests<S, float, float>;

public sealed class DsytrdTests : HetrdTests<D, double, double>;

public sealed class ChetrdTests : HetrdTests<C, ComplexSingle, float>;

public sealed class ZhetrdTests : HetrdTests<Z, Complex, double>;
