using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

public class BackwardPassTests
{
    [Fact]
    public void DeepChainsDoNotOverflowTheStack()
    {
        double gradient = 0;
        var small = new Thread(
            () => gradient = (double)Autodiff.Grad(x =>
            {
                for (int i = 0; i < 100_000; i++)
                {
                    x = x + 1e-5;
                }

                return x * x;
            })(1),
            maxStackSize: 256 * 1024);
        small.Start();
        small.Join();
        Assert.Equal(4, gradient, 1e-9);
    }

    [Fact]
    public void SumsOfCotangentsDoNotTouchOtherArrays()
    {
        // The same cotangent flows to several places; adding to one of them in place must not change the others.
        NDArray u = NDArray.Of(1.0, 2, 3), kept = NDArray.Of(1.0, 2, 3);
        (NDArray[] _, Func<NDArray?[], NDArray[]> pull) = Autodiff.Vjp(a => [a[0] + a[1] + a[0] + a[0] + a[1][..3] + a[0][..3]], [Zeros(3), Zeros(3)]);
        NDArray[] g = pull([u]);
        Sample.Equal(4 * kept, g[0]);
        Sample.Equal(2 * kept, g[1]);
        Sample.Equal(kept, u);
        g = pull([u]);
        Sample.Equal(4 * kept, g[0]);

        // Here the cotangent arrives whole before a part is added to it.
        (_, pull) = Autodiff.Vjp(
            a =>
            {
                NDArray part = a[0][..3] * 2;
                return [a[0] + part];
            },
            [Zeros(3)]);
        Sample.Equal(3 * kept, pull([u])[0]);
        Sample.Equal(kept, u);
    }

    [Fact]
    public void LoopsOverElementsStayLinear()
    {
        NDArray x = Zeros(700, 700);
        long before = GC.GetAllocatedBytesForCurrentThread();
        NDArray gradient = Autodiff.Grad(a =>
        {
            NDArray trace = 0;
            for (int i = 0; i < 700; i++)
            {
                trace += a[i, i] * i;
            }

            return trace;
        })(x);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 4 * 700 * 700 * 8, "one array for the gradient, not one an element");
        Sample.Equal(MakeDiagonal(Arange(700)), gradient);
    }
}
