using System.Numerics;
using Lapack.Native;

namespace Native.Tests;

public abstract class TrsylTests<K, T, R> : RoutineTests<K, T, R>
    where K : IKind<T>
    where T : unmanaged
    where R : unmanaged, IFloatingPointIeee754<R>
{
    /// <summary>Upper triangular, with the diagonal between <paramref name="least"/> and 2 more.</summary>
    static Complex[,] Upper(int seed, int n, double least)
    {
        Complex[,] a = Triangle(Random(seed, n, n), Uplo.Upper);
        for (int i = 0; i < n; i++)
        {
            a[i, i] = least + (0.5 * (i % 4));
        }

        return a;
    }

    [Theory]
    [InlineData(1, 1), InlineData(4, 3), InlineData(3, 20), InlineData(33, 34)]
    public void It_solves_for_each_operation_and_sign(int m, int n)
    {
        Need("Trsyl");

        // The spectra are apart with either sign.
        Complex[,] a = Upper(m, m, 6), b = Upper(n, n, 1), right = Random(m * n, m, n);
        using GuardedMemory<T> pa = Stored(a, m), pb = Stored(b, n + 1);
        foreach (var ta in new[] { Trans.None, Trans.ConjTranspose })
        {
            foreach (var tb in new[] { Trans.None, Trans.ConjTranspose })
            {
                foreach (int sign in new[] { 1, -1 })
                {
                    using GuardedMemory<T> c = Stored(right, m + 1);
                    Assert.True(library.Trsyl<T, R>(ta, tb, sign, m, n, pa, m, pb, n + 1, c, m + 1, out R scale));
                    Assert.Equal(R.One, scale);
                    Complex[,] x = Loaded(c, m, n, m + 1), p = Product(Op(a, ta), x), q = Product(x, Op(b, tb));
                    for (int i = 0; i < m; i++)
                    {
                        for (int j = 0; j < n; j++)
                        {
                            p[i, j] += sign * q[i, j];
                        }
                    }

                    Near(right, p, Tolerance(m + n) * 8 * Math.Max(1, Largest(x)));
                    Untouched(c, m, m + 1);
                }
            }
        }
    }

    [Fact]
    public void Common_eigenvalues_are_told()
    {
        Need("Trsyl");
        T[] a = [K.From(1), default, K.From(2), K.From(3)];
        Assert.False(library.Trsyl<T, R>(Trans.None, Trans.None, -1, 2, 2, a, 2, a, 2, new T[4], 2, out _), "A X - X A = 0 is singular");
    }

    [Fact]
    public void Empty_equations_return_at_once()
    {
        Assert.True(library.Trsyl<T, R>(Trans.None, Trans.None, 1, 0, 2, [], 1, new T[4], 2, [], 1, out R scale));
        Assert.Equal(R.One, scale);
    }

    [Fact]
    public void Bad_arguments_are_refused_before_the_call()
    {
        T[] a = new T[9];
        Refused("isgn", "1 or -1", () => library.Trsyl<T, R>(Trans.None, Trans.None, 0, 3, 3, a, 3, a, 3, a, 3, out _));
        Refused("ldb", "at least 3", () => library.Trsyl<T, R>(Trans.None, Trans.None, 1, 3, 3, a, 3, a, 2, a, 3, out _));
        if (K.IsComplex)
        {
            Refused("tranb", "ConjTranspose", () => library.Trsyl<T, R>(Trans.None, Trans.Transpose, 1, 3, 3, a, 3, a, 3, a, 3, out _));
        }
    }
}

public sealed class StrsylTests : TrsylTests<S, float, float>;

public sealed class DtrsylTests : TrsylTests<D, double, double>;

public sealed class CtrsylTests : TrsylTests<C, ComplexSingle, float>;

public sealed class ZtrsylTests : TrsylTests<Z, Complex, double>;
