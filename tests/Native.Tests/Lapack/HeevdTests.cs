using System.Numerics;
using System.Runtime.InteropServices;
using CsCheck;
using Lapack.Native;

namespace Native.Tests;

public abstract class HeevdTests<K, T, R> : RoutineTests<K, T, R>
    where K : IKind<T>
    where T : unmanaged
    where R : unmanaged, IFloatingPointIeee754<R>
{
    [Theory, MemberData(nameof(Orders))]
    public void It_finds_the_eigenpairs(int n)
    {
        foreach (var uplo in Enum.GetValues<Uplo>())
        {
            foreach (int more in new[] { 0, 3 })
            {
                Eigenpairs(n, n + more, uplo, seed: n);
            }
        }
    }

    [Fact]
    public void It_finds_the_eigenpairs_for_any_order_and_seed() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[0, 4], Gen.Enum<Uplo>(), Gen.Int).Sample(
            (n, more, uplo, seed) => Eigenpairs(n, n + more, uplo, seed), iter: 50, threads: 1);

    static void Eigenpairs(int n, int lda, Uplo uplo, int seed)
    {
        Complex[,] full = Hermitian(seed, n);
        using GuardedMemory<T> a = Stored(full, lda, uplo), only = Stored(full, lda, uplo);
        using GuardedMemory<R> w = RealRoom(n), values = RealRoom(n);

        // An imaginary diagonal is ignored.
        a.Span[0] = K.From(full[0, 0] + Complex.ImaginaryOne);
        library.Heevd<T, R>(Job.Vectors, uplo, n, a, lda, w);
        library.Heevd<T, R>(Job.NoVectors, uplo, n, only, lda, values);
        Eigenpairs(full, w, Loaded(a, n, n, lda));
        Near(w, values, Tolerance(n));
        Untouched(a, n, lda);
        Untouched(only, n, lda);
    }

    [Fact]
    public void Order_zero_returns_at_once() => library.Heevd<T, R>(Job.Vectors, Uplo.Lower, 0, [], 1, []);

    [Fact]
    public void The_workspace_serves_calls_of_any_size_in_any_order()
    {
        foreach (int n in new[] { 3, 120, 1, 70, 3, 33, 32, 120, 2 })
        {
            Eigenpairs(n, n, Uplo.Upper, n);
        }
    }

    [Fact]
    public void Many_threads_at_once_get_right_results()
    {
        Parallel.For(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 8 }, seed =>
        {
            // The limit keeps the callers' threads from multiplying with the library's.
            using var limit = library.LimitThreads(1);
            Eigenpairs(24, 24, Uplo.Lower, seed);
        });
    }

    [Fact]
    public void Bad_arguments_are_refused_before_the_call()
    {
        T[] a = new T[9];
        R[] w = new R[3];
        Refused("n", "negative", () => library.Heevd<T, R>(Job.Vectors, Uplo.Lower, -1, a, 3, w));
        Refused("lda", "at least 3, as a has 3 rows", () => library.Heevd<T, R>(Job.Vectors, Uplo.Lower, 3, a, 2, w));
        Refused("lda", "at least 1", () => library.Heevd<T, R>(Job.Vectors, Uplo.Lower, 0, a, 0, w));
        Refused("a", "need a span of 9, but it has 8", () => library.Heevd<T, R>(Job.Vectors, Uplo.Lower, 3, a.AsSpan(1), 3, w));
        Refused("a", "leading dimension 4 need a span of 11", () => library.Heevd<T, R>(Job.Vectors, Uplo.Lower, 3, a, 4, w));
        Refused("w", "needs 3 elements, but has 2", () => library.Heevd<T, R>(Job.Vectors, Uplo.Lower, 3, a, 3, w.AsSpan(1)));
        Refused("uplo", "Uplo.Lower or Uplo.Upper", () => library.Heevd<T, R>(Job.Vectors, 0, 3, a, 3, w));
        Refused("jobz", "Job.NoVectors or Job.Vectors", () => library.Heevd<T, R>((Job)'X', Uplo.Lower, 3, a, 3, w));
        Assert.All(a, x => Assert.Equal(default, x));
    }
}

public sealed class SsyevdTests : HeevdTests<S, float, float>
{
    [Fact]
    public void A_workspace_beyond_32_bit_integers_is_refused_and_the_remedy_named()
    {
        Assert.SkipWhen(library.IntegerBits == 64, "its integers have 64 bits");

        // 2 n^2 > 2^31, n^2 < 2^31. The span claims 4 GB that do not exist: the check comes before anything reads them.
        const int n = 33_000;
        float one = 0;
        float[] w = new float[n];
        var e = Assert.Throws<ArgumentOutOfRangeException>(
            () => library.Heevd(Job.Vectors, Uplo.Lower, n, MemoryMarshal.CreateSpan(ref one, n * n), n, w));
        Assert.Equal("n", e.ParamName);
        Assert.Contains("2178198001 elements", e.Message, StringComparison.Ordinal);
        Assert.Contains("ILP64", e.Message, StringComparison.Ordinal);
    }
}

public sealed class DsyevdTests : HeevdTests<D, double, double>
{
    [Fact]
    public void A_matrix_with_NaN_ends_in_an_exception_or_in_a_result_that_is_not_finite()
    {
        // What LAPACK does with such numbers differs by vendor. Either way the caller can see it.
        double[] a = [1, double.NaN, double.NaN, 1], w = new double[2];
        try
        {
            library.Heevd(Job.Vectors, Uplo.Lower, 2, a, 2, w);
            Assert.Contains(w.Concat(a), x => !double.IsFinite(x));
        }
        catch (NotConvergedException e)
        {
            Assert.Equal("dsyevd", e.Routine);
            Assert.True(e.Info > 0);
        }
    }
}

public sealed class CheevdTests : HeevdTests<C, ComplexSingle, float>;

public sealed class ZheevdTests : HeevdTests<Z, Complex, double>;
