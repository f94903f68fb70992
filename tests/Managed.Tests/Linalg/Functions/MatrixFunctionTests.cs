using System.Numerics;
using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

/// <summary>Functions of a matrix, by identities, closed forms, and adjointness of their derivatives.</summary>
public class MatrixFunctionTests
{
    public static TheoryData<DType> Types => Sample.Types;

    [Theory, MemberData(nameof(Types))]
    public void ExponentialsOfOppositesAreInverse(DType type)
    {
        foreach (double scale in new[] { 1e-8, 0.01, 0.3, 1, 2, 4, 8 })
        {
            NDArray a = Matrix.Random(3, type, 2, 5, 5) * scale, up = Linalg.Expm(a), down = Linalg.Expm(-a);
            Assert.Equal(type, up.DType);
            double growth = Matrix.Largest(up) * Matrix.Largest(down);
            Matrix.Near(BroadcastTo(Eye(5, type), 2, 5, 5), MatMul(up, down), 100 * type.Epsilon() * growth);
            Matrix.Near(MatMul(up, up), Linalg.Expm(2 * a), 100 * type.Epsilon() * Matrix.Largest(up) * Matrix.Largest(up));
        }
    }

    [Fact]
    public void ExponentialsInClosedForm()
    {
        NDArray nilpotent = [[0.0, 1e6, 3], [0, 0, 2e-6], [0, 0, 0]];
        Matrix.Near([[1.0, 1e6, 4], [0, 1, 2e-6], [0, 0, 1]], Linalg.Expm(nilpotent), 1e-9);
        Matrix.Near([[1.0, 1e200], [0, 1]], Linalg.Expm([[0.0, 1e200], [0, 0]]), 1e186);
        Matrix.Near([[Math.Cos(30), -Math.Sin(30)], [Math.Sin(30), Math.Cos(30)]], Linalg.Expm([[0.0, -30], [30, 0]]), 1e-12);
        Matrix.Near(Zeros(2, 2), Linalg.Expm(-1e200 * Eye(2)), 0);
        Matrix.Near(Eye(3), Linalg.Expm(Zeros(3, 3)), 0);
        Matrix.Near(MakeDiagonal(Exp(NDArray.Of(-700.0, 3, 0.1))), Linalg.Expm(MakeDiagonal(NDArray.Of(-700.0, 3, 0.1))), 1e-12);
        Matrix.Near([[Math.E, Math.E], [0, Math.E]], Linalg.Expm([[1.0, 1], [0, 1]]), 1e-14);

        // Moler and Van Loan's example: terms of 1e6 that cancel in the series.
        Matrix.Near([[-0.735759, 0.551819], [-1.471518, 1.103638]], Linalg.Expm([[-49.0, 24], [-64, 31]]), 1e-6);
        Assert.Equal([0, 0], Linalg.Expm(Zeros(0, 0)).Shape.ToArray());
        Assert.Equal([3, 0, 0], Linalg.Expm(Zeros(3, 0, 0)).Shape.ToArray());
    }

