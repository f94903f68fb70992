using System.Numerics;
using Lapack.Native;

namespace Native.Tests;

/// <summary>Geqrf and Gelqf, with what forms their Q (Ungqr, Unglq) and what multiplies by it (Unmqr, Unmlq).</summary>
public abstract class GeqrfTests<K, T, R> : RoutineTests<K, T, R>
    where K : IKind<T>
    where T : unmanaged
    where R : unmanaged, IFloatingPointIeee754<R>
{
    [Theory, MemberData(nameof(Shapes))]
    public void A_is_Q_R(int m, int n)
    {
        int k = Math.Min(m, n);
        Complex[,] full = Random(n, m, n);
        foreach (int lda in new[] { m, m + 2 })
        {
            using GuardedMemory<T> a = Stored(full, lda), tau = Room(k);
            library.Geqrf<T>(m, n, a, lda, tau);
            Untouched(a, m, lda);
            Complex[,] r = Triangle(Loaded(a, m, n, lda), Uplo.Upper);
            for (int i = 0; i < k; i++)
            {
                Assert.Equal(0, r[i, i].Imaginary);
            }

            // Q in full, from the reflectors in the first k columns, and in part.
            using GuardedMemory<T> all = Room(((m - 1) * lda) + m), part = Stored(Columns(Loaded(a, m, n, lda), k), m);
            a.Span[..(((k - 1) * lda) + m)].CopyTo(all);
            library.Ungqr<T>(m, m, k, all, lda, tau);
            library.Ungqr<T>(m, k, k, part, m, tau);
            Complex[,] q = Loaded(all, m, m, lda);
            Orthonormal(q);
            Near(full, Product(q, r), Tolerance(Math.Max(m, n)));
            Near(Columns(q, k), Loaded(part, m, k, m), Tolerance(m));

            // Q^H A = R without Q, and from the right Q^H Q = I.
            using GuardedMemory<T> reflectors = Stored(Columns(Loaded(a, m, n, lda), k), m), left = Stored(full, m);
            library.Unmqr<T>(Side.Left, Trans.ConjTranspose, m, n, k, reflectors, m, tau, left, m);
            Near(r, Loaded(left, m, n, m), Tolerance(Math.Max(m, n)));
            using GuardedMemory<T> right = Stored(Adjoint(q), m);
            library.Unmqr<T>(Side.Right, Trans.None, m, m, k, reflectors, m, tau, right, m);
            Near(Product(Adjoint(q), q), Loaded(right, m, m, m), Tolerance(m));
        }
    }

    [Theory, MemberData(nameof(Shapes))]
    public void A_is_L_Q(int m, int n)
    {
        Need("Gelqf", "Unglq", "Unmlq");
        int k = Math.Min(m, n);
        Complex[,] full = Random(n, m, n);
        foreach (int lda in new[] { m, m + 1 })
        {
            using GuardedMemory<T> a = Stored(full, lda), tau = Room(k);
            library.Gelqf<T>(m, n, a, lda, tau);
            Untouched(a, m, lda);
            Complex[,] l = Triangle(Loaded(a, m, n, lda), Uplo.Lower);

            // Q in full, from the reflectors in the first k rows.
            Complex[,] rows = new Complex[n, n];
            for (int i = 0; i < k; i++)
            {
                for (int j = 0; j < n; j++)
                {
                    rows[i, j] = K.To(a.Span[i + (j * lda)]);
                }
            }

            using GuardedMemory<T> all = Stored(rows, n);
            library.Unglq<T>(n, n, k, all, n, tau);
            Complex[,] q = Loaded(all, n, n, n);
            Orthonormal(Adjoint(q));
            Near(full, Product(l, q), Tolerance(Math.Max(m, n)));

            using GuardedMemory<T> right = Stored(full, m);
            library.Unmlq<T>(Side.Right, Trans.ConjTranspose, m, n, k, a, lda, tau, right, m);
            Near(l, Loaded(right, m, n, m), Tolerance(Math.Max(m, n)));
        }
    }

    [Fact]
    public void Empty_matrices_return_at_once()
    {
        library.Geqrf<T>(0, 2, [], 1, []);
        library.Gelqf<T>(2, 0, [], 2, []);
        library.Ungqr<T>(0, 0, 0, [], 1, []);
        library.Unmqr<T>(Side.Left, Trans.None, 2, 0, 0, [], 2, [], [], 2);
    }

    [Fact]
    public void Bad_arguments_are_refused_before_the_call()
    {
        T[] a = new T[6], tau = new T[2], c = new T[9];
        Refused("m", "negative", () => library.Geqrf<T>(-1, 2, a, 3, tau));
        Refused("lda", "at least 3", () => library.Geqrf<T>(3, 2, a, 2, tau));
        Refused("tau", "needs 2", () => library.Gelqf<T>(3, 2, a, 3, tau.AsSpan(1)));
        Refused("n", "at most m", () => library.Ungqr<T>(2, 3, 2, a, 2, tau));
        Refused("k", "at most n", () => library.Ungqr<T>(3, 2, 3, a, 3, tau));
        Refused("m", "at most n", () => library.Unglq<T>(3, 2, 2, a, 3, tau));
        Refused("k", "at most m", () => library.Unglq<T>(2, 3, 3, a, 2, tau));
        Refused("k", "at most m", () => library.Unmqr<T>(Side.Left, Trans.None, 1, 3, 2, a, 3, tau, c, 3));
        Refused("side", "Side.Left", () => library.Unmqr<T>(0, Trans.None, 3, 3, 2, a, 3, tau, c, 3));
        Refused("ldc", "at least 3", () => library.Unmqr<T>(Side.Left, Trans.None, 3, 3, 2, a, 3, tau, c, 2));
        if (K.IsComplex)
        {
            Refused("trans", "ConjTranspose", () => library.Unmqr<T>(Side.Left, Trans.Transpose, 3, 3, 2, a, 3, tau, c, 3));
        }

        Assert.All(a, x => Assert.Equal(default, x));
    }
}

public sealed class SgeqrfTests : GeqrfTests<S, float, float>;

public sealed class DgeqrfTests : GeqrfTests<D, double, double>;

public sealed class CgeqrfTests : GeqrfTests<C, ComplexSingle, float>;

public sealed class ZgeqrfTests : GeqrfTests<Z, Complex, double>;
