using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

/// <summary>Discrete Lyapunov equations.</summary>
public class DiscreteLyapunovTests
{
    public static TheoryData<DType> Types => Sample.Types;

    [Theory, MemberData(nameof(Types))]
    public void EquationsAreSolved(DType type)
    {
        NDArray a = 0.15 * ((3 * Eye(4, type)) + Matrix.Random(1, type, 2, 1, 4, 4)), q = Matrix.Random(4, type, 5, 4, 4);
        NDArray x = Linalg.SolveDiscreteLyapunov(a, q);
        Sample.Shape([2, 5, 4, 4], x);
        NDArray product = MatMul(MatMul(a, x), a, Trans.None, Trans.ConjTranspose);
        Matrix.Near(BroadcastTo(q, 2, 5, 4, 4), x - product, 1e4 * type.Epsilon());
    }

    [Fact]
    public void SingularEquationsAndShapesAreRefused()
    {
        Assert.Throws<SingularMatrixException>(() => Linalg.SolveDiscreteLyapunov(Eye(2), Eye(2)));
        Assert.Throws<ArgumentException>(() => Linalg.SolveDiscreteLyapunov(Eye(2), Eye(3)));
        Sample.Shape([0, 0], Linalg.SolveDiscreteLyapunov(Zeros(0, 0), Zeros(0, 0)));
    }

    [Fact]
    public void CotangentsThatAreNaNComeThrough()
    {
        NDArray a = [[0.5, 0.25], [0.125, 0.75]], bad = [[double.NaN, 0], [0, 0]];
        Assert.False((bool)All(IsFinite(Autodiff.Vjp(q => Linalg.SolveDiscreteLyapunov(a, q), Eye(2)).Pullback(bad))));
        Assert.False((bool)All(IsFinite(Autodiff.Jvp(m => Linalg.SolveDiscreteLyapunov(m, Eye(2)), a, bad).Tangent)));
    }
}
