using System.Numerics;
using Lapack.Native;

namespace Native.Tests;

public abstract class HeevrTests<K, T, R> : RoutineTests<K, T, R>
    where K : IKind<T>
    where T : unmanaged
    where R : unmanaged, IFloatingPointIeee754<R>
{
    [Theory, MemberData(nameof(Orders))]
    public void It_finds_the_eigenpairs_asked_for(int n)
    {
        Need("Heevr");
        Complex[,] full = Hermitian(n + 1, n);
        using GuardedMemory<T> reference = Stored(full, n, Uplo.Lower);
        R[] all = new R[n];
        library.Heevd<T, R>(Job.NoVectors, Uplo.Lower, n, reference, n, all);
        R low = all[0] - R.One, high = all[^1] + R.One;
        (EigenRange Range, int Il, int Iu)[] ranges =
        [
            (EigenRange.All, 1, n), (EigenRange.Indices, 1, 1), (EigenRange.Indices, n, n),
            (EigenRange.Indices, (n + 2) / 3, Math.Max((n + 2) / 3, n / 2)), (EigenRange.Values, 1, n),
        ];
        foreach (var uplo in Enum.GetValues<Uplo>())
        {
            foreach (var (range, il, iu) in ranges)
            {
                foreach (var jobz in Enum.GetValues<Job>())
                {
                    int k = iu - il + 1;
                    using GuardedMemory<T> a = Stored(full, n + 1, uplo), z = Room(n * (range == EigenRange.Indices ? k : n));
                    using GuardedMemory<R> w = RealRoom(n);
                    Assert.Equal(
                        k, library.Heevr<T, R>(
                            jobz, range, uplo, n, a, n + 1, low, high, il, iu, R.Zero, w, jobz == Job.Vectors ? z.Span : [], n));
                    Near(all.AsSpan(il - 1, k), w.Span[..k], Tolerance(n));
                    Untouched(a, n, n + 1);
                    if (jobz == Job.Vectors)
                    {
                        Eigenpairs(full, w.Span[..k], Loaded(z, n, k, n));
                    }
                }
            }
        }
    }

    [Fact]
    public void Bad_arguments_are_refused_before_the_call()
    {
        T[] a = new T[9], z = new T[5];
        R[] w = new R[3];
        void Heevr(Job jobz, EigenRange range, R vl, int il, int iu) =>
            library.Heevr<T, R>(jobz, range, Uplo.Lower, 3, a, 3, vl, R.One, il, iu, R.Zero, w, z, 3);
        Refused("jobz", "Job.NoVectors", () => Heevr(0, EigenRange.All, R.Zero, 1, 3));
        Refused("range", "EigenRange.All", () => Heevr(Job.NoVectors, (EigenRange)'X', R.Zero, 1, 3));
        Refused("vu", "larger than vl", () => Heevr(Job.NoVectors, EigenRange.Values, R.One, 1, 3));
        Refused("vu", "larger than vl", () => Heevr(Job.NoVectors, EigenRange.Values, R.NaN, 1, 3));
        Refused("il", "from 1 to 3", () => Heevr(Job.NoVectors, EigenRange.Indices, R.Zero, 0, 3));
        Refused("iu", "from 2 to 3", () => Heevr(Job.NoVectors, EigenRange.Indices, R.Zero, 2, 4));
        Refused("z", "span of 6, but it has 5", () => Heevr(Job.Vectors, EigenRange.Indices, R.Zero, 1, 2));
        Refused("ldz", "at least 1", () => library.Heevr<T, R>(
            Job.NoVectors, EigenRange.All, Uplo.Lower, 3, a, 3, R.Zero, R.Zero, 1, 3, R.Zero, w, [], 0));
        Assert.All(a, x => Assert.Equal(default, x));
    }
}

public sealed class SsyevrTests : HeevrTests<S, float, float>;

public sealed class DsyevrTests : HeevrTests<D, double, double>;

public sealed class CheevrTests : HeevrTests<C, ComplexSingle, float>;

public sealed class ZheevrTests : HeevrTests<Z, Complex, double>;
