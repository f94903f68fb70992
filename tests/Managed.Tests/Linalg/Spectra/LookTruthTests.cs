using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

/// <summary>Losses that the fault finder, tests/Truth.Tests, found to be wrong, or refused without need.</summary>
public class LookTruthTests
{
    static NDArray Cycle(int n) => Diag(Ones(n - 1), 1) + Diag(Ones(1), 1 - n);

    static NDArray Adjoint(NDArray x) => Conj(SwapAxes(x));

    /// <summary>
    /// tr(M A^3) of a ring: the pair at 0 has cotangents 3 w^2 that are rounding of the others, and must not stand against a matrix M.
    /// </summary>
    [Theory]
    [InlineData(DType.Float64)]
    [InlineData(DType.Complex128)]
    [InlineData(DType.Float32)]
    public void AGroupWhoseCotangentsAreRounding(DType type)
    {
        NDArray a = (-Cycle(8) - SwapAxes(Cycle(8))).AsType(type), m = Matrix.Random(1, type, 8, 8);
        NDArray found = Autodiff.Grad(x =>
        {
            (NDArray w, NDArray v) = Linalg.Eigh(x, Uplo.Lower);
            return Real(Sum(m * MatMul(v * (w * w * w), Adjoint(v))));
        })(a);
        NDArray expected = Autodiff.Grad(x => Real(Sum(m * Linalg.SpectralFunction(x, w => w * w * w))))(a);
        Matrix.Near(expected, found, 1e3 * Matrix.Rounding(expected));
    }

    /// <summary>Re tr(M U s U^T) = Re tr(M A): its skew part has no influence, and rounding must not determine it.</summary>
    [Theory]
    [InlineData(DType.Complex64)]
    [InlineData(DType.Complex128)]
    [InlineData(DType.Float32)]
    public void TakagiAtZero(DType type)
    {
        NDArray m = Matrix.Random(1, type, 4, 4), half = 0.5 * (m + SwapAxes(m));
        NDArray found = Autodiff.Grad(x =>
        {
            (NDArray u, NDArray s) = Linalg.Takagi(0.5 * (x + SwapAxes(x)));
            return Real(Sum(m * MatMul(u * s, SwapAxes(u))));
        })(Zeros([4, 4], type));
        Matrix.Near(half, found, 1e3 * Matrix.Rounding(half));
    }

    /// <summary>The value is 0 beside a large gradient, which is the same with other phases.</summary>
    [Fact]
    public void PhasesOfALossThatIsRounding()
    {
        NDArray a = Array([[0, 1, 1], [1, 0, 0], [1, 0, 0]]).AsType(DType.Complex64);
        NDArray found = Autodiff.Grad(x =>
        {
            NDArray v = Linalg.Eigh(x, Uplo.Lower).Eigenvectors, q = Real(Sum(Conj(v) * MatMul(x, v), -2));
            return Sum(q * q * q);
        })(a);
        Assert.True((double)Max(Abs(found)) > 1);
    }

    /// <summary>A gradient that is 0 but for rounding is the same with other phases.</summary>
    [Fact]
    public void PhasesOfAStationaryLoss()
    {
        NDArray a = Array([[1, 0.5 - (0.3 * I)], [0.5 + (0.3 * I), 1]]);
        NDArray found = Autodiff.Grad(x => Sum(Power(AbsSquare(Linalg.Eigh(x, EighSubset.Lowest(1)).Eigenvectors), 2)))(a);
        Matrix.Near(Zeros([2, 2], DType.Complex128), found, 1e-15);
    }

    /// <summary>sum c_k w_k^2 |V_ik|^2 at w = 0: vectors that have the weight 0 need not be determined.</summary>
    [Fact]
    public void VectorsWithoutWeight()
    {
        NDArray c = NDArray.Of<double>([1, 2, 3]), r = NDArray.Of<double>([2, -1, 4]);
        NDArray found = Autodiff.Grad(x =>
        {
            (NDArray w, NDArray v) = Linalg.Eigh(0.5 * (x + SwapAxes(x)), Uplo.Lower);
            return Sum(r[.., NewAxis] * AbsSquare(v) * (c * w * w));
        })(Ones(3, 3));

        // The third eigenvalue alone: 3 w^2 sum r_i v_i^2 by perturbation theory at w = 3 and v = (1, 1, 1) / sqrt(3).
        NDArray v0 = Ones(3) / Math.Sqrt(3), outer = v0[.., NewAxis] * v0, move = 9 * 3 * 2 / 3.0 * (r * v0)[.., NewAxis] * v0;
        NDArray part = move - (outer * Sum(v0 * r * v0) * 9 * 3 * 2 / 3.0);
        NDArray expected = (3 * 2 * 3 * Sum(r * v0 * v0) * outer) + (0.5 * (part + SwapAxes(part)));
        Matrix.Near(expected, found, 1e-12);
    }

    /// <summary>At multiples of 1 any independent vectors are eigenvectors, orthogonal or not.</summary>
    [Theory]
    [InlineData(DType.Float64)]
    [InlineData(DType.Complex128)]
    public void EigAtMultiplesOfOne(DType type)
    {
        NDArray m = Matrix.Random(1, type, 3, 3);
        foreach (NDArray a in new[] { Eye(3).AsType(type), Zeros([3, 3], type) })
        {
            Refused(x =>
            {
                (NDArray w, NDArray v) = Linalg.Eig(x);
                return Real(Sum(m * MatMul(v * Exp(w), Linalg.Inv(v))));
            });
            Refused(x =>
            {
                NDArray v = Linalg.Eig(x).Eigenvectors;
                return Sum(AbsSquare(MatMul(Adjoint(v), v)));
            });

            void Refused(Func<NDArray, NDArray> loss) => Assert.Throws<IllPosedGradientException>(() => Autodiff.Grad(loss)(a));
        }
    }

    /// <summary>A conjugate pair that is rounding of a double eigenvalue 0 is a group by itself.</summary>
    [Fact]
    public void EigOfAConjugatePairInOneGroup()
    {
        NDArray a = Matrix.Random(1, DType.Float64, 5, 2), b = MatMul(a, Matrix.Random(2, DType.Float64, 2, 5));
        for (int i = 0; i < 20; i++)
        {
            NDArray turned = MatMul(MatMul(Matrix.Unitary(i, DType.Float64, 5), b), SwapAxes(Matrix.Unitary(i, DType.Float64, 5)));
            Assert.Throws<IllPosedGradientException>(() => Autodiff.Grad(x => Sum(Power(Abs(Linalg.Eig(x).Eigenvectors), 4)))(turned));
        }
    }

    /// <summary>The inverse of nearly parallel vectors overflows: a condition that is NaN is that of a defective matrix.</summary>
    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Complex64)]
    public void ForwardModeAtADefectiveMatrix(DType type) => Assert.Throws<IllPosedGradientException>(() => Autodiff.Jvp(
        x => Sum(AbsSquare(Linalg.Eig(x).Eigenvectors)), Tril(Ones(7, 7)).AsType(type), Ones([7, 7], type)));

    /// <summary>sum 1 / (1 + w^2) at 2 has a Hessian in which equal eigenvalues couple; reverse over forward would lose that.</summary>
    [Fact]
    public void EigReverseOverForwardAtEqualEigenvalues()
    {
        NDArray d = Matrix.Random(1, DType.Float64, 2, 2);
        Assert.Throws<IllPosedGradientException>(() => Autodiff.Grad(x => Autodiff.Jvp(
            y => Real(Sum(1 / (1 + Power(Linalg.Eigvals(y), 2)))), x, d).Tangent)(2 * Eye(2)));
    }
}
