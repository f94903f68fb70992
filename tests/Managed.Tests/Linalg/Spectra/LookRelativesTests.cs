using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

/// <summary>Joint losses at equal values through svd, Takagi's factorization, pencils, tridiagonal matrices and subsets.</summary>
public class LookRelativesTests
{
    static readonly NDArray m3 = new double[,] { { 1, 2, 3 }, { 2, 5, 1 }, { 3, 1, 7 } };

    static NDArray Diagonal(params double[] w) => MakeDiagonal(NDArray.Of<double>(w));

    /// <summary>The product of the factors is the matrix, so the gradient of Re sum C U diag(s) Vh is C, whatever the values.</summary>
    [Theory]
    [InlineData(DType.Float64, 4, 3, false)]
    [InlineData(DType.Float64, 3, 4, true)]
    [InlineData(DType.Complex128, 4, 3, true)]
    [InlineData(DType.Complex128, 3, 3, false)]
    public void TheProductOfTheFactorsOfSvd(DType type, int m, int n, bool full)
    {
        NDArray c = Matrix.Random(1, type, m, n);
        foreach (double[] s in new double[][] { [2, 2, 1], [3, 1, 1], [2, 2, 2], [2, 2 + 1e-10, 1] })
        {
            NDArray u = Matrix.Unitary(2, type, m)[.., ..3], v = Matrix.Unitary(3, type, n)[.., ..3];
            NDArray a = MatMul(u * NDArray.Of<double>(s), v, Trans.None, Trans.ConjTranspose);
            NDArray g = Autodiff.Grad(x =>
            {
                var (left, values, right) = Linalg.Svd(x, full);
                return Real(Sum(c * MatMul(left[.., ..3] * values, right[..3])));
            })(a);
            Matrix.Near(c, g, 1e-7);
            NDArray both = Autodiff.Grad(
                x => Real(Sum(c * MatMul(Linalg.Svd(x, false).U * Linalg.Svdvals(x), Linalg.Svd(x, full).Vh[..3]))))(a);
            Matrix.Near(c, both, 1e-7);
        }
    }

    [Fact]
    public void ElementsOfAFunctionOfCloseSingularValues()
    {
        NDArray g = Autodiff.Grad(x =>
        {
            var (u, s, _) = Linalg.Svd(x);
            return MatMul(u * (1e6 + s), u, Trans.None, Trans.Transpose)[0, 1];
        })(Diagonal(1 + 1e-9, 1, 0.3));
        Assert.Equal(0.5, (double)g[0, 1], 1e-7);
        Assert.Equal(0.5, (double)g[1, 0], 1e-7);
    }

    [Fact]
    public void SingleSingularVectorsHaveNoGradient()
    {
        Assert.Throws<IllPosedGradientException>(() => Autodiff.Grad(x => Abs(Linalg.Svd(x).U[0, 0]))(Eye(3)));
        Assert.Throws<IllPosedGradientException>(() => Autodiff.Grad(x => Sum(Power(Linalg.Svd(x).Vh, 4)))(Diagonal(2, 2, 1)));
    }

    [Fact]
    public void TheProductOfTakagisFactors()
    {
        NDArray c = Matrix.Random(1, DType.Complex128, 3, 3);
        foreach (double[] s in new double[][] { [2, 2, 1], [2, 1, 1], [2, 2, 2] })
        {
            NDArray u = Matrix.Unitary(2, DType.Complex128, 3), a = MatMul(u * NDArray.Of<double>(s), u, Trans.None, Trans.Transpose);
            NDArray g = Autodiff.Grad(x =>
            {
                (NDArray f, NDArray w) = Linalg.Takagi(x);
                return Real(Sum((c + c.T) * MatMul(f * w, f, Trans.None, Trans.Transpose)));
            })(a);
            NDArray full = 2 * (c + c.T);
            Matrix.Near(Tril(full) - (MakeDiagonal(Diagonal(full)) / 2), g, 1e-11);
        }

        static NDArray Diagonal(NDArray x) => Num.Diagonal(x);
    }

