using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

public class PairDecisionsTests
{
    [Fact]
    public void TheMessageNamesFunctionAndQuantity()
    {
        var e = Assert.Throws<IllPosedGradientException>(() => PairDecisions.Divisible(
            SpectralNames.Svd, Degeneracy.Throw, null, Array([2, 1, 1]), null, Ones(3, 3), Ones(3, 3)));
        Assert.StartsWith("Gradient of svd: singular values 1 and 2 (1, 1) are 0.0E+0 apart", e.Message, StringComparison.Ordinal);
        Assert.Contains("new SvdOptions", e.Message, StringComparison.Ordinal);
        Assert.Equal("svd", e.Function);
        e = Assert.Throws<IllPosedGradientException>(() => PairDecisions.Divisible(
            SpectralNames.Eig, Degeneracy.Throw, null, Array([[1 + I, 2, 3], [2 - I, 2 - I, 0]]), null, Ones(2, 3, 3), Ones(2, 3, 3)));
        Assert.Contains("matrix 1 of the batch: eigenvalues 0 and 1 (2-1i, 2-1i)", e.Message, StringComparison.Ordinal);
        Assert.Equal(1, e.BatchIndex);
    }

    [Fact]
    public void DecisionsTakeResidualsThenGaps()
    {
        NDArray w = Array([3, 1, 1, 0]), r = Ones(4, 4);
        NDArray none = PairDecisions.Divisible(SpectralNames.Svd, Degeneracy.Throw, null, w, null, 1e-17 * r, r);
        Assert.All(none.ToArray<bool>(), Assert.False);
        bool[] some = PairDecisions.Divisible(SpectralNames.Svd, Degeneracy.Project, null, w, null, r, r).ToArray<bool>();
        for (int i = 0; i < 4; i++)
        {
            for (int j = 0; j < 4; j++)
            {
                Assert.Equal(i != j && (i, j) is not ((1, 2) or (2, 1)), some[(i * 4) + j]);
            }
        }

        // Cotangents of the values that differ inside the group: no gradient, even if the residual is nothing.
        var e = Assert.Throws<IllPosedGradientException>(
            () => PairDecisions.Divisible(SpectralNames.Svd, Degeneracy.Throw, null, w, Array([1, 2, 3, 4]), 1e-17 * r, r));
        Assert.Equal(IllPosedReason.Joint, e.Reason);
    }
}
