using System.Numerics;
using Lapack.Native;

namespace Native.Tests;

/// <summary>?getrf, ?potrf, ?hetrf, ?sytrf and ?trsm with their solvers: residuals, what is not to be read or written, bad arguments.</summary>
public abstract class FactorTests<K, T, R>
    where K : IKind<T, R>
    where T : unmanaged
    where R : unmanaged
{
    static readonly LapackLibrary library = LapackLibrary.Current;
    static readonly T nan = K.From(new Complex(double.NaN, double.NaN));

    public static TheoryData<int> Orders => [1, 2, 3, 4, 7, 16, 31, 32, 33, 64, 65, 100, 130];

    /// <summary>How the elements of a matrix relate to those across the diagonal.</summary>
    public enum Kind
    {
        General,
        Hermitian,
        Symmetric,
        PositiveDefinite,
    }

    [Theory, MemberData(nameof(Orders))]
    public void Solutions_of_general_systems(int n)
    {
        foreach (int more in new[] { 0, 3 })
        {
            var full = Matrix(n, Kind.General);
            T[] a = Stored(full, n, n + more, null);
            var ipiv = new int[n];
            Assert.Equal(0, K.Getrf(library, n, n, a, n + more, ipiv));
            Assert.All(ipiv, p => Assert.InRange(p, 1, n));
            foreach (var trans in Enum.GetValues<Trans>())
            {
                Residual(full, trans, n, (x, ldb) => K.Getrs(library, trans, n, 3, a, n + more, ipiv, x, ldb));
            }
        }
    }

    [Theory, MemberData(nameof(Orders))]
    public void Solutions_of_symmetric_systems(int n)
    {
        foreach (var uplo in Enum.GetValues<Uplo>())
        {
            var ipiv = new int[n];
            var full = Matrix(n, Kind.PositiveDefinite);
            T[] a = Stored(full, n, n + 1, uplo);
            K.Potrf(library, uplo, n, a, n + 1);
            Residual(full, Trans.None, n, (x, ldb) => K.Potrs(library, uplo, n, 3, a, n + 1, x, ldb));

            full = Matrix(n, Kind.Hermitian);
            T[] h = Stored(full, n, n + 1, uplo);
            Assert.Equal(0, K.Hetrf(library, uplo, n, h, n + 1, ipiv));
            Residual(full, Trans.None, n, (x, ldb) => K.Hetrs(library, uplo, n, 3, h, n + 1, ipiv, x, ldb));

            full = Matrix(n, Kind.Symmetric);
            T[] s = Stored(full, n, n + 1, uplo);
            Assert.Equal(0, K.Sytrf(library, uplo, n, s, n + 1, ipiv));
            Residual(full, Trans.None, n, (x, ldb) => K.Sytrs(library, uplo, n, 3, s, n + 1, ipiv, x, ldb));
            foreach (T[] touched in new[] { a, h, s })
            {
                for (int at = 0; at < touched.Length; at++)
                {
                    Assert.True(Inside(at % (n + 1), at / (n + 1), n, uplo) == !Complex.IsNaN(K.To(touched[at])), "the other triangle was touched");
                }
            }
        }
    }

    [Theory, MemberData(nameof(Orders))]
    public void Solutions_of_triangular_systems(int n)
    {
        const int Columns = 3;
        foreach (var (uplo, trans, diag) in from u in Enum.GetValues<Uplo>() from t in Enum.GetValues<Trans>() from d in Enum.GetValues<Diag>() select (u, t, d))
        {
            var full = Matrix(n, Kind.General);
            T[] a = Stored(full, n, n + 2, uplo);
            for (int j = 0; j < n; j++)
            {
                for (int i = 0; i < n; i++)
                {
                    full[i, j] = i == j && diag == Diag.Unit ? 1 : Inside(i, j, n, uplo) ? i == j ? full[i, j] : full[i, j] / n : 0;
                }

                if (diag == Diag.Unit)
                {
                    a[j * (n + 3)] = nan;
                }

                for (int i = 0; i < n; i++)
                {
                    if (i != j && Inside(i, j, n, uplo))
                    {
                        a[i + (j * (n + 2))] = K.From(full[i, j]);
                    }
                }
            }

            Residual(full, trans, n, (x, ldb) => K.Trsm(library, Side.Left, uplo, trans, diag, n, Columns, K.From(1), a, n + 2, x, ldb));

            // From the right: X op(A) = 2 B.
            var random = new Random(n);
            var b = new T[Columns * n];
            for (int i = 0; i < b.Length; i++)
            {
                b[i] = K.From(Number(random));
            }

            var x = (T[])b.Clone();
            K.Trsm(library, Side.Right, uplo, trans, diag, Columns, n, K.From(2), a, n + 2, x, Columns);
            for (int i = 0; i < Columns; i++)
            {
                for (int j = 0; j < n; j++)
                {
                    var sum = -2 * K.To(b[i + (j * Columns)]);
                    for (int k = 0; k < n; k++)
                    {
                        sum += K.To(x[i + (k * Columns)]) * Op(full, trans, k, j);
                    }

                    Assert.InRange(Complex.Abs(sum), 0, 100 * (n + 2) * K.Epsilon);
                }
            }
        }
    }

    [Theory]
    [InlineData(1, 0, 0), InlineData(4, 1, 1), InlineData(7, 3, 0), InlineData(7, 0, 3), InlineData(40, 5, 2), InlineData(3, 6, 5), InlineData(130, 70, 66)]
    public void Solutions_of_band_systems(int n, int kl, int ku)
    {
        Assert.SkipUnless(library.Has("dgbtrf"), $"{library} lacks dgbtrf");
        var full = Matrix(n, Kind.General);
        int ldab = (2 * kl) + ku + 2;
        using GuardedMemory<T> memory = new((ldab * n) - 1);
        var ab = memory.Span;
        ab.Fill(nan);
        for (int j = 0; j < n; j++)
        {
            for (int i = 0; i < n; i++)
            {
                if (i - j > kl || j - i > ku)
                {
                    full[i, j] = 0;
                }
                else
                {
                    ab[kl + ku + i - j + (j * ldab)] = K.From(full[i, j]);
                }
            }
        }

        var ipiv = new int[n];
        Assert.Equal(0, K.Gbtrf(library, n, n, kl, ku, ab, ldab, ipiv));
        T[] factors = ab.ToArray();
        foreach (var trans in Enum.GetValues<Trans>())
        {
            Residual(full, trans, n, (x, ldb) => K.Gbtrs(library, trans, n, kl, ku, 3, factors, ldab, ipiv, x, ldb));
        }
    }

    [Fact]
    public void Bad_band_arguments_are_refused_before_the_call()
    {
        T[] ab = new T[12], b = new T[9];
        int[] ipiv = [1, 2, 3];
        Refused("kl", "negative", () => K.Gbtrf(library, 3, 3, -1, 1, ab, 4, ipiv));
        Refused("ku", "negative", () => K.Gbtrf(library, 3, 3, 1, -1, ab, 4, ipiv));
        Refused("ldab", "at least 4", () => K.Gbtrf(library, 3, 3, 1, 1, ab, 3, ipiv));
        Refused("ab", "need a span of 12", () => K.Gbtrf(library, 3, 3, 1, 1, ab.AsSpan(1), 4, ipiv));
        Refused("ipiv", "needs 3 elements", () => K.Gbtrf(library, 3, 3, 1, 1, ab, 4, ipiv.AsSpan(1)));
        Refused("ipiv", "from 1 to 3", () => K.Gbtrs(library, Trans.None, 3, 1, 1, 3, ab, 4, [1, 2, 4], b, 3));
        Refused("b", "need a span of 9", () => K.Gbtrs(library, Trans.None, 3, 1, 1, 3, ab, 4, ipiv, b.AsSpan(1), 3));
        Refused("trans", "Trans.None", () => K.Gbtrs(library, 0, 3, 1, 1, 3, ab, 4, ipiv, b, 3));
        Assert.Equal(0, K.Gbtrf(library, 0, 0, 1, 1, [], 4, []));
        K.Gbtrs(library, Trans.None, 0, 1, 1, 1, [], 4, [], [], 1);
    }

    [Fact]
    public void Lu_factors_multiply_to_the_matrix()
    {
        foreach (var (m, n) in new[] { (1, 1), (3, 5), (5, 3), (40, 7), (7, 40), (33, 33) })
        {
            var full = Matrix(Math.Max(m, n), Kind.General);
            int lda = m + 2, k = Math.Min(m, n);
            var a = new T[(lda * (n - 1)) + m];
            Array.Fill(a, nan);
            for (int j = 0; j < n; j++)
            {
                for (int i = 0; i < m; i++)
                {
                    a[i + (j * lda)] = K.From(full[i, j]);
                }
            }

            var ipiv = new int[k];
            Assert.Equal(0, K.Getrf(library, m, n, a, lda, ipiv));
            int[] rows = [.. Enumerable.Range(0, m)];
            for (int i = 0; i < k; i++)
            {
                (rows[i], rows[ipiv[i] - 1]) = (rows[ipiv[i] - 1], rows[i]);
            }

            for (int i = 0; i < m; i++)
            {
                for (int j = 0; j < n; j++)
                {
                    var sum = -full[rows[i], j];
                    for (int l = 0; l <= Math.Min(i, j) && l < k; l++)
                    {
                        sum += (l == i ? 1 : K.To(a[i + (l * lda)])) * K.To(a[l + (j * lda)]);
                    }

                    Assert.InRange(Complex.Abs(sum), 0, 100 * (k + 2) * K.Epsilon);
                }
            }
        }
    }

    [Fact]
    public void Singular_matrices_are_told_by_their_first_zero_pivot()
    {
        T one = K.From(1), zero = K.From(0);
        var ipiv = new int[3];
        Assert.Equal(2, K.Getrf(library, 3, 3, [one, one, one, one, one, one, zero, zero, one], 3, ipiv));
        Assert.Equal(3, K.Hetrf(library, Uplo.Lower, 3, [one, zero, zero, zero, one, zero, zero, zero, zero], 3, ipiv));
        Assert.Equal(3, K.Sytrf(library, Uplo.Lower, 3, [one, zero, zero, zero, one, zero, zero, zero, zero], 3, ipiv));
        var e = Assert.Throws<NotPositiveDefiniteException>(() => K.Potrf(library, Uplo.Lower, 2, new[] { one, K.From(2), zero, one }, 2));
        Assert.Equal(2, e.Info);
    }

    [Fact]
    public void A_block_of_order_2_has_two_equal_negative_pivots()
    {
        T one = K.From(1), zero = K.From(0);
        int[] ipiv = [0, 0];
        foreach (var uplo in Enum.GetValues<Uplo>())
        {
            T[] a = [zero, one, one, zero];
            Assert.Equal(0, K.Hetrf(library, uplo, 2, a, 2, ipiv));
            Assert.True(ipiv[0] < 0 && ipiv[0] == ipiv[1]);
            T[] x = [K.From(3), K.From(4)];
            K.Hetrs(library, uplo, 2, 1, a, 2, ipiv, x, 2);
            Assert.Equal([4, 3], x.Select(v => K.To(v).Real));
        }
    }

    [Theory, MemberData(nameof(Orders))]
    public void Nothing_past_the_end_is_read(int n)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "guard pages by mmap, with Linux's constants");
        foreach (int more in new[] { 0, 3 })
        {
            int lda = n + more;
            using GuardedMemory<T> a = new((lda * (n - 1)) + n), b = new(n * 2);
            using GuardedMemory<int> ipiv = new(n);
            void Fill(Kind kind, Uplo? uplo)
            {
                Stored(Matrix(n, kind), n, lda, uplo).CopyTo(a.Span);
                b.Span.Fill(K.From(1));
            }

            void Finite()
            {
                foreach (T x in b.Span)
                {
                    Assert.True(Complex.IsFinite(K.To(x)));
                }
            }

            foreach (var trans in Enum.GetValues<Trans>())
            {
                Fill(Kind.General, null);
                K.Getrf(library, n, n, a.Span, lda, ipiv.Span);
                K.Getrs(library, trans, n, 2, a.Span, lda, ipiv.Span, b.Span, n);
                Finite();
            }

            foreach (var uplo in Enum.GetValues<Uplo>())
            {
                Fill(Kind.PositiveDefinite, uplo);
                K.Potrf(library, uplo, n, a.Span, lda);
                K.Potrs(library, uplo, n, 2, a.Span, lda, b.Span, n);
                Finite();
                Fill(Kind.Hermitian, uplo);
                K.Hetrf(library, uplo, n, a.Span, lda, ipiv.Span);
                K.Hetrs(library, uplo, n, 2, a.Span, lda, ipiv.Span, b.Span, n);
                Finite();
                Fill(Kind.Symmetric, uplo);
                K.Sytrf(library, uplo, n, a.Span, lda, ipiv.Span);
                K.Sytrs(library, uplo, n, 2, a.Span, lda, ipiv.Span, b.Span, n);
                Finite();
                foreach (var trans in Enum.GetValues<Trans>())
                {
                    Fill(Kind.PositiveDefinite, uplo);
                    K.Trsm(library, Side.Left, uplo, trans, Diag.NonUnit, n, 2, K.From(1), a.Span, lda, b.Span, n);
                    K.Trsm(library, Side.Right, uplo, trans, Diag.NonUnit, 2, n, K.From(1), a.Span, lda, b.Span, 2);
                    Finite();
                }
            }
        }
    }

    [Fact]
    public void Empty_systems_do_nothing()
    {
        Assert.Equal(0, K.Getrf(library, 0, 5, [], 1, []));
        Assert.Equal(0, K.Getrf(library, 5, 0, [], 5, []));
        Assert.Equal(0, K.Hetrf(library, Uplo.Lower, 0, [], 1, []));
        Assert.Equal(0, K.Sytrf(library, Uplo.Lower, 0, [], 1, []));
        K.Getrs(library, Trans.None, 0, 1, [], 1, [], [], 1);
        K.Getrs(library, Trans.None, 1, 0, [nan], 1, [1], [], 1);
        K.Potrs(library, Uplo.Lower, 0, 1, [], 1, [], 1);
        K.Hetrs(library, Uplo.Lower, 0, 1, [], 1, [], [], 1);
        K.Sytrs(library, Uplo.Lower, 0, 1, [], 1, [], [], 1);
        K.Trsm(library, Side.Left, Uplo.Lower, Trans.None, Diag.NonUnit, 0, 1, K.From(1), [], 1, [], 1);
    }

    [Fact]
    public void Bad_arguments_are_refused_before_the_call()
    {
        T[] a = new T[9], b = new T[9];
        int[] ipiv = [1, 2, 3];
        T one = K.From(1);
        Refused("m", "negative", () => K.Getrf(library, -1, 3, a, 3, ipiv));
        Refused("n", "negative", () => K.Getrf(library, 3, -1, a, 3, ipiv));
        Refused("lda", "at least 3", () => K.Getrf(library, 3, 3, a, 2, ipiv));
        Refused("a", "need a span of 9", () => K.Getrf(library, 3, 3, a.AsSpan(1), 3, ipiv));
        Refused("ipiv", "needs 3 elements", () => K.Getrf(library, 3, 3, a, 3, ipiv.AsSpan(1)));
        Refused("trans", "Trans.None", () => K.Getrs(library, 0, 3, 3, a, 3, ipiv, b, 3));
        Refused("nrhs", "negative", () => K.Getrs(library, Trans.None, 3, -1, a, 3, ipiv, b, 3));
        Refused("ldb", "at least 3", () => K.Getrs(library, Trans.None, 3, 3, a, 3, ipiv, b, 2));
        Refused("b", "need a span of 9", () => K.Getrs(library, Trans.None, 3, 3, a, 3, ipiv, b.AsSpan(1), 3));
        Refused("ipiv", "from 1 to 3, but element 1 is 4", () => K.Getrs(library, Trans.None, 3, 3, a, 3, [1, 4, 3], b, 3));
        Refused("ipiv", "from 1 to 3, but element 0 is 0", () => K.Getrs(library, Trans.None, 3, 3, a, 3, [0, 2, 3], b, 3));
        Refused("uplo", "Uplo.Lower", () => K.Potrs(library, 0, 3, 3, a, 3, b, 3));
        Refused("a", "need a span of 9", () => K.Potrs(library, Uplo.Lower, 3, 3, a.AsSpan(1), 3, b, 3));
        Refused("ldb", "at least 3", () => K.Potrs(library, Uplo.Lower, 3, 3, a, 3, b, 1));
        Refused("uplo", "Uplo.Lower", () => K.Hetrf(library, (Uplo)'X', 3, a, 3, ipiv));
        Refused("n", "negative", () => K.Sytrf(library, Uplo.Lower, -3, a, 3, ipiv));
        Refused("ipiv", "needs 3 elements", () => K.Sytrf(library, Uplo.Lower, 3, a, 3, ipiv.AsSpan(1)));
        Refused("ipiv", "from -3 to 3", () => K.Hetrs(library, Uplo.Lower, 3, 3, a, 3, [1, -4, -4], b, 3));
        Refused("ipiv", "element 2 is -3 and stands alone", () => K.Hetrs(library, Uplo.Lower, 3, 3, a, 3, [-1, -1, -3], b, 3));
        Refused("ipiv", "element 0 is -1 and stands alone", () => K.Sytrs(library, Uplo.Upper, 3, 3, a, 3, [-1, -2, -2], b, 3));
        Refused("ipiv", "element 1 is 0", () => K.Sytrs(library, Uplo.Upper, 3, 3, a, 3, [1, 0, 3], b, 3));
        Refused("side", "Side.Left", () => K.Trsm(library, 0, Uplo.Lower, Trans.None, Diag.Unit, 3, 3, one, a, 3, b, 3));
        Refused("uplo", "Uplo.Lower", () => K.Trsm(library, Side.Left, 0, Trans.None, Diag.Unit, 3, 3, one, a, 3, b, 3));
        Refused("transa", "Trans.None", () => K.Trsm(library, Side.Left, Uplo.Lower, 0, Diag.Unit, 3, 3, one, a, 3, b, 3));
        Refused("diag", "Diag.NonUnit", () => K.Trsm(library, Side.Left, Uplo.Lower, Trans.None, 0, 3, 3, one, a, 3, b, 3));
        Refused("lda", "at least 4", () => K.Trsm(library, Side.Right, Uplo.Lower, Trans.None, Diag.Unit, 2, 4, one, a, 3, b, 2));
        Refused("b", "need a span of 12", () => K.Trsm(library, Side.Left, Uplo.Lower, Trans.None, Diag.Unit, 3, 4, one, a, 3, b, 3));
        Assert.All(b, x => Assert.Equal(default, x));
    }

    static void Refused(string parameter, string words, Action call)
    {
        var e = Assert.ThrowsAny<ArgumentException>(call);
        Assert.Equal(parameter, e.ParamName);
        Assert.Contains(words, e.Message, StringComparison.Ordinal);
    }

    static Complex Number(Random random) => K.To(K.From(new Complex(random.NextDouble() - 0.5, random.NextDouble() - 0.5)));

    /// <summary>Rounded to the type; n on the diagonal of positive definite ones, up to 1 elsewhere.</summary>
    static Complex[,] Matrix(int n, Kind kind)
    {
        var random = new Random(n);
        var a = new Complex[n, n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                a[i, j] = Number(random);
                if (kind == Kind.General)
                {
                    a[i, j] += i == j ? 2 : 0;
                }
                else if (i == j)
                {
                    a[i, i] = K.To(K.From(kind == Kind.PositiveDefinite ? n : kind == Kind.Symmetric ? a[i, i] : a[i, i].Real));
                }
                else if (j < i)
                {
                    a[i, j] = kind == Kind.Symmetric ? a[j, i] : Complex.Conjugate(a[j, i]);
                }
            }
        }

        return a;
    }

    static bool Inside(int i, int j, int n, Uplo? uplo) => i < n && (uplo is null || (uplo == Uplo.Lower ? i >= j : i <= j));

    /// <summary>Column-major, NaN in the other triangle and below the rows.</summary>
    static T[] Stored(Complex[,] full, int n, int lda, Uplo? uplo)
    {
        var a = new T[(lda * (n - 1)) + n];
        for (int at = 0; at < a.Length; at++)
        {
            a[at] = Inside(at % lda, at / lda, n, uplo) ? K.From(full[at % lda, at / lda]) : nan;
        }

        return a;
    }

    static Complex Op(Complex[,] a, Trans trans, int i, int j) => trans switch
    {
        Trans.None => a[i, j],
        Trans.Transpose => a[j, i],
        _ => Complex.Conjugate(a[j, i]),
    };

    delegate void Solver(Span<T> x, int ldb);

    /// <summary>op(A) X - B is small against |A| |X|, and the rows below B are not touched.</summary>
    static void Residual(Complex[,] a, Trans trans, int n, Solver solve)
    {
        const int Columns = 3;
        int ldb = n + 2;
        var random = new Random(n);
        var b = new Complex[n, Columns];
        var x = new T[ldb * Columns];
        Array.Fill(x, nan);
        for (int j = 0; j < Columns; j++)
        {
            for (int i = 0; i < n; i++)
            {
                b[i, j] = Number(random);
                x[i + (j * ldb)] = K.From(b[i, j]);
            }
        }

        solve(x, ldb);
        for (int j = 0; j < Columns; j++)
        {
            for (int i = 0; i < n; i++)
            {
                var sum = -b[i, j];
                double size = 1;
                for (int k = 0; k < n; k++)
                {
                    sum += Op(a, trans, i, k) * K.To(x[k + (j * ldb)]);
                    size = Math.Max(size, Complex.Abs(K.To(x[k + (j * ldb)])));
                }

                Assert.True(Complex.Abs(sum) <= 100 * (n + 2) * K.Epsilon * size, $"residual {Complex.Abs(sum)} at n = {n}, {trans}");
            }

            Assert.True(Complex.IsNaN(K.To(x[n + (j * ldb)])) && Complex.IsNaN(K.To(x[n + 1 + (j * ldb)])), "a row below n was written");
        }
    }
}

public sealed class SingleFactorTests : FactorTests<Single, float, float>;

public sealed class DoubleFactorTests : FactorTests<Double, double, double>;

public sealed class SingleComplexFactorTests : FactorTests<SingleComplex, ComplexSingle, float>;

public sealed class DoubleComplexFactorTests : FactorTests<DoubleComplex, Complex, double>;
