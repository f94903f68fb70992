using System.Numerics;
using Lapack.Native;

namespace Native.Tests;

/// <summary>?geqrf, ?gelqf, ?geqp3, ?orgqr and kin, ?ormqr and kin, ?gelsd, ?gelsy.</summary>
public abstract class HouseholderTests<K, T, R> : OrthogonalTests<K, T, R>
    where K : IKind<T, R>
    where T : unmanaged
    where R : unmanaged, IFloatingPointIeee754<R>
{
    public static TheoryData<int, int> Shapes => new() { { 1, 1 }, { 3, 3 }, { 7, 4 }, { 4, 7 }, { 70, 40 }, { 40, 70 }, { 33, 33 }, { 1, 5 }, { 5, 1 } };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void QrReconstructs(int m, int n)
    {
        foreach (bool pivoted in new[] { false, true })
        {
            if (pivoted && !library.Has("dgeqp3"))
            {
                continue;
            }

            int ld = m + 2, k = Math.Min(m, n);
            T[] a = Random(m, n, ld, seed: n), original = (T[])a.Clone(), tau = new T[k];
            long[] pivots = [.. Enumerable.Range(0, n).Select(j => (long)j)];
            if (pivoted)
            {
                Array.Clear(pivots);
                library.Geqp3<T, R>(m, n, a, ld, pivots, tau);
                Assert.Equal(Enumerable.Range(0, n).Select(j => (long)j), pivots.Order());
            }
            else
            {
                library.Geqrf<T>(m, n, a, ld, tau);
            }

            // Q in full, from the reflectors in the first k columns.
            var q = new T[ld * m];
            a.AsSpan(0, Math.Min(a.Length, ld * k)).CopyTo(q);
            library.Ungqr<T>(m, m, k, q, ld, tau);
            double tolerance = 60 * Math.Max(m, n) * K.Epsilon;
            Orthonormal(q, m, m, ld, columns: true, tolerance);
            for (int j = 0; j < n; j++)
            {
                for (int i = 0; i < m; i++)
                {
                    Complex sum = -K.To(original[i + ((int)pivots[j] * ld)]);
                    for (int l = 0; l <= Math.Min(j, k - 1); l++)
                    {
                        sum += K.To(q[i + (l * ld)]) * K.To(a[l + (j * ld)]);
                    }

                    Assert.InRange(Complex.Abs(sum), 0, tolerance);
                }

                if (j < k)
                {
                    Assert.Equal(0, K.To(a[j + (j * ld)]).Imaginary);
                }

                if (pivoted && j > 0 && j < k)
                {
                    Assert.True(Complex.Abs(K.To(a[j + (j * ld)])) <= Complex.Abs(K.To(a[j - 1 + ((j - 1) * ld)])) * (1 + tolerance));
                }
            }

            // Q^H A = R without forming Q, and from the right C Q = (Q^H C^H)^H with C = Q^H gives the identity.
            library.Unmqr<T>(Side.Left, Trans.ConjTranspose, m, n, k, a, ld, tau, original, ld);
            for (int j = 0; j < n; j++)
            {
                for (int i = 0; i < m; i++)
                {
                    Assert.InRange(Complex.Abs(K.To(original[i + ((int)pivots[j] * ld)]) - (i <= j ? K.To(a[i + (j * ld)]) : 0)), 0, tolerance);
                }
            }

            var adjoint = new T[m * m];
            for (int i = 0; i < m * m; i++)
            {
                adjoint[i] = K.From(Complex.Conjugate(K.To(q[(i / m) + (i % m * ld)])));
            }

            library.Unmqr<T>(Side.Right, Trans.None, m, m, k, a, ld, tau, adjoint, m);
            for (int i = 0; i < m * m; i++)
            {
                Assert.InRange(Complex.Abs(K.To(adjoint[i]) - (i % m == i / m ? 1 : 0)), 0, tolerance);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void LqReconstructs(int m, int n)
    {
        Assert.SkipUnless(library.Has("dgelqf") && library.Has("dorglq") && library.Has("dormlq"), $"{library} lacks LQ routines");
        int ld = Math.Max(m, n) + 1, k = Math.Min(m, n);
        T[] a = Random(m, n, ld, seed: n), original = (T[])a.Clone(), tau = new T[k], q = new T[ld * n];
        library.Gelqf<T>(m, n, a, ld, tau);
        for (int j = 0; j < n; j++)
        {
            for (int i = 0; i < k; i++)
            {
                q[i + (j * ld)] = a[i + (j * ld)];
            }
        }

        library.Unglq<T>(n, n, k, q, ld, tau);
        double tolerance = 60 * Math.Max(m, n) * K.Epsilon;
        Orthonormal(q, n, n, ld, columns: false, tolerance);
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                Complex sum = -K.To(original[i + (j * ld)]);
                for (int l = 0; l <= Math.Min(i, k - 1); l++)
                {
                    sum += K.To(a[i + (l * ld)]) * K.To(q[l + (j * ld)]);
                }

                Assert.InRange(Complex.Abs(sum), 0, tolerance);
            }
        }

        library.Unmlq<T>(Side.Right, Trans.ConjTranspose, m, n, k, a, ld, tau, original, ld);
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                Assert.InRange(Complex.Abs(K.To(original[i + (j * ld)]) - (i >= j ? K.To(a[i + (j * ld)]) : 0)), 0, tolerance);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void LeastSquaresMeetTheNormalEquations(int m, int n)
    {
        foreach (bool singular in new[] { false, true })
        {
            foreach (bool values in new[] { false, true })
            {
                Assert.SkipUnless(library.Has("dgelsy") && library.Has("dgelsd"), $"{library} lacks a driver");
                const int k = 2;
                int ldb = Math.Max(m, n) + 1, r = Math.Min(m, n), expected = singular && r > 1 ? r - 1 : r;
                T[] a = Random(m, n, m, seed: m), b = Random(Math.Max(m, n), k, ldb, seed: 2);
                if (singular && r > 1)
                {
                    // The last column, or row, repeats the first.
                    for (int i = 0; i < Math.Max(m, n); i++)
                    {
                        if (n <= m && i < m)
                        {
                            a[i + ((n - 1) * m)] = a[i];
                        }
                        else if (n > m && i < n)
                        {
                            a[m - 1 + (i * m)] = a[i * m];
                        }
                    }
                }

                T[] original = (T[])a.Clone(), right = (T[])b.Clone();
                R[] s = new R[r];
                R rcond = R.CreateTruncating(1e3 * K.Epsilon);
                int rank = values ? library.Gelsd<T, R>(m, n, k, a, m, b, ldb, s, rcond) : library.Gelsy<T, R>(m, n, k, a, m, b, ldb, rcond);
                Assert.Equal(expected, rank);
                double tolerance = 3e4 * Math.Max(m, n) * K.Epsilon;
                for (int c = 0; c < k; c++)
                {
                    var residual = new Complex[m];
                    for (int i = 0; i < m; i++)
                    {
                        residual[i] = -K.To(right[i + (c * ldb)]);
                        for (int j = 0; j < n; j++)
                        {
                            residual[i] += K.To(original[i + (j * m)]) * K.To(b[j + (c * ldb)]);
                        }
                    }

                    for (int j = 0; j < n; j++)
                    {
                        Complex sum = 0;
                        for (int i = 0; i < m; i++)
                        {
                            sum += Complex.Conjugate(K.To(original[i + (j * m)])) * residual[i];
                        }

                        Assert.InRange(Complex.Abs(sum), 0, tolerance);
                    }
                }
            }
        }
    }

    [Fact]
    public void Nothing_past_the_end_is_read()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "guard pages by mmap, with Linux's constants");
        foreach ((int m, int n) in new[] { (1, 1), (5, 5), (36, 34), (34, 36), (101, 101), (65, 20) })
        {
            int k = Math.Min(m, n);
            using var a = new GuardedMemory<T>(m * n);
            using var q = new GuardedMemory<T>(m * k);
            using var c = new GuardedMemory<T>(m * n);
            using var b = new GuardedMemory<T>(Math.Max(m, n) * 2);
            using var tau = new GuardedMemory<T>(k);
            using var s = new GuardedMemory<R>(k);
            Fill(a.Span, m, n);
            library.Geqrf<T>(m, n, a.Span, m, tau.Span);
            a.Span[..(m * k)].CopyTo(q.Span);
            library.Ungqr<T>(m, k, k, q.Span, m, tau.Span);
            Fill(c.Span, m, n);
            a.Span[..(m * k)].CopyTo(q.Span);
            library.Unmqr<T>(Side.Left, Trans.ConjTranspose, m, n, k, q.Span, m, tau.Span, c.Span, m);
            if (library.Has("dgeqp3"))
            {
                Fill(a.Span, m, n);
                library.Geqp3<T, R>(m, n, a.Span, m, new long[n], tau.Span);
            }

            if (library.Has("dgelqf") && library.Has("dormlq"))
            {
                Fill(a.Span, m, n);
                library.Gelqf<T>(m, n, a.Span, m, tau.Span);
                Fill(c.Span, m, n);
                library.Unmlq<T>(Side.Right, Trans.ConjTranspose, m, n, k, a.Span, m, tau.Span, c.Span, m);
                if (m <= n)
                {
                    library.Unglq<T>(m, n, m, a.Span, m, tau.Span);
                }
            }

            foreach (bool values in new[] { false, true })
            {
                if (!library.Has(values ? "dgelsd" : "dgelsy"))
                {
                    continue;
                }

                Fill(a.Span, m, n);
                Fill(b.Span, Math.Max(m, n), 2);
                int rank = values
                    ? library.Gelsd<T, R>(m, n, 2, a.Span, m, b.Span, Math.Max(m, n), s.Span, R.CreateTruncating(1e-6))
                    : library.Gelsy<T, R>(m, n, 2, a.Span, m, b.Span, Math.Max(m, n), R.CreateTruncating(1e-6));
                Assert.Equal(k, rank);
            }
        }
    }

    [Fact]
    public void Bad_arguments_are_refused_before_the_call()
    {
        T[] a = new T[6], tau = new T[2], c = new T[9], b = new T[6];
        R[] s = new R[2];
        Refused("m", "negative", () => library.Geqrf<T>(-1, 2, a, 3, tau));
        Refused("lda", "at least 3", () => library.Geqrf<T>(3, 2, a, 2, tau));
        Refused("tau", "needs 2", () => library.Gelqf<T>(3, 2, a, 3, tau.AsSpan(1)));
        Refused("a", "has 5", () => library.Geqp3<T, R>(3, 2, a.AsSpan(1), 3, new long[2], tau));
        Refused("jpvt", "needs 2", () => library.Geqp3<T, R>(3, 2, a, 3, new long[1], tau));
        Refused("n", "at most m", () => library.Ungqr<T>(2, 3, 2, a, 2, tau));
        Refused("k", "at most n", () => library.Ungqr<T>(3, 2, 3, a, 3, tau));
        Refused("m", "at most n", () => library.Unglq<T>(3, 2, 2, a, 3, tau));
        Refused("k", "at most m", () => library.Unglq<T>(2, 3, 3, a, 2, tau));
        Refused("k", "at most m", () => library.Unmqr<T>(Side.Left, Trans.None, 1, 3, 2, a, 3, tau, c, 3));
        Refused("side", "Side.Left", () => library.Unmqr<T>(0, Trans.None, 3, 3, 2, a, 3, tau, c, 3));
        Refused("ldc", "at least 3", () => library.Unmqr<T>(Side.Left, Trans.None, 3, 3, 2, a, 3, tau, c, 2));
        if (K.IsComplex)
        {
            Refused("trans", "Trans.None or Trans.ConjTranspose", () => library.Unmqr<T>(Side.Left, Trans.Transpose, 3, 3, 2, a, 3, tau, c, 3));
        }

        Refused("ldb", "at least 3", () => library.Gelsd<T, R>(2, 3, 2, a, 2, b, 2, s, R.Zero));
        Refused("b", "need a span of 6", () => library.Gelsy<T, R>(2, 3, 2, a, 2, b.AsSpan(1), 3, R.Zero));
        Refused("s", "needs 2", () => library.Gelsd<T, R>(2, 3, 2, a, 2, b, 3, s.AsSpan(1), R.Zero));
        Assert.All(a, x => Assert.Equal(default, x));
    }

    [Fact]
    public void Empty_matrices_return_at_once()
    {
        T[] x = [K.From(1), K.From(2)];
        library.Geqrf<T>(0, 2, [], 1, []);
        library.Ungqr<T>(0, 0, 0, [], 1, []);
        library.Unmqr<T>(Side.Left, Trans.None, 2, 0, 0, [], 2, [], [], 2);
        long[] pivots = new long[2];
        library.Geqp3<T, R>(0, 2, [], 1, pivots, []);
        Assert.Equal([0, 1], pivots);
        Assert.Equal(0, library.Gelsd<T, R>(0, 2, 1, [], 1, x, 2, [], R.Zero));
        Assert.All(x, y => Assert.Equal(default, y));
    }

    static void Fill(Span<T> a, int m, int n) => Random(m, n, m, seed: 3).CopyTo(a);
}

public sealed class SgeqrfTests : HouseholderTests<Single, float, float>;

public sealed class DgeqrfTests : HouseholderTests<Double, double, double>;

public sealed class CgeqrfTests : HouseholderTests<SingleComplex, ComplexSingle, float>;

public sealed class ZgeqrfTests : HouseholderTests<DoubleComplex, Complex, double>;
