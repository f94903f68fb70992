using System.Numerics;
using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

/// <summary>Logarithms and square roots, which are tested by each other.</summary>
public class LogmTests
{
    public static TheoryData<DType> Types => Sample.Types;

    [Theory, MemberData(nameof(Types))]
    public void RootsAndLogarithmsInvert(DType type)
    {
        foreach (int n in new[] { 1, 2, 6, 20 })
        {
            NDArray a = (2 * Eye(n, type)) + (Matrix.Random(n, type, 2, n, n) / Math.Sqrt(n)), root = Linalg.Sqrtm(a), log = Linalg.Logm(a);
            double tolerance = 300 * n * type.Epsilon();
            Assert.Equal(type, root.DType);
            Matrix.Near(a, MatMul(root, root), tolerance);
            Matrix.Near(a, Linalg.Expm(log), tolerance);
            Matrix.Near(root, Linalg.Expm(0.5 * log), tolerance);
            Matrix.Near(root, Linalg.FractionalMatrixPower(a, 0.5), tolerance);
            NDArray x = Matrix.Random(n + 1, type, n, n) * 0.5;
            Matrix.Near(x, Linalg.Logm(Linalg.Expm(x)), tolerance);
        }
    }

    [Theory]
    [InlineData(1e-200), InlineData(1e-10), InlineData(1e10), InlineData(1e200)]
    public void RootsAndLogarithmsOfAnyScale(double scale)
    {
        NDArray a = (2 * Eye(3)) + Matrix.Random(8, DType.Float64, 3, 3);
        Matrix.Near(Linalg.Sqrtm(a), Linalg.Sqrtm(a * scale) / Math.Sqrt(scale), 1e-13);

        // The shift by log(scale) rounds the diagonal, and nothing else.
        NDArray log = Linalg.Logm(a), found = Linalg.Logm(a * scale), shift = Math.Log(scale) * Eye(3);
        Matrix.Near(log - MakeDiagonal(Diagonal(log)), found - MakeDiagonal(Diagonal(found)), 1e-12);
        Matrix.Near(Diagonal(log + shift), Diagonal(found), Matrix.Rounding(log + shift));
        NDArray graded = [[1.0, 1e150], [0, 4]];
        NDArray column = NDArray.Of(1.0, 1e-150), root = Linalg.Sqrtm(graded) * column;
        Matrix.Near([[1.0, 1.0 / 3], [0, 2e-150]], root, 1e-14);
        Matrix.Near(Ones(1), Linalg.Logm(graded)[0, 1..] / (Math.Log(4) / 3 * 1e150), 1e-12);
    }

