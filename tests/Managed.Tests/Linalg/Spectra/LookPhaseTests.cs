using System.Numerics;
using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

/// <summary>LAPACK makes a component of each complex vector real, where the real part stands still as the phase turns.</summary>
public class LookPhaseTests
{
    static readonly NDArray a = Matrix.WithSpectrum(1, DType.Complex128, -1, 0.5, 2, 3);

    static IllPosedReason Refused(Func<NDArray, NDArray> loss, NDArray x) =>
        Assert.Throws<IllPosedGradientException>(() => Autodiff.Grad(loss)(x)).Reason;

    [Fact]
    public void RealPartsOfComponentsOfEigenvectorsHaveNoGradient()
    {
        for (int i = 0; i < 4; i++)
        {
            for (int j = 0; j < 4; j++)
            {
                (int row, int column) = (i, j);
                Assert.Equal(IllPosedReason.Gauge, Refused(x => Real(Linalg.Eigh(x).Eigenvectors[row, column]), a));
                Assert.Equal(IllPosedReason.Gauge, Refused(x => Real(Linalg.Eigh(x, Uplo.Upper).Eigenvectors[row, column]), a));
                Assert.Equal(
                    IllPosedReason.Gauge, Refused(x => Real(Linalg.Eigh(x, EighSubset.Lowest(4)).Eigenvectors[row, column]), a));
                Assert.Equal(IllPosedReason.Gauge, Refused(x => Real(Linalg.Eigh(x, Eye(4)).Eigenvectors[row, column]), a));
                Assert.Equal(IllPosedReason.Gauge, Refused(x => Real(Linalg.Svd(x).U[row, column]), a));
                Assert.Equal(IllPosedReason.Gauge, Refused(x => Real(Linalg.Svd(x).Vh[column, row]), a));
                Assert.Equal(IllPosedReason.Gauge, Refused(x => Real(Linalg.Eig(x).Eigenvectors[row, column]), a));
            }
        }
    }

    /// <summary>Moduli do not turn, nor does the phase that u_i and v_i share in their product.</summary>
    [Fact]
    public void LossesWithoutPhasesHaveTheirGradient()
    {
        for (int i = 0; i < 4; i++)
        {
            int row = i;
            NDArray Modulus(NDArray x) => Sum(Abs(Linalg.Eigh(x).Eigenvectors[row]) * Arange(4));
            Matrix.Near(Matrix.NumericGradient(x => Modulus(Tril(x)), a), Autodiff.Grad(Modulus)(a), 1e-7);
            NDArray Product(NDArray x) => Real(Linalg.Svd(x).U[row, 1] * Linalg.Svd(x).Vh[1, 3]);
            Matrix.Near(Matrix.NumericGradient(Product, a), Autodiff.Grad(Product)(a), 1e-7);
            NDArray General(NDArray x) => Sum(Abs(Linalg.Eig(x).Eigenvectors[row]) * Arange(4));
            Matrix.Near(Matrix.NumericGradient(General, a), Autodiff.Grad(General)(a), 1e-7);
        }
    }

    /// <summary>Complex vectors of a real matrix come in pairs, of which the conjugate turns back.</summary>
    [Fact]
    public void PairsOfARealMatrix()
    {
        NDArray r = new double[,] { { 0.2, -1, 0.3 }, { 1.1, 0.1, 0.2 }, { 0.1, 0.3, 2 } };
        NDArray Moduli(NDArray x) => Sum(Square(Abs(Linalg.Eig(x).Eigenvectors)) * Matrix.Random(1, DType.Float64, 3, 3));
        Matrix.Near(Matrix.NumericGradient(Moduli, r), Autodiff.Grad(Moduli)(r), 1e-7);
        int pair = System.Array.FindIndex(Linalg.Eigvals(r).ToArray<Complex>(), z => z.Imaginary != 0);
        for (int i = 0; i < 3; i++)
        {
            int row = i;
            Assert.Equal(IllPosedReason.Gauge, Refused(x => Real(Linalg.Eig(x).Eigenvectors[row, pair]), r));
        }
    }

    /// <summary>Whoever takes LAPACK's phases as they are, or fixes them, is not asked.</summary>
    [Fact]
    public void PhasesThatAreTakenOrFixed()
    {
        EighOptions fixedPhases = new() { Gauge = Gauge.LargestReal }, taken = new() { GaugeCheck = GaugeCheck.Ignore };
        NDArray Loss(NDArray x, EighOptions options) => Sum(Real(Linalg.Eigh(x, Uplo.Lower, options).Eigenvectors) * Arange(4));
        Matrix.Near(
            Matrix.NumericGradient(x => Loss(Tril(x), fixedPhases), a), Autodiff.Grad(x => Loss(x, fixedPhases))(a), 1e-6);
        int count = 0;
        Autodiff.Grad(x =>
        {
            count++;
            return Loss(x, taken);
        })(a);
        Assert.Equal(1, count);
    }

    /// <summary>Where two components tie for the largest, another one is fixed after the smallest change.</summary>
    [Fact]
    public void ATieWhereTheLossStandsStill()
    {
        NDArray tie = Array([[0 * I, -I], [I, 0 * I]]);
        EighOptions options = new() { Gauge = Gauge.LargestReal };
        Assert.Equal(IllPosedReason.Tie, Refused(x => Imag(Linalg.Eigh(x, Uplo.Lower, options).Eigenvectors[1, 0]), tie));
        Assert.Equal(
            IllPosedReason.Tie,
            Refused(x => Imag(Linalg.Eigh(x, Uplo.Lower, options).Eigenvectors[1, 1, 0]), Stack(a[..2, ..2], tie)));
        NDArray Modulus(NDArray x) => Abs(Linalg.Eigh(x, Uplo.Lower, options).Eigenvectors[1, 0]);
        Matrix.Near(Autodiff.Grad(x => Abs(Linalg.Eigh(x).Eigenvectors[1, 0]))(tie), Autodiff.Grad(Modulus)(tie), 1e-12);
    }
}
