using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

public class SolveBandedTests
{
    public static TheoryData<DType, int, int, int> Cases => new(
        from type in Sample.Inexact
        from c in new[] { (1, 0, 0), (5, 1, 1), (6, 2, 0), (6, 0, 2), (9, 3, 2), (3, 4, 5) }
        select (type, c.Item1, c.Item2, c.Item3));

    static (NDArray Diagonals, NDArray Dense) Example(int seed, DType type, int n, int lower, int upper)
    {
        NDArray i = Arange(n)[.., NewAxis], j = Arange(n), dense = Matrix.Random(seed, type, n, n) + (2 * Eye(n, type));
        dense = Where(i - j > lower, 0, Where(j - i > upper, 0, dense));
        NDArray diagonals = Stack([.. Enumerable.Range(-upper, lower + upper + 1).Select(d => Stack([.. Enumerable.Range(0, n).Select(c =>
            c + d >= 0 && c + d < n ? dense[c + d, c] : NDArray.Of(double.NaN).AsType(type)[0])]))]);
        return (diagonals, dense);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void AgreesWithTheDenseMatrix(DType type, int n, int lower, int upper)
    {
        Assert.SkipUnless(LapackLibrary.Current.Has("dgbtrf"), $"{LapackLibrary.Current} lacks dgbtrf");
        (NDArray ab, NDArray a) = Example(n, type, n, lower, upper);
        NDArray b = Matrix.Random(3, type, n, 2), g = Matrix.Random(4, type, n, 2);
        foreach (Trans trans in Enum.GetValues<Trans>())
        {
            NDArray expected = Linalg.Solve(a, b, trans);
            double tolerance = 1000 * type.Epsilon() * Math.Pow(1 + Matrix.Largest(Linalg.Inv(a)), 3);
            foreach (NDArray x in Sample.Layouts(ab))
            {
                Matrix.Near(expected, Linalg.SolveBanded(lower, upper, x, b, trans), tolerance);
            }

            Matrix.Near(expected[.., 0], Linalg.SolveBanded(lower, upper, ab, b[.., 0], trans), tolerance);
            NDArray banded = Autodiff.Grad(x => Sum(Real(g * Linalg.SolveBanded(lower, upper, x, b, trans))))(ab);
            NDArray dense = Autodiff.Grad(x => Sum(Real(g * Linalg.Solve(x, b, trans))))(a);
            for (int r = 0; r < lower + upper + 1; r++)
            {
                for (int j = 0; j < n; j++)
                {
                    int i = r - upper + j;
                    Matrix.Near(
                        i >= 0 && i < n ? dense[i, j] : NDArray.Of(0.0).AsType(type)[0], banded[r, j],
                        tolerance * (1 + Matrix.Largest(dense)));
                }
            }
        }
    }

    [Fact]
    public void BatchesBroadcastAndFailuresAreNamed()
    {
        Assert.SkipUnless(LapackLibrary.Current.Has("dgbtrf"), $"{LapackLibrary.Current} lacks dgbtrf");
        NDArray ab = Stack(Example(1, DType.Float64, 4, 1, 1).Diagonals, Example(2, DType.Float64, 4, 1, 1).Diagonals);
        NDArray b = Matrix.Random(3, DType.Float64, 3, 1, 4, 2);
        NDArray x = Linalg.SolveBanded(1, 1, ab, b);
        Sample.Shape([3, 2, 4, 2], x);
        Matrix.Near(Linalg.SolveBanded(1, 1, ab[1], b[2, 0]), x[2, 1], 1e-14);
        Sample.Shape([2, 3, 4], Autodiff.Grad(m => Sum(Linalg.SolveBanded(1, 1, m, b)))(ab));
        var e = Assert.Throws<SingularMatrixException>(() => Linalg.SolveBanded(0, 0, Array([[[1.0, 2]], [[1, 0]]]), Ones(2, 1)));
        Assert.Equal((1, 2L), (e.BatchIndex, e.Info));
        Sample.Shape([0, 2], Linalg.SolveBanded(1, 1, Zeros(3, 0), Zeros(0, 2)));
        Sample.Shape([0, 4, 2], Linalg.SolveBanded(1, 1, Zeros(0, 3, 4), Zeros(4, 2)));
        Assert.Contains("need an array of shape (..., 3, n), not (2, 4)", Assert.Throws<ArgumentException>(
            () => Linalg.SolveBanded(1, 1, Ones(2, 4), Ones(4))).Message, StringComparison.Ordinal);
        Assert.Contains(
            "does not fit the diagonals", Assert.Throws<ArgumentException>(() => Linalg.SolveBanded(1, 1, Ones(3, 4), Ones(3))).Message,
            StringComparison.Ordinal);
        Assert.Contains("SolveBanded: it holds NaN at row 0, column 1", Assert.Throws<ArgumentException>(
            () => Linalg.SolveBanded(1, 1, Full([3, 2], double.NaN), Ones(2))).Message, StringComparison.Ordinal);
    }
}