    [Theory]
    [InlineData(1e3), InlineData(1e6), InlineData(1e8), InlineData(1e20), InlineData(1e100), InlineData(1e150), InlineData(1e300)]
    public void LargeElementsOffTheDiagonalDoNotOverscale(double x)
    {
        // Each element to full precision, whatever its size; zeros may come out as rounding of the smallest.
        double e = Math.E;
        Relatively([[e, x * e], [0, e]], Linalg.Expm([[1.0, x], [0, 1]]));
        Relatively([[e, 0], [x * Math.Sinh(1), 1 / e]], Linalg.Expm([[1.0, 0], [x, -1]]));
        Relatively([[Math.Exp(5), x * (Math.Exp(5) - Math.Exp(-20)) / 25], [0, Math.Exp(-20)]], Linalg.Expm([[5.0, x], [0, -20]]));
        Relatively([[Math.Cosh(1), x * Math.Sinh(1)], [Math.Sinh(1) / x, Math.Cosh(1)]], Linalg.Expm([[0.0, x], [1 / x, 0]]));
        Relatively([[e, 0], [x * e / 2, 0]], Autodiff.Grad(a => Linalg.Expm(a)[0, 0])([[1.0, x], [0, 1]]));
        if (x < 1e100)
        {
            Relatively([[e, x * e, x * x * e / 2], [0, e, x * e], [0, 0, e]], Linalg.Expm([[1.0, x, 0], [0, 1, x], [0, 0, 1]]));
            Relatively([[x * e / 2, e], [x * x * e / 6, x * e / 2]], Autodiff.Grad(a => Linalg.Expm(a)[0, 1])([[1.0, x], [0, 1]]));
        }

        void Relatively(NDArray expected, NDArray actual) =>
            Assert.True(AllClose(actual, expected, 5e-14, 1e-14 / x), $"{expected}\n{actual}");
    }

