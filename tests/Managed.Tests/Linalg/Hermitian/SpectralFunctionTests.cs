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

    public static TheoryData<double, double, double, string> Pairs => new()
    {
        { -1, 1.05, 0.05 / 2.05, "abs" },
        { 0.0022, 1, 0.09997042405260093, "logistic(1000 x)" },
        { 0.05, 2, 0.0806662600257873, "erf(20 x)" },
        { 0.9, 5, 0.1 / 4.1, "clip(x,0,1)" },
        { 0, 1, -1, "10+exp(-1e4 x^2)" },
        { -1, 0.2, 0.2 / 1.2, "max(x,0)+1" },
        { 1e8, 1e8 + 1.5e-8, 1e-8, "log(x/1e8)" },
        { 1, 1 + 1e-15, Math.E, "exp(x)-e" },
        { 1, 1 + 1e-15, -Math.PI, "sin(pi x)" },
    };

    /// <summary>The derivative beside the diagonal is (f(b) - f(a)) / (b - a), where that does not cancel, or f' at close points.</summary>
    [Theory]
    [MemberData(nameof(Pairs))]
    public void PairsOfEigenvaluesInBothOrdersAndModes(double a, double b, double expected, string name)
    {
        Func<NDArray, NDArray> f = DividedDifferencesTests.Functions[name];
        foreach (double[] w in new[] { new[] { a, b }, [b, a] })
        {
            NDArray x = MakeDiagonal(NDArray.Of<double>(w)), beside = new double[,] { { 0, 0 }, { 1, 0 } };
            double tangent = (double)Autodiff.Jvp(y => Linalg.SpectralFunction(y, f), x, beside).Tangent[0, 1];
            double slope = (double)Autodiff.Grad(y => Linalg.SpectralFunction(y, f)[0, 1])(x)[1, 0];
            Assert.Equal(expected, tangent, 1e-14 * Math.Abs(expected));
            Assert.Equal(expected, slope, 1e-14 * Math.Abs(expected));
        }
    }

    /// <summary>The formula of Daleckii and Krein; quotients of the modulus do not cancel between numbers of random size.</summary>
    [Fact]
    public void TheModulusOfARandomMatrix()
    {
        NDArray a = Matrix.Read(Matrix.Random(5, DType.Float64, 20, 20), Uplo.Lower), m = Matrix.Random(6, DType.Float64, 20, 20);
        (NDArray w, NDArray v) = Linalg.Eigh(a);
        NDArray row = w[NewAxis, ..], column = w[.., NewAxis], gaps = column - row;
        NDArray k = Where(gaps == 0, Sign(row), (Abs(column) - Abs(row)) / Where(gaps == 0, 1, gaps));
        NDArray symmetric = 0.5 * (m + m.T);
        NDArray expected = MatMul(MatMul(v, k * MatMul(MatMul(v.T, symmetric), v)), v.T);
        NDArray raw = Tril(2 * expected) - MakeDiagonal(Diagonal(expected));
        Matrix.Near(raw, Autodiff.Grad(x => Sum(m * Linalg.SpectralFunction(x, y => Abs(y))))(a), 1e-13);
    }

    /// <summary>The second derivative of log det A at c I is -d / c^2.</summary>
    [Fact]
    public void SecondDerivativesNearARootOfTheFunction()
    {
        NDArray d = new double[,] { { 1, 2 }, { 2, -3 } };
        NDArray h = Autodiff.HessianVectorProduct(x => Trace(Linalg.SpectralFunction(x, y => Log(y / 1e8))))(1e8 * Eye(2), d);
        Matrix.Near(NDArray.Of<double>([-1, 0, -4, 3], 2, 2), 1e16 * h, 1e-13);
    }

    /// <summary>sqrt has no derivative at 0: losses that see it are refused, in both modes, others are right.</summary>
    [Fact]
    public void InfiniteDerivativesAreRefusedWhereTheyAreSeen()
    {
        NDArray a = MakeDiagonal(Array([0.0, 1, 4])), batch = Stack([Eye(3), a]);
        NDArray Root(NDArray x) => Linalg.SpectralFunction(x, y => Sqrt(y));
        var refused = Assert.Throws<IllPosedGradientException>(() => Autodiff.Grad(x => Sum(Root(x)))(a));
        Assert.Equal((IllPosedReason.Infinite, (int?)null, 0), (refused.Reason, refused.BatchIndex, refused.Indices.First));
        Assert.Contains("shift the matrix", refused.Message);
        Assert.Equal(1, Assert.Throws<IllPosedGradientException>(() => Autodiff.Grad(x => Sum(Root(x)))(batch)).BatchIndex);
        Assert.Throws<IllPosedGradientException>(() => Autodiff.Jvp(Root, a, Eye(3)));

        // The eigenvalue 0 is left out: d sqrt(A)_ij = E_ij / (sqrt(w_i) + sqrt(w_j)).
        NDArray m = Array([[0.0, 2, 3], [0, 5, 7], [0, 11, 13]]);
        NDArray expected = Array([[0.0, 0, 0], [2, 2.5, 0], [1.5, 6, 3.25]]);
        Matrix.Near(expected, Autodiff.Grad(x => Sum(m * Root(x)))(a), 1e-14);
        NDArray e = Array([[0.0, 0, 0], [1, 1, 0], [1, 1, 1]]);
        Matrix.Near(
            Array([[0, 1, 0.5], [1, 0.5, 1.0 / 3], [0.5, 1.0 / 3, 0.25]]), Autodiff.Jvp(Root, a, e).Tangent, 1e-14);
    }

    /// <summary>f[x, y] = -sinh(d) / (2 d cosh(x / 2) cosh(y / 2)) / 2, d = (x - y) / 2, x = (w - mu) / kT.</summary>
    [Fact]
    public void FermionsFarFromTheChemicalPotential()
    {
        foreach (double mu in new[] { -0.3, 0.37, 1.9 })
        {
            foreach ((double a, double b) in new[] { (0.0, 1.0), (0.5, 0.5000001), (0.2, 0.21), (0.9, 1.3), (1, 1 + 1e-13) })
            {
                NDArray h = MakeDiagonal(Array([a, b])), beside = new double[,] { { 0, 0 }, { 1, 0 } };
                double found = (double)Autodiff.Jvp(x => Linalg.FermiDensity(x, mu, 0.01), h, beside).Tangent[0, 1];
                double x = (a - mu) / 0.01, y = (b - mu) / 0.01, d = (x - y) / 2;
                double expected = -Math.Sinh(d) / d / (4 * Math.Cosh(x / 2) * Math.Cosh(y / 2)) / 0.01;
                double condition = 4 + Math.Abs(x) + Math.Abs(y);
                Assert.True(
                    Math.Abs(found - expected) <= 4e-16 * condition * Math.Abs(expected),
                    $"{mu} {a} {b}: {found:R}, not {expected:R}");
            }
        }
    }

    [Fact]
    public void FermionsNameTheParameterThatIsWrong()
    {
        foreach (double bad in new[] { double.NaN, double.PositiveInfinity })
        {
            ArgumentException mu = Assert.Throws<ArgumentException>(() => Linalg.FermiDensity(Eye(2), bad, 1));
            Assert.Equal("mu", mu.ParamName);
            Assert.Contains("chemical potential mu", mu.Message);
            ArgumentException kT = Assert.Throws<ArgumentException>(() => Linalg.FermiDensity(Eye(2), 1, bad));
            Assert.Equal("kT", kT.ParamName);
        }
    }
}
