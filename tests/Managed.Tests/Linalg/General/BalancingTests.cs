using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

public class BalancingTests
{
    [Theory, InlineData(false), InlineData(true)]
    public void RowsAndColumnsGetLikeSizes(bool complex)
    {
        DType type = complex ? DType.Complex128 : DType.Float64;
        NDArray b = Matrix.Random(3, type, 4, 4), d = NDArray.Of(1.0, 1e-20, 1e15, 1e-3), a = b * d[.., NewAxis] / d;
        var balancing = Balancing.Of(a);
        double[] size = Abs(balancing.Apply(a)).ToArray<double>();
        for (int i = 0; i < 4; i++)
        {
            double row = 0, column = 0;
            for (int j = 0; j < 4; j++)
            {
                (row, column) = j == i ? (row, column) : (Math.Max(row, size[(4 * i) + j]), Math.Max(column, size[(4 * j) + i]));
            }

            Assert.InRange(row / column, 0.25, 4);
        }
    }

    /// <summary>D holds powers of two: the way there and back rounds nothing.</summary>
    [Fact]
    public void NothingIsRounded()
    {
        NDArray a = Matrix.Random(5, DType.Complex64, 3, 3) * NDArray.Of(1.0, 1e8, 1e-8);
        var balancing = Balancing.Of(a);
        NDArray b = balancing.Apply(a);
        Matrix.Near(a, balancing.Back(b), 0);
        Assert.Equal(a.DType, b.DType);
        Assert.NotEqual(0, balancing[1] - balancing[0]);
    }

    [Fact]
    public void ATriangularMatrixEnds()
    {
        NDArray a = [[1.0, 1e8], [0, 1]];
        Matrix.Near(a, Balancing.Of(a).Apply(a), 0);

        // For an exponential the large element goes down to about 1.
        Balancing? lowering = Balancing.Lowering(a);
        Assert.NotNull(lowering);
        Assert.InRange((double)lowering.Apply(a)[0, 1], 0.25, 4);
        Assert.Null(Balancing.Lowering(Eye(2)));
        Assert.Null(Balancing.Lowering([[0.0, 1e8], [1e8, 0]]));
    }
}