    /// <summary>X f(w) X^H of A X = B X diag(w) is L^-H f(L^-1 A L^-H) L^-1 with B = L L^H.</summary>
    [Fact]
    public void FunctionsOfPencils()
    {
        NDArray l = new double[,] { { 2, 0, 0 }, { 1, 1.5, 0 }, { -0.5, 0.3, 1 } }, b = MatMul(l, l, Trans.None, Trans.Transpose);
        NDArray a = MatMul(MatMul(l, Diagonal(1, 1, 3)), l, Trans.None, Trans.Transpose);
        (NDArray ga, NDArray gb) = Autodiff.Grad((x, y) =>
        {
            (NDArray w, NDArray v) = Linalg.Eigh(x, y);
            return Sum(m3 * MatMul(v * Exp(w), v, Trans.None, Trans.Transpose));
        })(a, b);
        (NDArray ra, NDArray rb) = Autodiff.Grad((x, y) =>
        {
            NDArray f = Linalg.Cholesky(y), inverse = Linalg.Inv(f), c = MatMul(MatMul(inverse, x), inverse, Trans.None, Trans.Transpose);
            return Sum(m3 * MatMul(MatMul(inverse, Linalg.SpectralFunction((c + c.T) / 2, Exp), Trans.Transpose), inverse));
        })(a, b);
        Matrix.Near(Symmetric(ra), Symmetric(ga), 1e-9);
        Matrix.Near(Symmetric(rb), Symmetric(gb), 1e-9);
    }

    /// <summary>tr(M X f(w) X^H) of the other two types is a function of both matrices, whose differences say what is right.</summary>
    [Theory]
    [InlineData(PencilType.ABx)]
    [InlineData(PencilType.BAx)]
    public void FunctionsOfTheOtherPencils(PencilType type)
    {
        NDArray l = new double[,] { { 2, 0, 0 }, { 1, 1.5, 0 }, { -0.5, 0.3, 1 } }, b = MatMul(l, l, Trans.None, Trans.Transpose);
        NDArray inverse = Linalg.Inv(l), a = MatMul(MatMul(inverse, Diagonal(1, 1, 3), Trans.Transpose), inverse);
        NDArray Loss(NDArray x, NDArray y)
        {
            (NDArray w, NDArray v) = Linalg.Eigh(x, y, type: type);
            return Sum(m3 * MatMul(v * Exp(w), v, Trans.None, Trans.Transpose));
        }

        (NDArray ga, NDArray gb) = Autodiff.Grad(Loss)(a, b);
        Matrix.Near(Matrix.NumericGradient(x => Loss(x, b), a), ga, 1e-6 * Matrix.Largest(ga));
        Matrix.Near(Matrix.NumericGradient(y => Loss(a, y), b), gb, 1e-6 * Matrix.Largest(gb));
    }

    [Fact]
    public void TridiagonalMatricesThatFallApart()
    {
        NDArray m = new double[,] { { 1, 2, 3, 1 }, { 2, 5, 1, 4 }, { 3, 1, 7, 2 }, { 1, 4, 2, 3 } };
        NDArray d = Array([2, 2, 2, 2.0]), e = Array([1, 0, 1.0]);
        foreach (bool apart in new[] { false, true })
        {
            (NDArray _, NDArray ge) = Autodiff.Grad((x, y) =>
            {
                (NDArray w, NDArray v) = Linalg.EighTridiagonal(x, y);
                w = apart ? Linalg.EigvalshTridiagonal(x, y) : w;
                return Sum(m * MatMul(v * Exp(w), v, Trans.None, Trans.Transpose));
            })(d, e);
            Assert.Equal(83.589, (double)ge[1], 1e-3);
        }
    }

    [Fact]
    public void SubsetsThatHoldAWholeGroup()
    {
        NDArray a = Matrix.Compose(Matrix.Unitary(3, DType.Float64, 4), [1, 1, 3, 4]);
        NDArray m = Matrix.Read(Matrix.Random(1, DType.Float64, 4, 4), Uplo.Lower);
        NDArray right = Autodiff.Grad(x => Sum(m * Linalg.SpectralFunction(x, w => Where(Less(w, 2), Exp(w), 0 * w))))(a);
        foreach (bool apart in new[] { false, true })
        {
            NDArray g = Autodiff.Grad(x =>
            {
                (NDArray w, NDArray v) = Linalg.Eigh(x, EighSubset.Lowest(2));
                w = apart ? Linalg.Eigvalsh(x, EighSubset.Lowest(2)) : w;
                return Sum(m * MatMul(v * Exp(w), v, Trans.None, Trans.Transpose));
            })(a);
            Matrix.Near(right, g, 1e-10);
        }
    }

    static NDArray Symmetric(NDArray g) => (g + g.T) / 2;
}
