using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

public class MatrixPowerTests
{
    public static TheoryData<DType> Types => Sample.Types;

    [Theory, MemberData(nameof(Types))]
    public void PowersAreProducts(DType type)
    {
        NDArray a = Eye(3, type) + (0.5 * Matrix.Random(5, type, 2, 3, 3)), product = a;
        Matrix.Near(BroadcastTo(Eye(3, type), 2, 3, 3), Linalg.MatrixPower(a, 0), 0);
        for (int n = 1; n < 9; n++, product = MatMul(product, a))
        {
            Matrix.Near(product, Linalg.MatrixPower(a, n), 100 * type.Epsilon() * Matrix.Largest(product));
            NDArray inverse = Linalg.MatrixPower(a, -n);
            Matrix.Near(
                BroadcastTo(Eye(3, type), 2, 3, 3), MatMul(product, inverse),
                100 * type.Epsilon() * Matrix.Largest(product) * Matrix.Largest(inverse));
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
        Matrix.Near(
            (MatMul(nilpotent, c) + MatMul(c, nilpotent)).T, Autodiff.Grad(x => Trace(MatMul(Linalg.MatrixPower(x, 2), c)))(nilpotent),
            1e-15);
        Assert.Equal([0, 0], Linalg.MatrixPower(Zeros(0, 0), -3).Shape.ToArray());
    }

    [Fact]
    public void RealPowersOfSingularMatrices()
    {
        Matrix.Near([[2.0, 0], [0, 0]], Linalg.FractionalMatrixPower([[4.0, 0], [0, 0]], 0.5), 0);
        NDArray ends = [[1.0, 0, 0, 1], [0, 0, 0, 0], [0, 0, 0, 0], [1, 0, 0, 1]];
        Matrix.Near(ends / Math.Sqrt(2), Linalg.FractionalMatrixPower(ends, 0.5), 1e-15);
        NDArray x = (2 * Eye(5)) + Matrix.Random(4, DType.Float64, 5, 5), w = NDArray.Of<double>([4, 0, 1, 0, 9]);
        foreach (double p in new[] { 0.3, 0.5, 1.7, 2.5 })
        {
            NDArray expected = MatMul(x * Power(w, p), Linalg.Inv(x));
            Matrix.Near(expected, Linalg.FractionalMatrixPower(MatMul(x * w, Linalg.Inv(x)), p), 1e-13 * Matrix.Largest(expected));
        }

        Assert.Throws<SingularMatrixException>(() => Linalg.FractionalMatrixPower([[4.0, 0], [0, 0]], -0.5));
    }

    [Fact]
    public void RealPowersOfJordanBlocks()
    {
        // f'(2) / 1!, f''(2) / 2! in the corners.
        const double p = 0.3;
        NDArray jordan = [[2.0, 1, 0], [0, 2, 1], [0, 0, 2]];
        double f = Math.Pow(2, p), first = p * f / 2, second = p * (p - 1) * f / 8;
        Matrix.Near([[f, first, second], [0, f, first], [0, 0, f]], Linalg.FractionalMatrixPower(jordan, p), 1e-15);
        Autodiff.CheckGrads(a => Linalg.FractionalMatrixPower(a, p), jordan, 2);
        Autodiff.CheckGrads(a => Linalg.FractionalMatrixPower(a, -1.4), jordan, 2);
    }
}
