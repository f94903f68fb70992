using System.Numerics;
using CsCheck;
using Lapack.Native;

namespace Native.Tests;

public abstract class HeevdTests<K, T, R>
    where K : IKind<T, R>
    where T : unmanaged
    where R : unmanaged
{
    static readonly LapackLibrary library = LapackLibrary.Current;

    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(17), InlineData(32), InlineData(33), InlineData(64), InlineData(130)]
    public void Reconstructs(int n)
    {
        foreach (var uplo in Enum.GetValues<Uplo>())
        {
            foreach (int lda in new[] { n, n + 3 })
            {
                Reconstruct(n, lda, uplo, seed: n);
            }
        }
    }

    [Fact]
    public void Reconstructs_for_any_order_and_seed() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[0, 4], Gen.Enum<Uplo>(), Gen.Int).Sample(
            (n, more, uplo, seed) => Reconstruct(n, n + more, uplo, seed), iter: 50, threads: 1);

    /// <summary>A V = V diag(w) and V^H V = I, with the triangle that is not read and the rows below n full of NaN.</summary>
    static void Reconstruct(int n, int lda, Uplo uplo, int seed)
    {
        var random = new Random(seed);
        var full = new Complex[n, n];
        for (int j = 0; j < n; j++)
        {
            for (int i = 0; i <= j; i++)
            {
                // Rounded to the type, so that the comparison below sees what LAPACK sees.
                var value = K.To(K.From(new Complex(random.NextDouble() - 0.5, K.IsComplex && i != j ? random.NextDouble() - 0.5 : 0)));
                full[i, j] = value;
                full[j, i] = Complex.Conjugate(value);
            }
        }

        var nan = K.From(new Complex(double.NaN, double.NaN));
        var a = new T[(lda * (n - 1)) + n];
        Array.Fill(a, nan);
        for (int j = 0; j < n; j++)
        {
            for (int i = 0; i < n; i++)
            {
                if (i == j || (i > j) == (uplo == Uplo.Lower))
                {
                    a[i + (j * lda)] = K.From(full[i, j]);
                }
            }
        }

        // An imaginary diagonal is ignored.
        if (K.IsComplex)
        {
            a[0] = K.From(K.To(a[0]) + Complex.ImaginaryOne);
        }

        var only = (T[])a.Clone();
        R[] w = new R[n], values = new R[n];

        K.Heevd(library, Job.Vectors, uplo, n, a, lda, w);
        K.Heevd(library, Job.NoVectors, uplo, n, only, lda, values);

        double tolerance = 40 * Math.Max(n, 4) * K.Epsilon;
        for (int j = 0; j < n; j++)
        {
            Assert.InRange(K.Real(values[j]) - K.Real(w[j]), -tolerance, tolerance);
            Assert.True(j == 0 || K.Real(w[j - 1]) <= K.Real(w[j]));
            for (int i = 0; i < n; i++)
            {
                Complex residual = -K.Real(w[j]) * K.To(a[i + (j * lda)]), product = i == j ? -1 : 0;
                for (int k = 0; k < n; k++)
                {
                    residual += full[i, k] * K.To(a[k + (j * lda)]);
                    product += Complex.Conjugate(K.To(a[k + (i * lda)])) * K.To(a[k + (j * lda)]);
                }

                Assert.InRange(Complex.Abs(residual), 0, tolerance);
                Assert.InRange(Complex.Abs(product), 0, tolerance);
            }

            for (int i = n; i < lda && j < n - 1; i++)
            {
                Assert.True(Complex.IsNaN(K.To(a[i + (j * lda)])), "a row below n was written");
            }
        }
    }

    /// <summary>
    /// Complex OpenBLAS 0.3.21 with UPLO = U reads one column too far (OpenBLAS #4013): at the end of mapped memory that was the end
    /// of the process, intermittently.
    /// </summary>
    [Fact]
    public void Nothing_past_the_end_of_the_matrix_is_read()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "guard pages by mmap, with Linux's constants");
        foreach (int n in new[] { 1, 2, 5, 31, 32, 33, 34, 35, 36, 64, 101, 130 })
        {
            foreach (int lda in new[] { n, n + 3 })
            {
                using var a = new GuardedMemory<T>((lda * (n - 1)) + n);
                using var w = new GuardedMemory<R>(n);
                foreach (var uplo in Enum.GetValues<Uplo>())
                {
                    foreach (var jobz in Enum.GetValues<Job>())
                    {
                        for (int i = 0; i < a.Span.Length; i++)
                        {
                            a.Span[i] = K.From(new Complex(Math.Sin(i), Math.Cos(i)));
                        }

                        K.Heevd(library, jobz, uplo, n, a.Span, lda, w.Span);
                        Assert.True(double.IsFinite(K.Real(w.Span[n - 1])));
                    }
                }
            }
        }
    }

    [Fact]
    public void Order_zero_returns_at_once() => K.Heevd(library, Job.Vectors, Uplo.Lower, 0, [], 1, []);

    [Fact]
    public void Workspace_is_reused_by_calls_of_any_size_in_any_order()
    {
        foreach (int n in new[] { 3, 120, 1, 70, 3, 33, 32, 120, 2 })
        {
            Reconstruct(n, n, Uplo.Upper, n);
        }
    }

    [Fact]
    public void Many_threads_at_once_get_the_result_of_one()
    {
        const int n = 24;
        var (expected, _) = Decompose(n);
        // Not bit by bit: alignment and the number of threads may change the order of sums. The limit keeps the callers' threads
        // from multiplying with the library's.
        using var limit = library.LimitThreads(1);
        double tolerance = 100 * K.Epsilon * Math.Abs(K.Real(expected[0]));
        Parallel.For(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ =>
        {
            var (w, a) = Decompose(n);
            for (int j = 0; j < n; j++)
            {
                Assert.Equal(K.Real(expected[j]), K.Real(w[j]), tolerance);
            }

            Assert.All(a, x => Assert.True(Complex.IsFinite(K.To(x))));
        });
    }

    static (R[] W, T[] V) Decompose(int n)
    {
        var a = new T[n * n];
        for (int i = 0; i < a.Length; i++)
        {
            a[i] = K.From(new Complex(Math.Sin(i), Math.Cos(i)));
        }

        var w = new R[n];
        K.Heevd(library, Job.Vectors, Uplo.Lower, n, a, n, w);
        return (w, a);
    }

    [Fact]
    public void Bad_arguments_are_refused_before_the_call()
    {
        T[] a = new T[9];
        R[] w = new R[3];
        Refused("n", "negative", () => K.Heevd(library, Job.Vectors, Uplo.Lower, -1, a, 3, w));
        Refused("lda", "at least 3, as a has 3 rows", () => K.Heevd(library, Job.Vectors, Uplo.Lower, 3, a, 2, w));
        Refused("lda", "at least 1", () => K.Heevd(library, Job.Vectors, Uplo.Lower, 0, a, 0, w));
        Refused("a", "need a span of 9, but it has 8", () => K.Heevd(library, Job.Vectors, Uplo.Lower, 3, a.AsSpan(1), 3, w));
        Refused("a", "leading dimension 4 need a span of 11", () => K.Heevd(library, Job.Vectors, Uplo.Lower, 3, a, 4, w));
        Refused("w", "needs 3 elements, but has 2", () => K.Heevd(library, Job.Vectors, Uplo.Lower, 3, a, 3, w.AsSpan(1)));
        Refused("uplo", "Uplo.Lower or Uplo.Upper", () => K.Heevd(library, Job.Vectors, 0, 3, a, 3, w));
        Refused("jobz", "Job.NoVectors or Job.Vectors", () => K.Heevd(library, (Job)'X', Uplo.Lower, 3, a, 3, w));
        Assert.All(a, x => Assert.Equal(default, x));
    }

    static void Refused(string parameter, string words, Action call)
    {
        var e = Assert.ThrowsAny<ArgumentException>(call);
        Assert.Equal(parameter, e.ParamName);
        Assert.Contains(words, e.Message, StringComparison.Ordinal);
    }
}

public sealed class SsyevdTests : HeevdTests<Single, float, float>;

public sealed class DsyevdTests : HeevdTests<Double, double, double>;

public sealed class CheevdTests : HeevdTests<SingleComplex, ComplexSingle, float>;

public sealed class ZheevdTests : HeevdTests<DoubleComplex, Complex, double>;
