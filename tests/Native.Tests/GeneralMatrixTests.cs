using System.Numerics;
using Lapack.Native;

namespace Native.Tests;

/// <summary>?geev, ?gees, ?trsen, ?trexc, ?trsyl, ?gehrd, ?orghr and ?unghr, by what their results are defined by.</summary>
public abstract class GeneralMatrixTests<K, T, R>
    where K : IKind<T, R>
    where T : unmanaged
    where R : unmanaged, INumberBase<R>
{
    static readonly LapackLibrary library = LapackLibrary.Current;

    static double Tolerance(int n) => 100 * n * K.Epsilon;

    [Theory]
    [InlineData(1), InlineData(2), InlineData(5), InlineData(33), InlineData(70)]
    public void Geev_finds_left_and_right_eigenvectors(int n)
    {
        Complex[,] a = Random(n, n);
        int lda = n + 2;
        T[] work = Pack(a, lda), w = new T[n], wi = new T[K.IsComplex ? 0 : n], vl = new T[n * n], vr = new T[n * n];
        library.Geev<T>(Job.Vectors, Job.Vectors, n, work, lda, w, wi, vl, n, vr, n);
        Complex[] values = Values(w, wi);
        Complex[,] left = Vectors(vl, values, n), right = Vectors(vr, values, n);
        for (int j = 0; j < n; j++)
        {
            for (int i = 0; i < n; i++)
            {
                Complex r = -values[j] * right[i, j], l = -Complex.Conjugate(values[j]) * left[i, j];
                for (int k = 0; k < n; k++)
                {
                    r += a[i, k] * right[k, j];
                    l += Complex.Conjugate(a[k, i]) * left[k, j];
                }

                Assert.InRange(Complex.Abs(r), 0, Tolerance(n));
                Assert.InRange(Complex.Abs(l), 0, Tolerance(n));
            }

            Assert.Equal(1, Enumerable.Range(0, n).Sum(i => Complex.Abs(right[i, j]) * Complex.Abs(right[i, j])), Tolerance(n));
        }

        T[] only = new T[n], onlyI = new T[wi.Length];
        library.Geev<T>(Job.NoVectors, Job.NoVectors, n, Pack(a, lda), lda, only, onlyI, [], 1, [], 1);
        Assert.All(Values(only, onlyI), x => Assert.Contains(values, y => Complex.Abs(x - y) < Tolerance(n) * 100));
    }

    [Theory]
    [InlineData(double.PositiveInfinity), InlineData(double.NegativeInfinity), InlineData(double.NaN)]
    public void Numbers_that_would_break_the_library_are_refused(double bad)
    {
        T[] a = Pack(Random(5, 3), 3), w = new T[3], wi = new T[3], v = new T[9];
        a[4] = K.From(new Complex(bad, 0));
        Assert.Contains("column 1", Assert.Throws<ArgumentException>(() => library.Geev<T>(Job.NoVectors, Job.Vectors, 3, a, 3, w, wi, [], 1, v, 3)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => library.Gees<T>(Job.Vectors, 3, a, 3, w, wi, v, 3));
    }

    [Theory]
    [InlineData(1), InlineData(2), InlineData(5), InlineData(40)]
    public void Gees_and_its_reordering_keep_the_matrix(int n)
    {
        SkipWithout("gees");
        Complex[,] a = Random(n + 1, n);
        T[] t = Pack(a, n), z = new T[n * n], w = new T[n], wi = new T[K.IsComplex ? 0 : n];
        library.Gees<T>(Job.Vectors, n, t, n, w, wi, z, n);
        Reconstructs(a, t, z, n);

        bool[] select = [.. Values(w, wi).Select(x => x.Real > 0)];
        int count = library.Trsen<T>(Job.Vectors, select, n, t, n, z, n, w, wi);
        Assert.Equal(select.Count(s => s), count);
        Assert.All(Values(w, wi).Take(count), x => Assert.True(x.Real > -Tolerance(n)));
        Assert.All(Values(w, wi).Skip(count), x => Assert.True(x.Real < Tolerance(n)));
        Reconstructs(a, t, z, n);

        (int from, int to) = (n, 1);
        Complex last = Unpack(t, n, n)[n - 1, n - 1];
        Assert.True(library.Trexc<T>(Job.Vectors, n, t, n, z, n, ref from, ref to));
        Assert.Equal(1, to);
        Assert.InRange(Complex.Abs(Unpack(t, n, n)[0, 0] - last), 0, 100 * Tolerance(n));
        Reconstructs(a, t, z, n);
    }

    [Theory]
    [InlineData(1, 1), InlineData(4, 3), InlineData(3, 20)]
    public void Trsyl_solves(int m, int n)
    {
        SkipWithout("gees");
        T[] a = Triangular(m + 10, m, 3), b = Triangular(n + 20, n, 2);
        foreach (var ta in new[] { Trans.None, Trans.ConjTranspose })
        {
            foreach (var tb in new[] { Trans.None, Trans.ConjTranspose })
            {
                foreach (int sign in new[] { 1, -1 })
                {
                    Complex[,] right = Random(m * n, m, n), x;
                    T[] c = Pack(right, m);
                    Assert.True(library.Trsyl<T, R>(ta, tb, sign, m, n, a, m, b, n, c, m, out R scale));
                    Assert.Equal(R.One, scale);
                    x = Unpack(c, m, n);
                    Complex[,] p = Product(Op(Unpack(a, m, m), ta), x), q = Product(x, Op(Unpack(b, n, n), tb));
                    for (int i = 0; i < m; i++)
                    {
                        for (int j = 0; j < n; j++)
                        {
                            Assert.InRange(Complex.Abs(p[i, j] + (sign * q[i, j]) - right[i, j]), 0, 100 * Tolerance(m + n));
                        }
                    }
                }
            }
        }

        Assert.False(library.Trsyl<T, R>(Trans.None, Trans.None, -1, m, m, a, m, a, m, new T[m * m], m, out _), "A X - X A = 0 is singular");
    }

    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(40), InlineData(140)]
    public void Gehrd_and_unghr_reconstruct(int n)
    {
        SkipWithout("gehrd");
        Complex[,] a = Random(n + 2, n);
        T[] h = Pack(a, n), q, tau = new T[Math.Max(0, n - 1)];
        library.Gehrd<T>(n, 1, n, h, n, tau);
        q = [.. h];
        library.Unghr<T>(n, 1, n, q, n, tau);
        for (int j = 0; j < n; j++)
        {
            for (int i = j + 2; i < n; i++)
            {
                h[(j * n) + i] = default;
            }

            if (j + 1 < n)
            {
                Assert.InRange(Math.Abs(K.To(h[(j * n) + j + 1]).Imaginary), 0, 0);
            }
        }

        Reconstructs(a, h, q, n);
        Assert.Equal(1, K.To(q[0]).Real);
    }

    [Fact]
    public void Nothing_past_the_end_of_a_matrix_is_read()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "guard pages by mmap, with Linux's constants");
        foreach (int n in new[] { 1, 2, 5, 33, 64, 130 })
        {
            using GuardedMemory<T> a = new(n * n), b = new(n * n), c = new(n * n), w = new(n), wi = new(n);
            Fill(a.Span);
            library.Geev<T>(Job.Vectors, Job.Vectors, n, a.Span, n, w.Span, wi.Span, b.Span, n, c.Span, n);
            Assert.True(Complex.IsFinite(K.To(w.Span[n - 1])));
            if (!library.Has(Letter + "gees"))
            {
                continue;
            }

            Fill(a.Span);
            library.Gees<T>(Job.Vectors, n, a.Span, n, w.Span, wi.Span, b.Span, n);
            library.Trsen<T>(Job.Vectors, [.. Enumerable.Range(0, n).Select(i => i % 2 == 0)], n, a.Span, n, b.Span, n, w.Span, wi.Span);
            Fill(c.Span);
            library.Trsyl<T, R>(Trans.ConjTranspose, Trans.None, 1, n, n, a.Span, n, a.Span, n, c.Span, n, out R scale);
            Assert.True(K.Real(scale) > 0);
            Fill(a.Span);
            library.Gehrd<T>(n, 1, n, a.Span, n, w.Span);
            library.Unghr<T>(n, 1, n, a.Span, n, w.Span);
            Assert.True(Complex.IsFinite(K.To(a.Span[(n * n) - 1])));
        }
    }

    [Fact]
    public void Order_zero_returns_at_once()
    {
        library.Geev<T>(Job.Vectors, Job.Vectors, 0, [], 1, [], [], [], 1, [], 1);
        library.Gees<T>(Job.Vectors, 0, [], 1, [], [], [], 1);
        library.Gehrd<T>(0, 1, 0, [], 1, []);
        library.Unghr<T>(0, 1, 0, [], 1, []);
        Assert.Equal(0, library.Trsen<T>(Job.Vectors, [], 0, [], 1, [], 1, [], []));
        Assert.True(library.Trsyl<T, R>(Trans.None, Trans.None, 1, 0, 2, [], 1, new T[4], 2, [], 1, out R scale));
        Assert.Equal(R.One, scale);
    }

    [Fact]
    public void Bad_arguments_are_refused_before_the_call()
    {
        T[] a = new T[9], w = new T[3], wi = new T[3];
        Refused("n", () => library.Geev<T>(Job.Vectors, Job.Vectors, -1, a, 3, w, wi, a, 3, a, 3));
        Refused("lda", () => library.Geev<T>(Job.Vectors, Job.Vectors, 3, a, 2, w, wi, a, 3, a, 3));
        Refused("ldvl", () => library.Geev<T>(Job.Vectors, Job.NoVectors, 3, a, 3, w, wi, a, 2, [], 1));
        Refused("vr", () => library.Geev<T>(Job.NoVectors, Job.Vectors, 3, a, 3, w, wi, [], 1, [], 3));
        Refused("jobvl", () => library.Geev<T>((Job)'X', Job.NoVectors, 3, a, 3, w, wi, [], 1, [], 1));
        Refused(K.IsComplex ? "w" : "wr", () => library.Gees<T>(Job.NoVectors, 3, a, 3, w.AsSpan(1), wi, [], 1));
        Refused("vs", () => library.Gees<T>(Job.Vectors, 3, a, 3, w, wi, [], 3));
        Refused("tau", () => library.Gehrd<T>(3, 1, 3, a, 3, w.AsSpan(2)));
        Refused("ilo", () => library.Gehrd<T>(3, 0, 3, a, 3, w));
        Refused("ihi", () => library.Unghr<T>(3, 2, 1, a, 3, w));
        Refused("select", () => library.Trsen<T>(Job.Vectors, [true], 3, a, 3, a, 3, w, wi));
        Refused("isgn", () => library.Trsyl<T, R>(Trans.None, Trans.None, 0, 3, 3, a, 3, a, 3, a, 3, out _));
        if (K.IsComplex)
        {
            Refused("tranb", () => library.Trsyl<T, R>(Trans.None, Trans.Transpose, 1, 3, 3, a, 3, a, 3, a, 3, out _));
        }

        int zero = 0, one = 1;
        Refused("ifst", () => library.Trexc<T>(Job.Vectors, 3, a, 3, a, 3, ref zero, ref one));
        Refused("ilst", () => library.Trexc<T>(Job.Vectors, 3, a, 3, a, 3, ref one, ref zero));
    }

    static void Refused(string parameter, Action call) => Assert.Equal(parameter, Assert.ThrowsAny<ArgumentException>(call).ParamName);

    static string Letter => (K.IsComplex, K.Epsilon < 1e-10) switch { (false, false) => "s", (false, true) => "d", (true, false) => "c", _ => "z" };

    static void SkipWithout(string routine) => Assert.SkipUnless(library.Has(Letter + routine), $"{library} has no {Letter}{routine}");

    static void Fill(Span<T> span)
    {
        for (int i = 0; i < span.Length; i++)
        {
            span[i] = K.From(new Complex(Math.Sin(i), Math.Cos(3 * i)));
        }
    }

    /// <summary>A = Z T Z^H and Z^H Z = I.</summary>
    static void Reconstructs(Complex[,] a, T[] form, T[] unitary, int n)
    {
        Complex[,] t = Unpack(form, n, n), z = Unpack(unitary, n, n), back = Product(Product(z, t), Op(z, Trans.ConjTranspose));
        Complex[,] one = Product(Op(z, Trans.ConjTranspose), z);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                Assert.InRange(Complex.Abs(back[i, j] - a[i, j]), 0, Tolerance(n));
                Assert.InRange(Complex.Abs(one[i, j] - (i == j ? 1 : 0)), 0, Tolerance(n));
            }
        }
    }

    /// <summary>Eigenvalues from their parts.</summary>
    static Complex[] Values(T[] w, T[] wi) => [.. w.Select((x, i) => wi.Length == 0 ? K.To(x) : new Complex(K.To(x).Real, K.To(wi[i]).Real))];

    /// <summary>Vectors as they are packed for real matrices.</summary>
    static Complex[,] Vectors(T[] packed, Complex[] values, int n)
    {
        Complex[,] v = Unpack(packed, n, n);
        for (int j = 0; j < n && !K.IsComplex; j++)
        {
            for (int i = 0; i < n && values[j].Imaginary > 0; i++)
            {
                (v[i, j], v[i, j + 1]) = (v[i, j] + (Complex.ImaginaryOne * v[i, j + 1]), v[i, j] - (Complex.ImaginaryOne * v[i, j + 1]));
            }
        }

        return v;
    }

    /// <summary>Rounded to the type, so that comparisons see what LAPACK sees.</summary>
    static Complex[,] Random(int seed, int m, int? columns = null)
    {
        var random = new Random(seed);
        var a = new Complex[m, columns ?? m];
        for (int i = 0; i < a.GetLength(0); i++)
        {
            for (int j = 0; j < a.GetLength(1); j++)
            {
                a[i, j] = K.To(K.From(new Complex(random.NextDouble() - 0.5, K.IsComplex ? random.NextDouble() - 0.5 : 0)));
            }
        }

        return a;
    }

    static T[] Triangular(int seed, int n, double shift)
    {
        Complex[,] a = Random(seed, n);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                a[i, j] = i == j ? (shift * 3) + (i % 4) : 0;
            }

            for (int j = i + 1; j < n; j++)
            {
                a[i, j] *= 0.2;
            }
        }

        // Sylvester with either sign: the spectra are apart.
        if (shift == 2)
        {
            for (int i = 0; i < n; i++)
            {
                a[i, i] = 0.5 + (0.1 * (i % 3));
            }
        }

        return Pack(a, n);
    }

    static T[] Pack(Complex[,] a, int lda)
    {
        var x = new T[lda * a.GetLength(1)];
        for (int i = 0; i < a.GetLength(0); i++)
        {
            for (int j = 0; j < a.GetLength(1); j++)
            {
                x[(j * lda) + i] = K.From(a[i, j]);
            }
        }

        return x;
    }

    static Complex[,] Unpack(T[] x, int m, int n)
    {
        var a = new Complex[m, n];
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                a[i, j] = K.To(x[(j * m) + i]);
            }
        }

        return a;
    }

    static Complex[,] Op(Complex[,] a, Trans trans)
    {
        if (trans == Trans.None)
        {
            return a;
        }

        var b = new Complex[a.GetLength(1), a.GetLength(0)];
        for (int i = 0; i < b.GetLength(0); i++)
        {
            for (int j = 0; j < b.GetLength(1); j++)
            {
                b[i, j] = Complex.Conjugate(a[j, i]);
            }
        }

        return b;
    }

    static Complex[,] Product(Complex[,] a, Complex[,] b)
    {
        var c = new Complex[a.GetLength(0), b.GetLength(1)];
        for (int i = 0; i < c.GetLength(0); i++)
        {
            for (int k = 0; k < a.GetLength(1); k++)
            {
                for (int j = 0; j < c.GetLength(1); j++)
                {
                    c[i, j] += a[i, k] * b[k, j];
                }
            }
        }

        return c;
    }
}

public sealed class SgeneralTests : GeneralMatrixTests<Single, float, float>;

public sealed class DgeneralTests : GeneralMatrixTests<Double, double, double>;

public sealed class CgeneralTests : GeneralMatrixTests<SingleComplex, ComplexSingle, float>;

public sealed class ZgeneralTests : GeneralMatrixTests<DoubleComplex, Complex, double>;
