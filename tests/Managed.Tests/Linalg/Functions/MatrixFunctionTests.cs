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

    static Func<NDArray, NDArray> Named(string name) => name switch
    {
        "Expm" => Linalg.Expm,
        "Logm" => Linalg.Logm,
        "Sqrtm" => Linalg.Sqrtm,
        _ => a => Linalg.Funm(a, (z, k) => Complex.Sin(z + (k * Math.PI / 2))),
    };
}
