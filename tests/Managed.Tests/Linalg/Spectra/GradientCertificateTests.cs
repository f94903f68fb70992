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

    /// <summary>What lies beyond the end of a subset counts as it does in the whole decomposition.</summary>
    [Theory]
    [InlineData(1e-4)]
    [InlineData(1e-8)]
    public void TheCertificateOfASubsetIsThatOfTheWhole(double gap)
    {
        foreach ((double[] w, Range range) in new[]
        {
            ([1, 2, 2 + gap, 4], 2..), ([1, 2, 2 + gap, 4], ..2), ([1, 2, 3, 3 + gap], 2..), ([1, 2, 2 + gap, 4], 1..2),
            (new double[] { 1, 1 + gap, 2, 2, 3 }, 1..4),
        })
        {
            NDArray a = Matrix.Compose(Matrix.Unitary(3, DType.Float64, w.Length), w);
            NDArray m = Matrix.Read(Matrix.Random(6, DType.Float64, w.Length, w.Length), Uplo.Lower);
            bool projector = w.Length == 5;
            NDArray Loss(NDArray v) =>
                Sum(m * MatMul(projector ? v : v * Arange(1, v.Shape[1] + 1), v, Trans.None, Trans.Transpose));
            GradientCertificate whole = new(), part = new();
            Autodiff.Grad(x => Loss(Linalg.Eigh(x, Uplo.Lower, new() { Certificate = whole }).Eigenvectors[.., range]))(a);
            Autodiff.Grad(x => Loss(Linalg.Eigh(x, EighSubset.Indices(range), options: new() { Certificate = part }).Eigenvectors))(a);
            (MatrixCertificate expected, MatrixCertificate found) = (Assert.Single(whole.Matrices), Assert.Single(part.Matrices));
            Assert.Equal(expected.Closest, found.Closest);
            Assert.Equal(expected.SmallestGap, found.SmallestGap, Matrix.Rounding(a));
            Assert.Equal(expected.Clusters.Select(c => c.Indices), found.Clusters.Select(c => c.Indices));
            Assert.InRange(found.ErrorEstimate / expected.ErrorEstimate, 0.5, 2);
            Assert.InRange(found.Amplification / expected.Amplification, 0.9, 1.1);
        }
    }

    /// <summary>A group that the end of the subset cuts is named whole, by the numbers of the whole spectrum.</summary>
    [Fact]
    public void AGroupThatTheSubsetCutsIsNamedWhole()
    {
        NDArray a = Matrix.WithSpectrum(3, DType.Float64, 1, 2, 2, 3), m = Matrix.Read(Matrix.Random(6, DType.Float64, 4, 4), Uplo.Lower);
        GradientCertificate whole = new(), part = new();
        EighOptions Options(GradientCertificate c) => new() { Degeneracy = Degeneracy.Project, Certificate = c };
        NDArray Loss(NDArray v) => Sum(m * MatMul(v, v, Trans.None, Trans.Transpose));
        Autodiff.Grad(x => Loss(Linalg.Eigh(x, Uplo.Lower, Options(whole)).Eigenvectors[.., 2..]))(a);
        Autodiff.Grad(x => Loss(Linalg.Eigh(x, EighSubset.Highest(2), options: Options(part)).Eigenvectors))(a);
        (MatrixCertificate expected, MatrixCertificate found) = (Assert.Single(whole.Matrices), Assert.Single(part.Matrices));
        Assert.Equal([1, 2], Assert.Single(expected.Clusters).Indices);
        Assert.Equal([1, 2], Assert.Single(found.Clusters).Indices);
        Assert.Equal(2, found.Clusters[0].Center.Real, Matrix.Rounding(a));
        Assert.InRange(found.Clusters[0].Residual, 1e-3, 1);
        Assert.Equal((1, 1), (expected.Dropped, found.Dropped));
    }
}
