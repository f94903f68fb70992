using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

/// <summary>Orth and NullSpace.</summary>
public class SubspacesTests
{
    [Theory]
    [MemberData(nameof(LstsqTests.Cases), MemberType = typeof(LstsqTests))]
    public void OrthAndNullSpaceSplitTheSpace(DType type, int m, int n, int rank)
    {
        NDArray a = Matrix.OfRank(9, type, m, n, rank), q = Linalg.Orth(a), z = Linalg.NullSpace(a);
        Sample.Shape([m, rank], q);
        Sample.Shape([n, n - rank], z);
        double tolerance = 200 * type.Epsilon();
        Matrix.Near(Eye(rank, type), MatMul(q, q, Trans.ConjTranspose), tolerance);
        Matrix.Near(a, MatMul(q, MatMul(q, a, Trans.ConjTranspose)), tolerance);
        Matrix.Near(Zeros([m, n - rank], type), MatMul(a, z), tolerance);
        if (type.RealType() == DType.Float64 && rank > 0)
        {
            // Functions of the spaces, along matrices of the same rank.
            NDArray x = Matrix.Random(2, type, m, rank), y = Matrix.Random(3, type, rank, n);
            Autodiff.CheckGrads(f => Projector(Linalg.Orth(MatMul(f[0], f[1]))), [x, y], 1, 1e-5);
            Autodiff.CheckGrads(f => Projector(Linalg.NullSpace(MatMul(f[0], f[1]))), [x, y], 1, 1e-5);
        }
    }

    [Fact]
    public void BasesOfABatchNeedOneRank()
    {
        var e = Assert.Throws<ArgumentException>(() => Linalg.Orth(Stack(Eye(3), Matrix.OfRank(1, DType.Float64, 3, 3, 2))));
        Assert.Contains("matrix 1 of the batch has rank 2, matrix 0 has 3", e.Message);
        Assert.Throws<IllPosedGradientException>(() => Autodiff.Grad(x => Linalg.NullSpace(x)[0, 0])(Matrix.Random(1, DType.Float64, 2, 4)));
    }

    static NDArray Projector(NDArray q) => MatMul(q, q, Trans.None, Trans.ConjTranspose);
}
