using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

/// <summary>MatrixRank, Orth and NullSpace.</summary>
public class RankTests
{
    [Fact]
    public void RanksAndCutoffs()
    {
        NDArray a = Matrix.Compose(Matrix.Unitary(1, DType.Float64, 4), [1e-9, 1e-3, 1, 2]);
        Assert.Equal((4, 3, 2), ((int)Linalg.MatrixRank(a), (int)Linalg.MatrixRank(a, 1e-6), (int)Linalg.MatrixRank(a, tolerance: 0.1)));
        Assert.Equal([4L, 0L], Linalg.MatrixRank(Stack(a, Zeros(4, 4))).ToArray<long>());
        Assert.Equal((1, 0), ((int)Linalg.MatrixRank(Ones(3)), (int)Linalg.MatrixRank(Zeros(3))));
        Assert.Equal(DType.Int64, Linalg.MatrixRank(a).DType);
        Assert.True(Matrix.Largest(Linalg.Pinv(a)) > 1e8 && Matrix.Largest(Linalg.Pinv(a, 1e-6)) < 2e3);
        Assert.Throws<ArgumentOutOfRangeException>(() => Linalg.Pinv(a, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => Linalg.MatrixRank(a, tolerance: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Linalg.MatrixRank(a, tolerance: double.NaN));
        Assert.Throws<ArgumentException>(() => Linalg.MatrixRank(a, 0.1, 0.1));
        Assert.Equal((1, 0), ((int)Linalg.MatrixRank(1.0), (int)Linalg.MatrixRank(0.0)));
        Assert.Equal((1, 0), ((int)Linalg.MatrixRank(Ones(4), tolerance: 1.9), (int)Linalg.MatrixRank(Ones(4), tolerance: 2.1)));
        Sample.Shape([0, 3], Linalg.Pinv(Zeros(3, 0)));
        Sample.Shape([2, 3, 0], Linalg.Pinv(Zeros(2, 0, 3)));
    }

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
            Autodiff.CheckGrads(f => Projector(Linalg.Orth(MatMul(f[0], f[1]))), [x, y], 1, new() { Tolerance = 1e-5 });
            Autodiff.CheckGrads(f => Projector(Linalg.NullSpace(MatMul(f[0], f[1]))), [x, y], 1, new() { Tolerance = 1e-5 });
        }
    }

    [Fact]
    public void BasesOfABatchNeedOneRank()
    {
        var e = Assert.Throws<ArgumentException>(() => Linalg.Orth(Stack(Eye(3), Matrix.OfRank(1, DType.Float64, 3, 3, 2))));
        Assert.Contains("matrix 1 of the batch has rank 2, matrix 0 has 3", e.Message);
        NDArray wide = Matrix.Random(1, DType.Float64, 2, 4);
        Assert.Throws<IllPosedGradientException>(() => Autodiff.Grad(x => Linalg.NullSpace(x)[0, 0])(wide));
    }

    [Fact]
    public void TolerancesThatSayNothingAreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Linalg.MatrixRank(Eye(2), tolerance: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Linalg.MatrixRank(Eye(2), tolerance: double.NaN));
        Assert.Throws<ArgumentException>(() => Linalg.MatrixRank(Eye(2), rcond: 0.1, tolerance: 0.1));
        Assert.Equal(2, (int)Linalg.MatrixRank(Eye(2), tolerance: 0));
    }

    static NDArray Projector(NDArray q) => MatMul(q, q, Trans.None, Trans.ConjTranspose);
}
