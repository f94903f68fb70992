using System.Numerics;
using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

/// <summary>Logarithms and square roots, which are tested by each other.</summary>
public class LogmTests
{
    public static TheoryData<DType> Types => Sample.Types;

    [Theory, MemberData(nameof(Types))]
    public void RootsAndLogarithmsInvert(DType type)
    {
        foreach (int n in new[] { 1, 2, 6, 20 })
        {
            NDArray a = (2 * Eye(n, type)) + (Matrix.Random(n, type, 2, n, n) / Math.Sqrt(n)), root = Linalg.Sqrtm(a), log = Linalg.Logm(a);
            double tolerance = 300 * n * type.Epsilon();
            Assert.Equal(type, root.DType);
            Matrix.Near(a, MatMul(root, root), tolerance);
            Matrix.Near(a, Linalg.Expm(log), tolerance);
            Matrix.Near(root, Linalg.Expm(0.5 * log), tolerance);
            Matrix.Near(root, Linalg.FractionalMatrixPower(a, 0.5), tolerance);
            NDArray x = Matrix.Random(n + 1, type, n, n) * 0.5;
            Matrix.Near(x, Linalg.Logm(Linalg.Expm(x)), tolerance);
        }
    }

    [Theory]
    [InlineData(1e-200), InlineData(1e-10), InlineData(1e10), InlineData(1e200)]
    public void RootsAndLogarithmsOfAnyScale(double scale)
    {
        NDArray a = (2 * Eye(3)) + Matrix.Random(8, DType.Float64, 3, 3);
        Matrix.Near(Linalg.Sqrtm(a), Linalg.Sqrtm(a * scale) / Math.Sqrt(scale), 1e-13);

        // The shift by log(scale) rounds the diagonal, and nothing else.
        NDArray log = Linalg.Logm(a), found = Linalg.Logm(a * scale), shift = Math.Log(scale) * Eye(3);
        Matrix.Near(log - MakeDiagonal(Diagonal(log)), found - MakeDiagonal(Diagonal(found)), 1e-12);
        Matrix.Near(Diagonal(log + shift), Diagonal(found), Matrix.Rounding(log + shift));
        NDArray graded = [[1.0, 1e150], [0, 4]];
        NDArray column = NDArray.Of(1.0, 1e-150), root = Linalg.Sqrtm(graded) * column;
        Matrix.Near([[1.0, 1.0 / 3], [0, 2e-150]], root, 1e-14);
        Matrix.Near(Ones(1), Linalg.Logm(graded)[0, 1..] / (Math.Log(4) / 3 * 1e150), 1e-12);
    }

    [Fact]
    public void TheBranchCutIsRefused()
    {
        NDArray[] bad = [[[-1.0, 0], [0, 2]], [[0.0, 1], [1, 0]], MakeDiagonal(NDArray.Of(new Complex(-2, 0), new Complex(3, 0)))];
        foreach (NDArray a in bad)
        {
            Assert.Contains("branch cut", Assert.Throws<ArgumentException>(() => Linalg.Logm(a)).Message, StringComparison.Ordinal);
            Assert.Contains("branch cut", Assert.Throws<ArgumentException>(() => Linalg.Sqrtm(a)).Message, StringComparison.Ordinal);
        }

        Assert.Contains(
            "matrix 1 of the batch", Assert.Throws<ArgumentException>(() => Linalg.Logm(Stack(Eye(2), bad[0]))).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Linalg.Logm(Zeros(2, 2)));
        Assert.Contains(
            "no square root", Assert.Throws<ArgumentException>(() => Linalg.Sqrtm([[0.0, 1], [0, 0]])).Message, StringComparison.Ordinal);
        Matrix.Near(Zeros(2, 2), Linalg.Sqrtm(Zeros(2, 2)), 0);
        Matrix.Near([[0.5, 0.5], [0.5, 0.5]], Linalg.Sqrtm([[0.5, 0.5], [0.5, 0.5]]), 1e-8);
        Assert.Throws<SingularMatrixException>(() => Autodiff.Grad(x => Sum(Linalg.Sqrtm(x)))(Zeros(2, 2)));

        // A real rotation by nearly pi is not on it.
        NDArray turn = [[Math.Cos(3), -Math.Sin(3)], [Math.Sin(3), Math.Cos(3)]];
        Matrix.Near([[0.0, -3], [3, 0]], Linalg.Logm(turn), 1e-13);
        Matrix.Near([[Math.Cos(1.5), -Math.Sin(1.5)], [Math.Sin(1.5), Math.Cos(1.5)]], Linalg.Sqrtm(turn), 1e-13);
    }

    [Fact]
    public async Task ElementsBeyondTheRangeBecomeNaN()
    {
        // log(I + N) = N - N^2 / 2, and N^2 is 1e400; the root of the matrix overflows there.
        CancellationToken token = TestContext.Current.CancellationToken;
        NDArray log = await Task.Run(() => Linalg.Logm([[1.0, 1e200, 0], [0, 1, 1e200], [0, 0, 1]]), token)
            .WaitAsync(TimeSpan.FromMinutes(1), token);
        Assert.True(double.IsNaN((double)log[0, 2]));
        NDArray gradient = await Task.Run(() => Autodiff.Vjp(Linalg.Logm, 2 * Eye(2)).Pullback([[double.NaN, 0], [0, 0]]), token)
            .WaitAsync(TimeSpan.FromMinutes(1), token);
        Assert.True(double.IsNaN((double)gradient[0, 0]));
    }
}
