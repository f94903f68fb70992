using System.Numerics;
using Lapack.Native;

namespace Native.Tests;

/// <summary>Gelsd and Gelsy.</summary>
public abstract class GelsdTests<K, T, R> : RoutineTests<K, T, R>
    where K : IKind<T>
    where T : unmanaged
    where R : unmanaged, IFloatingPointIeee754<R>
{
    /// <summary>A^H (A X - B) = 0, to the sizes of A, X and B; of rank r - 1 when a row or a column is repeated.</summary>
    [Theory, MemberData(nameof(Shapes))]
    public void Solutions_meet_the_normal_equations(int m, int n)
    {
        Need("Gelsd", "Gelsy");
        const int nrhs = 2;
        int large = Math.Max(m, n), small = Math.Min(m, n), ldb = large + 1;
        R rcond = R.CreateTruncating(1e3 * K.Epsilon);
        foreach (bool singular in new[] { false, true })
        {
            Complex[,] full = Random(m, m, n), right = Random(2, m, nrhs);
            for (int i = 0; singular && small > 1 && i < large; i++)
            {
                if (n <= m)
                {
                    full[i, n - 1] = full[i, 0];
                }
                else
                {
                    full[m - 1, i] = full[0, i];
                }
            }

            foreach (bool bySingularValues in new[] { false, true })
            {
                using GuardedMemory<T> a = Stored(full, m), b = Room((ldb * (nrhs - 1)) + large);
                using GuardedMemory<R> s = RealRoom(small);
                for (int j = 0; j < nrhs; j++)
                {
                    for (int i = 0; i < m; i++)
                    {
                        b.Span[i + (j * ldb)] = K.From(right[i, j]);
                    }
                }

                int rank = bySingularValues
                    ? library.Gelsd<T, R>(m, n, nrhs, a, m, b, ldb, s, rcond)
                    : library.Gelsy<T, R>(m, n, nrhs, a, m, b, ldb, rcond);
                Assert.Equal(singular && small > 1 ? small - 1 : small, rank);
                Complex[,] x = Loaded(b, n, nrhs, ldb), residual = Product(full, x);
                for (int i = 0; i < m; i++)
                {
                    for (int j = 0; j < nrhs; j++)
                    {
                        residual[i, j] -= right[i, j];
                    }
                }

                double size = Size(full) * ((Size(full) * Size(x)) + Size(right));
                Near(new Complex[n, nrhs], Product(Adjoint(full), residual), Tolerance(large) * size);
                if (bySingularValues)
                {
                    using GuardedMemory<T> again = Stored(full, m);
                    var values = new R[small];
                    library.Gesdd<T, R>(SvdJob.None, m, n, again, m, values, [], 1, [], 1);
                    Near(values, s, Tolerance(large) * Math.Max(1, Value(values[0])));
                }
            }
        }
    }

    [Fact]
    public void Without_rows_the_solution_of_least_norm_is_zero()
    {
        T[] x = [nan, nan];
        Assert.Equal(0, library.Gelsd<T, R>(0, 2, 1, [], 1, x, 2, [], R.Zero));
        Assert.All(x, y => Assert.Equal(default, y));
        x = [nan, nan];
        Assert.Equal(0, library.Gelsy<T, R>(0, 2, 1, [], 1, x, 2, R.Zero));
        Assert.All(x, y => Assert.Equal(default, y));
    }

    [Fact]
    public void Without_right_hand_sides_there_are_still_singular_values_and_a_rank()
    {
        Need("Gelsd");
        Complex[,] full = Random(1, 4, 3);
        using GuardedMemory<T> a = Stored(full, 4), again = Stored(full, 4);
        using GuardedMemory<R> s = RealRoom(3);
        Assert.Equal(3, library.Gelsd<T, R>(4, 3, 0, a, 4, [], 4, s, R.CreateTruncating(1e3 * K.Epsilon)));
        var values = new R[3];
        library.Gesdd<T, R>(SvdJob.None, 4, 3, again, 4, values, [], 1, [], 1);
        Near(values, s, Tolerance(4) * Value(values[0]));
        Assert.Equal(0, library.Gelsy<T, R>(4, 3, 0, a, 4, [], 4, R.Zero));
    }

    [Fact]
    public void Bad_arguments_are_refused_before_the_call()
    {
        T[] a = new T[6], b = new T[6];
        R[] s = new R[2];
        Refused("nrhs", "negative", () => library.Gelsd<T, R>(2, 3, -1, a, 2, b, 3, s, R.Zero));
        Refused("ldb", "at least 3", () => library.Gelsd<T, R>(2, 3, 2, a, 2, b, 2, s, R.Zero));
        Refused("b", "need a span of 6", () => library.Gelsy<T, R>(2, 3, 2, a, 2, b.AsSpan(1), 3, R.Zero));
        Refused("s", "needs 2", () => library.Gelsd<T, R>(2, 3, 2, a, 2, b, 3, s.AsSpan(1), R.Zero));
        Assert.All(a, x => Assert.Equal(default, x));
    }
}

public sealed class SgelsdTests : GelsdTests<S, float, float>;

public sealed class DgelsdTests : GelsdTests<D, double, double>;

public sealed class CgelsdTests : GelsdTests<C, ComplexSingle, float>;

public sealed class ZgelsdTests : GelsdTests<Z, Complex, double>;
