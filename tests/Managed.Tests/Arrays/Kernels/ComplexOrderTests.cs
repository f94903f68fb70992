using System.Numerics;
using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

/// <summary>NumPy's order: by real parts, then by imaginary parts, the same in every function that needs one.</summary>
public class ComplexOrderTests
{
    static readonly NDArray z = NDArray.Of(new Complex(1, 2), new(1, -3), new(0, 9));

    [Fact]
    public void AllFunctionsShareOneOrder()
    {
        foreach (DType type in new[] { DType.Complex64, DType.Complex128 })
        {
            NDArray x = z.AsType(type);
            Sample.Equal([new(1, 2)], Max(x), 0);
            Sample.Equal([new(0, 9)], Min(x), 0);
            Sample.Equal([new(1, 2), new(1, -3), new(0, 9)], Max(Stack(x, x), 0), 0);
            Sample.Equal([new(1, -7)], Ptp(x), 0);
            Sample.Equal([0, 2], Stack(ArgMax(x), ArgMin(x)), 0);
            Sample.Equal(NDArray.Of(false, true, true), x < x[0]);
            Sample.Equal(NDArray.Of(true, true, true), x <= x[0]);
            Sample.Equal(NDArray.Of(true, false, false), x > x[1]);
            Sample.Equal([new(1, 2), new(1, -3), new(1, -3)], Maximum(x, x[1]), 0);
            Sample.Equal([new(1, -3), new(1, -3), new(0, 9)], Fmin(x, x[1]), 0);
            Sample.Equal([new(1, -3), new(1, -3), new(0, 9)], Clip(x, x[2], x[1]), 0);
            Sample.Equal([new(0, 9), new(1, -3), new(1, 2)], Sort(x), 0);
            Sample.Equal([2, 1, 0], SearchSorted(Sort(x), x), 0);
        }
    }

    [Fact]
    public void NaNWinsOrIsPassedOver()
    {
        NDArray broken = NDArray.Of(new Complex(1, 2), new(double.NaN, 0), new(0, 9)), one = new Complex(1, 1);
        Assert.True((bool)IsNan(Max(broken)));
        Assert.True((bool)IsNan(Min(broken)));
        Assert.Equal(1, (long)(double)ArgMax(broken));
        Assert.Equal(NDArray.Of(false, true, false).ToArray<bool>(), IsNan(Maximum(broken, one)).ToArray<bool>());
        Sample.Equal([new(1, 2), new(1, 1), new(1, 1)], Fmax(broken, one), 0);
        Assert.False((bool)Any(broken[1] <= broken[1]));
    }

    [Fact]
    public void TheDerivativeGoesToWhatWasChosen()
    {
        Sample.Equal([1, 0, 0], Autodiff.Grad(x => Real(Max(x)))(z), 0);
        Sample.Equal([0, 0, 1], Autodiff.Grad(x => Real(Min(x)))(z), 0);
        Sample.Equal([1, 0.5, 0], Autodiff.Grad(x => Real(Sum(Maximum(x, z[1]))))(z), 0);
        Sample.Equal([new(0, 2)], Autodiff.Jvp(x => Max(x), z, Full([3], new Complex(0, 2))).Tangent, 0);
    }
}
