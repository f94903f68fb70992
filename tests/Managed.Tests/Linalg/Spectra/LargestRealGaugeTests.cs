using System.Numerics;
using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

public class LargestRealGaugeTests
{
    /// <summary>Two components share the largest modulus, or two that are smaller than the largest: only the first is a tie.</summary>
    [Fact]
    public void OnlyLargestComponentsTie()
    {
        NDArray weights = Matrix.Random(1, DType.Complex128, 3, 1);
        NDArray Loss(NDArray v) => Real(Sum(weights * new LargestRealGauge(SpectralNames.Eigh).Of(v)));
        NDArray tied = Column(0.6, new(0, 0.6), 0.4), last = Column(new(0, 0.4), 0.4, 0.6), between = Column(0.6, 0.4, new(0, 0.6));
        foreach (NDArray v in new[] { tied, between })
        {
            Assert.Equal(IllPosedReason.Tie, Assert.Throws<IllPosedGradientException>(() => Autodiff.Grad(Loss)(v)).Reason);
        }

        Matrix.Near(Matrix.NumericGradient(Loss, last), Autodiff.Grad(Loss)(last), 1e-9);
    }

    static NDArray Column(params Complex[] v) => NDArray.Of<Complex>(v, v.Length, 1);
}
