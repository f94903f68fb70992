using System.Numerics;
using Lapack.Native;

namespace Native.Tests;

public abstract class HeevTests<K, T, R> : RoutineTests<K, T, R>
    where K : IKind<T>
    where T : unmanaged
    where R : unmanaged, IFloatingPointIeee754<R>
{
    [Theory, MemberData(nameof(Orders))]
    public void It_finds_the_eigenpairs(int n)
    {
        Need("Heev");
        Complex[,] full = Hermitian(n, n);
        foreach (var uplo in Enum.GetValues<Uplo>())
        {
            foreach (int lda in new[] { n, n + 2 })
            {
                using GuardedMemory<T> a = Stored(full, lda, uplo), only = Stored(full, lda, uplo);
                using GuardedMemory<R> w = RealRoom(n), values = RealRoom(n);
                library.Heev<T, R>(Job.Vectors, uplo, n, a, lda, w);
                library.Heev<T, R>(Job.NoVectors, uplo, n, only, lda, values);
                Eigenpairs(full, w, Loaded(a, n, n, lda));
                Near(w, values, Tolerance(n));
                Untouched(a, n, lda);
                Untouched(only, n, lda);
            }
        }
    }

    [Fact]
    public void Bad_arguments_are_refused_before_the_call()
    {
        T[] a = new T[9];
        R[] w = new R[3];
        Refused("jobz", "Job.NoVectors", () => library.Heev<T, R>(0, Uplo.Lower, 3, a, 3, w));
        Refused("uplo", "Uplo.Lower", () => library.Heev<T, R>(Job.Vectors, 0, 3, a, 3, w));
        Refused("n", "negative", () => library.Heev<T, R>(Job.Vectors, Uplo.Lower, -1, a, 3, w));
        Refused("lda", "at least 3", () => library.Heev<T, R>(Job.Vectors, Uplo.Lower, 3, a, 2, w));
        Refused("a", "span of 9", () => library.Heev<T, R>(Job.Vectors, Uplo.Lower, 3, a.AsSpan(1), 3, w));
        Refused("w", "needs 3", () => library.Heev<T, R>(Job.Vectors, Uplo.Lower, 3, a, 3, w.AsSpan(1)));
        Assert.All(a, x => Assert.Equal(default, x));
    }
}

public sealed class SsyevTests : HeevTests<S, float, float>;

public sealed class DsyevTests : HeevTests<D, double, double>;

public sealed class CheevTests : HeevTests<C, ComplexSingle, float>;

public sealed class ZheevTests : HeevTests<Z, Complex, double>;
