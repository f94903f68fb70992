using Lapack;
using Lapack.Native;
using static Lapack.Num;
using static Managed.Tests.DegeneracyTests;

namespace Managed.Tests;

public class GradientCertificateTests
{
    [Fact]
    public void TheCertificateTellsGapsClustersAndAmplification()
    {
        NDArray close = Matrix.WithSpectrum(2, DType.Float64, 1, 1 + 1e-5, 3, 4), apart = Matrix.WithSpectrum(3, DType.Float64, 1, 2, 3, 4);
        var certificate = new GradientCertificate();
        Assert.Empty(certificate.Matrices);
        var options = new EighOptions { Degeneracy = Degeneracy.Project, Certificate = certificate };
        NDArray g = Autodiff.Grad(x => VectorLoss(x, options))(Stack(close, Crossing(), apart));
        Assert.Equal([0, 1, 2], certificate.Matrices.Select(m => m.BatchIndex!.Value));
        (MatrixCertificate first, MatrixCertificate second, MatrixCertificate third) =
            (certificate.Matrices[0], certificate.Matrices[1], certificate.Matrices[2]);

        Assert.Equal(1e-5, first.SmallestGap, 1e-12);
        Assert.Equal((0, 1), first.Closest);
        Assert.Empty(first.Clusters);
        Assert.Equal(1, first.Amplification, 1e-3);
        Assert.InRange(first.ErrorEstimate, 1e-16, 1e-10);

        Assert.Equal([0, 1], Assert.Single(second.Clusters).Indices);
        Assert.Equal(1, second.Clusters[0].Center.Real, 1e-12);
        Assert.InRange(second.Clusters[0].Residual, 1e-3, 1);
        Assert.Equal(1, second.Dropped);

        Assert.InRange(third.ErrorEstimate, 1e-16, 1e-13);
        Assert.Equal((0, "eigh"), (third.Dropped, third.Function));

        // The certificate does not change the gradient, and the next pass replaces it.
        Matrix.Near(Autodiff.Grad(x => VectorLoss(x, new() { Degeneracy = Degeneracy.Project }))(apart), g[2], 1e-12);
        Autodiff.Grad(x => Sum(Linalg.Eigh(x, Uplo.Lower, options).Eigenvalues))(Crossing());
        MatrixCertificate only = Assert.Single(certificate.Matrices);
        Assert.Null(only.BatchIndex);
        Assert.Equal((0.0, 0.0, 0.0), (only.Amplification, only.ErrorEstimate, Assert.Single(only.Clusters).Residual));
    }
}
