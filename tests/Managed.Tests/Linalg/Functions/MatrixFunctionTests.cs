using System.Numerics;
using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

/// <summary>Functions of a matrix, by identities, closed forms, and adjointness of their derivatives.</summary>
public class MatrixFunctionTests
{
    [Theory]
    [InlineData("Expm"), InlineData("Logm"), InlineData("Sqrtm"), InlineData("Funm")]
    public void TheDerivativeIsAdjointToItselfAndMatchesTheBlockIdentity(string name)
    {
        foreach (bool complex in new[] { false, true })
        {
            DType type = complex ? DType.Complex128 : DType.Float64;
            NDArray a = (3 * Eye(4, type)) + Matrix.Random(1, type, 4, 4), e = Matrix.Random(2, type, 4, 4);
            NDArray g = Matrix.Random(3, type, 4, 4);
            Func<NDArray, NDArray> f = Named(name);
            NDArray l = Autodiff.Jvp(f, a, e).Tangent, back = Autodiff.Vjp(f, a).Pullback(g);
            Complex forward = (Complex)Sum(g * l).AsType(DType.Complex128), reverse = (Complex)Sum(back * e).AsType(DType.Complex128);
            Assert.True(Complex.Abs(forward - reverse) < 1e-10 * Complex.Abs(forward));

            // f([[A, E], [0, A]]) has L(A, E) in its corner.
            NDArray block = f(MatrixFunction.Block(a, e))[..4, 4..];
            Matrix.Near(block, l, 1e-10 * Math.Max(1, Matrix.Largest(l)));
        }
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

    [Theory]
    [InlineData(double.NaN), InlineData(double.PositiveInfinity), InlineData(double.NegativeInfinity)]
    public void CotangentsAndDirectionsThatAreNotFiniteGiveNaN(double bad)
    {
        foreach (NDArray a in new NDArray[] { (Eye(3) * 2.0) + 0.1, [[2.0, 1, 0], [0.5, 3, 1], [0, 0.2, 2]], Eye(1) })
        {
            NDArray g = Full([.. a.Shape], bad), one = Where(Arange(a.Size).Reshape([.. a.Shape]) == 0, bad, 0.0);
            foreach (string name in new[] { "Expm", "Logm", "Sqrtm", "Funm", "Power", "Cosm", "Sinhm", "Tanhm" })
            {
                Func<NDArray, NDArray> f = Named(name);
                Assert.True((bool)All(IsNan(Autodiff.Vjp(f, a).Pullback(g))), name);
                Assert.True((bool)All(IsNan(Autodiff.Jvp(f, a, one).Tangent)), name);
                Assert.True((bool)All(IsNan(Autodiff.Jvp(x => Autodiff.Jvp(f, x, a).Tangent, a, one).Tangent)), name);
            }
        }

        // One matrix of a batch is not the other.
        NDArray batch = Autodiff.Vjp(Linalg.Logm, Stack(Eye(2), Eye(2))).Pullback(Stack(Eye(2), Full([2, 2], bad)));
        Matrix.Near(Eye(2), batch[0], 1e-15);
        Assert.True((bool)All(IsNan(batch[1])));
    }

    [Fact]
    public void FunctionsOfHermitianMatricesAreThoseOfTheirEigenvalues()
    {
        foreach (DType type in new[] { DType.Float64, DType.Complex128 })
        {
            NDArray q = Matrix.Unitary(5, type, 4);
            double[] w = [1, 1, 2.5, 40];
            NDArray a = Matrix.Compose(q, w), e = Matrix.Random(6, type, 4, 4);
            foreach (string name in new[] { "Logm", "Sqrtm", "Funm", "Power", "Cosm", "Sinhm", "Tanhm" })
            {
                Func<NDArray, NDArray> f = Named(name);
                NDArray values = Diagonal(f(MakeDiagonal(NDArray.Of<double>(w).AsType(type))));
                NDArray expected = MatMul(q * values, Matrix.Adjoint(q));
                Matrix.Near(expected, f(a), 1e-13 * Matrix.Largest(expected));

                // The derivative by divided differences, against the block identity, which does not see that a is Hermitian.
                NDArray block = f(MatrixFunction.Block(a, e))[..4, 4..], l = Autodiff.Jvp(f, a, e).Tangent;
                Matrix.Near(block, l, 1e-11 * Math.Max(1, Matrix.Largest(l)));
            }
        }
    }

    [Fact]
    public void ShapesAndNumbersThatDoNotFitAreRefused()
    {
        Assert.Contains(
            "Expm needs square matrices", Assert.Throws<ArgumentException>(() => Linalg.Expm(Zeros(2, 3))).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "column 1", Assert.Throws<ArgumentException>(() => Linalg.Expm([[1.0, double.NaN], [0, 1]])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Linalg.ExpmFrechet(Eye(2), Eye(3)));
        Assert.Throws<ArgumentException>(() => Linalg.ExpmFrechet(Eye(2), Eye(2, DType.Complex128)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Linalg.FractionalMatrixPower(Eye(2), double.NaN));
    }

    [Theory]
    [InlineData("Expm"), InlineData("Sqrtm"), InlineData("Funm")]
    public void DerivativesAlongNaNAreNaN(string name)
    {
        foreach (NDArray a in new NDArray[] { [[1.0, 2], [0, 1]], [[1.0, 1e8], [0, 2]], [[1.0, 0.5], [0.25, 2]] })
        {
            foreach (double bad in new[] { double.NaN, double.PositiveInfinity })
            {
                NDArray direction = [[0, 0], [bad, 0]];
                NDArray along = Autodiff.Jvp(Named(name), a, direction).Tangent;
                Assert.False((bool)Any(IsFinite(along[0, 1])), $"{name} {a} {along}");
                NDArray gradient = Autodiff.Vjp(Named(name), a).Pullback(SwapAxes(direction));
                Assert.False((bool)Any(IsFinite(gradient[1, 0])), $"{name} {a} {gradient}");
            }
        }
    }

    [Theory]
    [InlineData(DType.Float32), InlineData(DType.Complex64)]
    public void SinglePrecisionFollowsDirectionsOfAnyScale(DType type)
    {
        // The derivative of log at 1e20 I is E / 1e20, that of exp near 0 is E.
        NDArray e = [[1.0, 0.5], [0.25, 1]], small = (e * 1e-20).AsType(type);
        NDArray log = Autodiff.Jvp(Linalg.Logm, 1e20 * Eye(2, type), small).Tangent.AsType(DType.Complex128);
        Matrix.Near(e, log * 1e40, 1e-4);
        NDArray nearZero = (e * 1e-40).AsType(type), exponential = Autodiff.Jvp(Linalg.Expm, nearZero, e.AsType(type)).Tangent;
        Matrix.Near(e, exponential, 1e-6);
    }

    [Fact]
    public void ErrorsNameTheFunctionThatWasCalled()
    {
        NDArray bad = [[1.0, double.NaN], [0, 1]];
        foreach ((string name, Func<NDArray, NDArray> f) in new (string, Func<NDArray, NDArray>)[]
        {
            ("Expm", Linalg.Expm), ("Logm", Linalg.Logm), ("Sqrtm", Linalg.Sqrtm), ("Cosm", Linalg.Cosm), ("Sinm", Linalg.Sinm),
            ("Tanm", Linalg.Tanm), ("Coshm", Linalg.Coshm), ("Sinhm", Linalg.Sinhm), ("Tanhm", Linalg.Tanhm),
            ("FractionalMatrixPower", a => Linalg.FractionalMatrixPower(a, 0.5)),
            ("FractionalMatrixPower", a => Linalg.FractionalMatrixPower(a, -1)),
            ("MatrixPower", a => Linalg.MatrixPower(a, -2)),
            ("Funm", a => Linalg.Funm(a, (z, k) => Complex.Exp(z))),
        })
        {
            Assert.StartsWith($"{name}: it holds NaN", Assert.Throws<ArgumentException>(() => f(bad)).Message, StringComparison.Ordinal);
            Assert.StartsWith(
                $"{name}: it holds NaN", Assert.Throws<ArgumentException>(() => f(bad.AsType(DType.Complex64))).Message,
                StringComparison.Ordinal);
        }

        Assert.StartsWith(
            "FractionalMatrixPower", Assert.Throws<ArgumentException>(() => Linalg.FractionalMatrixPower([[0.0, 1], [0, 0]], 0.5)).Message,
            StringComparison.Ordinal);
    }

    static Func<NDArray, NDArray> Named(string name) => name switch
    {
        "Expm" => Linalg.Expm,
        "Logm" => Linalg.Logm,
        "Sqrtm" => Linalg.Sqrtm,
        "Power" => a => Linalg.FractionalMatrixPower(a, 0.3),
        "Cosm" => Linalg.Cosm,
        "Sinhm" => Linalg.Sinhm,
        "Tanhm" => Linalg.Tanhm,
        _ => a => Linalg.Funm(a, (z, k) => Complex.Sin(z + (k * Math.PI / 2))),
    };
}
