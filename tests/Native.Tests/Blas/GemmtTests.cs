using System.Numerics;
using Lapack.Native;

namespace Native.Tests;

public abstract class GemmtTests<K, T, R> : ProductTests<K, T, R>
    where K : IKind<T>
    where T : unmanaged
    where R : unmanaged, IFloatingPointIeee754<R>
{
    [Theory, MemberData(nameof(Flags))]
    public void It_is_one_triangle_of_the_product(Trans ta, Trans tb)
    {
        foreach (var (n, k) in new[] { (1, 1), (2, 2), (3, 5), (4, 0), (16, 7), (64, 3), (65, 34), (150, 5) })
        {
            Complex[,] a = Operand(ta, n, k), b = Operand(tb, k, n), p = Product(Op(a, ta), Op(b, tb)), before = Random(1, n, n);
            int lda = Math.Max(1, a.GetLength(0)), ldb = Math.Max(1, b.GetLength(0)) + 2, ldc = n + 1;
            using GuardedMemory<T> pa = Stored(a, lda), pb = Stored(b, ldb);
            foreach (var uplo in Enum.GetValues<Uplo>())
            {
                foreach (var (alpha, beta) in Factors())
                {
                    using GuardedMemory<T> c = Target(before, ldc, beta, uplo);
                    library.Gemmt<T>(uplo, ta, tb, n, k, K.From(alpha), pa, lda, pb, ldb, K.From(beta), c, ldc);
                    Compare(p, k, alpha, beta, before, Loaded(c, n, n, ldc), uplo);
                    Untouched(c, n, ldc, uplo);
                }
            }
        }
    }

    [Fact]
    public void Order_zero_returns_at_once() =>
        library.Gemmt<T>(Uplo.Lower, Trans.None, Trans.None, 0, 1, K.From(1), [], 1, [], 1, K.From(0), [], 1);

    [Fact]
    public void Bad_arguments_are_refused_before_the_call()
    {
        T[] x = new T[6], c = new T[9];
        T one = K.From(1);
        Refused("transb", "Trans.None", () => library.Gemmt<T>(Uplo.Lower, Trans.None, (Trans)'R', 3, 2, one, x, 3, x, 2, one, c, 3));
        Refused("uplo", "Uplo.Lower", () => library.Gemmt<T>((Uplo)'X', Trans.None, Trans.None, 3, 2, one, x, 3, x, 2, one, c, 3));
        Refused("n", "negative", () => library.Gemmt<T>(Uplo.Lower, Trans.None, Trans.None, -3, 2, one, x, 3, x, 2, one, c, 3));
        Refused("k", "negative", () => library.Gemmt<T>(Uplo.Lower, Trans.None, Trans.None, 3, -2, one, x, 3, x, 2, one, c, 3));
        Refused("lda", "at least 3", () => library.Gemmt<T>(Uplo.Lower, Trans.None, Trans.None, 3, 2, one, x, 2, x, 2, one, c, 3));
        Refused(
            "c", "9, but it has 8", () => library.Gemmt<T>(Uplo.Lower, Trans.None, Trans.None, 3, 2, one, x, 3, x, 2, one, c.AsSpan(1), 3));
        Assert.All(c, v => Assert.Equal(default, v));
    }
}

public sealed class SgemmtTests : GemmtTests<S, float, float>;

public sealed class DgemmtTests : GemmtTests<D, double, double>;

public sealed class CgemmtTests : GemmtTests<C, ComplexSingle, float>;

public sealed class ZgemmtTests : GemmtTests<Z, Complex, double>;
