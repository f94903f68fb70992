using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

[Collection(Alone.Name)]
public class BackwardPassTests
{
    /// <summary>
    /// A million operations on a stack of 256 kB; and what the rules hold, here a value an operation, is let go of as the backward pass
    /// goes along: with nine tenths behind it, no more than a fifth of the record is alive.
    /// </summary>
    [Fact]
    public void ChainsOfAMillionOperations()
    {
        const int Length = 1_000_000;
        double gradient = 0;
        var live = new List<long>();
        var probe = new Watched(() => live.Add(GC.GetTotalMemory(forceFullCollection: true)));
        var small = new Thread(
            () => gradient = (double)Autodiff.Grad(x =>
            {
                for (int i = 0; i < Length; i++)
                {
                    x = i == Length / 10 || i == Length - 1 ? probe.Of(x) : i % 2 == 0 ? x * 1.000001 : 1 / x;
                }

                return x;
            })(1.0),
            maxStackSize: 256 * 1024);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        small.Start();
        small.Join();
        Assert.Equal(1, Math.Abs(gradient), 1e-5);
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"record {(live[0] - before) / 1e6:F0} MB, after nine tenths {(live[1] - before) / 1e6:F0} MB");
        Assert.True(live[1] - before < (live[0] - before) / 5, $"{live[0] - before} bytes, then {live[1] - before}");
    }

    /// <summary>The identity, which reports when the backward pass comes to it.</summary>
    sealed class Watched(Action seen) : Primitive("watched")
    {
        protected internal override NDArray[] Forward(NDArray[] inputs) => inputs;

        protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed) => g =>
        {
            seen();
            return g;
        };
    }

    [Fact]
    public void SumsOfCotangentsDoNotTouchOtherArrays()
    {
        // The same cotangent flows to several places; adding to one of them in place must not change the others.
        NDArray u = NDArray.Of(1.0, 2, 3), kept = NDArray.Of(1.0, 2, 3);
        (NDArray[] _, Func<NDArray?[], NDArray[]> pull) =
            Autodiff.Vjp(a => [a[0] + a[1] + a[0] + a[0] + a[1][..3] + a[0][..3]], [Zeros(3), Zeros(3)]);
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

    /// <summary>
    /// Elements, and rows, picked one by one: the gradient, and its derivative in either mode, cost one array, not one an element.
    /// </summary>
    [Fact]
    public void LoopsOverElementsStayLinear()
    {
        const int N = 700;
        NDArray x = Zeros(N, N) + 1, ramp = Arange(N);
        static NDArray Loss(NDArray a)
        {
            NDArray trace = 0;
            for (int i = 0; i < N; i++)
            {
                trace += a[i, i] * a[i, i] * i;
            }

            return trace;
        }

        AllocatesLess(6, MakeDiagonal(2 * ramp), () => Autodiff.Grad(Loss)(x));
        AllocatesLess(24, MakeDiagonal(2 * ramp), () => Autodiff.HessianVectorProduct(Loss)(x, x));
        AllocatesLess(24, MakeDiagonal(2 * ramp), () => Autodiff.Grad(a => Sum(Autodiff.Grad(Loss)(a)))(x));
        AllocatesLess(48, Zeros(N, N), () => Autodiff.Grad(a => Sum(Autodiff.Grad(b => Sum(Autodiff.Grad(Loss)(b)))(a)))(x));
        AllocatesLess(40, 6 * x * x, () => Autodiff.Grad(a => Sum(Autodiff.Grad(Rows)(a)))(x));

        static NDArray Rows(NDArray a)
        {
            NDArray sum = 0;
            foreach (NDArray row in a)
            {
                sum += Sum(row * row * row);
            }

            return sum;
        }

        static void AllocatesLess(int arrays, NDArray expected, Func<NDArray> run)
        {
            Sample.Equal(expected, run(), 1e-13);
            long before = GC.GetAllocatedBytesForCurrentThread();
            run();
            long used = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(used < (long)arrays * N * N * 8, $"{used / (N * N * 8.0):F1} arrays, not {arrays}");
        }
    }
}