    [Theory]
    [InlineData("Expm"), InlineData("Logm"), InlineData("Sqrtm"), InlineData("Funm")]
    public void TheDerivativeIsAdjointToItselfAndMatchesTheBlockIdentity(string name)
    {
        foreach (bool complex in new[] { false, true })
        {
            DType type = complex ? DType.Complex128 : DType.Float64;
            NDArray a = (3 * Eye(4, type)) + Matrix.Random(1, type, 4, 4), e = Matrix.Random(2, type, 4, 4), g = Matrix.Random(3, type, 4, 4);
            Func<NDArray, NDArray> f = Named(name);
            NDArray l = Autodiff.Jvp(f, a, e).Tangent, back = Autodiff.Vjp(f, a).Pullback(g);
            Complex forward = (Complex)Sum(g * l).AsType(DType.Complex128), reverse = (Complex)Sum(back * e).AsType(DType.Complex128);
            Assert.True(Complex.Abs(forward - reverse) < 1e-10 * Complex.Abs(forward));

            // f([[A, E], [0, A]]) has L(A, E) in its corner.
            NDArray block = f(MatrixFunction.Block(a, e))[..4, 4..];
            Matrix.Near(block, l, 1e-10 * Math.Max(1, Matrix.Largest(l)));
        }
    }

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
        Matrix.Near(Linalg.Logm(a) + (Math.Log(scale) * Eye(3)), Linalg.Logm(a * scale), 1e-12);
        NDArray graded = [[1.0, 1e150], [0, 4]];
        NDArray column = NDArray.Of(1.0, 1e-150), root = Linalg.Sqrtm(graded) * column;
        Matrix.Near([[1.0, 1.0 / 3], [0, 2e-150]], root, 1e-14);
        Matrix.Near(Ones(1), Linalg.Logm(graded)[0, 1..] / (Math.Log(4) / 3 * 1e150), 1e-12);
    }

    [Fact]
    public void DefectiveMatricesHaveFunctionsAndDerivatives()
    {
        NDArray jordan = [[2.0, 1, 0], [0, 2, 1], [0, 0, 2]];
        double r = Math.Sqrt(2);
        Matrix.Near([[r, 1 / (2 * r), -1 / (16 * r)], [0, r, 1 / (2 * r)], [0, 0, r]], Linalg.Sqrtm(jordan), 1e-15);
        Matrix.Near([[Math.Log(2), 0.5, -0.125], [0, Math.Log(2), 0.5], [0, 0, Math.Log(2)]], Linalg.Logm(jordan), 1e-14);
        foreach (string name in new[] { "Expm", "Logm", "Sqrtm", "Funm" })
        {
            Autodiff.CheckGrads(Named(name), jordan, 2);
        }
    }

    [Fact]
    public void TheBranchCutIsRefused()
    {
        NDArray[] bad = [[[-1.0, 0], [0, 2]], [[0.0, 1], [1, 0]], MakeDiagonal(NDArray.Of(new Complex(-2, 0), new Complex(3, 0)))];
        foreach (NDArray a in bad)
        {
            Assert.Contains("branch cut", Assert.Throws<ArgumentException>(() => Linalg.Logm(a)).Message, StringComparison.Ordinal);
            Assert.Contains("branch cut", Assert.Throws<ArgumentException>(() => Linalg.Sqrtm(a)).Message, StringComparison.Ordinal);
        }

        Assert.Contains("matrix 1 of the batch", Assert.Throws<ArgumentException>(() => Linalg.Logm(Stack(Eye(2), bad[0]))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Linalg.Logm(Zeros(2, 2)));
        Assert.Contains("no square root", Assert.Throws<ArgumentException>(() => Linalg.Sqrtm([[0.0, 1], [0, 0]])).Message, StringComparison.Ordinal);
        Matrix.Near(Zeros(2, 2), Linalg.Sqrtm(Zeros(2, 2)), 0);
        Matrix.Near([[0.5, 0.5], [0.5, 0.5]], Linalg.Sqrtm([[0.5, 0.5], [0.5, 0.5]]), 1e-8);
        Assert.Throws<SingularMatrixException>(() => Autodiff.Grad(x => Sum(Linalg.Sqrtm(x)))(Zeros(2, 2)));

        // A real rotation by nearly pi is not on it.
        NDArray turn = [[Math.Cos(3), -Math.Sin(3)], [Math.Sin(3), Math.Cos(3)]];
        Matrix.Near([[0.0, -3], [3, 0]], Linalg.Logm(turn), 1e-13);
        Matrix.Near([[Math.Cos(1.5), -Math.Sin(1.5)], [Math.Sin(1.5), Math.Cos(1.5)]], Linalg.Sqrtm(turn), 1e-13);
    }

    [Theory, MemberData(nameof(Types))]
    public void PowersAreProducts(DType type)
    {
        NDArray a = Eye(3, type) + (0.5 * Matrix.Random(5, type, 2, 3, 3)), product = a;
        Matrix.Near(BroadcastTo(Eye(3, type), 2, 3, 3), Linalg.MatrixPower(a, 0), 0);
        for (int n = 1; n < 9; n++, product = MatMul(product, a))
        {
            Matrix.Near(product, Linalg.MatrixPower(a, n), 100 * type.Epsilon() * Matrix.Largest(product));
            NDArray inverse = Linalg.MatrixPower(a, -n);
            Matrix.Near(BroadcastTo(Eye(3, type), 2, 3, 3), MatMul(product, inverse), 100 * type.Epsilon() * Matrix.Largest(product) * Matrix.Largest(inverse));
        }

        Matrix.Near(Zeros([2, 3, 3], type), Autodiff.Grad(x => Sum(AbsSquare(Linalg.MatrixPower(x, 0))))(a), 0);
    }

    [Fact]
    public void PowersAtTheEdges()
    {
        NDArray nilpotent = [[0.0, 1], [0, 0]];
        Matrix.Near(Zeros(2, 2), Linalg.MatrixPower(nilpotent, int.MaxValue), 0);
        Matrix.Near(Eye(2), Linalg.MatrixPower(Eye(2), int.MinValue), 0);
        var e = Assert.Throws<SingularMatrixException>(() => Linalg.MatrixPower(Stack(Eye(2), nilpotent), -2));
        Assert.Equal(1, e.BatchIndex);

        // d tr(A^2 C) = tr((A C + C A) dA), also at a nilpotent matrix.
        NDArray c = Matrix.Random(3, DType.Float64, 2, 2);
        Matrix.Near((MatMul(nilpotent, c) + MatMul(c, nilpotent)).T, Autodiff.Grad(x => Trace(MatMul(Linalg.MatrixPower(x, 2), c)))(nilpotent), 1e-15);
        Assert.Equal([0, 0], Linalg.MatrixPower(Zeros(0, 0), -3).Shape.ToArray());
    }

    [Fact]
    public void FunmAgreesWithTheOthers()
    {
        foreach (NDArray a in new NDArray[]
        {
            (3 * Eye(6)) + Matrix.Random(4, DType.Float64, 6, 6), (2 * Eye(5, DType.Complex128)) + Matrix.Random(4, DType.Complex128, 5, 5),
            [[1.0, 2, 3, 4], [0, 1.05, 1, 1], [0, 0, 5, 2], [0, 0, 0, 1.02]], MakeDiagonal(NDArray.Of(1.0, 1, 2, 1)), Eye(4),
        })
        {
            Matrix.Near(Linalg.Expm(a), Linalg.Funm(a, (z, _) => Complex.Exp(z)), 1e-9 * Matrix.Largest(Linalg.Expm(a)));
            Matrix.Near(MatMul(a, a), Linalg.Funm(a, (z, k) => k switch { 0 => z * z, 1 => 2 * z, 2 => 2, _ => 0 }), 1e-11 * Matrix.Largest(a) * Matrix.Largest(a));
            Matrix.Near(Linalg.Cosm(a), Linalg.Funm(a, (z, k) => Complex.Cos(z + (k * Math.PI / 2))), 1e-9 * Math.Max(1, Matrix.Largest(Linalg.Cosm(a))));
        }

        Assert.Contains("real", Assert.Throws<ArgumentException>(() => Linalg.Funm(Eye(2), (z, _) => Complex.ImaginaryOne * z)).Message, StringComparison.Ordinal);
        Assert.Throws<NotConvergedException>(() => Linalg.Funm(Zeros(2, 2), (z, k) => 1 / z));
    }

    [Theory, MemberData(nameof(Types))]
    public void TrigonometricIdentities(DType type)
    {
        NDArray a = 0.4 * Matrix.Random(7, type, 3, 4, 4), one = BroadcastTo(Eye(4, type), 3, 4, 4);
        NDArray c = Linalg.Cosm(a), s = Linalg.Sinm(a), ch = Linalg.Coshm(a), sh = Linalg.Sinhm(a);
        double tolerance = 200 * type.Epsilon();
        Assert.Equal(type, c.DType);
        Matrix.Near(one, MatMul(c, c) + MatMul(s, s), tolerance);
        Matrix.Near(one, MatMul(ch, ch) - MatMul(sh, sh), tolerance);
        Matrix.Near(s, MatMul(c, Linalg.Tanm(a)), tolerance);
        Matrix.Near(sh, MatMul(ch, Linalg.Tanhm(a)), tolerance);
        Matrix.Near(2 * MatMul(s, c), Linalg.Sinm(2 * a), tolerance);
    }

    [Fact]
    public void ShapesAndNumbersThatDoNotFitAreRefused()
    {
        Assert.Contains("Expm needs square matrices", Assert.Throws<ArgumentException>(() => Linalg.Expm(Zeros(2, 3))).Message, StringComparison.Ordinal);
        Assert.Contains("column 1", Assert.Throws<ArgumentException>(() => Linalg.Expm([[1.0, double.NaN], [0, 1]])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Linalg.ExpmFrechet(Eye(2), Eye(3)));
        Assert.Throws<ArgumentException>(() => Linalg.ExpmFrechet(Eye(2), Eye(2, DType.Complex128)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Linalg.FractionalMatrixPower(Eye(2), double.NaN));
    }

    static Func<NDArray, NDArray> Named(string name) => name switch
    {
        "Expm" => Linalg.Expm,
        "Logm" => Linalg.Logm,
        "Sqrtm" => Linalg.Sqrtm,
        _ => a => Linalg.Funm(a, (z, k) => Complex.Sin(z + (k * Math.PI / 2))),
    };
}
