using System.Numerics;
using System.Reflection;
using Lapack.Native;

namespace Native.Tests;

/// <summary>?gesdd and ?gesvd, through the generic cores that the public overloads are one line above.</summary>
public abstract class SingularValueTests<K, T, R> : OrthogonalTests<K, T, R>
    where K : IKind<T, R>
    where T : unmanaged
    where R : unmanaged, IFloatingPointIeee754<R>
{
    public static TheoryData<int, int> Shapes => new()
    {
        { 1, 1 }, { 3, 3 }, { 5, 3 }, { 3, 5 }, { 40, 7 }, { 7, 40 }, { 33, 33 }, { 70, 65 }, { 1, 9 }, { 9, 1 }, { 130, 20 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Reconstructs(int m, int n)
    {
        int r = Math.Min(m, n);
        foreach (SvdJob job in Enum.GetValues<SvdJob>())
        {
            foreach (int pad in new[] { 0, 3 })
            {
                foreach (bool iteration in new[] { false, true })
                {
                    if (iteration && !library.Has("dgesvd"))
                    {
                        continue;
                    }

                    (int left, int right) = job switch { SvdJob.All => (m, n), SvdJob.Economy => (r, r), _ => (0, 0) };
                    T[] a = Random(m, n, m + pad, seed: m + n), original = (T[])a.Clone();
                    T[] u = new T[(m + pad) * left], vt = new T[(right + pad) * n];
                    R[] s = new R[r];
                    if (iteration)
                    {
                        library.Gesvd<T, R>(job, job, m, n, a, m + pad, s, u, m + pad, vt, Math.Max(1, right + pad));
                    }
                    else
                    {
                        library.Gesdd<T, R>(job, m, n, a, m + pad, s, u, m + pad, vt, Math.Max(1, right + pad));
                    }

                    double tolerance = 60 * Math.Max(m, n) * K.Epsilon;
                    Assert.True(s.Zip(s.Skip(1)).All(p => p.First >= p.Second) && s[^1] >= R.Zero);
                    if (job == SvdJob.None)
                    {
                        double sum = s.Sum(x => K.Real(x) * K.Real(x)), all = 0;
                        for (int i = 0; i < m * n; i++)
                        {
                            all += Math.Pow(Complex.Abs(K.To(original[(i % m) + (i / m * (m + pad))])), 2);
                        }

                        Assert.InRange(sum / all, 1 - tolerance, 1 + tolerance);
                        continue;
                    }

                    for (int i = 0; i < m; i++)
                    {
                        for (int j = 0; j < n; j++)
                        {
                            Complex sum = -K.To(original[i + (j * (m + pad))]);
                            for (int k = 0; k < r; k++)
                            {
                                sum += K.To(u[i + (k * (m + pad))]) * K.Real(s[k]) * K.To(vt[k + (j * (right + pad))]);
                            }

                            Assert.InRange(Complex.Abs(sum), 0, tolerance);
                        }
                    }

                    Orthonormal(u, m, left, m + pad, columns: true, tolerance);
                    Orthonormal(vt, right, n, right + pad, columns: false, tolerance);
                }
            }
        }
    }

    /// <summary>OpenBLAS's complex kernels read past matrices (OpenBLAS #4013): where memory ends there, that would end the process.</summary>
    [Fact]
    public void Nothing_past_the_end_is_read()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "guard pages by mmap, with Linux's constants");
        foreach ((int m, int n) in new[] { (1, 1), (2, 3), (5, 5), (33, 33), (36, 34), (34, 36), (65, 20), (20, 65), (101, 101) })
        {
            int r = Math.Min(m, n);
            using var a = new GuardedMemory<T>(m * n);
            using var u = new GuardedMemory<T>(m * m);
            using var vt = new GuardedMemory<T>(n * n);
            using var s = new GuardedMemory<R>(r);
            foreach (SvdJob job in Enum.GetValues<SvdJob>())
            {
                Random(m, n, m, seed: 1).CopyTo(a.Span);
                Span<T> us = u.Span[^(m * (job == SvdJob.All ? m : r))..], vs = vt.Span[^(n * (job == SvdJob.All ? n : r))..];
                library.Gesdd<T, R>(job, m, n, a.Span, m, s.Span, us, m, vs, job == SvdJob.All ? n : r);
                Assert.True(R.IsFinite(s.Span[0]));
                if (library.Has("dgesvd"))
                {
                    Random(m, n, m, seed: 1).CopyTo(a.Span);
                    library.Gesvd<T, R>(job, job, m, n, a.Span, m, s.Span, us, m, vs, job == SvdJob.All ? n : r);
                }
            }
        }
    }

    [Fact]
    public void Empty_matrices_return_at_once()
    {
        library.Gesdd<T, R>(SvdJob.Economy, 0, 3, [], 1, [], [], 1, [], 1);
        library.Gesdd<T, R>(SvdJob.None, 3, 0, [], 3, [], [], 1, [], 1);
        library.Gesvd<T, R>(SvdJob.Economy, SvdJob.Economy, 3, 0, [], 3, [], [], 3, [], 1);
    }

    [Fact]
    public void Bad_arguments_are_refused_before_the_call()
    {
        T[] a = new T[6], u = new T[9], vt = new T[4];
        R[] s = new R[2];
        Refused("jobz", "SvdJob.None", () => library.Gesdd<T, R>((SvdJob)'O', 3, 2, a, 3, s, u, 3, vt, 2));
        Refused("m", "negative", () => library.Gesdd<T, R>(SvdJob.All, -1, 2, a, 3, s, u, 3, vt, 2));
        Refused("n", "negative", () => library.Gesdd<T, R>(SvdJob.All, 3, -2, a, 3, s, u, 3, vt, 2));
        Refused("lda", "at least 3", () => library.Gesdd<T, R>(SvdJob.All, 3, 2, a, 2, s, u, 3, vt, 2));
        Refused("a", "has 5", () => library.Gesdd<T, R>(SvdJob.All, 3, 2, a.AsSpan(1), 3, s, u, 3, vt, 2));
        Refused("s", "needs 2", () => library.Gesdd<T, R>(SvdJob.All, 3, 2, a, 3, s.AsSpan(1), u, 3, vt, 2));
        Refused("u", "need a span of 9", () => library.Gesdd<T, R>(SvdJob.All, 3, 2, a, 3, s, u.AsSpan(1), 3, vt, 2));
        Refused("ldu", "at least 3", () => library.Gesdd<T, R>(SvdJob.All, 3, 2, a, 3, s, u, 2, vt, 2));
        Refused("vt", "need a span of 4", () => library.Gesdd<T, R>(SvdJob.All, 3, 2, a, 3, s, u, 3, vt.AsSpan(1), 2));
        Refused("ldvt", "at least 2", () => library.Gesdd<T, R>(SvdJob.All, 3, 2, a, 3, s, u, 3, vt, 1));
        Refused("jobvt", "SvdJob.None", () => library.Gesvd<T, R>(SvdJob.All, 0, 3, 2, a, 3, s, u, 3, vt, 2));
        Assert.All(a, x => Assert.Equal(default, x));
    }
}

