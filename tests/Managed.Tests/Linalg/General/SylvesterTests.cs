using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

/// <summary>Sylvester and continuous Lyapunov equations.</summary>
public class SylvesterTests
{
    public static TheoryData<DType> Types => Sample.Types;

    [Theory, MemberData(nameof(Types))]
    public void EquationsAreSolved(DType type)
    {
        double tolerance = 1e4 * type.Epsilon();
        NDArray a = (3 * Eye(4, type)) + Matrix.Random(1, type, 2, 1, 4, 4), b = (3 * Eye(3, type)) + Matrix.Random(2, type, 3, 3, 3);
        NDArray c = Matrix.Random(3, type, 4, 3);
        NDArray x = Linalg.SolveSylvester(a, b, c);
        Sample.Shape([2, 3, 4, 3], x);
        Matrix.Near(BroadcastTo(c, 2, 3, 4, 3), MatMul(a, x) + MatMul(x, b), tolerance);
        NDArray q = Matrix.Random(4, type, 5, 4, 4), p = a[0, 0];
        NDArray y = Linalg.SolveContinuousLyapunov(p, q);
        Matrix.Near(q, MatMul(p, y) + MatMul(y, p, Trans.None, Trans.ConjTranspose), tolerance);
    }

    [Fact]
    public void SingularEquationsAndShapesAreRefused()
    {
        NDArray a = [[1.0, 2], [0, 3]];
        Assert.Throws<SingularMatrixException>(() => Linalg.SolveSylvester(a, -a, Eye(2)));
        Assert.Equal(1, Assert.Throws<SingularMatrixException>(() => Linalg.SolveSylvester(a, Stack(a, -a), Eye(2))).BatchIndex);
        Assert.Throws<SingularMatrixException>(() => Linalg.SolveContinuousLyapunov([[0.0, 1], [-1, 0]], Eye(2)));
        string message = Assert.Throws<ArgumentException>(() => Linalg.SolveSylvester(a, Eye(3), Eye(2))).Message;
        Assert.Contains("(..., 2, 3)", message, StringComparison.Ordinal);
        Sample.Shape([0, 2], Linalg.SolveSylvester(Zeros(0, 0), a, Zeros(0, 2)));
    }

    [Theory]
    [InlineData(1e-150), InlineData(1e150)]
    public void AnyScale(double scale)
    {
        NDArray a = Matrix.Random(3, DType.Float64, 4, 4);
        Matrix.Near(Linalg.SolveSylvester(a, a, a), Linalg.SolveSylvester(a * scale, a * scale, a * scale), 1e-10);
    }

    [Fact]
    public void ErrorsNameTheFunctionThatWasCalled()
    {
        NDArray bad = [[1.0, double.NaN], [0, 1]], good = Eye(2);
        foreach ((string name, Action call) in new (string, Action)[]
        {
            (nameof(Linalg.SolveSylvester), () => Linalg.SolveSylvester(bad, good, good)),
            (nameof(Linalg.SolveSylvester), () => Linalg.SolveSylvester(good, good, bad)),
            (nameof(Linalg.SolveContinuousLyapunov), () => Linalg.SolveContinuousLyapunov(bad, good)),
            (nameof(Linalg.SolveContinuousLyapunov), () => Linalg.SolveContinuousLyapunov(good, bad)),
            (nameof(Linalg.SolveDiscreteLyapunov), () => Linalg.SolveDiscreteLyapunov(bad, good)),
            (nameof(Linalg.SolveDiscreteLyapunov), () => Linalg.SolveDiscreteLyapunov(good, bad)),
        })
        {
            Assert.StartsWith(name, Assert.Throws<ArgumentException>(call).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void CotangentsThatAreNaNComeThrough()
    {
        NDArray a = [[1.0, 2], [0.5, 3]], q = [[1.0, 0], [0.5, 2]], bad = [[double.NaN, 0], [0, 0]];
        foreach (Func<NDArray, NDArray> f in new Func<NDArray, NDArray>[]
        {
            c => Linalg.SolveSylvester(a, a, c), c => Linalg.SolveSylvester(c, a, q), c => Linalg.SolveContinuousLyapunov(a, c),
            Linalg.Sqrtm,
        })
        {
            Assert.False((bool)All(IsFinite(Autodiff.Vjp(f, q).Pullback(bad))));
            Assert.False((bool)All(IsFinite(Autodiff.Jvp(f, q, bad).Tangent)));
        }
    }
}
