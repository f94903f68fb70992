using System.Numerics;
using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

/// <summary>Losses that depend on the phases of eigenvectors, and the means against them.</summary>
public class EighGaugeTests
{
    static readonly Complex at = new(2.1, 1.1);

    /// <summary>The matrix of autograd pull request 527.</summary>
    static NDArray Seed(NDArray a) => Array(
        [[(1 + I) * a, 2, a],
         [I * a, 2 + Abs(a + I), 1],
         [Conj(a), Exp(a), Abs(a)]]);

    [Fact]
    public void OneComponentAndSumsWithinAColumnHaveGradients()
    {
        foreach (Uplo uplo in new[] { Uplo.Lower, Uplo.Upper })
        {
            for (int p = 0; p < 9; p++)
            {
                (int i, int j) = (p / 3, p % 3);
                NDArray Loss(NDArray a) => Abs(Linalg.Eigh(Seed(a), uplo).Eigenvectors[i, j]);
                Matrix.Near(Matrix.NumericGradient(Loss, at), Autodiff.Grad(Loss)(at), 1e-10);
            }

            NDArray Column(NDArray a) { NDArray v = Linalg.Eigh(Seed(a), uplo).Eigenvectors; return Abs(v[0, 1] + v[1, 1]); }
            Matrix.Near(Matrix.NumericGradient(Column, at), Autodiff.Grad(Column)(at), 1e-10);
        }
    }

    [Fact]
    public void TheSumOfTwoVectorsComponentsIsRefused()
    {
        static NDArray Loss(NDArray a) { NDArray v = Linalg.Eigh(Seed(a)).Eigenvectors; return Abs(v[0, 0] + v[1, 1]); }
        var e = Assert.Throws<IllPosedGradientException>(() => Autodiff.Grad(Loss)(at));
        Assert.Equal(IllPosedReason.Gauge, e.Reason);
        Assert.Equal(e.Indices.First, e.Indices.Second);
        Assert.True(e.Residual > 1e-3);
        Assert.Contains("Gauge.LargestReal", e.Message);
    }

    [Theory]
    [InlineData(1e-300)]
    [InlineData(1e-12)]
    [InlineData(1e12)]
    public void TheCheckDoesNotDependOnTheScaleOfTheLoss(double scale)
    {
        NDArray Loss(NDArray a) { NDArray v = Linalg.Eigh(Seed(a)).Eigenvectors; return scale * Real(v[0, 0] * v[1, 2]); }
        Assert.Throws<IllPosedGradientException>(() => Autodiff.Grad(Loss)(at));
        NDArray Good(NDArray a) => scale * AbsSquare(Linalg.Eigh(Seed(a)).Eigenvectors[1, 2]);
        Assert.True(Complex.IsFinite((Complex)Autodiff.Grad(Good)(at)));
    }

    [Fact]
    public void AWeakDependenceIsNoticedToo()
    {
        // A part of 1e-5 of the loss depends on a phase: far above sqrt(eps) = 1.5e-8, far below a tolerance of 1e-2.
        static NDArray Loss(NDArray a)
        {
            NDArray v = Linalg.Eigh(Seed(a)).Eigenvectors;
            return AbsSquare(v[0, 0]) + (1e-5 * Imag(v[0, 0]));
        }
        Assert.Throws<IllPosedGradientException>(() => Autodiff.Grad(Loss)(at));
    }

    [Fact]
    public void IgnoringItTakesThePhasesAsTheyAre()
    {
        static NDArray Loss(NDArray a, GaugeCheck check)
        {
            NDArray v = Linalg.Eigh(Seed(a), Uplo.Lower, new() { GaugeCheck = check }).Eigenvectors;
            return Real(v[0, 0]) + AbsSquare(v[1, 1]);
        }

        Assert.Throws<IllPosedGradientException>(() => Autodiff.Grad(a => Loss(a, GaugeCheck.Throw))(at));
        Assert.True(Complex.IsFinite((Complex)Autodiff.Grad(a => Loss(a, GaugeCheck.Ignore))(at)));
    }

