using System.Numerics;
using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

public class SpectralFunctionTests
{
    public static TheoryData<bool, double[]> Spectra()
    {
        var data = new TheoryData<bool, double[]>();
        foreach (bool complex in new[] { false, true })
        {
            foreach (double[] w in new double[][]
            {
                [1, 1, 1, 1], [1, 1, 2, 3], [-1, 0.5, 0.5, 0.5], [0.5, 2, 4, 5], [1, 1 + 1e-14, 1 + 1e-9, 2], [1, 1 + 1e-5, 1.01, 1.1], [0, 0, 0, 0],
            })
            {
                data.Add(complex, w);
            }
        }

        return data;
    }

    static DType Type(bool complex) => complex ? DType.Complex128 : DType.Float64;

    /// <summary>f(A) = exp(A): value, gradient and Hessian are those of the exponential by Pade approximants, at every spectrum.</summary>
    [Theory]
    [MemberData(nameof(Spectra))]
    public void AgreesWithTheExponentialToSecondOrder(bool complex, double[] w)
    {
        NDArray a = Matrix.Read(Matrix.WithSpectrum(1, Type(complex), w), Uplo.Lower), m = Matrix.Random(2, Type(complex), 4, 4), d = Matrix.Random(3, Type(complex), 4, 4);
        double size = Math.Exp(w[^1]);
        NDArray Whole(NDArray x) => Linalg.Expm(Matrix.Read(x, Uplo.Lower));
        foreach (Func<NDArray, NDArray> f in new Func<NDArray, NDArray>[]
        {
            x => Linalg.SpectralFunction(x, y => Exp(y)), x => Linalg.SpectralFunction(x, (y, k) => Math.Exp(y)),
        })
        {
            Matrix.Near(Linalg.Expm(a), f(a), 1e-13 * size);
            Func<NDArray, NDArray> loss = x => Real(Sum(m * f(x))), expected = x => Real(Sum(m * Whole(x)));
            Matrix.Near(Autodiff.Grad(expected)(a), Autodiff.Grad(loss)(a), 1e-13 * size);
            Matrix.Near(Autodiff.Jvp(Whole, a, d).Tangent, Autodiff.Jvp(f, a, d).Tangent, 1e-13 * size);
            Matrix.Near(Autodiff.HessianVectorProduct(expected)(a, d), Autodiff.HessianVectorProduct(loss)(a, d), 1e-12 * size);

            // Reverse over reverse is as good.
            NDArray Again(Func<NDArray, NDArray> l) => Autodiff.Grad(x => Real(Sum(d * Autodiff.Grad(l)(x))))(a);
            Matrix.Near(Again(expected), Again(loss), 1e-12 * size);
        }

        Func<NDArray, NDArray> pair = x => Real(Sum(m * Linalg.SpectralFunction(x, Math.Exp, Math.Exp)));
        Matrix.Near(Autodiff.Grad(x => Real(Sum(m * Whole(x))))(a), Autodiff.Grad(pair)(a), 1e-13 * size);
    }

    [Fact]
    public void ThirdDerivativesAtAMultipleOfTheIdentity()
    {
        NDArray a = Eye(3, DType.Complex128), m = Matrix.Random(2, DType.Complex128, 3, 3);
        Autodiff.CheckGrads(x => Real(Sum(m * Linalg.SpectralFunction(x, y => Exp(y)))), a, order: 3, tolerance: 1e-5);
    }

    /// <summary>Divided differences of 1/x are known: (-1)^m / (x_0 ... x_m), whatever the points.</summary>
    [Fact]
    public void DividedDifferencesKeepTheirDigits()
    {
        var random = new Random(1);
        foreach (double spread in new[] { 0, 1e-15, 1e-12, 1e-8, 1e-5, 1e-3, 1e-2, 0.1, 0.5, 3 })
        {
            for (int trial = 0; trial < 50; trial++)
            {
                double[] w = [.. Enumerable.Range(0, 4).Select(_ => 1 + (spread * random.NextDouble())).Order()];
                var d = new DividedDifferences(new Reciprocal(), w);
                for (int i = 0; i < 4; i++)
                {
                    for (int j = 0; j < 4; j++)
                    {
                        Assert.Equal(-1 / (w[i] * w[j]), d.Pair(i, j).Real, 2e-13);
                        for (int k = 0; k < 4; k++)
                        {
                            Assert.Equal(1 / (w[i] * w[j] * w[k]), d.Triple(i, j, k).Real, 2e-11);
                        }
                    }
                }
            }
        }
    }

