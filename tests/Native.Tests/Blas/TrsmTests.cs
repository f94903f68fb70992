using System.Numerics;
using Lapack.Native;

namespace Native.Tests;

public abstract class TrsmTests<K, T, R> : RoutineTests<K, T, R>
    where K : IKind<T>
    where T : unmanaged
    where R : unmanaged, IFloatingPointIeee754<R>
{
    [Theory, MemberData(nameof(Orders))]
    public void It_solves_from_either_side(int n)
    {
        foreach (var uplo in Enum.GetValues<Uplo>())
        {
            foreach (var diag in Enum.GetValues<Diag>())
            {
                Complex[,] a = Triangle(Random(n, n, n), uplo);
                for (int i = 0; i < n; i++)
                {
                    for (int j = 0; j < n; j++)
                    {
                        // Well conditioned, with the elements off the diagonal below 1 / n.
                        a[i, j] = i == j ? 2 + a[i, i] : K.To(K.From(a[i, j] / n));
                    }
                }

                using GuardedMemory<T> stored = Stored(a, n + 2, uplo);
                for (int i = 0; diag == Diag.Unit && i < n; i++)
                {
                    a[i, i] = 1;
                    stored.Span[i * (n + 3)] = nan;
                }

                foreach (var trans in Enum.GetValues<Trans>())
                {
                    Solves(a, trans, (b, ldb) => library.Trsm<T>(Side.Left, uplo, trans, diag, n, 3, K.From(1), stored, n + 2, b, ldb));

                    // 2 X op(A) = B.
                    Complex[,] right = Random(n, 3, n);
                    using GuardedMemory<T> x = Stored(right, 4);
                    library.Trsm<T>(Side.Right, uplo, trans, diag, 3, n, K.From(0.5), stored, n + 2, x, 4);
                    Complex[,] twice = Product(Loaded(x, 3, n, 4), Op(a, trans));
                    for (int i = 0; i < 3; i++)
                    {
                        for (int j = 0; j < n; j++)
                        {
                            twice[i, j] *= 2;
                        }
                    }

                    Near(right, twice, 2 * Tolerance(n));
                    Untouched(x, 3, 4);
                }
            }
        }
    }

    [Fact]
    public void Order_zero_returns_at_once() =>
        library.Trsm<T>(Side.Left, Uplo.Lower, Trans.None, Diag.NonUnit, 0, 1, K.From(1), [], 1, [], 1);

    [Fact]
    public void Bad_arguments_are_refused_before_the_call()
    {
        T[] a = new T[9], b = new T[9];
        T one = K.From(1);
        Refused("side", "Side.Left", () => library.Trsm<T>(0, Uplo.Lower, Trans.None, Diag.Unit, 3, 3, one, a, 3, b, 3));
        Refused("uplo", "Uplo.Lower", () => library.Trsm<T>(Side.Left, 0, Trans.None, Diag.Unit, 3, 3, one, a, 3, b, 3));
        Refused("transa", "Trans.None", () => library.Trsm<T>(Side.Left, Uplo.Lower, 0, Diag.Unit, 3, 3, one, a, 3, b, 3));
        Refused("diag", "Diag.NonUnit", () => library.Trsm<T>(Side.Left, Uplo.Lower, Trans.None, 0, 3, 3, one, a, 3, b, 3));
        Refused("lda", "at least 4", () => library.Trsm<T>(Side.Right, Uplo.Lower, Trans.None, Diag.Unit, 2, 4, one, a, 3, b, 2));
        Refused("b", "span of 12", () => library.Trsm<T>(Side.Left, Uplo.Lower, Trans.None, Diag.Unit, 3, 4, one, a, 3, b, 3));
        Assert.All(b, x => Assert.Equal(default, x));
    }
}

public sealed class StrsmTests : TrsmTests<S, float, float>;

public sealed class DtrsmTests : TrsmTests<D, double, double>;

public sealed class CtrsmTests : TrsmTests<C, ComplexSingle, float>;

public sealed class ZtrsmTests : TrsmTests<Z, Complex, double>;
