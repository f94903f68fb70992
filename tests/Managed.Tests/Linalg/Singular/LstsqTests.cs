using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

/// <summary>Pinv, Lstsq, MatrixRank, Cond, Orth, NullSpace.</summary>
public class LstsqTests
{
    public static TheoryData<DType, int, int, int> Cases()
    {
        var data = new TheoryData<DType, int, int, int>();
        foreach (DType type in Matrix.Types)
        {
            foreach ((int m, int n, int rank) in new[] { (4, 4, 4), (6, 3, 3), (3, 6, 3), (4, 4, 2), (6, 3, 2), (3, 6, 1), (1, 1, 1), (5, 1, 1), (1, 5, 1), (4, 3, 0) })
            {
                data.Add(type, m, n, rank);
            }
        }

        return data;
    }

    /// <summary>The four conditions of Penrose.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void PinvMeetsPenroseConditions(DType type, int m, int n, int rank)
    {
        NDArray a = OfRank(1, type, m, n, rank), p = Linalg.Pinv(a), ap = MatMul(a, p), pa = MatMul(p, a);
        double tolerance = 300 * type.Epsilon() * Math.Max(1, Matrix.Largest(p));
        Matrix.Near(a, MatMul(ap, a), tolerance);
        Matrix.Near(p, MatMul(pa, p), tolerance * Math.Max(1, Matrix.Largest(p)));
        Matrix.Near(Conj(ap).T, ap, tolerance);
        Matrix.Near(Conj(pa).T, pa, tolerance);
        Assert.Equal(rank, (int)Linalg.MatrixRank(a));
    }

