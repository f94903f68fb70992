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

    /// <summary>L = a/c and U = (c, d, b - a d/c) at [[a, b], [c, d]] with rows exchanged: nothing is divided by the last pivot.</summary>
    [Fact]
    public void TheLastPivotOfAMatrixWithoutRowsBelowMayVanish()
    {
        NDArray a = Array([[2.0, 1], [4, 2]]), l = Array([[0.0, 0], [3, 0]]), u = Array([[5.0, 7], [0, 11]]);
        NDArray Closed(NDArray x) =>
            (3 * x[0, 0] / x[1, 0]) + (5 * x[1, 0]) + (7 * x[1, 1]) + (11 * (x[0, 1] - (x[0, 0] * x[1, 1] / x[1, 0])));
        NDArray Loss(NDArray x) => Linalg.Lu(x) is var (_, lower, upper) ? Sum(l * lower) + Sum(u * upper) : x;
        Matrix.Near(Autodiff.Grad(Closed)(a), Autodiff.Grad(Loss)(a), 1e-14);
        NDArray d = Matrix.Random(1, DType.Float64, 2, 2);
        Matrix.Near(Autodiff.HessianVectorProduct(Closed)(a, d), Autodiff.HessianVectorProduct(Loss)(a, d), 1e-13);
        Matrix.Near(Autodiff.Jvp(Closed, a, d).Tangent, Autodiff.Jvp(Loss, a, d).Tangent, 1e-14);
        foreach ((int m, int n) in new[] { (3, 3), (5, 5), (3, 5) })
        {
            NDArray singular = Matrix.OfRank(2, DType.Float64, m, n, m - 1), w = Matrix.Random(3, DType.Float64, m, m);
            NDArray v = Matrix.Random(4, DType.Float64, m, n), x = Matrix.Random(5, DType.Float64, m, n);
            NDArray Both(NDArray x) => Linalg.LuFactor(x) is var f ? Sum(w * f.L) + Sum(v * Sin(f.U)) : x;
            NDArray g = Autodiff.Grad(Both)(singular);
            Matrix.Near(Matrix.NumericGradient(Both, singular, 1e-5), g, 1e-5 * Matrix.Largest(g));
            Matrix.Near(Sum(g * x), Autodiff.Jvp(Both, singular, x).Tangent, 1e-11 * Matrix.Largest(g));
        }
    }

    [Fact]
    public void LossesOfWhatAVanishingPivotLeavesUndeterminedAreRefused()
    {
        foreach (DType type in Sample.Inexact)
        {
            foreach ((int m, int n, int rank) in new[] { (4, 3, 2), (4, 3, 1), (4, 4, 2), (3, 5, 1), (20, 12, 8), (4, 2, 0) })
            {
                int k = Math.Min(m, n);
                NDArray a = Matrix.OfRank(3, type, m, n, rank), w = Matrix.Random(1, type, m, k), v = Matrix.Random(2, type, k, n);
                Func<NDArray, NDArray> lower = x => Real(Sum(w * Linalg.Lu(x).L)), upper = x => Real(Sum(v * Linalg.Lu(x).U));
                Assert.Throws<SingularMatrixException>(() => Autodiff.Grad(lower)(a));
                Assert.Throws<SingularMatrixException>(() => Autodiff.Grad(upper)(a));
                Assert.Throws<SingularMatrixException>(() => Autodiff.Jvp(lower, a, Matrix.Random(4, type, m, n)));
                if (rank > 0)
                {
                    NDArray Leading(NDArray x) => Linalg.Lu(x) is var (p, l, _) ? Real(Sum(w[.., ..rank] * MatMul(p, l)[.., ..rank])) : x;
                    NDArray expected = Autodiff.Grad(Leading)(a[.., ..rank]), found = Autodiff.Grad(Leading)(a);
                    Matrix.Near(expected, found[.., ..rank], 1e4 * type.Epsilon() * Math.Max(1, Matrix.Largest(expected)));
                    Assert.Equal(0, Matrix.Largest(found[.., rank..]));
                }
            }
        }

        NDArray count = Reshape(Arange(1, 13), 4, 3).AsType(DType.Float64);
        NDArray both = Stack(count + Eye(4)[.., ..3], count);
        var e = Assert.Throws<SingularMatrixException>(() => Autodiff.Grad(x => Sum(count * Linalg.Lu(x).L))(both));
        Assert.Equal((1, 3), (e.BatchIndex, (int)e.Info));
        Assert.Throws<SingularMatrixException>(() => Autodiff.Grad(x => Sum(Linalg.Lu(x).U))(count));
    }
}