    sealed class Reciprocal() : ScalarFunction(int.MaxValue)
    {
        public override Complex[] At(double[] points, int k) =>
            System.Array.ConvertAll(points, x => (Complex)(Enumerable.Range(1, k).Aggregate(1.0, (p, i) => -p * i) / Math.Pow(x, k + 1)));
    }

    [Fact]
    public void FunctionsWithAKinkAreDividedAcrossIt()
    {
        NDArray a = Matrix.WithSpectrum(1, DType.Float64, -1e-9, 1e-9, 1), m = Matrix.Random(2, DType.Float64, 3, 3);
        NDArray g = Autodiff.Grad(x => Sum(m * Linalg.SpectralFunction(x, y => Abs(y))))(a);
        Assert.True(Matrix.Largest(g) < 10);
        Matrix.Near(MatMul(a, a), MatMul(Linalg.SpectralFunction(a, y => Abs(y)), Linalg.SpectralFunction(a, y => Abs(y))), 1e-14);
    }

    [Fact]
    public void ComplexFunctionsMakeUnitaryMatrices()
    {
        NDArray a = Matrix.WithSpectrum(1, DType.Float64, 0, 1, 1, 2), u = Linalg.SpectralFunction(a, y => Exp(-I * y));
        Assert.Equal(DType.Complex128, u.DType);
        Matrix.Near(Eye(4, DType.Complex128), MatMul(u, u, Trans.ConjTranspose), 1e-14);
        Matrix.Near(Linalg.Expm(-I * a), u, 1e-13);
        Assert.Equal(DType.Complex64, Linalg.SpectralFunction(Zeros(2, 2).AsType(DType.Float32), y => Exp(-I * y)).DType);
    }

    [Fact]
    public void TriangleAndMistakes()
    {
        NDArray a = Matrix.Random(1, DType.Complex128, 3, 3);
        foreach (Uplo uplo in Enum.GetValues<Uplo>())
        {
            Matrix.Near(MatMul(Matrix.Read(a, uplo), Matrix.Read(a, uplo)), Linalg.SpectralFunction(Matrix.Poisoned(a, uplo), y => y * y, uplo), 1e-13);
            NDArray g = Autodiff.Grad(x => Real(Sum(a * Linalg.SpectralFunction(x, y => y * y, uplo))))(Matrix.Poisoned(a, uplo, 7));
            Matrix.Near(Autodiff.Grad(x => Real(Sum(a * MatMul(Matrix.Read(x, uplo), Matrix.Read(x, uplo)))))(a), g, 1e-12);
        }

        Assert.Throws<ArgumentException>(() => Linalg.SpectralFunction(a, y => Sum(y)));
        Assert.Throws<InvalidOperationException>(() => Autodiff.Grad(s => Real(Sum(Linalg.SpectralFunction(a, y => s * y))))(Ones()));

        // f' alone does not determine second derivatives.
        Func<NDArray, NDArray> loss = x => Sum(Power(Linalg.SpectralFunction(x, Math.Sin, Math.Cos), 2));
        Assert.Contains("derivatives of order 2", Assert.Throws<InvalidOperationException>(() => Autodiff.HessianVectorProduct(loss)(Eye(3), Eye(3))).Message);
        Assert.Equal([0, 0], Linalg.SpectralFunction(Zeros(0, 0), y => Exp(y)).Shape.ToArray());
        Assert.Equal([0, 3, 3], Autodiff.Grad(x => Sum(Linalg.SpectralFunction(x, y => Exp(y))))(Zeros(0, 3, 3)).Shape.ToArray());
    }

    [Theory]
    [MemberData(nameof(Spectra))]
    public void ProjectorsAreIdempotentAndRight(bool complex, double[] w)
    {
        NDArray a = Matrix.Read(Matrix.WithSpectrum(1, Type(complex), w), Uplo.Lower), m = Matrix.Read(Matrix.Random(2, Type(complex), 4, 4), Uplo.Lower);
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
            Func<NDArray, NDArray> level = x => Trace(MatMul(m, Linalg.FermiDensity(h, x, kT))), width = x => Trace(MatMul(m, Linalg.FermiDensity(h, 1.01, x)));
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
}
