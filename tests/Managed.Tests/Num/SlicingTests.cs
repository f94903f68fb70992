using System.Numerics;
using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

public class SlicingTests
{
    [Fact]
    public void CollectionExpressionsNest()
    {
        NDArray a = new Complex(2, 1), m = Num.Array([[(1 + I) * a, 2, a], [I * a, 2 + Abs(a + I), 1], [Conj(a), Exp(a), Abs(a)]]);
        Sample.Shape([3, 3], m);
        Assert.Equal(DType.Complex128, m.DType);
        Assert.Equal(new Complex(1, 3), (Complex)m[0, 0]);
        Assert.Equal(new Complex(2 + Math.Sqrt(8), 0), (Complex)m[1, 1]);
        NDArray vector = [1, 2.5, 3], cube = [[[1, 2], [3, 4]], [[5, 6], [7, 8]]], empty = [];
        Sample.Equal(NDArray.Of(1, 2.5, 3), vector);
        Sample.Equal(Reshape(Arange(8) + 1, 2, 2, 2), cube);
        Sample.Shape([0], empty);
        NDArray rows = [vector, 2 * vector];
        Sample.Shape([2, 3], rows);
        Assert.Contains("element 1", Assert.Throws<ArgumentException>(() => Stack(vector, cube)).Message);
        Assert.Contains("(2,)", Assert.Throws<ArgumentException>(() => Num.Array([[1, 2, 3], [4, 5]])).Message);
    }

    [Theory]
    [MemberData(nameof(Sample.Types), MemberType = typeof(Sample))]
    public void StackTakesAnyLayoutAndPromotes(DType type)
    {
        NDArray x = Sample.Random(new Random(1), type, 2, 3), y = Sample.Random(new Random(2), DType.Float32, 2, 3);
        foreach (NDArray view in Sample.Layouts(x))
        {
            NDArray s = Stack(view, y);
            Assert.Equal(DTypes.Promote(type, DType.Float32), s.DType);
            Sample.Shape([2, 2, 3], s);
            Sample.Equal([.. Sample.Values(x), .. Sample.Values(y)], s, 0);
        }
    }
}