    [Fact]
    public void SingularMatricesHaveNoLogarithm()
    {
        foreach (NDArray a in new NDArray[] { Zeros(2, 2), [[1.0, 2], [2, 4]], [[1.0, 2, 3], [0, 0, 4], [0, 0, 5]], Full([3, 3], 3e38) })
        {
            Assert.Contains("no logarithm", Assert.Throws<ArgumentException>(() => Linalg.Logm(a)).Message, StringComparison.Ordinal);
        }

        Assert.Contains(
            "matrix 1 of the batch", Assert.Throws<ArgumentException>(() => Linalg.Logm(Stack(Eye(2), Zeros(2, 2)))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void NegativeEigenvaluesHaveTheArgumentPi()
    {
        Complex pi = new(0, Math.PI);
        double half = Math.Sqrt(3) / 2;
        NDArray real = [[1.0, 2], [2, 1]];
        Matrix.Near(MakeDiagonal(NDArray.Of(pi, Math.Log(2))), Linalg.Logm([[-1.0, 0], [0, 2]]), 0);
        Matrix.Near(NDArray.Of([half + (0.5 * Complex.ImaginaryOne), half - (0.5 * Complex.ImaginaryOne),
            half - (0.5 * Complex.ImaginaryOne), half + (0.5 * Complex.ImaginaryOne)], [2, 2]), Linalg.Sqrtm(real), 1e-15);
        Matrix.Near(real.AsType(DType.Complex128), Linalg.Expm(Linalg.Logm(real)), 1e-14);
        Matrix.Near(pi * Eye(3), Linalg.Logm(-1 * Eye(3)), 0);
        Assert.Equal(DType.Complex64, Linalg.Sqrtm(real.AsType(DType.Float32)).DType);

        // One matrix of a batch makes all of it complex.
        NDArray batch = Linalg.Sqrtm(Stack(4 * Eye(2), -4 * Eye(2)));
        Matrix.Near(Stack(2 * Eye(2) * Complex.One, 2 * Eye(2) * Complex.ImaginaryOne), batch, 0);
        Matrix.Near(
            Stack(Full([2, 2], 0.25), Zeros(2, 2)),
            Autodiff.Grad(x => Real(Sum(Linalg.Sqrtm(x)[0])))(Stack(4 * Eye(2), -4 * Eye(2))), 1e-15);

        // A real rotation by nearly pi has a pair of eigenvalues and a real logarithm.
        NDArray turn = [[Math.Cos(3), -Math.Sin(3)], [Math.Sin(3), Math.Cos(3)]];
        Matrix.Near([[0.0, -3], [3, 0]], Linalg.Logm(turn), 1e-13);
        Matrix.Near([[Math.Cos(1.5), -Math.Sin(1.5)], [Math.Sin(1.5), Math.Cos(1.5)]], Linalg.Sqrtm(turn), 1e-13);
    }

    [Theory]
    [InlineData(true, true), InlineData(true, false), InlineData(false, true), InlineData(false, false)]
    public void RoundingDoesNotChooseTheBranch(bool complex, bool hermitian)
    {
        DType type = complex ? DType.Complex128 : DType.Float64;
        foreach (int n in new[] { 3, 10 })
        {
            NDArray w = NDArray.Of<double>([-1, .. Enumerable.Range(2, n - 1)]), root = Sqrt(w.AsType(DType.Complex128));
            for (int seed = 0; seed < 50; seed++)
            {
                NDArray x = hermitian ? Matrix.Unitary(seed, type, n) : Eye(n, type) + (Matrix.Random(seed, type, n, n) / n);
                NDArray inverse = Linalg.Inv(x), a = MatMul(x * w.AsType(type), inverse);
                a = hermitian ? Matrix.Read(a, Uplo.Lower) : a;
                NDArray expected = MatMul(x * root, inverse), log = MatMul(x * Log(w.AsType(DType.Complex128)), inverse);
                Matrix.Near(expected, Linalg.Sqrtm(a), 1e-11);
                Matrix.Near(expected, Linalg.FractionalMatrixPower(a, 0.5), 1e-11);
                Matrix.Near(log, Linalg.Logm(a), 1e-11);
            }
        }
    }

    [Theory]
    [InlineData("Logm"), InlineData("Sqrtm"), InlineData("FractionalMatrixPower")]
    public void DerivativesOnTheCutAreRefused(string name)
    {
        Func<NDArray, NDArray> f = Branched(name);
        foreach (NDArray a in new NDArray[]
        {
            [[1.0, 2], [2, 1]], [[1.0, 2, 0], [3, 1, 1], [0, 0, 2]], MakeDiagonal(NDArray.Of(new Complex(-2, 0), new Complex(3, 0))),
        })
        {
            IllPosedGradientException e = Assert.Throws<IllPosedGradientException>(() => Autodiff.Grad(x => Real(Sum(f(x))))(a));
            Assert.Equal((name, IllPosedReason.Branch), (e.Function, e.Reason));
            Assert.Throws<IllPosedGradientException>(() => Autodiff.Jvp(f, a, a));
        }
    }

    [Fact]
    public void EigenvaluesOnOppositeRays()
    {
        Complex i = Complex.ImaginaryOne;
        foreach ((Complex x, Complex y) in new (Complex, Complex)[]
        {
            (-i, i), (i, -i), (1.5 * i, -i), (i, -1.5 * i), (1 + i, -1.5 - (1.5 * i)), (-2 + i, 2 - i), (new(3, 1e-3), new(-3, -1e-3)),
            (new(-1, 1e-9), new(-1, -1e-9)), (new(1, 1e-9), 1), (new(-1, 1e-3), -0.7),
        })
        {
            // f(T) has (f(y) - f(x)) / (y - x) in its corner, the derivative at diag(x, y) along E10 and E01 too.
            Corner(Complex.Log, Linalg.Logm);
            Corner(z => Complex.Pow(z, 1.0 / 3), a => Linalg.FractionalMatrixPower(a, 1.0 / 3));
            Corner(Complex.Sqrt, Linalg.Sqrtm);

            void Corner(Func<Complex, Complex> scalar, Func<NDArray, NDArray> f)
            {
                Complex corner = (scalar(y) - scalar(x)) / (y - x);
                double tolerance = 1e-15 / Complex.Abs(y - x) * 10;
                NDArray expected = NDArray.Of([scalar(x), corner, 0, scalar(y)], [2, 2]);
                NDArray t = NDArray.Of([x, 1, 0, y], [2, 2]);
                Matrix.Near(expected, f(t), tolerance + (1e-14 * Complex.Abs(corner)));
                if (y.Imaginary != 0)
                {
                    NDArray along = NDArray.Of<Complex>([0, 0, 1, 0], [2, 2]);
                    NDArray moved = Autodiff.Jvp(f, MakeDiagonal(NDArray.Of(x, y)), along).Tangent;
                    Matrix.Near(corner * along, moved, tolerance + (1e-14 * Complex.Abs(corner)));
                }

                // As a block of a larger matrix, in general position.
                NDArray q = Matrix.Unitary(3, DType.Complex128, 4), big = MakeDiagonal(NDArray.Of(x, y, 2, new Complex(3, 1)));
                big = big + NDArray.Of<Complex>([0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], [4, 4]);
                if (Complex.Abs(y - x) > 0.1 && y.Imaginary != 0)
                {
                    NDArray whole = f(MatMul(MatMul(q, big), Matrix.Adjoint(q)));
                    Matrix.Near(expected, MatMul(MatMul(Matrix.Adjoint(q), whole), q)[..2, ..2], 1e-12);
                }
            }
        }
    }

    [Fact]
    public void QuarterTurns()
    {
        NDArray a = [[0.0, 4], [-1, 0]];
        double l = Math.Log(2);
        Matrix.Near([[l, Math.PI], [-Math.PI / 4, l]], Linalg.Logm(a), 1e-15);
        NDArray third = Linalg.FractionalMatrixPower(a, 1.0 / 3);
        Matrix.Near(a, Linalg.MatrixPower(third, 3), 1e-14);
        NDArray block = [[0.0, 4, 1, 0], [-1, 0, 0, 1], [0, 0, 0, 4], [0, 0, -1, 0]], direction = Matrix.Random(1, DType.Float64, 4, 4);
        Matrix.Near(block, Linalg.Expm(Linalg.Logm(block)), 1e-13);
        NDArray log = Linalg.Funm(block, (z, k) => k == 0 ? Complex.Log(z) : LogarithmSlope(z, k));
        Matrix.Near(log, Linalg.Logm(block), 1e-13);
        NDArray weights = Matrix.Random(2, DType.Float64, 4, 4), gradient = Autodiff.Grad(x => Sum(weights * Linalg.Logm(x)))(block);
        double forward = (double)Sum(weights * Autodiff.Jvp(Linalg.Logm, block, direction).Tangent);
        Assert.Equal(forward, (double)Sum(gradient * direction), 1e-12 * Matrix.Largest(gradient) * 16);
        Matrix.Near(
            direction, Autodiff.Jvp(Linalg.Expm, Linalg.Logm(block), Autodiff.Jvp(Linalg.Logm, block, direction).Tangent).Tangent, 1e-12);
    }

    [Fact]
    public void NumbersAtTheEndsOfTheRange()
    {
        NDArray a = (2 * Eye(3)) + Matrix.Random(8, DType.Float64, 3, 3);
        foreach (double scale in new[] { 1e-305, 1e305 })
        {
            NDArray expected = Linalg.Logm(a) + (Math.Log(scale) * Eye(3));
            Matrix.Near(expected, Linalg.Logm(scale * a), Matrix.Rounding(expected));
        }

        Assert.Throws<ArgumentException>(() => Linalg.Logm((1e308 * Eye(3)) + Full([3, 3], 5e307)));
    }

    [Fact]
    public async Task ElementsBeyondTheRangeBecomeNaN()
    {
        // log(I + N) = N - N^2 / 2, and N^2 is 1e400; the root of the matrix overflows there.
        CancellationToken token = TestContext.Current.CancellationToken;
        NDArray log = await Task.Run(() => Linalg.Logm([[1.0, 1e200, 0], [0, 1, 1e200], [0, 0, 1]]), token)
            .WaitAsync(TimeSpan.FromMinutes(1), token);
        Assert.True(double.IsNaN((double)log[0, 2]));
        NDArray gradient = await Task.Run(() => Autodiff.Vjp(Linalg.Logm, 2 * Eye(2)).Pullback([[double.NaN, 0], [0, 0]]), token)
            .WaitAsync(TimeSpan.FromMinutes(1), token);
        Assert.True(double.IsNaN((double)gradient[0, 0]));
    }

    static Complex LogarithmSlope(Complex z, int k)
    {
        Complex slope = 1 / z;
        for (int m = 1; m < k; m++)
        {
            slope *= -m / z;
        }

        return slope;
    }

    static Func<NDArray, NDArray> Branched(string name) => name switch
    {
        "Logm" => Linalg.Logm,
        "Sqrtm" => Linalg.Sqrtm,
        _ => x => Linalg.FractionalMatrixPower(x, 0.3),
    };
}
