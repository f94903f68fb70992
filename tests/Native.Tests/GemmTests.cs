using System.Numerics;
using Lapack.Native;

namespace Native.Tests;

/// <summary>Gemm and Gemmt against three plain loops, for every combination of options.</summary>
public abstract class GemmTests<K, T, R>
    where K : IKind<T, R>
    where T : unmanaged
    where R : unmanaged
{
    static readonly LapackLibrary library = LapackLibrary.Current;
    static readonly T nan = K.From(new Complex(double.NaN, double.NaN));

    public static TheoryData<Trans, Trans> Flags() => new(
        from a in Enum.GetValues<Trans>()
        from b in Enum.GetValues<Trans>()
        select (a, b));

    [Theory, MemberData(nameof(Flags))]
    public void Gemm_is_the_product(Trans ta, Trans tb)
    {
        foreach (var (m, n, k) in new[] { (1, 1, 1), (2, 3, 4), (5, 4, 3), (7, 1, 9), (1, 6, 2), (3, 3, 0), (17, 19, 23) })
        {
            var (a, lda, b, ldb) = Operands(ta, tb, m, n, k);
            foreach (var (alpha, beta) in Factors())
            {
                var c = Filled(m, n, m + 2, beta == Complex.Zero);
                var before = (T[])c.Clone();
                K.Gemm(library, ta, tb, m, n, k, K.From(alpha), a, lda, b, ldb, K.From(beta), c, m + 2);
                Compare(c, before, m + 2, m, n, k, alpha, beta, (i, l) => Op(a, lda, ta, i, l), (l, j) => Op(b, ldb, tb, l, j), (_, _) => true);
            }
        }
    }

    [Theory, MemberData(nameof(Flags))]
    public void Gemmt_is_one_triangle_of_the_product(Trans ta, Trans tb)
    {
        foreach (var (n, k) in new[] { (1, 1), (2, 2), (3, 5), (4, 0), (16, 7), (64, 3), (65, 4), (150, 5) })
        {
            var (a, lda, b, ldb) = Operands(ta, tb, n, n, k);
            foreach (var uplo in Enum.GetValues<Uplo>())
            {
                foreach (var (alpha, beta) in Factors())
                {
                    int ldc = n + 1;
                    bool Inside(int i, int j) => uplo == Uplo.Lower ? i >= j : i <= j;
                    // NaN wherever nothing may be read: the other triangle always, this one if beta is 0.
                    var c = Filled(n, n, ldc, beta == Complex.Zero, Inside);
                    var before = (T[])c.Clone();
                    K.Gemmt(library, uplo, ta, tb, n, k, K.From(alpha), a, lda, b, ldb, K.From(beta), c, ldc);
                    Compare(c, before, ldc, n, n, k, alpha, beta, (i, l) => Op(a, lda, ta, i, l), (l, j) => Op(b, ldb, tb, l, j), Inside);
                }
            }
        }
    }

    [Theory, MemberData(nameof(Flags))]
    public void Nothing_past_the_end_of_the_operands_is_read(Trans ta, Trans tb)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "guard pages by mmap, with Linux's constants");
        foreach (var (m, n, k) in new[] { (1, 1, 1), (1, 9, 8), (9, 1, 8), (5, 7, 1), (33, 35, 34), (67, 66, 65), (130, 1, 131), (129, 131, 3) })
        {
            using GuardedMemory<T> a = new(m * k), b = new(k * n), c = new(m * n), t = new(n * n), left = new(n * k);
            foreach (var memory in new[] { a, b, c, t, left })
            {
                memory.Span.Fill(K.From(1));
            }

            int lda = ta == Trans.None ? m : k, ldb = tb == Trans.None ? k : n;
            K.Gemm(library, ta, tb, m, n, k, K.From(1), a.Span, lda, b.Span, ldb, K.From(0), c.Span, m);
            foreach (T value in c.Span)
            {
                Assert.Equal(k, K.To(value));
            }

            foreach (var uplo in Enum.GetValues<Uplo>())
            {
                K.Gemmt(library, uplo, ta, tb, n, k, K.From(1), left.Span, ta == Trans.None ? n : k, b.Span, ldb, K.From(0), t.Span, n);
                Assert.Equal(k, K.To(t.Span[0]));
            }
        }
    }

    [Fact]
    public void Empty_products_do_nothing()
    {
        T[] c = [nan];
        K.Gemm(library, Trans.None, Trans.None, 0, 1, 1, K.From(1), [], 1, [nan], 1, K.From(0), c, 1);
        K.Gemm(library, Trans.None, Trans.None, 1, 0, 1, K.From(1), [nan], 1, [], 1, K.From(0), c, 1);
        K.Gemmt(library, Uplo.Lower, Trans.None, Trans.None, 0, 1, K.From(1), [], 1, [], 1, K.From(0), c, 1);
        Assert.True(Complex.IsNaN(K.To(c[0])));
    }

    [Fact]
    public void Bad_arguments_are_refused_before_the_call()
    {
        T[] x = new T[6], c = new T[9];
        T one = K.From(1);
        Refused("m", "negative", () => K.Gemm(library, Trans.None, Trans.None, -1, 3, 2, one, x, 3, x, 2, one, c, 3));
        Refused("n", "negative", () => K.Gemm(library, Trans.None, Trans.None, 3, -1, 2, one, x, 3, x, 2, one, c, 3));
        Refused("k", "negative", () => K.Gemm(library, Trans.None, Trans.None, 3, 3, -2, one, x, 3, x, 2, one, c, 3));
        Refused("lda", "at least 3", () => K.Gemm(library, Trans.None, Trans.None, 3, 3, 2, one, x, 2, x, 2, one, c, 3));
        Refused("lda", "at least 2", () => K.Gemm(library, Trans.Transpose, Trans.None, 3, 3, 2, one, x, 1, x, 2, one, c, 3));
        Refused("ldb", "at least 3", () => K.Gemm(library, Trans.None, Trans.ConjTranspose, 3, 3, 2, one, x, 3, x, 2, one, c, 3));
        Refused("ldc", "at least 3", () => K.Gemm(library, Trans.None, Trans.None, 3, 3, 2, one, x, 3, x, 2, one, c, 2));
        Refused("a", "need a span of 6, but it has 5", () => K.Gemm(library, Trans.None, Trans.None, 3, 3, 2, one, x.AsSpan(1), 3, x, 2, one, c, 3));
        Refused("b", "need a span of 6, but it has 5", () => K.Gemm(library, Trans.None, Trans.None, 3, 3, 2, one, x, 3, x.AsSpan(1), 2, one, c, 3));
        Refused("c", "need a span of 9, but it has 8", () => K.Gemm(library, Trans.None, Trans.None, 3, 3, 2, one, x, 3, x, 2, one, c.AsSpan(1), 3));
        Refused("transa", "Trans.None", () => K.Gemm(library, 0, Trans.None, 3, 3, 2, one, x, 3, x, 2, one, c, 3));
        Refused("transb", "Trans.None", () => K.Gemmt(library, Uplo.Lower, Trans.None, (Trans)'R', 3, 2, one, x, 3, x, 2, one, c, 3));
        Refused("uplo", "Uplo.Lower", () => K.Gemmt(library, (Uplo)'X', Trans.None, Trans.None, 3, 2, one, x, 3, x, 2, one, c, 3));
        Refused("n", "negative", () => K.Gemmt(library, Uplo.Lower, Trans.None, Trans.None, -3, 2, one, x, 3, x, 2, one, c, 3));
        Refused("c", "need a span of 9, but it has 8", () => K.Gemmt(library, Uplo.Lower, Trans.None, Trans.None, 3, 2, one, x, 3, x, 2, one, c.AsSpan(1), 3));
        Assert.All(c, v => Assert.Equal(default, v));
    }

    static void Refused(string parameter, string words, Action call)
    {
        var e = Assert.ThrowsAny<ArgumentException>(call);
        Assert.Equal(parameter, e.ParamName);
        Assert.Contains(words, e.Message, StringComparison.Ordinal);
    }

    static IEnumerable<(Complex Alpha, Complex Beta)> Factors() => K.IsComplex
        ? [(1, 0), (new Complex(0.5, -2), 1), (new Complex(-1, 0.25), new Complex(0.75, 1.5)), (0, 2)]
        : [(1, 0), (0.5, 1), (-1.25, 0.75), (0, 2)];

    static (T[] A, int Lda, T[] B, int Ldb) Operands(Trans ta, Trans tb, int m, int n, int k)
    {
        int rowsA = ta == Trans.None ? m : k, rowsB = tb == Trans.None ? k : n;
        int lda = Math.Max(1, rowsA + 1), ldb = Math.Max(1, rowsB + 2);
        return (Filled(rowsA, ta == Trans.None ? k : m, lda, false), lda, Filled(rowsB, tb == Trans.None ? n : k, ldb, false), ldb);
    }

    /// <summary>Random numbers where inside says so, NaN elsewhere and in the rows below.</summary>
    static T[] Filled(int rows, int columns, int leading, bool allNaN, Func<int, int, bool>? inside = null)
    {
        var random = new Random((rows * 1000) + columns);
        var x = new T[rows == 0 || columns == 0 ? 0 : (leading * (columns - 1)) + rows];
        Array.Fill(x, nan);
        for (int j = 0; j < columns && !allNaN; j++)
        {
            for (int i = 0; i < rows; i++)
            {
                if (inside is null || inside(i, j))
                {
                    x[i + (j * leading)] = K.From(new Complex(random.NextDouble() - 0.5, random.NextDouble() - 0.5));
                }
            }
        }

        return x;
    }

    static Complex Op(T[] x, int leading, Trans trans, int i, int j)
    {
        var value = K.To(trans == Trans.None ? x[i + (j * leading)] : x[j + (i * leading)]);
        return trans == Trans.ConjTranspose ? Complex.Conjugate(value) : value;
    }

    static void Compare(
        T[] c, T[] before, int ldc, int m, int n, int k, Complex alpha, Complex beta, Func<int, int, Complex> a, Func<int, int, Complex> b,
        Func<int, int, bool> inside)
    {
        double tolerance = 20 * (k + 2) * K.Epsilon;
        for (int at = 0; at < c.Length; at++)
        {
            int i = at % ldc, j = at / ldc;
            if (i >= m || !inside(i, j))
            {
                Assert.True(Complex.IsNaN(K.To(c[at])), $"({i}, {j}) was written");
                continue;
            }

            var sum = beta == Complex.Zero ? 0 : beta * K.To(before[at]);
            for (int l = 0; l < k; l++)
            {
                sum += alpha * a(i, l) * b(l, j);
            }

            Assert.True(Complex.Abs(K.To(c[at]) - sum) <= tolerance, $"({i}, {j}) of {m} x {n}, k = {k}: {K.To(c[at])} instead of {sum}");
        }
    }
}

public sealed class SgemmTests : GemmTests<Single, float, float>;

public sealed class DgemmTests : GemmTests<Double, double, double>;

public sealed class CgemmTests : GemmTests<SingleComplex, ComplexSingle, float>;

public sealed class ZgemmTests : GemmTests<DoubleComplex, Complex, double>;
