using System.Numerics;
using Lapack.Native;

namespace Native.Tests;

/// <summary>?heev, ?heevr, ?hegvd, ?hetrd with ?unmtr, ?stemr, ?stevd, ?gttrf with ?gttrs: residuals, guard pages, bad arguments.</summary>
public abstract class HermitianRoutineTests<K, T, R>
    where K : IKind<T, R>
    where T : unmanaged
    where R : unmanaged, IFloatingPointIeee754<R>
{
    static readonly LapackLibrary library = LapackLibrary.Current;
    static readonly T nan = K.From(new Complex(double.NaN, double.NaN));

    public static TheoryData<int> Orders => [1, 2, 3, 4, 17, 32, 33, 65, 101];

    static void Need(params string[] routines)
    {
        foreach (string routine in routines)
        {
            Assert.SkipUnless(library.Has(routine), $"this LAPACK has no {routine}");
        }
    }

    [Theory, MemberData(nameof(Orders))]
    public void Qr_iteration(int n)
    {
        Need("dsyev", "zheev");
        foreach (var uplo in Enum.GetValues<Uplo>())
        {
            foreach (int lda in new[] { n, n + 2 })
            {
                var full = Hermitian(n, n);
                T[] a = Stored(full, lda, uplo), only = [.. a];
                R[] w = new R[n], values = new R[n];
                library.Heev<T, R>(Job.Vectors, uplo, n, a, lda, w);
                library.Heev<T, R>(Job.NoVectors, uplo, n, only, lda, values);
                Eigenpairs(full, w, a, lda, n);
                Near(w, values, n);
            }
        }
    }

    [Theory, MemberData(nameof(Orders))]
    public void Selected_eigenpairs(int n)
    {
        Need("dsyevr", "zheevr");
        var full = Hermitian(n, n + 1);
        R[] all = new R[n];
        library.Heevd<T, R>(Job.NoVectors, Uplo.Lower, n, Stored(full, n, Uplo.Lower), n, all);
        foreach (var uplo in Enum.GetValues<Uplo>())
        {
            foreach ((EigenRange range, int il, int iu) in new[]
            {
                (EigenRange.All, 1, n), (EigenRange.Indices, 1, 1), (EigenRange.Indices, n, n), (EigenRange.Indices, (n + 2) / 3, Math.Max((n + 2) / 3, n / 2)),
                (EigenRange.Values, 1, n),
            })
            {
                R low = all[0] - R.One, high = all[^1] + R.One;
                int k = iu - il + 1;
                foreach (var jobz in Enum.GetValues<Job>())
                {
                    var z = new T[n * n];
                    var w = new R[n];
                    int m = library.Heevr<T, R>(jobz, range, uplo, n, Stored(full, n + 1, uplo), n + 1, low, high, il, iu, R.Zero, w, jobz == Job.Vectors ? z : [], n);
                    Assert.Equal(k, m);
                    Near(all[(il - 1)..iu], w[..k], n);
                    if (jobz == Job.Vectors)
                    {
                        Eigenpairs(full, w[..k], z, n, k);
                    }
                }
            }
        }
    }

    [Theory, MemberData(nameof(Orders))]
    public void Generalized_problems(int n)
    {
        Need("dsygvd", "zhegvd");
        var full = Hermitian(n, n);
        var definite = Hermitian(n, n + 7);
        for (int i = 0; i < n; i++)
        {
            definite[i, i] += n + 1;
        }

        foreach (var uplo in Enum.GetValues<Uplo>())
        {
            for (int type = 1; type <= 3; type++)
            {
                T[] a = Stored(full, n, uplo), b = Stored(definite, n + 1, uplo);
                var w = new R[n];
                library.Hegvd<T, R>(type, Job.Vectors, uplo, n, a, n, b, n + 1, w);
                Complex[,] x = Loaded(a, n, n, n), left = type switch
                {
                    1 => Product(full, x),
                    2 => Product(full, Product(definite, x)),
                    _ => Product(definite, Product(full, x)),
                };
                Complex[,] right = type == 1 ? Product(definite, x) : x;
                for (int i = 0; i < n; i++)
                {
                    for (int j = 0; j < n; j++)
                    {
                        Assert.InRange(Complex.Abs(left[i, j] - (right[i, j] * K.Real(w[j]))), 0, 200.0 * (n + 4) * (n + 4) * K.Epsilon);
                    }
                }
            }
        }

        definite[n - 1, n - 1] = -1;
        var e = Assert.Throws<NotPositiveDefiniteException>(
            () => library.Hegvd<T, R>(1, Job.NoVectors, Uplo.Lower, n, Stored(full, n, Uplo.Lower), n, Stored(definite, n, Uplo.Lower), n, new R[n]));
        Assert.Equal(n, e.Info);
    }

    /// <summary>A = Q T Q^H, and the eigenvectors of T rotated by Q are those of A.</summary>
    [Theory, MemberData(nameof(Orders))]
    public void Tridiagonal_form(int n)
    {
        Need("dsytrd", "zhetrd", "dormtr", "zunmtr", "dstemr", "zstemr");
        var full = Hermitian(n, n + 2);
        foreach (var uplo in Enum.GetValues<Uplo>())
        {
            int lda = n + 1;
            T[] a = Stored(full, lda, uplo), tau = new T[Math.Max(1, n - 1)];
            R[] d = new R[n], e = new R[n];
            library.Hetrd<T, R>(uplo, n, a, lda, d, e, tau);

            // Q T, then times Q^H from the right.
            var qt = new T[n * n];
            for (int i = 0; i < n; i++)
            {
                qt[(i * n) + i] = K.From(K.Real(d[i]));
                if (i + 1 < n)
                {
                    qt[(i * n) + i + 1] = qt[((i + 1) * n) + i] = K.From(K.Real(e[i]));
                }
            }

            library.Unmtr<T>(Side.Left, uplo, Trans.None, n, n, a, lda, tau, qt, n);
            library.Unmtr<T>(Side.Right, uplo, Trans.ConjTranspose, n, n, a, lda, tau, qt, n);
            Complex[,] back = Loaded(qt, n, n, n);
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < n; j++)
                {
                    Assert.InRange(Complex.Abs(back[i, j] - full[i, j]), 0, 100 * (n + 4) * K.Epsilon);
                }
            }

            int first = (n + 1) / 2;
            T[] z = new T[n * n];
            var w = new R[n];
            int m = library.Stemr<T, R>(Job.Vectors, EigenRange.Indices, n, d, e, R.Zero, R.Zero, first, n, w, z, n);
            Assert.Equal(n - first + 1, m);
            library.Unmtr<T>(Side.Left, uplo, Trans.None, n, m, a, lda, tau, z, n);
            Eigenpairs(full, w[..m], z, n, m);
        }
    }

    [Fact]
    public void Eigenvalues_of_order_two_are_counted_in_ascending_order()
    {
        Need("dstemr", "zstemr");
        foreach (double shift in new[] { -2.0, 0.1, 2.0 })
        {
            for (int i = 1; i <= 2; i++)
            {
                R[] d = [R.CreateTruncating(shift), R.CreateTruncating(shift)], e = [R.One, R.Zero], w = new R[2];
                var z = new T[2];
                Assert.Equal(1, library.Stemr<T, R>(Job.Vectors, EigenRange.Indices, 2, d, e, R.Zero, R.Zero, i, i, w, z, 2));
                Assert.Equal(shift + (i == 1 ? -1 : 1), K.Real(w[0]), 1e-6);
                Assert.Equal(i == 1 ? -0.5 : 0.5, (K.To(z[0]) * K.To(z[1])).Real, 1e-6);
            }
        }
    }

    [Theory, MemberData(nameof(Orders))]
    public void Tridiagonal_eigenpairs(int n)
    {
        Need("dstevd", "dstemr");
        var random = new Random(n);
        R[] d = [.. Enumerable.Range(0, n).Select(_ => R.CreateTruncating(random.NextDouble()))], e = [.. d.Reverse()];
        var full = new Complex[n, n];
        for (int i = 0; i < n; i++)
        {
            full[i, i] = K.Real(d[i]);
            if (i + 1 < n)
            {
                full[i, i + 1] = full[i + 1, i] = K.Real(e[i]);
            }
        }

        R[] w = [.. d], only = [.. d], z = new R[n * n];
        library.Stevd<R>(Job.Vectors, n, w, [.. e], z, n);
        library.Stevd<R>(Job.NoVectors, n, only, [.. e], [], 1);
        Near(w, only, n);
        Eigenpairs(full, w, [.. z.Select(x => K.From(K.Real(x)))], n, n);
        var some = new R[n];
        int m = library.Stemr<R, R>(Job.NoVectors, EigenRange.Values, n, [.. d], [.. e], w[0] - R.One, w[^1] + R.One, 1, n, some, [], 1);
        Assert.Equal(n, m);
        Near(w, some, n);
    }

    [Theory, MemberData(nameof(Orders))]
    public void Tridiagonal_systems(int n)
    {
        Need("dgttrf", "dgttrs");
        var random = new Random(n);
        T[] Numbers(int count) => [.. Enumerable.Range(0, Math.Max(0, count)).Select(_ => K.From(new Complex(random.NextDouble() - 0.5, K.IsComplex ? random.NextDouble() : 0)))];
        T[] dl = Numbers(n - 1), d = Numbers(n), du = Numbers(n - 1), x = Numbers(2 * n);
        T[] fl = [.. dl], fd = [.. d], fu = [.. du], fu2 = new T[Math.Max(0, n - 2)];
        var ipiv = new int[n];
        Assert.Equal(0, library.Gttrf<T>(n, fl, fd, fu, fu2, ipiv));
        Assert.All(ipiv.Select((p, i) => p - i), p => Assert.InRange(p, 1, 2));
        foreach (var trans in Enum.GetValues<Trans>())
        {
            var b = new T[2 * n];
            for (int c = 0; c < 2; c++)
            {
                for (int i = 0; i < n; i++)
                {
                    Complex sum = 0;
                    for (int j = Math.Max(0, i - 1); j <= Math.Min(n - 1, i + 1); j++)
                    {
                        (int row, int column) = trans == Trans.None ? (i, j) : (j, i);
                        Complex element = K.To(row == column ? d[row] : row > column ? dl[column] : du[row]);
                        sum += (trans == Trans.ConjTranspose ? Complex.Conjugate(element) : element) * K.To(x[(c * n) + j]);
                    }

                    b[(c * n) + i] = K.From(sum);
                }
            }

            library.Gttrs<T>(trans, n, 2, fl, fd, fu, fu2, ipiv, b, n);
            for (int i = 0; i < b.Length; i++)
            {
                Assert.InRange(Complex.Abs(K.To(b[i]) - K.To(x[i])), 0, 3e4 * n * K.Epsilon);
            }
        }

        // An exact zero on the diagonal of U is told by its place.
        T[] zeros = new T[n];
        Assert.Equal(1, library.Gttrf<T>(n, new T[Math.Max(0, n - 1)], zeros, new T[Math.Max(0, n - 1)], fu2, ipiv));
    }

    /// <summary>Complex OpenBLAS reads up to a column too far with UPLO = U (see HeevdTests); everything else must not.</summary>
    [Fact]
    public void Nothing_past_the_end_is_touched()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "guard pages by mmap, with Linux's constants");
        Need("dsyev", "dsyevr", "dsygvd", "dsytrd", "dormtr", "dstemr");
        foreach (int n in new[] { 1, 2, 5, 31, 33, 35, 64, 101 })
        {
            foreach (int lda in new[] { n, n + 3 })
            {
                using GuardedMemory<T> a = new((lda * (n - 1)) + n), b = new((lda * (n - 1)) + n), z = new(n * n), tau = new(Math.Max(1, n - 1));
                using GuardedMemory<R> w = new(n), d = new(n), e = new(n);
                foreach (var uplo in Enum.GetValues<Uplo>())
                {
                    Fill(a);
                    library.Heev<T, R>(Job.Vectors, uplo, n, a.Span, lda, w.Span);
                    Fill(a);
                    library.Heevr<T, R>(Job.Vectors, EigenRange.All, uplo, n, a.Span, lda, R.Zero, R.One, 1, n, R.Zero, w.Span, z.Span, n);
                    Fill(a);
                    Fill(b);
                    for (int i = 0; i < n; i++)
                    {
                        b.Span[(i * lda) + i] = K.From(3.0 * n);
                    }

                    library.Hegvd<T, R>(1, Job.Vectors, uplo, n, a.Span, lda, b.Span, lda, w.Span);
                    Fill(a);
                    library.Hetrd<T, R>(uplo, n, a.Span, lda, d.Span, e.Span[..(n - 1)], tau.Span);
                    library.Stemr<T, R>(Job.Vectors, EigenRange.Indices, n, d.Span, e.Span, R.Zero, R.Zero, 1, n, w.Span, z.Span, n);
                    library.Unmtr<T>(Side.Left, uplo, Trans.None, n, n, a.Span, lda, tau.Span, z.Span, n);
                    Assert.True(R.IsFinite(w.Span[n - 1]));
                }
            }
        }

        static void Fill(GuardedMemory<T> memory)
        {
            // Random: of sines, whose matrices have rank 2, ?STEMR in single precision finds no vectors (info = 22).
            var random = new Random(1);
            for (int i = 0; i < memory.Span.Length; i++)
            {
                memory.Span[i] = K.From(new Complex(random.NextDouble() - 0.5, random.NextDouble() - 0.5));
            }
        }
    }

    [Fact]
    public void Bad_arguments_are_refused_before_the_call()
    {
        T[] a = new T[9], b = new T[9], tau = new T[2];
        R[] w = new R[3], e = new R[3];
        Refused("lda", () => library.Heev<T, R>(Job.Vectors, Uplo.Lower, 3, a, 2, w));
        Refused("uplo", () => library.Heev<T, R>(Job.Vectors, 0, 3, a, 3, w));
        Refused("w", () => library.Heev<T, R>(Job.Vectors, Uplo.Lower, 3, a, 3, w.AsSpan(1)));
        Refused("vu", () => library.Heevr<T, R>(Job.NoVectors, EigenRange.Values, Uplo.Lower, 3, a, 3, R.One, R.One, 1, 3, R.Zero, w, [], 3));
        Refused("vu", () => library.Heevr<T, R>(Job.NoVectors, EigenRange.Values, Uplo.Lower, 3, a, 3, R.NaN, R.One, 1, 3, R.Zero, w, [], 3));
        Refused("il", () => library.Heevr<T, R>(Job.NoVectors, EigenRange.Indices, Uplo.Lower, 3, a, 3, R.Zero, R.One, 0, 3, R.Zero, w, [], 3));
        Refused("iu", () => library.Heevr<T, R>(Job.NoVectors, EigenRange.Indices, Uplo.Lower, 3, a, 3, R.Zero, R.One, 2, 4, R.Zero, w, [], 3));
        Refused("z", () => library.Heevr<T, R>(Job.Vectors, EigenRange.Indices, Uplo.Lower, 3, a, 3, R.Zero, R.One, 1, 2, R.Zero, w, b.AsSpan(0, 5), 3));
        Refused("range", () => library.Heevr<T, R>(Job.NoVectors, (EigenRange)'X', Uplo.Lower, 3, a, 3, R.Zero, R.One, 1, 3, R.Zero, w, [], 3));
        Refused("itype", () => library.Hegvd<T, R>(4, Job.Vectors, Uplo.Lower, 3, a, 3, b, 3, w));
        Refused("b", () => library.Hegvd<T, R>(1, Job.Vectors, Uplo.Lower, 3, a, 3, b.AsSpan(1), 3, w));
        Refused("tau", () => library.Hetrd<T, R>(Uplo.Lower, 3, a, 3, w, e, tau.AsSpan(1)));
        Refused("e", () => library.Hetrd<T, R>(Uplo.Lower, 3, a, 3, w, e.AsSpan(2), tau));
        Refused("a", () => library.Unmtr<T>(Side.Left, Uplo.Lower, Trans.None, 4, 1, a, 4, tau, b, 4));
        Refused("c", () => library.Unmtr<T>(Side.Left, Uplo.Lower, Trans.None, 3, 4, a, 3, tau, b, 3));
        Refused("e", () => library.Stemr<T, R>(Job.NoVectors, EigenRange.All, 3, w, e.AsSpan(1), R.Zero, R.One, 1, 3, new R[3], [], 3));
        Refused("z", () => library.Stevd<R>(Job.Vectors, 3, w, e, new R[8], 3));
        Refused("du2", () => library.Gttrf<T>(3, new T[2], new T[3], new T[2], [], new int[3]));
        Refused("ipiv", () => library.Gttrs<T>(Trans.None, 3, 1, new T[2], new T[3], new T[2], new T[1], [1, 1, 3], b, 3));
        Refused("ldb", () => library.Gttrs<T>(Trans.None, 3, 1, new T[2], new T[3], new T[2], new T[1], [1, 2, 3], b, 2));
        if (K.IsComplex)
        {
            Refused("trans", () => library.Unmtr<T>(Side.Left, Uplo.Lower, Trans.Transpose, 3, 1, a, 3, tau, b, 3));
        }

        Assert.All(a, x => Assert.Equal(default, x));
    }

    static void Refused(string parameter, Action call) => Assert.Equal(parameter, Assert.ThrowsAny<ArgumentException>(call).ParamName);

    /// <summary>A random Hermitian matrix, rounded to the type.</summary>
    static Complex[,] Hermitian(int n, int seed)
    {
        var random = new Random(seed);
        var full = new Complex[n, n];
        for (int j = 0; j < n; j++)
        {
            for (int i = 0; i <= j; i++)
            {
                full[i, j] = K.To(K.From(new Complex(random.NextDouble() - 0.5, K.IsComplex && i != j ? random.NextDouble() - 0.5 : 0)));
                full[j, i] = Complex.Conjugate(full[i, j]);
            }
        }

        return full;
    }

    /// <summary>One triangle, NaN elsewhere.</summary>
    static T[] Stored(Complex[,] full, int lda, Uplo uplo)
    {
        int n = full.GetLength(0);
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

        return a;
    }

    static Complex[,] Loaded(T[] a, int n, int columns, int lda)
    {
        var full = new Complex[n, columns];
        for (int j = 0; j < columns; j++)
        {
            for (int i = 0; i < n; i++)
            {
                full[i, j] = K.To(a[i + (j * lda)]);
            }
        }

        return full;
    }

    static Complex[,] Product(Complex[,] a, Complex[,] b)
    {
        int n = a.GetLength(0), columns = b.GetLength(1);
        var c = new Complex[n, columns];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                for (int k = 0; k < n; k++)
                {
                    c[i, j] += a[i, k] * b[k, j];
                }
            }
        }

        return c;
    }

    /// <summary>A Z = Z diag(w), Z^H Z = I.</summary>
    static void Eigenpairs(Complex[,] full, R[] w, T[] z, int ldz, int k)
    {
        int n = full.GetLength(0);
        double tolerance = 100 * Math.Max(n, 4) * K.Epsilon;
        Complex[,] v = Loaded(z, n, k, ldz), av = Product(full, v);
        for (int j = 0; j < k; j++)
        {
            Assert.True(j == 0 || w[j - 1] <= w[j]);
            for (int i = 0; i < n; i++)
            {
                Assert.InRange(Complex.Abs(av[i, j] - (K.Real(w[j]) * v[i, j])), 0, tolerance);
            }

            for (int l = 0; l <= j; l++)
            {
                Complex product = l == j ? -1 : 0;
                for (int i = 0; i < n; i++)
                {
                    product += Complex.Conjugate(v[i, l]) * v[i, j];
                }

                Assert.InRange(Complex.Abs(product), 0, 10 * tolerance);
            }
        }
    }

    static void Near(R[] expected, R[] found, int n)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(K.Real(expected[i]), K.Real(found[i]), 100 * Math.Max(n, 4) * K.Epsilon);
        }
    }
}

