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
}
