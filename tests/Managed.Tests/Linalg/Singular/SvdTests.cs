using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

public class SvdTests
{
    public static TheoryData<DType, int, int> Shapes()
    {
        var data = new TheoryData<DType, int, int>();
        foreach (DType type in Matrix.Types)
        {
            foreach ((int m, int n) in new[]
            {
                (0, 0), (0, 3), (3, 0), (1, 1), (4, 4), (5, 3), (3, 5), (1, 4), (4, 1), (40, 3), (3, 40), (37, 37),
            })
            {
                data.Add(type, m, n);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void ReconstructsWithOrthonormalFactors(DType type, int m, int n)
    {
        int r = Math.Min(m, n);
        foreach (NDArray a in Sample.Layouts(Matrix.Random(m + n, type, m, n)))
        {
            foreach (bool full in new[] { false, true })
            {
                (NDArray u, NDArray s, NDArray vh) = Linalg.Svd(a, full);
                Sample.Shape([m, full ? m : r], u);
                Sample.Shape([full ? n : r, n], vh);
                Check(a, u, s, vh, r, type.Epsilon() * 20 * Math.Max(m, n));
                Matrix.Near(s, Linalg.Svdvals(a), type.Epsilon() * 20 * Math.Max(m, n));
            }
        }
    }

    [Theory]
    [InlineData(1e-200)]
    [InlineData(1e-150)]
    [InlineData(1e150)]
    [InlineData(1e200)]
    public void ScalesDoNotMatter(double scale)
    {
        foreach (DType type in new[] { DType.Float64, DType.Complex128 })
        {
            NDArray a = Matrix.Random(1, type, 4, 3), b = Matrix.Random(2, DType.Float64, 4, 3);
            (NDArray u, NDArray s, NDArray vh) = Linalg.Svd(scale * a, fullMatrices: false);
            Check(scale * a, u, s / scale, vh, 3, 1e-14, scale);
            NDArray Loss(NDArray x)
            {
                (NDArray left, _, NDArray right) = Linalg.Svd(x, fullMatrices: false);
                return Sum(b * AbsSquare(left)) + Sum(b[..3] * AbsSquare(right));
            }

            NDArray expected = Autodiff.Grad(Loss)(a), found = Autodiff.Grad(Loss)(scale * a) * scale;
            Matrix.Near(expected, found, 1e-12 * Matrix.Largest(expected));
        }
    }

    /// <summary>Rank one, zero, unitary, graded over 40 orders of magnitude.</summary>
    [Fact]
    public void SpecialMatrices()
    {
        foreach (DType type in Matrix.Types)
        {
            double eps = type.Epsilon();
            NDArray x = Matrix.Random(3, type, 5, 1), y = Matrix.Random(4, type, 1, 4);
            NDArray s = Linalg.Svdvals(MatMul(x, y));
            double product = (double)(Linalg.Norm(x) * Linalg.Norm(y));
            Assert.Equal(product, (double)s[0], 20 * eps * product);
            Assert.True((double)s[1] <= 20 * eps * product);
            Assert.Equal(0, Matrix.Largest(Linalg.Svdvals(Zeros([4, 6], type))));
            Matrix.Near(Ones([5], type.RealType()), Linalg.Svdvals(Matrix.Unitary(5, type, 5)), 20 * eps);
            (NDArray u, NDArray zero, NDArray vh) = Linalg.Svd(Zeros([4, 2], type));
            Check(Zeros([4, 2], type), u, zero, vh, 2, 10 * eps);
        }

        NDArray graded = MakeDiagonal(NDArray.Of(1e20, 1, 1e-20));
        Matrix.Near(NDArray.Of(1.0, 1, 1), Linalg.Svdvals(graded) / NDArray.Of(1e20, 1, 1e-20), 1e-14);
    }

    [Fact]
    public void BatchesAndEmptyBatches()
    {
        NDArray a = Matrix.Random(6, DType.Complex128, 2, 3, 4, 3);
        (NDArray u, NDArray s, NDArray vh) = Linalg.Svd(a, fullMatrices: false);
        Sample.Shape([2, 3, 4, 3], u);
        Sample.Shape([2, 3, 3], s);
        Matrix.Near(a, MatMul(u * s[Ellipsis, NewAxis, ..], vh), 1e-13);
        (u, s, vh) = Linalg.Svd(Zeros(0, 4, 3));
        Sample.Shape([0, 4, 4], u);
        Sample.Shape([0, 3], s);
        Sample.Shape([0, 3, 3], vh);
        (u, _, vh) = Linalg.Svd(Zeros(2, 3, 0));
        Matrix.Near(Stack(Eye(3), Eye(3)), u, 0);
        Sample.Shape([2, 0, 0], vh);
    }

    [Fact]
    public void ErrorsNameFunctionShapeAndPlace()
    {
        string shape = Assert.Throws<ArgumentException>(() => Linalg.Svd(Zeros(3))).Message;
        Assert.Contains("Svd needs matrices, shape (..., m, n), not (3,)", shape);
        NDArray a = Stack(Eye(3), Where(Equal(Arange(9).Reshape(3, 3), 5), double.NaN, Eye(3)));
        string message = Assert.Throws<ArgumentException>(() => Linalg.Svd(a)).Message;
        Assert.Contains("NaN at row 1, column 2 of matrix 1 of the batch", message);
        Assert.Contains("Svdvals", Assert.Throws<ArgumentException>(() => Linalg.Svdvals(double.PositiveInfinity * Ones(2, 2))).Message);
    }

    /// <summary>Singular values, and so their losses, do not change under unitary factors; gradients turn along.</summary>
    [Fact]
    public void UnitaryInvariance()
    {
        foreach (DType type in new[] { DType.Float64, DType.Complex128 })
        {
            NDArray a = Matrix.Random(8, type, 4, 3), p = Matrix.Unitary(9, type, 4), q = Matrix.Unitary(10, type, 3);
            NDArray b = MatMul(MatMul(p, a), q);
            Matrix.Near(Linalg.Svdvals(a), Linalg.Svdvals(b), 2 * Matrix.Rounding(a));
            Func<NDArray, NDArray> gradient = Autodiff.Grad(x => Sum(Exp(Linalg.Svdvals(x)) * NDArray.Of(1, 2.0, 5)));
            Matrix.Near(MatMul(MatMul(Conj(p), gradient(a)), Conj(q)), gradient(b), 1e-12);
        }
    }

    [Fact]
    public void SingularVectorsAreComputedOnlyForGradients()
    {
        NDArray a = Matrix.Random(11, DType.Float64, 4, 3);
        NDArray direct = Autodiff.Grad(x => Sum(Power(Linalg.Svdvals(x), 2)))(a);
        Matrix.Near(2 * a, direct, 1e-13);
        Matrix.Near(2 * a, Autodiff.Grad(x => Sum(Power(Linalg.Svd(x).S, 2)))(a), 1e-13);
    }

    internal static void Check(NDArray a, NDArray u, NDArray s, NDArray vh, int r, double tolerance, double scale = 1)
    {
        Matrix.Near(a / scale, MatMul(u[.., ..r] * s, vh[..r, ..]), tolerance * Math.Max(1, Matrix.Largest(a / scale)));
        Matrix.Near(Eye(u.Shape[1], a.DType), MatMul(u, u, Trans.ConjTranspose), tolerance);
        Matrix.Near(Eye(vh.Shape[0], a.DType), MatMul(vh, vh, Trans.None, Trans.ConjTranspose), tolerance);
        double[] values = s.ToArray<double>();
        Assert.True(values.All(x => x >= 0) && values.Zip(values.Skip(1)).All(p => p.First >= p.Second));
    }
}