public sealed class SgesddTests : SingularValueTests<Single, float, float>;

public sealed class DgesddTests : SingularValueTests<Double, double, double>;

public sealed class CgesddTests : SingularValueTests<SingleComplex, ComplexSingle, float>;

public sealed class ZgesddTests : SingularValueTests<DoubleComplex, Complex, double>;

/// <summary>Matrices and comparisons for routines with orthogonal factors.</summary>
public abstract class OrthogonalTests<K, T, R>
    where K : IKind<T, R>
    where T : unmanaged
    where R : unmanaged, IFloatingPointIeee754<R>
{
    protected static readonly LapackLibrary library = LapackLibrary.Current;

    /// <summary>Elements in [-1/2, 1/2], column-major, NaN below the last row.</summary>
    protected static T[] Random(int m, int n, int ld, int seed)
    {
        var random = new Random(seed);
        var a = new T[ld * n];
        Array.Fill(a, K.From(new Complex(double.NaN, double.NaN)));
        for (int j = 0; j < n; j++)
        {
            for (int i = 0; i < m; i++)
            {
                a[i + (j * ld)] = K.From(new Complex(random.NextDouble() - 0.5, random.NextDouble() - 0.5));
            }
        }

        return a;
    }

    protected static void Orthonormal(ReadOnlySpan<T> q, int m, int n, int ld, bool columns, double tolerance)
    {
        (int count, int length) = columns ? (n, m) : (m, n);
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                Complex sum = i == j ? -1 : 0;
                for (int k = 0; k < length; k++)
                {
                    sum += columns ? Complex.Conjugate(K.To(q[k + (i * ld)])) * K.To(q[k + (j * ld)]) : Complex.Conjugate(K.To(q[i + (k * ld)])) * K.To(q[j + (k * ld)]);
                }

                Assert.InRange(Complex.Abs(sum), 0, tolerance);
            }
        }
    }

    protected static void Refused(string parameter, string words, Action call)
    {
        var e = Assert.ThrowsAny<ArgumentException>(call);
        Assert.Equal(parameter, e.ParamName);
        Assert.Contains(words, e.Message, StringComparison.Ordinal);
    }
}

public class OrthogonalOverloadTests
{
    [Theory]
    [InlineData("Gesdd"), InlineData("Gesvd"), InlineData("Geqrf"), InlineData("Gelqf"), InlineData("Geqp3"), InlineData("Ungqr"), InlineData("Unglq")]
    [InlineData("Unmqr"), InlineData("Unmlq"), InlineData("Gelsd"), InlineData("Gelsy")]
    public void Each_routine_has_an_overload_for_each_scalar_type(string name)
    {
        Type[] elements = [.. typeof(LapackLibrary).GetMethods(BindingFlags.Public | BindingFlags.Instance).Where(m => m.Name == name)
            .Select(m => m.GetParameters().First(p => p.ParameterType.IsGenericType).ParameterType.GetGenericArguments()[0])];
        Assert.Equal(
            new[] { typeof(float), typeof(double), typeof(ComplexSingle), typeof(Complex) }.OrderBy(t => t.Name), elements.OrderBy(t => t.Name));
    }

    [Fact]
    public void A_workspace_beyond_32_bit_integers_is_refused_and_the_remedy_named()
    {
        var library = LapackLibrary.Current;
        Assert.SkipWhen(library.IntegerBits == 64, "its integers have 64 bits");

        // 4 n^2 > 2^31. The spans claim gigabytes that do not exist: the check comes before anything reads them.
        const int n = 25_000;
        float one = 0;
        Span<float> Claim() => System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref one, n * n);
        var e = Assert.Throws<ArgumentOutOfRangeException>(() => library.Gesdd(SvdJob.All, n, n, Claim(), n, new float[n], Claim(), n, Claim(), n));
        Assert.Contains("ILP64", e.Message, StringComparison.Ordinal);
    }
}
