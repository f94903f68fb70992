using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

public class InPlaceTests
{
    [Theory, InlineData(0), InlineData(1), InlineData(2), InlineData(3)]
    public void EveryMatrixIsMultipliedByItsNumber(int kind)
    {
        DType type = Sample.Inexact[kind];
        NDArray x = Matrix.Random(1, type, 3, 4, 5), w = Matrix.Random(2, type, 3), expected = x * w[.., NewAxis, NewAxis];
        NDArray copy = x + 0;
        Matrix.Near(expected, InPlace.Times(copy, w), 2 * type.Epsilon() * Matrix.Largest(expected));
        Matrix.Near(expected, copy, 2 * type.Epsilon() * Matrix.Largest(expected));
        NDArray negative = x + 0;
        InPlace.Negate(negative);
        Matrix.Near(-x, negative, 0);
    }

    [Fact]
    public void AWiderNumberMakesANewArray()
    {
        NDArray x = Matrix.Random(1, DType.Float64, 2, 2), result = InPlace.Times(x + 0, Array(2 * I));
        Matrix.Near(x * 2 * I, result, 0);
    }

    [Fact]
    public void NothingIsDoneToNothing()
    {
        NDArray none = InPlace.Times(Zeros([2, 0, 0], DType.Float64), Ones([2], DType.Float64));
        InPlace.Negate(none);
        Assert.Equal([2, 0, 0], none.Shape.ToArray());
    }
}
