using System.Numerics;
using Lapack.Native;

namespace Native.Tests;

/// <summary>What the tests of Gemm and Gemmt share: alpha op(A) op(B) + beta C by three loops, for every combination of options.</summary>
public abstract class ProductTests<K, T, R> : RoutineTests<K, T, R>
    where K : IKind<T>
    where T : unmanaged
    where R : unmanaged, IFloatingPointIeee754<R>
{
    public static TheoryData<Trans, Trans> Flags() => new(
        from a in Enum.GetValues<Trans>()
        from b in Enum.GetValues<Trans>()
        select (a, b));

    protected static IEnumerable<(Complex Alpha, Complex Beta)> Factors() => K.IsComplex
        ? [(1, 0), (new Complex(0.5, -2), 1), (new Complex(-1, 0.25), new Complex(0.75, 1.5)), (0, 2)]
        : [(1, 0), (0.5, 1), (-1.25, 0.75), (0, 2)];

    /// <summary>op(X) for an X of which op(X) is m x n.</summary>
    protected static Complex[,] Operand(Trans trans, int m, int n) =>
        trans == Trans.None ? Random((m * 1000) + n, m, n) : Random((m * 1000) + n, n, m);

    /// <summary>C before the call: NaN if it is not read.</summary>
    protected static GuardedMemory<T> Target(Complex[,] before, int ldc, Complex beta, Uplo? triangle = null)
    {
        GuardedMemory<T> c = Stored(before, ldc, triangle);
        if (beta == Complex.Zero)
        {
            c.Span.Fill(nan);
        }

        return c;
    }

    /// <summary>alpha P + beta C, where P has k terms in each element.</summary>
    protected static void Compare(
        Complex[,] p, int k, Complex alpha, Complex beta, Complex[,] before, Complex[,] found, Uplo? triangle = null)
    {
        for (int i = 0; i < p.GetLength(0); i++)
        {
            for (int j = 0; j < p.GetLength(1); j++)
            {
                Complex expected = (alpha * p[i, j]) + (beta * before[i, j]);
                if (Inside(i, j, triangle) && !(Complex.Abs(expected - found[i, j]) <= 20 * (k + 2) * K.Epsilon))
                {
                    Assert.Fail($"({i}, {j}) is {found[i, j]}, not {expected}");
                }
            }
        }
    }
}
