using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

public class LuInverseTests
{
    public static TheoryData<int, int> Cases
    {
        get
        {
            var cases = new TheoryData<int, int>();
            foreach (int n in new[] { 1, 2, 3, 15, 16, 17, 31, 32, 33, 63, 64, 65, 100, 129, 530 })
            {
                for (int kind = 0; kind < (n > 200 ? 1 : Sample.Inexact.Length); kind++)
                {
                    cases.Add(n, kind);
                }
            }

            return cases;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void BothProductsWithTheMatrixAreOneToTheAccuracyOfTheFactors(int n, int kind)
    {
        DType type = Sample.Inexact[kind];
        NDArray a = Matrix.Random(n, type, n, n);
        foreach (NDArray b in new[] { a, Matrix.ColumnMajor(a) })
        {
            NDArray x = Linalg.Inv(b);
            double bound = n * type.Epsilon() * Norm(x) * Norm(b);
            Matrix.Near(Eye(n, type), MatMul(b, x), bound);
            Matrix.Near(Eye(n, type), MatMul(x, b), bound);
        }
    }

    [Fact]
    public void TheInverseOfAMatrixOfBinomialsIsOneOfIntegers()
    {
        // L_ij = C(i, j) has the inverse (-1)^(i - j) C(i, j); every step is exact.
        const int N = 24;
        var (l, inverse) = (new double[N, N], new double[N, N]);
        for (int i = 0; i < N; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                l[i, j] = j == 0 || j == i ? 1 : l[i - 1, j - 1] + l[i - 1, j];
                inverse[i, j] = (i - j) % 2 == 0 ? l[i, j] : -l[i, j];
            }
        }

        NDArray upper = SwapAxes(Array(l));
        Matrix.Near(SwapAxes(Array(inverse)), Linalg.Inv(upper), 0);
        Matrix.Near(SwapAxes(Array(inverse)), Linalg.Inv(Matrix.ColumnMajor(upper)), 0);
    }

    [Theory, InlineData(1e-200, 1e200), InlineData(1e200, 1e-200)]
    public void TrianglesWhoseHalvesDifferByMoreThanTheRangeHaveInverses(double first, double last)
    {
        // [[p, q], [0, r]]^-1 = [[1/p, -q/(p r)], [0, 1/r]]; in halves of 24 rows each.
        const int N = 48, H = N / 2;
        var (u, inverse) = (new double[N, N], new double[N, N]);
        double corner = 1e100;
        for (int i = 0; i < N; i++)
        {
            u[i, i] = i < H ? first : last;
            inverse[i, i] = 1 / u[i, i];
        }

        u[0, N - 1] = corner;
        inverse[0, N - 1] = -corner;
        double[,] found = Linalg.Inv(Matrix.ColumnMajor(Array(u))).ToMatrix<double>();
        for (int i = 0; i < N * N; i++)
        {
            double expected = inverse[i / N, i % N], tolerance = 1e-14 * Math.Abs(expected);
            Assert.InRange(found[i / N, i % N], expected - tolerance, expected + tolerance);
        }
    }

    [Fact]
    public void FactorsThatOthersUseAreLeftAsTheyAre()
    {
        NDArray a = Matrix.Random(3, DType.Float64, 40, 40), b = Matrix.Random(4, DType.Float64, 40, 2);
        LuFactorization factors = Linalg.LuFactor(a);
        NDArray before = factors.Solve(b), x = factors.Inverse();
        Matrix.Near(x, Linalg.Inv(Matrix.ColumnMajor(a)), 1e-13 * Matrix.Largest(x));
        Matrix.Near(before, factors.Solve(b), 1e-13 * Matrix.Largest(before));
    }

    [Fact]
    public void MatricesOfABatchThatAreSingularDoNotDisturbTheOthers()
    {
        NDArray a = Matrix.Random(5, DType.Complex128, 3, 20, 20);
        NDArray spoiled = Concatenate([a[..1], Zeros([1, 20, 20], DType.Complex128), a[2..]], 0);
        InvWithInfoResult result = Linalg.InvWithInfo(spoiled);
        Assert.Equal([0L, 1, 0], result.Info.ToArray<long>());
        Matrix.Near(Linalg.Inv(a[0]), result.Inverse[0], 1e-11);
        Matrix.Near(Linalg.Inv(a[2]), result.Inverse[2], 1e-11);
        Assert.False((bool)Any(IsFinite(result.Inverse[1])));
    }

    static double Norm(NDArray x) => (double)EuclideanNorm(x);
}
