using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

public class QrFactorizationTests
{
    public static TheoryData<DType, int, int> Shapes => new(
        from type in Sample.Inexact
        from shape in new[] { (1, 0), (1, 1), (4, 1), (5, 3), (30, 7) }
        select (type, shape.Item1, shape.Item2));

    /// <summary>The residual is orthogonal to the columns; the solution of least norm lies in their span.</summary>
    [Theory]
    [MemberData(nameof(Shapes))]
    public void MoreRowsThanColumnsAreSolvedInTheLeastSquaresSense(DType type, int m, int n)
    {
        NDArray raw = Matrix.Random(m, type, 2, m, n), b = Matrix.Random(m + 1, type, m, 2), c = Matrix.Random(m + 2, type, n, 2);
        foreach (NDArray a in Sample.Layouts(raw))
        {
            QrFactorization f = Linalg.QrFactor(a);
            double unit = 200 * (m + 1) * type.Epsilon();
            Matrix.Near(raw, f.Reconstruct(), unit);
            Matrix.Near(BroadcastTo(Eye(n, type), [2, n, n]), MatMul(f.Q, f.Q, Trans.ConjTranspose), unit);
            NDArray x = f.Solve(b);
            Sample.Shape([2, n, 2], x);
            Matrix.Near(Zeros([2, n, 2], type), MatMul(raw, b - MatMul(raw, x), Trans.ConjTranspose), unit * (1 + Matrix.Largest(x)));
            Sample.Shape([2, n], f.Solve(b[.., 0]));
            foreach (Trans trans in new[] { Trans.Transpose, Trans.ConjTranspose })
            {
                NDArray y = f.Solve(c, trans), q = trans == Trans.Transpose ? Conj(f.Q) : f.Q;
                Sample.Shape([2, m, 2], y);
                Matrix.Near(BroadcastTo(c, [2, n, 2]), MatMul(raw, y, trans), unit * (1 + Matrix.Largest(y)));
                Matrix.Near(y, MatMul(q, MatMul(q, y, Trans.ConjTranspose)), unit * (1 + Matrix.Largest(y)));
            }
        }
    }

    [Fact]
    public void GradientsAreThoseOfLstsq()
    {
        foreach (DType type in Sample.Inexact)
        {
            NDArray a = Matrix.Random(1, type, 5, 3) + (2 * Eye(5, type)[.., ..3]), b = Matrix.Random(2, type, 5, 2);
            (NDArray ga, NDArray gb) = Autodiff.Grad((m, y) => Sum(AbsSquare(Linalg.Lstsq(m, y).X)))(a, b);
            (NDArray fa, NDArray fb) = Autodiff.Grad((m, y) => Sum(AbsSquare(Linalg.QrFactor(m).Solve(y))))(a, b);
            Matrix.Near(ga, fa, 2000 * type.Epsilon() * (1 + Matrix.Largest(ga)));
            Matrix.Near(gb, fb, 2000 * type.Epsilon() * (1 + Matrix.Largest(gb)));
        }
    }

    [Fact]
    public void MatricesBelowFullRankAndWideOnesAreRefused()
    {
        NDArray a = Stack(Ones(3, 2) + Eye(3)[.., ..2], Zeros(3, 2));
        Assert.Equal(1, Assert.Throws<SingularMatrixException>(() => Linalg.QrFactor(a).Solve(Ones(3, 1))).BatchIndex);
        Assert.Contains("QrFactor needs at least as many rows as columns, not shape (2, 3)", Assert.Throws<ArgumentException>(
            () => Linalg.QrFactor(Ones(2, 3))).Message, StringComparison.Ordinal);
    }
}