    /// <summary>Along A(t) = X(t) Y(t), which keeps the rank, the derivative is that of differences.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void DerivativesAlongMatricesOfTheSameRank(DType type, int m, int n, int rank)
    {
        if (type.RealType() == DType.Float32)
        {
            return;
        }

        NDArray x = Matrix.Random(2, type, m, rank), y = Matrix.Random(3, type, rank, n), g = Matrix.Random(4, type, n, m), b = Matrix.Random(5, type, m, 2), h = Matrix.Random(6, type, n, 2);
        Func<NDArray[], NDArray> both = z =>
        {
            NDArray a = MatMul(z[0], z[1]);
            LstsqResult solved = Linalg.Lstsq(a, z[2]);
            return Real(Sum(g * Linalg.Pinv(a))) + Real(Sum(h * solved.X)) + Sum(solved.Residuals);
        };
        if (rank > 0)
        {
            Autodiff.CheckGrads(both, [x, y, b], 2, 1e-5);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void LstsqIsPinvTimesTheRightHandSide(DType type, int m, int n, int rank)
    {
        NDArray a = OfRank(7, type, m, n, rank), b = Matrix.Random(8, type, m, 2), p = Linalg.Pinv(a);
        foreach (LstsqDriver driver in Enum.GetValues<LstsqDriver>())
        {
            LstsqResult found = Linalg.Lstsq(a, b, driver: driver, rcond: 1e3 * type.Epsilon());
            double tolerance = 1000 * type.Epsilon() * Math.Max(1, Matrix.Largest(p));
            Matrix.Near(MatMul(p, b), found.X, tolerance * Math.Max(1, Matrix.Largest(p)));
            Matrix.Near(Sum(AbsSquare(b - MatMul(a, MatMul(p, b))), -2), found.Residuals, tolerance * 10);
            Assert.Equal(rank, (int)found.Rank);
            Matrix.Near(Linalg.Svdvals(a), found.S, tolerance);
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
    public void RanksAndCutoffs()
    {
        NDArray a = Matrix.Compose(Matrix.Unitary(1, DType.Float64, 4), [1e-9, 1e-3, 1, 2]);
        Assert.Equal((4, 3, 2), ((int)Linalg.MatrixRank(a), (int)Linalg.MatrixRank(a, 1e-6), (int)Linalg.MatrixRank(a, tolerance: 0.1)));
        Assert.Equal([4L, 0L], Linalg.MatrixRank(Stack(a, Zeros(4, 4))).ToArray<long>());
        Assert.Equal((1, 0), ((int)Linalg.MatrixRank(Ones(3)), (int)Linalg.MatrixRank(Zeros(3))));
        Assert.Equal(DType.Int64, Linalg.MatrixRank(a).DType);
        Assert.True(Matrix.Largest(Linalg.Pinv(a)) > 1e8 && Matrix.Largest(Linalg.Pinv(a, 1e-6)) < 2e3);
        Assert.Throws<ArgumentOutOfRangeException>(() => Linalg.Pinv(a, -1));
        Sample.Shape([0, 3], Linalg.Pinv(Zeros(3, 0)));
        Sample.Shape([2, 3, 0], Linalg.Pinv(Zeros(2, 0, 3)));
    }

    [Fact]
    public void ConditionNumbers()
    {
        foreach (DType type in new[] { DType.Float64, DType.Complex128 })
        {
            NDArray a = Matrix.Compose(Matrix.Unitary(2, type, 3), [1, 2, 8]);
            Assert.Equal(8, (double)Linalg.Cond(a), 1e-12);
            Assert.Equal(0.125, (double)Linalg.Cond(a, -2), 1e-13);
            foreach (NormOrder order in new NormOrder[] { "fro", "nuc", 1, -1, "inf", "-inf" })
            {
                double expected = (double)(Linalg.MatrixNorm(a, order) * Linalg.MatrixNorm(Linalg.Inv(a), order));
                Assert.Equal(expected, (double)Linalg.Cond(a, order), 1e-11 * expected);
                Assert.Equal(expected, (double)Linalg.Cond(1e200 * a, order), 1e-11 * expected);
            }
        }

        Assert.Equal(double.PositiveInfinity, (double)Linalg.Cond(Zeros(2, 2) + NDArray.Of(1.0, 0), 1));
        Assert.Equal([1.0, double.PositiveInfinity], Linalg.Cond(Stack(Eye(2), MakeDiagonal(NDArray.Of(1.0, 0)))).ToArray<double>());
        Assert.Throws<ArgumentException>(() => Linalg.Cond(Zeros(0, 0)));
        Assert.Throws<ArgumentException>(() => Linalg.Cond(Zeros(2, 3), 1));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void OrthAndNullSpaceSplitTheSpace(DType type, int m, int n, int rank)
    {
        NDArray a = OfRank(9, type, m, n, rank), q = Linalg.Orth(a), z = Linalg.NullSpace(a);
        Sample.Shape([m, rank], q);
        Sample.Shape([n, n - rank], z);
        double tolerance = 200 * type.Epsilon();
        Matrix.Near(Eye(rank, type), MatMul(q, q, Trans.ConjTranspose), tolerance);
        Matrix.Near(a, MatMul(q, MatMul(q, a, Trans.ConjTranspose)), tolerance);
        Matrix.Near(Zeros([m, n - rank], type), MatMul(a, z), tolerance);
        if (type.RealType() == DType.Float64 && rank > 0)
        {
            // Functions of the spaces, along matrices of the same rank.
            NDArray x = Matrix.Random(2, type, m, rank), y = Matrix.Random(3, type, rank, n);
            Autodiff.CheckGrads(f => Projector(Linalg.Orth(MatMul(f[0], f[1]))), [x, y], 1, 1e-5);
            Autodiff.CheckGrads(f => Projector(Linalg.NullSpace(MatMul(f[0], f[1]))), [x, y], 1, 1e-5);
        }
    }

    [Fact]
    public void BasesOfABatchNeedOneRank()
    {
        var e = Assert.Throws<ArgumentException>(() => Linalg.Orth(Stack(Eye(3), OfRank(1, DType.Float64, 3, 3, 2))));
        Assert.Contains("matrix 1 of the batch has rank 2, matrix 0 has 3", e.Message);
        Assert.Throws<IllPosedGradientException>(() => Autodiff.Grad(x => Linalg.NullSpace(x)[0, 0])(Matrix.Random(1, DType.Float64, 2, 4)));
    }

    static NDArray Projector(NDArray q) => MatMul(q, q, Trans.None, Trans.ConjTranspose);

    static NDArray OfRank(int seed, DType type, int m, int n, int rank) => MatMul(Matrix.Random(seed, type, m, rank), Matrix.Random(seed + 1, type, rank, n));
}
