using System.Numerics;
using Lapack.Native;

namespace Native.Tests;

public abstract class Geqp3Tests<K, T, R> : RoutineTests<K, T, R>
    where K : IKind<T>
    where T : unmanaged
    where R : unmanaged, IFloatingPointIeee754<R>
{
    [Theory, MemberData(nameof(Shapes))]
    public void A_P_is_Q_R_with_a_falling_diagonal(int m, int n)
    {
        Need("Geqp3");
        int k = Math.Min(m, n);
        Complex[,] full = Random(n, m, n);
        foreach (int lda in new[] { m, m + 2 })
        {
            using GuardedMemory<T> a = Stored(full, lda), tau = Room(k);
            using GuardedMemory<long> jpvt = new(n);
            library.Geqp3<T, R>(m, n, a, lda, jpvt, tau);
            Untouched(a, m, lda);
            Assert.Equal(Enumerable.Range(0, n).Select(j => (long)j), jpvt.Span.ToArray().Order());
            Complex[,] r = Triangle(Loaded(a, m, n, lda), Uplo.Upper), permuted = new Complex[m, n];
            for (int j = 0; j < n; j++)
            {
                for (int i = 0; i < m; i++)
                {
                    permuted[i, j] = full[i, (int)jpvt.Span[j]];
                }
            }

            // Q R without Q.
            using GuardedMemory<T> reflectors = Stored(Columns(Loaded(a, m, n, lda), k), m), product = Stored(r, m);
            library.Unmqr<T>(Side.Left, Trans.None, m, n, k, reflectors, m, tau, product, m);
            Near(permuted, Loaded(product, m, n, m), Tolerance(Math.Max(m, n)));
            for (int j = 1; j < k; j++)
            {
                Assert.True(Complex.Abs(r[j, j]) <= Complex.Abs(r[j - 1, j - 1]) * (1 + Tolerance(m)));
            }
        }
    }

    [Fact]
    public void Empty_matrices_have_the_identity_as_their_permutation()
    {
        long[] jpvt = new long[2];
        library.Geqp3<T, R>(0, 2, [], 1, jpvt, []);
        Assert.Equal([0, 1], jpvt);
    }

    [Fact]
    public void Bad_arguments_are_refused_before_the_call()
    {
        T[] a = new T[6], tau = new T[2];
        Refused("a", "has 5", () => library.Geqp3<T, R>(3, 2, a.AsSpan(1), 3, new long[2], tau));
        Refused("jpvt", "needs 2", () => library.Geqp3<T, R>(3, 2, a, 3, new long[1], tau));
        Refused("tau", "needs 2", () => library.Geqp3<T, R>(3, 2, a, 3, new long[2], tau.AsSpan(1)));
    }
}

public sealed class Sgeqp3Tests : Geqp3Tests<S, float, float>;

public sealed class Dgeqp3Tests : Geqp3Tests<D, double, double>;

public sealed class Cgeqp3Tests : Geqp3Tests<C, ComplexSingle, float>;

public sealed class Zgeqp3Tests : Geqp3Tests<Z, Complex, double>;
