using System.Numerics;
using System.Runtime.InteropServices;
using Lapack.Native;

namespace Native.Tests;

/// <summary>Gesdd and Gesvd.</summary>
public abstract class GesddTests<K, T, R> : RoutineTests<K, T, R>
    where K : IKind<T>
    where T : unmanaged
    where R : unmanaged, IFloatingPointIeee754<R>
{
    [Theory, MemberData(nameof(Shapes))]
    public void A_is_U_diag_s_VH(int m, int n)
    {
        Complex[,] full = Random(m + n, m, n);
        var first = new R[Math.Min(m, n)];
        foreach (int pad in new[] { 0, 3 })
        {
            foreach (SvdJob job in Enum.GetValues<SvdJob>())
            {
                Decompose(full, job, pad, first, byIteration: false);
                if (library.Has<T>("Gesvd"))
                {
                    Decompose(full, job, pad, first, byIteration: true);
                }
            }
        }
    }

    /// <param name="full">The matrix.</param>
    /// <param name="job">How many vectors.</param>
    /// <param name="pad">By how much the leading dimensions exceed the rows.</param>
    /// <param name="first">The singular values found first, zero before: later ones agree with them.</param>
    /// <param name="byIteration">Gesvd instead of Gesdd.</param>
    static void Decompose(Complex[,] full, SvdJob job, int pad, R[] first, bool byIteration)
    {
        (int m, int n) = (full.GetLength(0), full.GetLength(1));
        int k = Math.Min(m, n);
        (int left, int right) = job switch { SvdJob.All => (m, n), SvdJob.Economy => (k, k), _ => (0, 0) };
        int ldu = m + pad, ldvt = Math.Max(1, right + pad);
        using GuardedMemory<T> a = Stored(full, m + pad), u = Room(left == 0 ? 0 : (ldu * (left - 1)) + m);
        using GuardedMemory<T> vt = Room(right == 0 ? 0 : (ldvt * (n - 1)) + right);
        using GuardedMemory<R> s = RealRoom(k);
        if (byIteration)
        {
            library.Gesvd<T, R>(job, job, m, n, a, m + pad, s, u, ldu, vt, ldvt);
        }
        else
        {
            library.Gesdd<T, R>(job, m, n, a, m + pad, s, u, ldu, vt, ldvt);
        }

        for (int i = 1; i < k; i++)
        {
            Assert.True(s.Span[i] <= s.Span[i - 1]);
        }

        Assert.True(s.Span[k - 1] >= R.Zero);
        if (first[0] == R.Zero)
        {
            s.Span.CopyTo(first);
        }

        Near(first, s, Tolerance(Math.Max(m, n)) * Math.Max(1, Value(first[0])));
        if (job != SvdJob.None)
        {
            Complex[,] us = Loaded(u, m, left, ldu), vs = Adjoint(Loaded(vt, right, n, ldvt));
            Orthonormal(us);
            Orthonormal(vs);
            Complex[,] product = Product(Scaled(Columns(us, k), s), Adjoint(Columns(vs, k)));
            Near(full, product, Tolerance(Math.Max(m, n)) * Math.Max(1, Value(first[0])));
            Untouched(u, m, ldu);
            Untouched(vt, right, ldvt);
        }
    }

    [Theory, InlineData(1), InlineData(5), InlineData(40)]
    public void The_leading_dimension_of_one_column_may_be_any(int m)
    {
        const int any = int.MaxValue;
        Complex[,] full = Random(1, m, 1);
        double norm = Math.Sqrt(full.Cast<Complex>().Sum(x => (x.Real * x.Real) + (x.Imaginary * x.Imaginary)));
        using GuardedMemory<R> s = RealRoom(1);
        foreach (bool byIteration in library.Has<T>("Gesvd") ? new[] { false, true } : [false])
        {
            using GuardedMemory<T> a = Stored(full, m), u = Room(m), vt = Room(1);
            if (!byIteration)
            {
                library.Gesdd<T, R>(SvdJob.Economy, m, 1, a, any, s, u, any, vt, any);
            }
            else
            {
                library.Gesvd<T, R>(SvdJob.Economy, SvdJob.Economy, m, 1, a, any, s, u, any, vt, any);
            }

            Assert.Equal(norm, Value(s.Span[0]), Tolerance(m));
            Near(full, Product(Scaled(Loaded(u, m, 1, m), s), Loaded(vt, 1, 1, 1)), Tolerance(m));
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

public sealed class SgesddTests : GesddTests<S, float, float>
{
    [Fact]
    public void A_workspace_beyond_32_bit_integers_is_refused_and_the_remedy_named()
    {
        Assert.SkipWhen(library.IntegerBits == 64, "its integers have 64 bits");

        // 4 n^2 > 2^31. The spans claim gigabytes that do not exist: the check comes before anything reads them.
        const int n = 25_000;
        float one = 0;
        Span<float> Claim() => MemoryMarshal.CreateSpan(ref one, n * n);
        var e = Assert.Throws<ArgumentOutOfRangeException>(
            () => library.Gesdd(SvdJob.All, n, n, Claim(), n, new float[n], Claim(), n, Claim(), n));
        Assert.Contains("ILP64", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tall_matrix_that_32_bit_integers_cannot_count_is_refused()
    {
        Assert.SkipWhen(library.IntegerBits == 64, "its integers have 64 bits");

        // 2 lda n = 2^31. The span claims gigabytes that do not exist.
        const int m = 1 << 29;
        float one = 0;
        Span<float> Claim() => MemoryMarshal.CreateSpan(ref one, 2 * m);
        foreach (Action call in new Action[]
        {
            () => library.Gesvd(SvdJob.None, SvdJob.None, m, 2, Claim(), m, new float[2], [], 1, [], 1),
            () => library.Gesdd(SvdJob.None, m, 2, Claim(), m, new float[2], [], 1, [], 1),
            () => library.Gelsd(m, 2, 0, Claim(), m, [], m, new float[2], 0),
        })
        {
            Assert.Contains("ILP64", Assert.Throws<ArgumentOutOfRangeException>(call).Message, StringComparison.Ordinal);
        }
    }
}

public sealed class DgesddTests : GesddTests<D, double, double>;

public sealed class CgesddTests : GesddTests<C, ComplexSingle, float>;

public sealed class ZgesddTests : GesddTests<Z, Complex, double>;