    [Fact]
    public void RealMatricesHaveNoPhases()
    {
        NDArray a = Matrix.WithSpectrum(1, DType.Float64, 1, 2, 4), weights = Matrix.Random(2, DType.Float64, 3, 3);
        NDArray signs = Linalg.Eigh(a).Eigenvectors;
        NDArray Loss(NDArray x)
        {
            NDArray v = Linalg.Eigh(x).Eigenvectors;
            return Sum(weights * v * Sign(Sum(v.T[..] * signs.T, -1)));
        }

        Matrix.Near(Matrix.NumericGradient(Loss, a), Autodiff.Grad(Loss)(a), 1e-9);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void WithPhasesFixedEveryLossHasAGradient(bool complex)
    {
        DType type = complex ? DType.Complex128 : DType.Float64;
        var options = new EighOptions { Gauge = Gauge.LargestReal };
        const double smallestGap = 1;
        for (int seed = 0; seed < 10; seed++)
        {
            NDArray a = Matrix.Poisoned(Matrix.WithSpectrum(seed, type, -1, 0.5, 0.5 + smallestGap, 4), Uplo.Upper, 3.0);
            NDArray weights = Matrix.Random(seed + 30, type, 4, 4);
            NDArray Loss(NDArray x)
            {
                var (w, v) = Linalg.Eigh(x, Uplo.Upper, options);
                return Real(Sum(weights * v)) + Sum(w * w);
            }

            NDArray v = Linalg.Eigh(a, Uplo.Upper, options).Eigenvectors, plain = Linalg.Eigh(a, Uplo.Upper).Eigenvectors;
            Matrix.Near(Abs(plain), Abs(v), 2 * Matrix.Rounding(Matrix.Read(a, Uplo.Upper)) / smallestGap);
            for (int j = 0; j < 4; j++)
            {
                Complex largest = v[.., j].ToArray<Complex>().MaxBy(Complex.Abs);
                Assert.True(largest.Real > 0);
                Assert.Equal(0, largest.Imaginary, 4 * type.Epsilon());
            }

            NDArray g = Autodiff.Grad(Loss)(a);
            Matrix.Near(Matrix.NumericGradient(Loss, a), g, 1e-8 * (1 + Matrix.Largest(g)));
            Autodiff.CheckGrads(Loss, a, order: 2, options: new() { Tolerance = 1e-5 });
        }
    }

    [Fact]
    public void TiesAreRefusedOnlyIfThePhaseMatters()
    {
        var options = new EighOptions { Gauge = Gauge.LargestReal };
        NDArray a = NDArray.Of(new Complex[,] { { 1, 0 }, { new(0.3, 0.4), 1 } });
        NDArray circulant = NDArray.Of(new Complex[,] { { 2, 0, 0 }, { new(0.5, 0.2), 2, 0 }, { new(0.5, -0.2), new(0.5, 0.2), 2 } });
        foreach (NDArray tied in new[] { a, circulant })
        {
            NDArray weights = Matrix.Random(1, DType.Complex128, tied.Shape[0], tied.Shape[0]);
            var e = Assert.Throws<IllPosedGradientException>(
                () => Autodiff.Grad(x => Real(Sum(weights * Linalg.Eigh(x, Uplo.Lower, options).Eigenvectors)))(tied));
            Assert.Equal(IllPosedReason.Tie, e.Reason);
            NDArray Invariant(NDArray x) => Sum(Real(weights) * AbsSquare(Linalg.Eigh(x, Uplo.Lower, options).Eigenvectors));
            Matrix.Near(Matrix.NumericGradient(Invariant, tied), Autodiff.Grad(Invariant)(tied), 1e-8);
        }
    }

    [Fact]
    public void FixingPhasesOfBatchesAndEmptyMatrices()
    {
        var options = new EighOptions { Gauge = Gauge.LargestReal };
        NDArray a = Matrix.Random(3, DType.Complex128, 2, 3, 4, 4);
        (NDArray w, NDArray v) = Linalg.Eigh(a, Uplo.Lower, options);

        // Vectors to their rounding over the gap, and to as much again for their phases.
        double tolerance = 4 * Matrix.Rounding(Matrix.Read(a[1, 2], Uplo.Lower)) / Matrix.SmallestGap(w[1, 2]);
        Matrix.Near(Linalg.Eigh(a[1, 2], Uplo.Lower, options).Eigenvectors, v[1, 2], tolerance);
        Assert.Equal([0, 0], Linalg.Eigh(Zeros(0, 0), Uplo.Lower, options).Eigenvectors.Shape.ToArray());
    }
}
