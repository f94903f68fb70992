using System.Numerics;
using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

public class ExpmTests
{
    public static TheoryData<DType> Types => Sample.Types;

    [Theory, MemberData(nameof(Types))]
    public void ExponentialsOfOppositesAreInverse(DType type)
    {
        foreach (double scale in new[] { 1e-8, 0.01, 0.3, 1, 2, 4, 8 })
        {
            NDArray a = Matrix.Random(3, type, 2, 5, 5) * scale, up = Linalg.Expm(a), down = Linalg.Expm(-a);
            Assert.Equal(type, up.DType);
            double growth = Matrix.Largest(up) * Matrix.Largest(down);
            Matrix.Near(BroadcastTo(Eye(5, type), 2, 5, 5), MatMul(up, down), 100 * type.Epsilon() * growth);
            Matrix.Near(MatMul(up, up), Linalg.Expm(2 * a), 100 * type.Epsilon() * Matrix.Largest(up) * Matrix.Largest(up));
        }
    }

    [Fact]
    public void ExponentialsInClosedForm()
    {
        NDArray nilpotent = [[0.0, 1e6, 3], [0, 0, 2e-6], [0, 0, 0]];
        Matrix.Near([[1.0, 1e6, 4], [0, 1, 2e-6], [0, 0, 1]], Linalg.Expm(nilpotent), 1e-9);
        Matrix.Near([[1.0, 1e200], [0, 1]], Linalg.Expm([[0.0, 1e200], [0, 0]]), 1e186);
        Matrix.Near([[Math.Cos(30), -Math.Sin(30)], [Math.Sin(30), Math.Cos(30)]], Linalg.Expm([[0.0, -30], [30, 0]]), 1e-12);
        Matrix.Near(Zeros(2, 2), Linalg.Expm(-1e200 * Eye(2)), 0);
        Matrix.Near(Eye(3), Linalg.Expm(Zeros(3, 3)), 0);
        Matrix.Near(MakeDiagonal(Exp(NDArray.Of(-700.0, 3, 0.1))), Linalg.Expm(MakeDiagonal(NDArray.Of(-700.0, 3, 0.1))), 1e-12);
        Matrix.Near([[Math.E, Math.E], [0, Math.E]], Linalg.Expm([[1.0, 1], [0, 1]]), 1e-14);

        // Moler and Van Loan's example: terms of 1e6 that cancel in the series.
        Matrix.Near([[-0.735759, 0.551819], [-1.471518, 1.103638]], Linalg.Expm([[-49.0, 24], [-64, 31]]), 1e-6);
        Assert.Equal([0, 0], Linalg.Expm(Zeros(0, 0)).Shape.ToArray());
        Assert.Equal([3, 0, 0], Linalg.Expm(Zeros(3, 0, 0)).Shape.ToArray());
    }

    [Theory]
    [InlineData(1e3), InlineData(1e6), InlineData(1e8), InlineData(1e20), InlineData(1e100), InlineData(1e150), InlineData(1e300)]
    public void LargeElementsOffTheDiagonalDoNotOverscale(double x)
    {
        // Each element to full precision, whatever its size; zeros may come out as rounding of the smallest.
        double e = Math.E;
        Relatively([[e, x * e], [0, e]], Linalg.Expm([[1.0, x], [0, 1]]));
        Relatively([[e, 0], [x * Math.Sinh(1), 1 / e]], Linalg.Expm([[1.0, 0], [x, -1]]));
        Relatively([[Math.Exp(5), x * (Math.Exp(5) - Math.Exp(-20)) / 25], [0, Math.Exp(-20)]], Linalg.Expm([[5.0, x], [0, -20]]));
        Relatively([[Math.Cosh(1), x * Math.Sinh(1)], [Math.Sinh(1) / x, Math.Cosh(1)]], Linalg.Expm([[0.0, x], [1 / x, 0]]));
        Relatively([[e, 0], [x * e / 2, 0]], Autodiff.Grad(a => Linalg.Expm(a)[0, 0])([[1.0, x], [0, 1]]));
        if (x < 1e100)
        {
            Relatively([[e, x * e, x * x * e / 2], [0, e, x * e], [0, 0, e]], Linalg.Expm([[1.0, x, 0], [0, 1, x], [0, 0, 1]]));
            Relatively([[x * e / 2, e], [x * x * e / 6, x * e / 2]], Autodiff.Grad(a => Linalg.Expm(a)[0, 1])([[1.0, x], [0, 1]]));
        }

        void Relatively(NDArray expected, NDArray actual) =>
            Assert.True(AllClose(actual, expected, 5e-14, 1e-14 / x), $"{expected}\n{actual}");
    }

