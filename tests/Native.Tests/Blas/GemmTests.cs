using System.Numerics;
using Lapack.Native;

namespace Native.Tests;

public abstract class GemmTests<K, T, R> : ProductTests<K, T, R>
    where K : IKind<T>
    where T : unmanaged
    where R : unmanaged, IFloatingPointIeee754<R>
{
    [Theory, MemberData(nameof(Flags))]
    public void It_is_the_product(Trans ta, Trans tb)
    {
        (int M, int N, int K)[] shapes =
        [
            (1, 1, 1), (2, 3, 4), (5, 4, 3), (1, 9, 8), (9, 1, 8), (1, 6, 2), (3, 3, 0), (17, 19, 23), (67, 66, 65), (130, 1, 131),
            (129, 131, 3),
        ];
        foreach (var (m, n, k) in shapes)
        {
            Complex[,] a = Operand(ta, m, k), b = Operand(tb, k, n), p = Product(Op(a, ta), Op(b, tb)), before = Random(1, m, n);
            foreach (int more in new[] { 0, 2 })
            {
                int lda = Math.Max(1, a.GetLength(0)) + more, ldb = Math.Max(1, b.GetLength(0)) + more, ldc = m + more;
                using GuardedMemory<T> pa = Stored(a, lda), pb = Stored(b, ldb);
                foreach (var (alpha, beta) in Factors())
                {
                    using GuardedMemory<T> c = Target(before, ldc, beta);
                    library.Gemm<T>(ta, tb, m, n, k, K.From(alpha), pa, lda, pb, ldb, K.From(beta), c, ldc);
                    Compare(p, k, alpha, beta, before, Loaded(c, m, n, ldc));
                    Untouched(c, m, ldc);
                }
            }
        }
    }

    [Fact]
    public void Empty_products_do_nothing()
    {
        T[] c = [nan];
        library.Gemm<T>(Trans.None, Trans.None, 0, 1, 1, K.From(1), [], 1, [nan], 1, K.From(0), c, 1);
        library.Gemm<T>(Trans.None, Trans.None, 1, 0, 1, K.From(1), [nan], 1, [], 1, K.From(0), c, 1);
        Assert.True(Complex.IsNaN(K.To(c[0])));
    }

    [Fact]
    public void Bad_arguments_are_refused_before_the_call()
    {
        T[] x = new T[6], c = new T[9];
        T one = K.From(1);
        Refused("m", "negative", () => library.Gemm<T>(Trans.None, Trans.None, -1, 3, 2, one, x, 3, x, 2, one, c, 3));
        Refused("n", "negative", () => library.Gemm<T>(Trans.None, Trans.None, 3, -1, 2, one, x, 3, x, 2, one, c, 3));
        Refused("k", "negative", () => library.Gemm<T>(Trans.None, Trans.None, 3, 3, -2, one, x, 3, x, 2, one, c, 3));
        Refused("lda", "at least 3", () => library.Gemm<T>(Trans.None, Trans.None, 3, 3, 2, one, x, 2, x, 2, one, c, 3));
        Refused("lda", "at least 2", () => library.Gemm<T>(Trans.Transpose, Trans.None, 3, 3, 2, one, x, 1, x, 2, one, c, 3));
        Refused("ldb", "at least 3", () => library.Gemm<T>(Trans.None, Trans.ConjTranspose, 3, 3, 2, one, x, 3, x, 2, one, c, 3));
        Refused("ldc", "at least 3", () => library.Gemm<T>(Trans.None, Trans.None, 3, 3, 2, one, x, 3, x, 2, one, c, 2));
        Refused("a", "6, but it has 5", () => library.Gemm<T>(Trans.None, Trans.None, 3, 3, 2, one, x.AsSpan(1), 3, x, 2, one, c, 3));
        Refused("b", "6, but it has 5", () => library.Gemm<T>(Trans.None, Trans.None, 3, 3, 2, one, x, 3, x.AsSpan(1), 2, one, c, 3));
        Refused("c", "9, but it has 8", () => library.Gemm<T>(Trans.None, Trans.None, 3, 3, 2, one, x, 3, x, 2, one, c.AsSpan(1), 3));
        Refused("transa", "Trans.None", () => library.Gemm<T>(0, Trans.None, 3, 3, 2, one, x, 3, x, 2, one, c, 3));
        Refused("transb", "Trans.None", () => library.Gemm<T>(Trans.None, (Trans)'R', 3, 3, 2, one, x, 3, x, 2, one, c, 3));
        Assert.All(c, v => Assert.Equal(default, v));
    }
}

public sealed class SgemmTests : GemmTests<S, float, float>;

public sealed class DgemmTests : GemmTests<D, double, double>;

public sealed class CgemmTests : GemmTests<C, ComplexSingle, float>;

public sealed class ZgemmTests : GemmTests<Z, Complex, double>;