public sealed class SsyTests : HermitianRoutineTests<Single, float, float>;

public sealed class DsyTests : HermitianRoutineTests<Double, double, double>;

public sealed class CheTests : HermitianRoutineTests<SingleComplex, ComplexSingle, float>;

public sealed class ZheTests : HermitianRoutineTests<DoubleComplex, Complex, double>
{
    /// <summary>The public overloads, one call of each routine.</summary>
    [Fact]
    public void Public_overloads_reach_the_routines()
    {
        var library = LapackLibrary.Current;
        Assert.SkipUnless(library.Has("zheevr") && library.Has("dstevd") && library.Has("zhegvd") && library.Has("dgttrf"), "this LAPACK lacks some of them");
        Complex[] a = [2, Complex.ImaginaryOne, 0, 2], z = new Complex[4];
        var w = new double[2];
        library.Heev(Job.NoVectors, Uplo.Lower, 2, (Complex[])a.Clone(), 2, w);
        Assert.Equal([1, 3], w.Select(v => Math.Round(v)));
        Assert.Equal(1, library.Heevr(Job.Vectors, EigenRange.Indices, Uplo.Lower, 2, (Complex[])a.Clone(), 2, 0, 0, 2, 2, 0, w, z, 2));
        Assert.Equal(3, w[0], 1e-12);
        library.Hegvd(1, Job.NoVectors, Uplo.Lower, 2, (Complex[])a.Clone(), 2, [1, 0, 0, 1], 2, w);
        Assert.Equal([1, 3], w.Select(v => Math.Round(v)));
        double[] d = [0, 0], e = [1, 0], du2 = [];
        library.Hetrd(Uplo.Lower, 2, a, 2, d, e.AsSpan(0, 1), new Complex[1]);
        Assert.Equal(2, library.Stemr(Job.NoVectors, EigenRange.All, 2, d, e, 0, 0, 1, 2, w, Array.Empty<Complex>(), 2));
        Assert.Equal([1, 3], w.Select(v => Math.Round(v)));
        d = [0, 0];
        library.Stevd(Job.NoVectors, 2, d, [1], [], 1);
        Assert.Equal([-1, 1], d.Select(v => Math.Round(v)));
        double[] below = [1], above = [1], diagonal = [1, 3], x = [2, 4];
        int[] pivots = [0, 0];
        Assert.Equal(0, library.Gttrf(2, below, diagonal, above, du2, pivots));
        library.Gttrs(Trans.None, 2, 1, below, diagonal, above, du2, pivots, x, 2);
        Assert.Equal([1, 1], x.Select(v => Math.Round(v)));
    }
}
