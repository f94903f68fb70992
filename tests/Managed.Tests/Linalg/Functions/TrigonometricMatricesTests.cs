using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

public class TrigonometricMatricesTests
{
    public static TheoryData<DType> Types => Sample.Types;

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
}
