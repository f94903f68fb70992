using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

public class MatrixRankTests
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
        Assert.Throws<ArgumentOutOfRangeException>(() => Linalg.Pinv(a, -1));
        Sample.Shape([0, 3], Linalg.Pinv(Zeros(3, 0)));
        Sample.Shape([2, 3, 0], Linalg.Pinv(Zeros(2, 0, 3)));
    }
}