    [Theory]
    [InlineData(1), InlineData(1e2), InlineData(1e4), InlineData(1e5)]
    public void NilpotentMatricesAreNotOverscaled(double scale)
    {
        // expm(N) = I + N where N^2 = 0, to the condition of the exponential at N, |N|^2.
        NDArray[] nilpotent =
        [
            [[-48.0, 36], [-64, 48]],
            MatMul([[1.0], [2], [-3], [4]], [[2.0, 1, 0, -1]]),
            MatMul([[1.0], [2], [-2]], [[2.0, 3, 4]]) * new Complex(1, 2),
        ];
        foreach (NDArray unit in nilpotent)
        {
            NDArray n = scale * unit, eye = Eye(n.Shape[^1], n.DType), e = Matrix.Random(3, n.DType, [.. n.Shape]);
            Matrix.Near(Zeros([.. n.Shape], n.DType), MatMul(n, n), 0);
            double size = (double)Linalg.Norm(n), condition = 1e-15 * size * size;
            Assert.True(Matrix.Largest(Linalg.Expm(n) - eye - n) <= condition * size);

            // L(N, E) = E + (N E + E N) / 2 + N E N / 6.
            NDArray l = e + (0.5 * (MatMul(n, e) + MatMul(e, n))) + (MatMul(MatMul(n, e), n) / 6);
            Assert.True(Matrix.Largest(Autodiff.Jvp(Linalg.Expm, n, e).Tangent - l) <= condition * Matrix.Largest(l));
        }
    }

    [Fact]
    public void ZerosThatPowersKeepAreExact()
    {
        NDArray row = NDArray.Of<double>([59.21328249, 75.60752824, 35.92043973, 1.09347211, 59.51893521]);
        foreach (int place in new[] { 0, 1, 4 })
        {
            NDArray a = Zeros(5, 5);
            a = Where((Arange(5) == place)[.., NewAxis], Roll(row, place)[NewAxis, ..], a);
            NDArray e = Linalg.Expm(a);
            for (int i = 0; i < 5; i++)
            {
                if (i != place)
                {
                    Matrix.Near(Eye(5)[i], e[i], 0);
                }
            }

            // The row is that of (e^d - 1) / d times it, d its diagonal element.
            double d = (double)a[place, place];
            NDArray expected = Eye(5)[place] + (a[place] * ((Math.Exp(d) - 1) / d));
            Assert.True(AllClose(e[place], expected, 1e-12, 0));
        }

        NDArray t = 5 * Matrix.Random(3, DType.Float64, 6, 6), upper = Linalg.Expm(Triu(t));
        Matrix.Near(Triu(upper), upper, 0);
        Assert.True(AllClose(Diagonal(upper), Exp(Diagonal(t)), 5e-16, 0));
        Matrix.Near(Linalg.Expm(Triu(t).T), upper.T, 1e-12 * Matrix.Largest(upper));
    }

    [Fact]
    public void NumbersAboveTheRangeAreInfiniteAtOnce()
    {
        Assert.True((bool)All(IsInf(Linalg.Expm(Full([2, 2], 1e308)))));
        Assert.True((bool)All(IsInf(Linalg.Expm(Full([2, 2], 3e38).AsType(DType.Float32)))));
        Assert.True((bool)All(IsNan(Autodiff.Grad(x => Sum(AbsSquare(Linalg.Expm(x))))(Full([2, 2], 800.0)))));
    }

    [Fact]
    public void TheDirectionOfExpmFrechetIsCheckedAndTakesTheTypeOfTheMatrix()
    {
        Assert.StartsWith(
            "ExpmFrechet, direction: it holds NaN at row 0, column 1",
            Assert.Throws<ArgumentException>(() => Linalg.ExpmFrechet(Eye(2), [[1.0, double.NaN], [0, 1]])).Message,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "ExpmFrechet: it holds NaN",
            Assert.Throws<ArgumentException>(() => Linalg.ExpmFrechet([[1.0, double.NaN], [0, 1]], Eye(2))).Message,
            StringComparison.Ordinal);
        NDArray whole = NDArray.Of(new long[,] { { 1, 2 }, { 3, 4 } });
        (NDArray value, NDArray derivative) = Linalg.ExpmFrechet(Zeros([2, 2], DType.Float32), whole);
        Assert.Equal((DType.Float32, DType.Float32), (value.DType, derivative.DType));
        Matrix.Near([[1.0, 2], [3, 4]], derivative, 1e-6);
    }
}
