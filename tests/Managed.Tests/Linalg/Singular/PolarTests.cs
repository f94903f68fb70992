using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

public class PolarTests
{
    public static TheoryData<DType, int, int> Shapes()
    {
        var data = new TheoryData<DType, int, int>();
        foreach (DType type in Matrix.Types)
        {
            foreach ((int m, int n) in new[] { (0, 0), (3, 0), (0, 3), (1, 1), (4, 4), (5, 3), (3, 5) })
            {
                data.Add(type, m, n);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Reconstructs(DType type, int m, int n)
    {
        NDArray a = Matrix.Random(m + n, type, m, n);
        double tolerance = 100 * type.Epsilon();
        foreach (Side side in Enum.GetValues<Side>())
        {
            (NDArray u, NDArray p) = Linalg.Polar(a, side);
            Matrix.Near(a, side == Side.Right ? MatMul(u, p) : MatMul(p, u), tolerance);
            Matrix.Near(Conj(p).T, p, tolerance);
            Assert.True(Linalg.Eigvalsh(p).ToArray<double>().All(x => x > -tolerance));
            NDArray gram = m >= n ? MatMul(u, u, Trans.ConjTranspose) : MatMul(u, u, Trans.None, Trans.ConjTranspose);
            Matrix.Near(Eye(Math.Min(m, n), type), gram, tolerance);
        }
    }

    /// <summary>Equal singular values are ordinary points, to second order.</summary>
    [Fact]
    public void DerivativesAtEqualSingularValues()
    {
        foreach (DType type in new[] { DType.Float64, DType.Complex128 })
        {
            foreach ((int m, int n) in new[] { (3, 3), (5, 3), (3, 5) })
            {
                foreach (double[] s in new double[][] { [1, 1, 1], [2, 2, 1], [3, 1, 1] })
                {
                    NDArray a = SvdDegenerateTests.WithSpectrum(1, type, m, n, s);
                    foreach (Side side in Enum.GetValues<Side>())
                    {
                        Autodiff.CheckGrads(x => Linalg.Polar(x[0], side) is var (u, p) ? [u, p] : x, [a], 2);
                    }
                }
            }
        }
    }

    /// <summary>Beside a singular value 0 the part of U that the matrix determines has a gradient; more is refused.</summary>
    [Fact]
    public void SingularMatrices()
    {
        NDArray a = SvdDegenerateTests.WithSpectrum(2, DType.Float64, 3, 3, [2, 0, 0]), g = Matrix.Random(3, DType.Float64, 3, 3);
        var e = Assert.Throws<IllPosedGradientException>(() => Autodiff.Grad(x => Sum(g * Linalg.Polar(x).U))(a));
        Assert.Equal("polar", e.Function);

        // tr P^2 = |A|^2.
        Matrix.Near(2 * a, Autodiff.Grad(x => Sum(Power(Linalg.Polar(x).P, 2)))(a), 1e-13);
    }

    [Theory]
    [InlineData(1e-150)]
    [InlineData(1e150)]
    public void ScalesDoNotMatter(double scale)
    {
        NDArray a = Matrix.Random(4, DType.Complex128, 4, 3), g = Matrix.Random(5, DType.Complex128, 4, 3);
        Func<NDArray, NDArray> gradient = Autodiff.Grad(x => Real(Sum(g * Linalg.Polar(x).U)));
        Matrix.Near(gradient(a), gradient(scale * a) * scale, 1e-12);
    }

    /// <summary>The singular values of A are n of the 2n numbers s and -s, and rounding is counted as in svd.</summary>
    [Theory]
    [InlineData(14, false)]
    [InlineData(18, true)]
    public void RoundingBetweenVanishingValuesIsThatOfSvd(double eps, bool refused)
    {
        NDArray a = MakeDiagonal(Array([2.0, 1, 0, 0])), w = Linalg.Polar(a).U;
        double delta = eps * DType.Float64.Epsilon();
        NDArray k = Array([[0, 1, 0, 0], [-1, 0, 0, 0], [0, 0, 0, delta], [0, 0, -delta, 0]]);
        Func<NDArray, NDArray> gradient = Autodiff.Grad(x => Sum(MatMul(w, k) * Linalg.Polar(x).U));
        if (refused)
        {
            Assert.Throws<IllPosedGradientException>(() => gradient(a));
        }
        else
        {
            Assert.True(double.IsFinite(Matrix.Largest(gradient(a))));
        }
    }

    public static TheoryData<DType, int, int, double[]> Deficient()
    {
        var data = new TheoryData<DType, int, int, double[]>();
        foreach (DType type in Matrix.Types)
        {
            foreach ((int m, int n, double[] s) in new (int, int, double[])[]
            {
                (3, 2, [2, 0]), (4, 3, [3, 1, 0]), (4, 3, [3, 0, 0]), (3, 4, [3, 1, 0]), (2, 3, [2, 0]), (3, 1, [0]),
                (20, 7, [7, 6, 5, 4, 3, 0, 0]),
            })
            {
                data.Add(type, m, n, s);
            }
        }

        return data;
    }

    /// <summary>Beside a singular value 0 of a matrix that is not square U has any unit vectors, and P a kink.</summary>
    [Theory]
    [MemberData(nameof(Deficient))]
    public void BelowFullRankLossesOfUAreRefusedAndThoseOfSquaresOfPAreNot(DType type, int m, int n, double[] s)
    {
        NDArray a = SvdDegenerateTests.WithSpectrum(2, type, m, n, s), g = Matrix.Random(3, type, m, n), d = Matrix.Random(4, type, m, n);
        foreach (Side side in Enum.GetValues<Side>())
        {
            Func<NDArray, NDArray> loss = x => Real(Sum(g * Linalg.Polar(x, side).U));
            Assert.Equal("polar", Assert.Throws<IllPosedGradientException>(() => Autodiff.Grad(loss)(a)).Function);
            Assert.Throws<IllPosedGradientException>(() => Autodiff.Grad(loss)(Stack(d, a)[1]));
            Assert.Throws<IllPosedGradientException>(() => Autodiff.Jvp(loss, a, d));
            int order = side == Side.Right ? n : m;
            NDArray weights = Matrix.Random(5, type, order, order);
            Assert.Throws<IllPosedGradientException>(() => Autodiff.Grad(x => Real(Sum(weights * Linalg.Polar(x, side).P)))(a));

            // P^2 = A^H A, or A A^H.
            NDArray Square(NDArray p) => Real(Sum(weights * MatMul(p, p)));
            NDArray Gram(NDArray x) =>
                side == Side.Right ? MatMul(x, x, Trans.ConjTranspose) : MatMul(x, x, Trans.None, Trans.ConjTranspose);
            NDArray expected = Autodiff.Grad(x => Real(Sum(weights * Gram(x))))(a);
            double tolerance = 1000 * n * type.Epsilon() * Matrix.Largest(a + 1);
            Matrix.Near(expected, Autodiff.Grad(x => Square(Linalg.Polar(x, side).P))(a), tolerance);
        }
    }

    [Fact]
    public void TheNumbersOneToTwelveHaveNoGradientOfU()
    {
        NDArray a = Reshape(Arange(1, 13), 4, 3).AsType(DType.Float64);
        Assert.Throws<IllPosedGradientException>(() => Autodiff.Grad(x => Sum(a * Sin(Linalg.Polar(x).U)))(a));
        Assert.Throws<IllPosedGradientException>(() => Autodiff.Grad(x => Sum(a.T * Sin(Linalg.Polar(x).U)))(a.T));

        // A U that sees the range of A only, through its projector: U P^2 U^H = A A^H.
        NDArray w = Matrix.Random(1, DType.Float64, 4, 4);
        NDArray Loss(NDArray x)
        {
            (NDArray u, NDArray p) = Linalg.Polar(x);
            return Sum(w * MatMul(MatMul(u, MatMul(p, p)), u, Trans.None, Trans.Transpose));
        }

        Matrix.Near(MatMul(w + w.T, a), Autodiff.Grad(Loss)(a), 1e-10);
    }
}
