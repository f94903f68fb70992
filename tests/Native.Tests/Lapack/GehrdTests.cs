using System.Numerics;
using Lapack.Native;

namespace Native.Tests;

/// <summary>Gehrd, and Unghr, which forms its Q.</summary>
public abstract class GehrdTests<K, T, R> : RoutineTests<K, T, R>
    where K : IKind<T>
    where T : unmanaged
    where R : unmanaged, IFloatingPointIeee754<R>
{
    [Theory, MemberData(nameof(Orders))]
    public void A_is_Q_H_QH(int n)
    {
        Need("Gehrd", "Unghr");
        Complex[,] full = Random(n, n, n);
        foreach (int lda in new[] { n, n + 2 })
        {
            using GuardedMemory<T> a = Stored(full, lda), tau = Room(n - 1);
            library.Gehrd<T>(n, 1, n, a, lda, tau);
            Complex[,] h = Loaded(a, n, n, lda);
            for (int j = 0; j < n; j++)
            {
                for (int i = j + 2; i < n; i++)
                {
                    h[i, j] = 0;
                }

                Assert.Equal(0, j + 1 < n ? h[j + 1, j].Imaginary : 0);
            }

            library.Unghr<T>(n, 1, n, a, lda, tau);
            Untouched(a, n, lda);
            Complex[,] q = Loaded(a, n, n, lda);
            Orthonormal(q);
            Assert.Equal(Complex.One, q[0, 0]);
            Near(full, Product(Product(q, h), Adjoint(q)), Tolerance(n) * Math.Max(1, Largest(h)));
        }
    }

    [Fact]
    public void Order_zero_returns_at_once()
    {
        library.Gehrd<T>(0, 1, 0, [], 1, []);
        library.Unghr<T>(0, 1, 0, [], 1, []);
    }

    [Fact]
    public void Bad_arguments_are_refused_before_the_call()
    {
        T[] a = new T[9], tau = new T[2];
        Refused("tau", "needs 2", () => library.Gehrd<T>(3, 1, 3, a, 3, tau.AsSpan(1)));
        Refused("ilo", "from 1 to 3", () => library.Gehrd<T>(3, 0, 3, a, 3, tau));
        Refused("ihi", "from 2 to 3", () => library.Unghr<T>(3, 2, 1, a, 3, tau));
        Refused("a", "span of 9", () => library.Unghr<T>(3, 1, 3, a.AsSpan(1), 3, tau));
    }
}

public sealed class SgehrdTests : GehrdTests<S, float, float>;

public sealed class DgehrdTests : GehrdTests<D, double, double>;

public sealed class CgehrdTests : GehrdTests<C, ComplexSingle, float>;

public sealed class ZgehrdTests : GehrdTests<Z, Complex, double>;
