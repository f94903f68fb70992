using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

public class BlockDiagonalTests
{
    [Fact]
    public void BlocksStandOnTheDiagonalOfTheirMatrixAndTheRestIsTheIdentity()
    {
        NDArray first = Array([[2, 3], [4, 5]]), second = Array([[7]]);
        NDArray found = BlockDiagonal.Of([(1, 1, first), (2, 0, second)], [3, 1, 3, 3], DType.Complex64)!;
        Sample.Shape([3, 1, 3, 3], found);
        Assert.Equal(DType.Complex64, found.DType);
        Matrix.Near(Eye(3), found[0, 0], 0);
        Matrix.Near(Array([[1, 0, 0], [0, 2, 3], [0, 4, 5]]), found[1, 0], 0);
        Matrix.Near(Array([[7, 0, 0], [0, 1, 0], [0, 0, 1]]), found[2, 0], 0);
        Assert.Null(BlockDiagonal.Of([], [3, 3], DType.Float64));
    }
}
