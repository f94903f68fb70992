using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

[Collection(Alone.Name)]
public class CheckpointTests
{
    [Theory]
    [MemberData(nameof(Sample.Types), MemberType = typeof(Sample))]
    public void DerivativesAreThoseOfTheFunction(DType type)
    {
        NDArray x = Sample.Positive(new Random(1), type, 3), y = Sample.Random(new Random(2), type, 3);
        Func<NDArray, NDArray> one = Autodiff.Checkpoint(a => Exp(a) * a[0]);
        Func<NDArray, NDArray, NDArray> two = Autodiff.Checkpoint((a, b) => one(a * b) / a);
        Func<NDArray, NDArray, NDArray, NDArray> three = Autodiff.Checkpoint((a, b, c) => (a * c) + two(a, b));
        Func<NDArray, NDArray, NDArray, NDArray, NDArray> four = Autodiff.Checkpoint((a, b, c, d) => d * three(a, b, c));
        Autodiff.CheckGrads(
            one,
            0.3 * x,
            order: type.RealType() == DType.Float32 ? 2 : 3,
            options: new() { Tolerance = type.RealType() == DType.Float32 ? null : 1e-5 });
        Autodiff.CheckGrads(a => two(a[0], a[1]), [x, y]);
        Autodiff.CheckGrads(a => four(a[0], a[1], a[0] + 1, a[1]), [x, y]);
        Autodiff.CheckGrads(a => four(x, a, y, 2.0), y);
        Sample.Equal(Exp(x) * x[0], one(x), Sample.Tolerance(type));
    }

    [Fact]
    public void IntegersAndMasksPassThrough()
    {
        Func<NDArray, NDArray, NDArray> choose = Autodiff.Checkpoint((mask, a) => Where(mask, a * a, a));
        Sample.Equal(NDArray.Of(6.0, 1), Autodiff.Grad(a => Sum(choose(a > 2, a)))(NDArray.Of(3.0, 1)));
        Func<(NDArray, NDArray), (NDArray, NDArray)> both = Autodiff.CheckpointTree(
            ((NDArray, NDArray) p) => (p.Item1 > p.Item2, p.Item1 * p.Item2));
        Sample.Equal(NDArray.Of(5.0), Autodiff.Grad(a => Sum(both((a, 5.0)).Item2))(NDArray.Of(2.0)));
        Assert.True((bool)both((3, 2)).Item1);
    }

    [Fact]
    public void ACapturedArrayThatIsDifferentiatedIsRefused()
    {
        Func<NDArray, NDArray> f = w => Autodiff.Checkpoint(x => x * w)(w * w);
        Assert.Contains("'Checkpoint'", Assert.Throws<InvalidOperationException>(() => Autodiff.Grad(f)(2.0)).Message);
        Assert.Contains("'Checkpoint'", Assert.Throws<InvalidOperationException>(() => Autodiff.Jvp(f, 2.0, 1.0)).Message);

        // One of an outer transform is a constant to the inner one, and is followed.
        Assert.Equal(1, (double)Autodiff.Grad(w => Autodiff.Grad(x => Autodiff.Checkpoint(y => y * w)(x))(5.0))(2.0));
    }

    [Fact]
    public void TheFunctionRunsAgainInTheBackwardPassOnly()
    {
        int runs = 0;
        Func<NDArray, NDArray> f = Autodiff.Checkpoint(x =>
        {
            runs++;
            return Exp(x);
        });
        VjpResult vjp = Autodiff.Vjp(f, 1.0);
        Assert.Equal(1, runs);
        Assert.Equal(Math.E, (double)vjp.Pullback(1.0));
        Assert.Equal(2, runs);
        Assert.Equal(2 * Math.E, (double)vjp.Pullback(2.0));
        Assert.Equal(3, runs);
    }

    /// <summary>
    /// 64 steps that each keep three arrays of 100,000 doubles: x and the two exponentials: the largest live memory seen by probes between
    /// them.
    /// </summary>
    [Fact]
    public void PeakMemoryIsLower()
    {
        const int Size = 100_000;
        static NDArray Step(NDArray x) => Exp(-(x * x)) * Exp(x);
        NDArray at = Full([Size], 0.25);
        (NDArray plain, long stored) = MeasureGradient(Step);
        (NDArray kept, long checkpointed) = MeasureGradient(Autodiff.Checkpoint(Step));
        Sample.Equal(plain, kept, 1e-13);

        TestContext.Current.TestOutputHelper!.WriteLine($"stored {stored / 1e6:F0} MB, checkpointed {checkpointed / 1e6:F0} MB");

        // Stored: 192 arrays; checkpointed: one a step, and the inside of one.
        Assert.True(stored > 190L * Size * 8, $"{stored}");
        Assert.True(checkpointed < 80L * Size * 8, $"{checkpointed}");

        (NDArray, long) MeasureGradient(Func<NDArray, NDArray> step)
        {
            var probe = new MemoryProbe();
            long before = GC.GetTotalMemory(forceFullCollection: true);
            NDArray g = Autodiff.Grad(x =>
            {
                for (int i = 0; i < 64; i++)
                {
                    x = step(x);
                    x = i % 8 == 7 ? probe.Of(x) : x;
                }

                return Sum(x);
            })(at);
            return (g, probe.Peak - before);
        }
    }
}
