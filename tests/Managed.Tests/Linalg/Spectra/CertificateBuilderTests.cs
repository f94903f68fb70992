using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

public class CertificateBuilderTests
{
    /// <summary>
    /// All numbers of a certificate from their definitions, with X = V^T gV: of the pair of equal values |X_01 - X_10| / 2 over
    /// |gV_0| + |gV_1|; of the others the largest residual over gap, and 4 sqrt(n) eps (|gV_i| + |gV_j|) over gap, both relative to the
    /// largest entry of the gradient, here a weight of the eigenvalues.
    /// </summary>
    [Fact]
    public void TheNumbersAreThoseOfTheirDefinitions()
    {
        double[] w = [1, 1, 2, 4];
        NDArray a = Matrix.WithSpectrum(1, DType.Float64, w), weights = Matrix.Random(5, DType.Float64, 4, 4);
        NDArray c = NDArray.Of<double>([100, 100, 0, 0]), v = a;
        var certificate = new GradientCertificate();
        Autodiff.Grad(x =>
        {
            EighOptions options = new() { Degeneracy = Degeneracy.Project, Certificate = certificate };
            (NDArray values, NDArray vectors) = Linalg.Eigh(x, Uplo.Lower, options);
            v = vectors.Value;
            return Sum(c * values) + Sum(weights * AbsSquare(vectors));
        })(a);
        NDArray gv = 2 * weights * v, coupling = MatMul(v, gv, Trans.Transpose), norms = EuclideanNorm(gv, -2);
        (double quotient, double rounding) = (0, 0);
        for (int j = 2; j < 4; j++)
        {
            for (int i = 0; i < j; i++)
            {
                quotient = Math.Max(quotient, Residual(i, j) / (w[j] - w[i]));
                rounding = Math.Max(rounding, 4 * Math.Sqrt(4) * DType.Float64.Epsilon() * Pull(i, j) / (w[j] - w[i]));
            }
        }

        MatrixCertificate found = Assert.Single(certificate.Matrices);
        Assert.Equal(quotient / 100, found.Amplification, 1e-12);
        Assert.Equal(1, rounding / 100 / found.ErrorEstimate, 1e-10);
        Assert.Equal(Residual(0, 1) / Pull(0, 1), Assert.Single(found.Clusters).Residual, 1e-12);
        Assert.Equal(1, found.Clusters[0].Center.Real, 1e-12);
        Assert.Equal(1, found.Dropped);

        double Residual(int i, int j) => Math.Abs((double)coupling[i, j] - (double)coupling[j, i]) / 2;
        double Pull(int i, int j) => (double)norms[i] + (double)norms[j];
    }
}
