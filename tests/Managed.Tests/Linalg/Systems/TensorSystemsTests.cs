using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

public class TensorSystemsTests
{
    [Fact]
    public void TensorSystemsAreNumPys()
    {
        NDArray a = Matrix.Random(3, DType.Float64, 2, 3, 6), b = Matrix.Random(4, DType.Float64, 2, 3), x = Linalg.TensorSolve(a, b);
        Matrix.Near(b, Sum(a * x, -1), 1e-12);
        NDArray moved = Linalg.TensorSolve(Transpose(a, 2, 0, 1), b, [0]);
        Matrix.Near(x, moved, 1e-12);
        NDArray inverse = Linalg.TensorInv(a);
        Sample.Shape([6, 2, 3], inverse);
        Matrix.Near(x, Sum(inverse * b, [1, 2]), 1e-12);
    }
}
