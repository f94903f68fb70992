using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

public class PermutationTests
{
    [Theory, MemberData(nameof(Sample.Types), MemberType = typeof(Sample))]
    public void RowsTakeTheOrderOfTheirOwnMatrix(DType type)
    {
        NDArray a = Matrix.Random(1, type, 2, 3, 2);
        int[] order = [2, 0, 1, 1, 0, 2];
        foreach (NDArray view in Sample.Layouts(a))
        {
            NDArray found = Permutation.Rows(view, order);
            for (int m = 0; m < 2; m++)
            {
                for (int i = 0; i < 3; i++)
                {
                    Matrix.Near(a[m, order[(3 * m) + i]], found[m, i], 0);
                }
            }

            Matrix.Near(a, Permutation.Rows(found, Permutation.Inverse(order, 3)), 0);
        }

        Autodiff.CheckGrads(x => Permutation.Rows(x, order), a);
        Sample.Shape([2, 3, 0], Permutation.Rows(a[Ellipsis, ..0], order));
        Sample.Shape([0, 2], Permutation.Rows(Zeros([0, 2], type), []));
    }

    [Fact]
    public void TheInverseUndoesEachOrderOfABatch()
    {
        Assert.Equal([1, 2, 0, 0, 2, 1], Permutation.Inverse([2, 0, 1, 0, 2, 1], 3));
        Assert.Empty(Permutation.Inverse([], 3));
    }
}
