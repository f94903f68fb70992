using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

public class PairMasksTests
{
    [Fact]
    public void TheMessageNamesFunctionAndQuantity()
    {
        NDArray one = Ones(3, 3);
        var e = Assert.Throws<IllPosedGradientException>(() => Mask(SpectralNames.Svd, Degeneracy.Throw, Array([2, 1, 1]), null, one, one));
        Assert.StartsWith("Gradient of svd: singular values 1 and 2 (1, 1) are 0.0E+0 apart", e.Message, StringComparison.Ordinal);
        Assert.Contains("new SvdOptions", e.Message, StringComparison.Ordinal);
        Assert.Equal("svd", e.Function);
        NDArray two = Ones(2, 3, 3);
        e = Assert.Throws<IllPosedGradientException>(
            () => Mask(SpectralNames.Eigh, Degeneracy.Throw, Array([[1, 2, 3], [0, 2, 2]]), null, two, two));
        Assert.Contains("matrix 1 of the batch: eigenvalues 1 and 2 (2, 2)", e.Message, StringComparison.Ordinal);
        Assert.Equal(1, e.BatchIndex);
    }

    [Fact]
    public void DecisionsTakeResidualsThenGaps()
    {
        NDArray w = Array([3, 1, 1, 0]), r = Ones(4, 4);
        NDArray none = Mask(SpectralNames.Svd, Degeneracy.Throw, w, null, 1e-17 * r, r);
        Assert.All(none.ToArray<bool>(), Assert.False);
        bool[] some = Mask(SpectralNames.Svd, Degeneracy.Project, w, null, r, r).ToArray<bool>();
        for (int i = 0; i < 4; i++)
        {
            for (int j = 0; j < 4; j++)
            {
                Assert.Equal(i != j && (i, j) is not ((1, 2) or (2, 1)), some[(i * 4) + j]);
            }
        }

        // Cotangents of the values that differ inside the group: no gradient, even if the residual is nothing.
        var e = Assert.Throws<IllPosedGradientException>(
            () => Mask(SpectralNames.Svd, Degeneracy.Throw, w, Array([1, 2, 3, 4]), 1e-17 * r, r));
        Assert.Equal(IllPosedReason.Joint, e.Reason);
    }

    static NDArray Mask(SpectralNames names, Degeneracy policy, NDArray w, NDArray? gw, NDArray residuals, NDArray pulls) =>
        PairMasks.OfHermitian(
            m => new(names, policy, w.Rank > 1 ? m : null), new() { Values = w, Cotangents = gw, Residuals = residuals, Pulls = pulls });
}
