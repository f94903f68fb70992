using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

/// <summary>The check must see wrong rules, or the tests that use it are worth nothing.</summary>
public class CheckGradsTests
{
    [Theory]
    [MemberData(nameof(Sample.Types), MemberType = typeof(Sample))]
    public void WrongFirstDerivativesAreFound(DType type)
    {
        NDArray x = Sample.Positive(new Random(1), type, 3);
        Primitive right = Square((v, g) => g * 2 * v), half = Square((v, g) => g * v);
        Autodiff.CheckGrads(a => right.Apply(a)[0], x);
        GradientCheckException e = Assert.Throws<GradientCheckException>(() => Autodiff.CheckGrads(a => half.Apply(a)[0], x));
        Assert.Equal(1, e.Order);
        Assert.Equal(e.Exact * 2, e.Numeric, 1e-2);
        if (type.IsComplex())
        {
            Primitive conjugated = Square((v, g) => Conj(g * 2 * v));
            Assert.Throws<GradientCheckException>(() => Autodiff.CheckGrads(a => conjugated.Apply(a)[0], x));
        }
    }

    [Fact]
    public void WrongSecondDerivativesAreFound()
    {
        Primitive frozen = Square((v, g) => g * 2 * Autodiff.StopGradient(v));
        Autodiff.CheckGrads(a => frozen.Apply(a)[0], NDArray.Of(1.0, 2), order: 1);
        Assert.Equal(
            2, Assert.Throws<GradientCheckException>(() => Autodiff.CheckGrads(a => frozen.Apply(a)[0], NDArray.Of(1.0, 2))).Order);
    }

    [Fact]
    public void NaNIsNotAgreement() =>
        Assert.Throws<GradientCheckException>(() => Autodiff.CheckGrads(Log, NDArray.Of(-1.0)));

    static Primitive Square(Func<NDArray, NDArray, NDArray> rule) => Primitive.Define("Square", v => v * v, (v, _) => g => rule(v, g));
}
