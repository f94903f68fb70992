using System.Numerics;
using Lapack.Native;

namespace Native.Tests;

public abstract class GeevTests<K, T, R> : GeneralTests<K, T, R>
    where K : IKind<T>
    where T : unmanaged
    where R : unmanaged, IFloatingPointIeee754<R>
{
    [Theory, MemberData(nameof(Orders))]
    public void It_finds_left_and_right_eigenvectors(int n)
    {
        Complex[,] full = Random(n, n, n);
        foreach (int lda in new[] { n, n + 2 })
        {
            using GuardedMemory<T> a = Stored(full, lda), w = Room(n), wi = ImaginaryRoom(n), vl = Room(n * n), vr = Room(n * n);
            library.Geev<T>(Job.Vectors, Job.Vectors, n, a, lda, w, wi, vl, n, vr, n);
            Untouched(a, n, lda);
            Complex[] values = Values(w, wi);
            Complex[,] right = Vectors(vr, values), left = Vectors(vl, values);
            Complex[,] av = Product(full, right), ua = Product(Adjoint(left), full);
            for (int j = 0; j < n; j++)
            {
                double norm = 0;
                for (int i = 0; i < n; i++)
                {
                    Assert.InRange(Complex.Abs(av[i, j] - (values[j] * right[i, j])), 0, Tolerance(n));
                    Assert.InRange(Complex.Abs(ua[j, i] - (values[j] * Complex.Conjugate(left[i, j]))), 0, Tolerance(n));
                    norm += Math.Pow(Complex.Abs(right[i, j]), 2);
                }

                Assert.Equal(1, norm, Tolerance(n));
            }
        }
    }

    /// <summary>
    /// A value x found without vectors is an eigenvalue of a matrix that differs from A by rounding: A - x I has a singular value of zero.
    /// </summary>
    [Theory, MemberData(nameof(Orders))]
    public void It_finds_eigenvalues_alone(int n)
    {
        Complex[,] full = Random(n, n, n);
        using GuardedMemory<T> a = Stored(full, n), w = Room(n), wi = ImaginaryRoom(n);
        library.Geev<T>(Job.NoVectors, Job.NoVectors, n, a, n, w, wi, [], 1, [], 1);
        Complex trace = 0;
        foreach (Complex x in Values(w, wi))
        {
            var shifted = new Complex[n * n];
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < n; j++)
                {
                    shifted[i + (j * n)] = full[i, j] - (i == j ? x : 0);
                }
            }

            var s = new double[n];
            library.Gesdd(SvdJob.None, n, n, shifted, n, s, [], 1, [], 1);
            Assert.InRange(s[n - 1], 0, Tolerance(n));
            trace += x;
        }

        for (int i = 0; i < n; i++)
        {
            trace -= full[i, i];
        }

        Assert.InRange(Complex.Abs(trace), 0, Tolerance(n));
    }

    /// <summary>Vectors as they are packed for real matrices: a pair of conjugate ones in two columns, real and imaginary part.</summary>
    static Complex[,] Vectors(ReadOnlySpan<T> packed, Complex[] values)
    {
        int n = values.Length;
        Complex[,] v = Loaded(packed, n, n, n);
        for (int j = 0; j < n && !K.IsComplex; j++)
        {
            for (int i = 0; i < n && values[j].Imaginary > 0; i++)
            {
                Complex imaginary = Complex.ImaginaryOne * v[i, j + 1];
                (v[i, j], v[i, j + 1]) = (v[i, j] + imaginary, v[i, j] - imaginary);
            }
        }

        return v;
    }

    [Theory]
    [InlineData(double.PositiveInfinity), InlineData(double.NegativeInfinity), InlineData(double.NaN)]
    public void Numbers_that_would_break_the_library_are_refused(double bad)
    {
        T[] a = new T[9], w = new T[3], wi = new T[3], v = new T[9];
        a[4] = K.From(new Complex(bad, 0));
        Refused("a", "NaN or infinity in column 1", () => library.Geev<T>(Job.NoVectors, Job.Vectors, 3, a, 3, w, wi, [], 1, v, 3));
    }

    [Fact]
    public void Order_zero_returns_at_once() => library.Geev<T>(Job.Vectors, Job.Vectors, 0, [], 1, [], [], [], 1, [], 1);

    [Fact]
    public void Bad_arguments_are_refused_before_the_call()
    {
        T[] a = new T[9], w = new T[3], wi = new T[3];
        Refused("n", "negative", () => library.Geev<T>(Job.Vectors, Job.Vectors, -1, a, 3, w, wi, a, 3, a, 3));
        Refused("lda", "at least 3", () => library.Geev<T>(Job.Vectors, Job.Vectors, 3, a, 2, w, wi, a, 3, a, 3));
        Refused("ldvl", "at least 3", () => library.Geev<T>(Job.Vectors, Job.NoVectors, 3, a, 3, w, wi, a, 2, [], 1));
        Refused("vr", "span of 9", () => library.Geev<T>(Job.NoVectors, Job.Vectors, 3, a, 3, w, wi, [], 1, [], 3));
        Refused("jobvl", "Job.NoVectors", () => library.Geev<T>((Job)'X', Job.NoVectors, 3, a, 3, w, wi, [], 1, [], 1));
        Refused(K.IsComplex ? "w" : "wr", "needs 3", () => library.Geev<T>(Job.NoVectors, Job.NoVectors, 3, a, 3, [], wi, [], 1, [], 1));
    }
}

public sealed class SgeevTests : GeevTests<S, float, float>;

public sealed class DgeevTests : GeevTests<D, double, double>;

public sealed class CgeevTests : GeevTests<C, ComplexSingle, float>;

public sealed class ZgeevTests : GeevTests<Z, Complex, double>;
