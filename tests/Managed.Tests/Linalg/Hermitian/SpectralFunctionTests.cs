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
                [1, 1, 1, 1], [1, 1, 2, 3], [-1, 0.5, 0.5, 0.5], [0.5, 2, 4, 5],
                [1, 1 + 1e-14, 1 + 1e-9, 2], [1, 1 + 1e-5, 1.01, 1.1], [0, 0, 0, 0],
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
        NDArray a = Matrix.Read(Matrix.WithSpectrum(1, Type(complex), w), Uplo.Lower);
        NDArray m = Matrix.Random(2, Type(complex), 4, 4);
        NDArray d = Matrix.Random(3, Type(complex), 4, 4);
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
        Autodiff.CheckGrads(x => Real(Sum(m * Linalg.SpectralFunction(x, y => Exp(y)))), a, order: 3, options: new() { Tolerance = 1e-5 });
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
            Matrix.Near(
                MatMul(Matrix.Read(a, uplo), Matrix.Read(a, uplo)),
                Linalg.SpectralFunction(Matrix.Poisoned(a, uplo), y => y * y, uplo),
                1e-13);
            NDArray g = Autodiff.Grad(x => Real(Sum(a * Linalg.SpectralFunction(x, y => y * y, uplo))))(Matrix.Poisoned(a, uplo, 7));
            Matrix.Near(Autodiff.Grad(x => Real(Sum(a * MatMul(Matrix.Read(x, uplo), Matrix.Read(x, uplo)))))(a), g, 1e-12);
        }

        Assert.Throws<ArgumentException>(() => Linalg.SpectralFunction(a, y => Sum(y)));
        Assert.Throws<InvalidOperationException>(() => Autodiff.Grad(s => Real(Sum(Linalg.SpectralFunction(a, y => s * y))))(Ones()));

        // f' alone does not determine second derivatives.
        Func<NDArray, NDArray> loss = x => Sum(Power(Linalg.SpectralFunction(x, Math.Sin, Math.Cos), 2));
        Assert.Contains(
            "derivatives of order 2",
            Assert.Throws<InvalidOperationException>(() => Autodiff.HessianVectorProduct(loss)(Eye(3), Eye(3))).Message);
        Assert.Equal([0, 0], Linalg.SpectralFunction(Zeros(0, 0), y => Exp(y)).Shape.ToArray());
        Assert.Equal([0, 3, 3], Autodiff.Grad(x => Sum(Linalg.SpectralFunction(x, y => Exp(y))))(Zeros(0, 3, 3)).Shape.ToArray());
    }
}
