using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

public class LuFactorizationTests
{
    [Fact]
    public void SolveLuTakesTheFactorsAsArrays()
    {
        foreach (DType type in Sample.Inexact)
        {
            NDArray a = Matrix.Random(5, type, 3, 5, 5) + (3 * Eye(5, type)), b = Matrix.Random(6, type, 5, 2);
            LuFactorization f = Linalg.LuFactor(a);
            double condition = Matrix.Rounding(a) * Matrix.Size(Linalg.Inv(a));
            foreach (Trans trans in Enum.GetValues<Trans>())
            {
                NDArray x = f.Solve(b, trans);
                double tolerance = 2 * condition * Matrix.Size(x);
                Matrix.Near(x, Linalg.SolveLu(f.Lu, f.Pivots, b, trans), tolerance);
                Matrix.Near(x[0, .., 0], Linalg.SolveLu(f.Lu[0], f.Pivots[0], b[.., 0], trans), tolerance);
                NDArray Through(NDArray m)
                {
                    LuFactorization g = Linalg.LuFactor(m);
                    return Sum(AbsSquare(Linalg.SolveLu(g.Lu, g.Pivots, b, trans)));
                }

                NDArray expected = Autodiff.Grad(m => Sum(AbsSquare(Linalg.LuFactor(m).Solve(b, trans))))(a);
                Matrix.Near(expected, Autodiff.Grad(Through)(a), 4 * condition * Matrix.Size(expected));
            }

            // One wider right-hand side, one factorization of the narrower matrix cannot do.
            Assert.Equal(type.ComplexType(), f.Solve(b.AsType(type.ComplexType())).DType);
        }
    }

    [Fact]
    public void ASingularMatrixHasFactorsThatCannotSolve()
    {
        NDArray a = Array([[1, 2], [2, 4]]);
        LuFactorization f = Linalg.LuFactor(a);
        Assert.Equal(2, f.Info.ToArray<long>()[0]);
        Matrix.Near(a, f.Reconstruct(), 1e-15);
        Assert.Equal(0, (double)f.Det());
        Assert.Throws<SingularMatrixException>(() => f.Solve(Ones(2)));
        Assert.Throws<SingularMatrixException>(f.Inverse);
        Assert.Contains(
            "pivots are Int64 of shape (2,)", Assert.Throws<ArgumentException>(() => Linalg.SolveLu(a, Ones(2), Ones(2))).Message,
            StringComparison.Ordinal);
        Assert.Contains("row numbers from 0 to 1, not 2", Assert.Throws<ArgumentException>(
            () => Linalg.SolveLu(a, NDArray.Of<long>([1, 2]), Ones(2))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ErrorsOfSolveLuNameItAndAnOverflowIsNone()
    {
        NDArray pivots = NDArray.Of<long>([0, 1]), bad = [[1.0, 0], [double.NaN, 1]];
        foreach (Trans trans in Enum.GetValues<Trans>())
        {
            Assert.StartsWith(
                "SolveLu: it holds NaN at row 1, column 0",
                Assert.Throws<ArgumentException>(() => Linalg.SolveLu(bad, pivots, Ones(2), trans)).Message, StringComparison.Ordinal);
            Assert.StartsWith(
                "SolveLu, right-hand side: it holds NaN",
                Assert.Throws<ArgumentException>(() => Linalg.SolveLu(Eye(2), pivots, NDArray.Of(1, double.NaN), trans)).Message,
                StringComparison.Ordinal);
        }

        // L y = b has y_2 = -1e400.
        NDArray x = Linalg.SolveLu([[1.0, 0], [1e200, 1]], pivots, NDArray.Of(1e200, 0.0));
        Assert.Equal(double.NegativeInfinity, (double)x[1]);
    }

    [Fact]
    public void MatricesOfAnyShapeAreFactored()
    {
        foreach (DType type in Sample.Inexact)
        {
            foreach ((int m, int n) in new[] { (3, 5), (5, 3), (1, 4), (4, 1), (0, 3), (3, 0) })
            {
                NDArray a = Matrix.Random(m + n, type, 2, m, n);
                LuFactorization f = Linalg.LuFactor(a);
                int k = Math.Min(m, n);
                Sample.Shape([2, m, n], f.Lu);
                Sample.Shape([2, k], f.Pivots);
                Sample.Shape([2, m, k], f.L);
                Sample.Shape([2, k, n], f.U);
                Matrix.Near(a, f.Reconstruct(), 30 * type.Epsilon());
                LuResult lu = Linalg.Lu(a);
                Matrix.Near(lu.P, f.P, 0);
                Matrix.Near(lu.U, f.U, 30 * type.Epsilon());
                NDArray w = Matrix.Random(7, type, 2, m, k);
                NDArray gradient = Autodiff.Grad(x => Real(Sum(w * Linalg.Lu(x).L)))(a);
                Matrix.Near(
                    gradient, Autodiff.Grad(x => Real(Sum(w * Linalg.LuFactor(x).L)))(a), 1e3 * type.Epsilon() * Matrix.Largest(gradient));
                foreach (Action needsSquare in new Action[] { () => f.Solve(Ones(m)), () => f.Inverse(), () => f.Det(), () => f.Slogdet() })
                {
                    Assert.Contains("LuFactorization.", Assert.Throws<ArgumentException>(needsSquare).Message, StringComparison.Ordinal);
                }
            }
        }
    }
}
