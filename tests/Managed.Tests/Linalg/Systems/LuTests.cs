using CsCheck;
using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

public class LuTests
{
    [Fact]
    public void LuFactorsMultiplyToTheMatrix() => Gen.Select(Gen.Int[0, 30], Gen.Int[0, 30], Gen.Int, Gen.Int[0, 3]).Sample(
        (m, n, seed, kind) =>
        {
            DType type = Sample.Inexact[kind];
            NDArray a = Matrix.Random(seed, type, 2, m, n);
            foreach (NDArray x in Sample.Layouts(a))
            {
                var (p, l, u) = Linalg.Lu(x);
                int k = Math.Min(m, n);
                Sample.Shape([2, m, m], p);
                Sample.Shape([2, m, k], l);
                Sample.Shape([2, k, n], u);
                Matrix.Near(a, MatMul(p, MatMul(l, u)), 20 * (k + 1) * type.Epsilon());
                Matrix.Near(BroadcastTo(Eye(m, type), [2, m, m]), MatMul(p, p, Trans.None, Trans.Transpose), 0);
                Assert.Equal(0, Matrix.Largest(l - Triangles.Part(l, Uplo.Lower)));
                Assert.Equal(0, Matrix.Largest(u - Triangles.Part(u, Uplo.Upper)));
                Matrix.Near(Ones(2, k).AsType(type), Diagonal(l), 0);
                Assert.True(Matrix.Largest(l) < 1.5);
            }
        },
        iter: 60, seed: "0000KOIPopg1");
}
