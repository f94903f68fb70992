using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

/// <summary>Projectors and Fermi densities.</summary>
public class SpectralProjectorTests
{
    static DType Type(bool complex) => complex ? DType.Complex128 : DType.Float64;

    [Theory]
    [MemberData(nameof(SpectralFunctionTests.Spectra), MemberType = typeof(SpectralFunctionTests))]
    public void ProjectorsAreIdempotentAndRight(bool complex, double[] w)
    {
        NDArray a = Matrix.Read(Matrix.WithSpectrum(1, Type(complex), w), Uplo.Lower);
        NDArray m = Matrix.Read(Matrix.Random(2, Type(complex), 4, 4), Uplo.Lower);
        foreach (int k in new[] { 1, 2, 3 })
        {
            NDArray p = Linalg.SpectralProjector(a, EighSubset.Lowest(k));
            Matrix.Near(p, MatMul(p, p), 1e-12);
            Assert.Equal(k, (double)Real(Trace(p)), 1e-12);
            NDArray Loss(NDArray x) => Real(Trace(MatMul(m, Linalg.SpectralProjector(x, EighSubset.Lowest(k)))));
            if (w[k] - w[k - 1] < 1e-13)
            {
                var e = Assert.Throws<IllPosedGradientException>(() => Autodiff.Grad(Loss)(a));
                Assert.Equal((IllPosedReason.Cut, (k - 1, k)), (e.Reason, e.Indices));
                Assert.Contains("SpectralProjector", e.Message);
            }
            else if (w[k] - w[k - 1] > 0.1)
            {
                NDArray g = Autodiff.Grad(Loss)(a), d = Matrix.Random(3, Type(complex), 4, 4);
                Matrix.Near(Matrix.NumericGradient(Loss, a), g, 1e-7);
                Func<NDArray, NDArray> gradient = Autodiff.Grad(Loss);
                NDArray numeric = (gradient(a + (1e-5 * d)) - gradient(a - (1e-5 * d))) / 2e-5;
                Matrix.Near(numeric, Autodiff.HessianVectorProduct(Loss)(a, d), 1e-5 * (1 + Matrix.Largest(numeric)));
                Matrix.Near(p, Linalg.SpectralProjector(a, EighSubset.Values(-10, (w[k] + w[k - 1]) / 2)), 1e-13);
            }
        }
    }

    [Fact]
    public void TheFermiDensityIsAFermiFunctionAtEveryTemperature()
    {
        double[] w = [-1, -0.5, -0.5, 0.2, 0.2, 3];
        foreach (double kT in new[] { 1e-12, 1e-6, 1e-2, 0.1, 1, 1e6 })
        {
            NDArray h = Matrix.WithSpectrum(1, DType.Complex128, w), n = Linalg.FermiDensity(h, 0.1, kT);
            double electrons = w.Sum(x => 1 / (1 + Math.Exp((x - 0.1) / kT)));
            Assert.Equal(electrons, (double)Real(Trace(n)), 1e-9);
            double[] occupations = Linalg.Eigvalsh(n).ToArray<double>();
            Assert.All(occupations, x => Assert.InRange(x, -1e-12, 1 + 1e-12));

            // dN/dmu = sum -f'(w); at low temperature that is nothing.
            double slope = w.Sum(x => 1 / (4 * kT * Math.Pow(Math.Cosh(Math.Min(300, Math.Abs((x - 0.1) / (2 * kT)))), 2)));
            NDArray g = Autodiff.Grad(mu => Real(Trace(Linalg.FermiDensity(h, mu, kT))))(NDArray.Of(0.1));
            Assert.Equal(slope, (double)g, 1e-9);
        }

        NDArray m = Matrix.Read(Matrix.Random(2, DType.Float64, 4, 4), Uplo.Lower);
        foreach (double kT in new[] { 0.05, 0.5 })
        {
            NDArray h = Matrix.Read(Matrix.WithSpectrum(3, DType.Float64, 0, 1, 1, 2), Uplo.Lower);
            Func<NDArray, NDArray> loss = x => Trace(MatMul(m, Linalg.FermiDensity(x, 1.01, kT)));
            Matrix.Near(Matrix.NumericGradient(loss, h, 1e-3), Autodiff.Grad(loss)(h), 1e-5);
            Func<NDArray, NDArray> level = x => Trace(MatMul(m, Linalg.FermiDensity(h, x, kT)));
            Func<NDArray, NDArray> width = x => Trace(MatMul(m, Linalg.FermiDensity(h, 1.01, x)));
            Matrix.Near(Matrix.NumericGradient(level, NDArray.Of(1.01)), Autodiff.Grad(level)(NDArray.Of(1.01)), 1e-7);
            Matrix.Near(Matrix.NumericGradient(width, NDArray.Of(kT)), Autodiff.Grad(width)(NDArray.Of(kT)), 1e-7);
        }

        // At zero temperature the gradient is that of the projector.
        NDArray gapped = Matrix.Read(Matrix.WithSpectrum(3, DType.Float64, 0, 0, 1, 2), Uplo.Lower);
        Matrix.Near(
            Autodiff.Grad(x => Trace(MatMul(m, Linalg.SpectralProjector(x, EighSubset.Lowest(2)))))(gapped),
            Autodiff.Grad(x => Trace(MatMul(m, Linalg.FermiDensity(x, 0.5, 1e-9))))(gapped), 1e-6);
        Assert.Throws<ArgumentException>(() => Linalg.FermiDensity(m, 0, 0));
        Assert.Throws<ArgumentException>(() => Linalg.FermiDensity(m, I, 1));
    }

    [Fact]
    public void AMatrixOfOrderZeroHasAnEmptyGradient() =>
        Sample.Shape([0, 0], Autodiff.Grad(x => Sum(Linalg.SpectralProjector(x, EighSubset.Lowest(0))))(Zeros(0, 0)));
}
