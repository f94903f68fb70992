using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

public class LstsqTests
{
    public static TheoryData<DType, int, int, int> Cases()
    {
        var data = new TheoryData<DType, int, int, int>();
        foreach (DType type in Matrix.Types)
        {
            foreach ((int m, int n, int rank) in new[]
            {
                (4, 4, 4), (6, 3, 3), (3, 6, 3), (4, 4, 2), (6, 3, 2), (3, 6, 1), (1, 1, 1), (5, 1, 1), (1, 5, 1), (4, 3, 0),
            })
            {
                data.Add(type, m, n, rank);
            }
        }

        return data;
    }

    /// <summary>Of rank 1 at least, in types whose differences tell something.</summary>
    public static TheoryData<DType, int, int, int> DoubleCases() =>
        [.. Cases().Where(row => row.Data.Item1.RealType() == DType.Float64 && row.Data.Item4 > 0)];

    /// <summary>Along A(t) = X(t) Y(t), which keeps the rank, the derivative is that of differences.</summary>
    [Theory]
    [MemberData(nameof(DoubleCases))]
    public void DerivativesAlongMatricesOfTheSameRank(DType type, int m, int n, int rank)
    {
        NDArray x = Matrix.Random(2, type, m, rank), y = Matrix.Random(3, type, rank, n), b = Matrix.Random(5, type, m, 2);
        NDArray g = Matrix.Random(4, type, n, m), h = Matrix.Random(6, type, n, 2);
        Func<NDArray[], NDArray> both = z =>
        {
            NDArray a = MatMul(z[0], z[1]);
            LstsqResult solved = Linalg.Lstsq(a, z[2]);
            return Real(Sum(g * Linalg.Pinv(a))) + Real(Sum(h * solved.X)) + Sum(solved.Residuals);
        };
        Autodiff.CheckGrads(both, [x, y, b], 2, new() { Tolerance = 1e-5 });
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void LstsqIsPinvTimesTheRightHandSide(DType type, int m, int n, int rank)
    {
        NDArray a = Matrix.OfRank(7, type, m, n, rank), b = Matrix.Random(8, type, m, 2), p = Linalg.Pinv(a);
        foreach (LstsqDriver driver in Enum.GetValues<LstsqDriver>())
        {
            LstsqResult found = Linalg.Lstsq(a, b, driver: driver, rcond: 1e3 * type.Epsilon());
            double tolerance = 1000 * type.Epsilon() * Math.Max(1, Matrix.Largest(p));
            Matrix.Near(MatMul(p, b), found.X, tolerance * Math.Max(1, Matrix.Largest(p)));
            Matrix.Near(Sum(AbsSquare(b - MatMul(a, MatMul(p, b))), -2), found.Residuals, tolerance * 10);
            Assert.Equal(rank, (int)found.Rank);
            Assert.Equal(driver == LstsqDriver.Gelsd, found.S is not null);
            if (found.S is { } s)
            {
                Matrix.Near(Linalg.Svdvals(a), s, tolerance);
            }

            NDArray vector = Linalg.Lstsq(a, b[.., 0], driver: driver, rcond: 1e3 * type.Epsilon()).X;
            Sample.Shape([n], vector);
            Matrix.Near(found.X[.., 0], vector, tolerance * Math.Max(1, Matrix.Largest(p)));
        }
    }

    [Fact]
    public void LstsqBroadcastsAndPromotes()
    {
        NDArray a = Matrix.Random(1, DType.Float64, 2, 1, 5, 3), b = Matrix.Random(2, DType.Complex128, 4, 5, 2);
        LstsqResult found = Linalg.Lstsq(a, b);
        Sample.Shape([2, 4, 3, 2], found.X);
        Sample.Shape([2, 4, 2], found.Residuals);
        Sample.Shape([2, 4], found.Rank);
        Matrix.Near(Linalg.Lstsq(a[1, 0], b[2]).X, found.X[1, 2], 1e-13);
        Autodiff.CheckGrads(x => Linalg.Lstsq(x[0], x[1]).X, [a, b], 1);
        Sample.Shape([3, 0], Linalg.Lstsq(Zeros(4, 3), Zeros(4, 0)).X);
        Matrix.Near(Zeros(3, 2), Linalg.Lstsq(Zeros(0, 3), Zeros(0, 2)).X, 0);
        Sample.Shape([0, 2], Linalg.Lstsq(Zeros(3, 0), Ones(3, 2)).X);
        Assert.Contains("(5, 3)", Assert.Throws<ArgumentException>(() => Linalg.Lstsq(Zeros(5, 3), Zeros(4, 2))).Message);
        Assert.Contains("Lstsq: it holds NaN", Assert.Throws<ArgumentException>(() => Linalg.Lstsq(Eye(2), double.NaN * Ones(2))).Message);
    }

    [Fact]
    public void WithoutRightHandSidesThereAreRankAndSingularValues()
    {
        double[,] elements = { { 1, 0 }, { 0, 1 }, { 1, 1 }, { 2, 1 } };
        foreach (DType type in Matrix.Types)
        {
            NDArray tall = NDArray.Of(elements).AsType(type);
            foreach (NDArray a in new[] { tall, SwapAxes(tall) })
            {
                foreach (LstsqDriver driver in Enum.GetValues<LstsqDriver>())
                {
                    NDArray b = Zeros([a.Shape[0], 0], type);
                    LstsqResult found = Linalg.Lstsq(a, b, driver: driver);
                    Sample.Shape([a.Shape[1], 0], found.X);
                    Sample.Shape([0], found.Residuals);
                    Assert.Equal(2, (int)found.Rank);
                    if (driver == LstsqDriver.Gelsd)
                    {
                        // The squares are the roots of x^2 - 9 x + 9.
                        Matrix.Near(NDArray.Of(2.8025170768881471, 1.0704662693192698), found.S!, 10 * type.Epsilon());
                    }

                    Assert.Equal(0, Matrix.Largest(Autodiff.Grad(x => Real(Sum(Linalg.Lstsq(x, b, driver: driver).X)))(a)));
                }
            }

            Sample.Shape([3, 2, 0], Linalg.Lstsq(Stack(tall, tall, tall), Zeros([4, 0], type)).X);
        }
    }

    /// <summary>As xGELSD and NumPy have it.</summary>
    [Fact]
    public void ANegativeRcondMeansMachinePrecision()
    {
        foreach (DType type in Matrix.Types)
        {
            double eps = type.Epsilon();
            NDArray a = MakeDiagonal(NDArray.Of(1.0, 1.5 * eps, 0.25 * eps)).AsType(type), b = Ones(3).AsType(type);
            Assert.Equal(2, (int)Linalg.Lstsq(a, b, -1).Rank);
            Assert.Equal(2, (int)Linalg.Lstsq(a, b, -1, LstsqDriver.Gelsy).Rank);
            Assert.Equal(2, (int)Linalg.MatrixRank(a, -1));
            Sample.Shape([3, 2], Linalg.Orth(a, -1));
            Sample.Shape([3, 1], Linalg.NullSpace(a, -0.5));
            Assert.Equal(1 / (1.5 * eps), Matrix.Largest(Linalg.Pinv(a, -1)), 1e-5 / eps);
            Assert.Equal(1, (int)Linalg.Lstsq(a, b).Rank);
        }

        NDArray square = Array([[1, 2], [3, 4]]);
        Matrix.Near(NDArray.Of(-3.0, 2.5), Linalg.Lstsq(square, NDArray.Of(2.0, 1), -1).X, 1e-14);
        Assert.Throws<ArgumentOutOfRangeException>(() => Linalg.Lstsq(square, NDArray.Of(2.0, 1), double.NaN));
    }
}
