using System.Numerics;
using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

public class LongProductTests
{
    [Fact]
    public void PartialProductsMayLeaveTheRange()
    {
        NDArray x = NDArray.Of(1e200, 1e-200, 1e200, 1e-200), others = NDArray.Of(1e-200, 1e200, 1e-200, 1e200);
        Assert.Equal(1, (double)Prod(x), 1e-15);
        Sample.Equal(others, Autodiff.Grad(Prod)(x), 1e-15);
        Assert.Equal(4, (double)Autodiff.Jvp(Prod, x, x).Tangent, 1e-14);
        Sample.Equal(NDArray.Of(1.0, 1), Prod(Stack(x, x), 1), 1e-15);
        Sample.Equal(NDArray.Of(1.0, 0), Prod(Array([[1e-200, 1], [1e-120, 2], [1e200, 3], [1e120, 0]]), 0), 1e-15);
        Sample.Equal([new Complex(-1, 0)], Prod(x * NDArray.Of(Complex.ImaginaryOne, Complex.ImaginaryOne, 1, 1)), 1e-15);
        NDArray single = NDArray.Of(1e30f, 1e-30f, 1e30f, 1e-30f);
        Assert.Equal(1, (double)Prod(single), 1e-6);
        Assert.Equal(double.PositiveInfinity, (double)Prod(NDArray.Of(1e200, 1e200)));
        Assert.Equal(0, (double)Prod(NDArray.Of(1e-200, 1e-200)));
        Assert.True(double.IsNaN((double)Prod(NDArray.Of(double.PositiveInfinity, 0))));
    }

    [Fact]
    public void SecondDerivativesStayInRange()
    {
        NDArray hessian = Autodiff.Hessian(Prod)(NDArray.Of(1e200, 1e-200, 3, 1e-200));
        Sample.Equal(NDArray.Of(3e-200, 0, 1, 3e200), hessian[1], 1e-15);
        Sample.Equal(NDArray.Of(0.0, 1, 0, 1), hessian[2], 1e-15);
    }

    [Fact]
    public void ManyFactorsWithZeros()
    {
        NDArray x = Full([3000], 1.5);
        Assert.Equal(double.PositiveInfinity, (double)Prod(x));
        NDArray halves = Concatenate([x, Full([3000], 1 / 1.5), NDArray.Of(0.0, 2)]);
        NDArray gradient = Autodiff.Grad(Prod)(halves);
        Assert.Equal(2, (double)gradient[6000], 1e-11);
        Assert.Equal(0, (double)Max(Abs(gradient[..6000])));
    }
}
