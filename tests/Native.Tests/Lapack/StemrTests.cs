using System.Numerics;
using Lapack.Native;

namespace Native.Tests;

/// <summary>Stemr and Stevd: real tridiagonal matrices, for Stemr with eigenvectors in any of the four types.</summary>
public abstract class StemrTests<K, T, R> : RoutineTests<K, T, R>
    where K : IKind<T>
    where T : unmanaged
    where R : unmanaged, IFloatingPointIeee754<R>
{
    /// <summary>The diagonals, the second with the spare element that ?STEMR uses, and the matrix.</summary>
    static (R[] D, R[] E, Complex[,] Full) Tridiagonal(int n)
    {
        var random = new Random(n);
        R[] d = [.. Enumerable.Range(0, n).Select(_ => R.CreateTruncating(random.NextDouble()))];
        R[] e = [.. Enumerable.Range(0, n).Select(_ => R.CreateTruncating(random.NextDouble()))];
        var full = new Complex[n, n];
        for (int i = 0; i < n; i++)
        {
            full[i, i] = Value(d[i]);
            if (i + 1 < n)
            {
                full[i, i + 1] = full[i + 1, i] = Value(e[i]);
            }
        }

        return (d, e, full);
    }

    static GuardedMemory<R> Guarded(ReadOnlySpan<R> values)
    {
        var memory = new GuardedMemory<R>(values.Length);
        values.CopyTo(memory);
        return memory;
    }

    [Theory, MemberData(nameof(Orders))]
    public void Stemr_finds_the_eigenpairs_asked_for(int n)
    {
        Need("Stemr");
        var (diagonal, off, full) = Tridiagonal(n);
        int first = (n + 1) / 2;
        foreach (var (range, il) in new[] { (EigenRange.All, 1), (EigenRange.Indices, first), (EigenRange.Values, 1) })
        {
            int k = n - il + 1;
            R low = R.CreateTruncating(-5), high = R.CreateTruncating(5);
            using GuardedMemory<R> d = Guarded(diagonal), e = Guarded(off), w = RealRoom(n);
            using GuardedMemory<T> z = Room(n * k);
            Assert.Equal(k, library.Stemr<T, R>(Job.Vectors, range, n, d, e, low, high, il, n, w, z, n));
            Eigenpairs(full, w.Span[..k], Loaded(z, n, k, n));

            using GuardedMemory<R> d2 = Guarded(diagonal), e2 = Guarded(off), values = RealRoom(n);
            Assert.Equal(k, library.Stemr<T, R>(Job.NoVectors, range, n, d2, e2, low, high, il, n, values, [], 1));
            Near(w.Span[..k], values.Span[..k], Tolerance(n));
        }
    }

    [Fact]
    public void Eigenvalues_of_order_two_are_counted_in_ascending_order()
    {
        Need("Stemr");
        foreach (double shift in new[] { -2.0, 0.125, 2.0 })
        {
            for (int i = 1; i <= 2; i++)
            {
                R[] d = [R.CreateTruncating(shift), R.CreateTruncating(shift)], e = [R.One, R.Zero], w = new R[2];
                var z = new T[2];
                Assert.Equal(1, library.Stemr<T, R>(Job.Vectors, EigenRange.Indices, 2, d, e, R.Zero, R.Zero, i, i, w, z, 2));
                Assert.Equal(shift + (i == 1 ? -1 : 1), Value(w[0]), Tolerance(2));
                Assert.Equal(i == 1 ? -0.5 : 0.5, (K.To(z[0]) * K.To(z[1])).Real, Tolerance(2));
            }
        }
    }

    [Theory, MemberData(nameof(Orders))]
    public void Stevd_finds_all_eigenpairs(int n)
    {
        Assert.SkipUnless(library.Has<R>("Stevd"), $"{library} lacks it");
        var (diagonal, off, full) = Tridiagonal(n);
        using GuardedMemory<R> w = Guarded(diagonal), e = Guarded(off.AsSpan(0, n - 1)), z = RealRoom(n * n);
        library.Stevd<R>(Job.Vectors, n, w, e, z, n);
        var vectors = new T[n * n];
        for (int i = 0; i < vectors.Length; i++)
        {
            vectors[i] = K.From(Value(z.Span[i]));
        }

        Eigenpairs(full, w, Loaded(vectors, n, n, n));
        using GuardedMemory<R> only = Guarded(diagonal), e2 = Guarded(off.AsSpan(0, n - 1));
        library.Stevd<R>(Job.NoVectors, n, only, e2, [], 1);
        Near(w, only, Tolerance(n));
    }

    [Fact]
    public void Bad_arguments_are_refused_before_the_call()
    {
        R[] d = new R[3], e = new R[3], w = new R[3];
        void Stemr(EigenRange range, int il, int iu, int length) =>
            library.Stemr<T, R>(Job.Vectors, range, 3, d, e.AsSpan(0, length), R.Zero, R.Zero, il, iu, w, new T[5], 3);
        Refused("e", "needs 3", () => Stemr(EigenRange.All, 1, 3, 2));
        Refused("vu", "larger than vl", () => Stemr(EigenRange.Values, 1, 3, 3));
        Refused("iu", "from 2 to 3", () => Stemr(EigenRange.Indices, 2, 1, 3));
        Refused("z", "span of 6", () => Stemr(EigenRange.Indices, 1, 2, 3));
        Refused("ldz", "at least 1", () => library.Stemr<T, R>(
            Job.NoVectors, EigenRange.All, 3, d, e, R.Zero, R.Zero, 1, 3, w, [], 0));
        Refused("ldz", "at least 1", () => library.Stevd<R>(Job.NoVectors, 3, d, e, [], -1));
        Refused("z", "span of 9", () => library.Stevd<R>(Job.Vectors, 3, d, e, new R[8], 3));
        Refused("e", "needs 2", () => library.Stevd<R>(Job.Vectors, 3, d, e.AsSpan(2), new R[9], 3));
    }
}

public sealed class SstemrTests : StemrTests<S, float, float>;

public sealed class DstemrTests : StemrTests<D, double, double>;

public sealed class CstemrTests : StemrTests<C, ComplexSingle, float>;

public sealed class ZstemrTests : StemrTests<Z, Complex, double>;
