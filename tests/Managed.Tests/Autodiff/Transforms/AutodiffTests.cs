using System.Numerics;
using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

public class AutodiffTests
{
    [Fact]
    public void DerivativesOfAPolynomialAreExactToAnyOrder()
    {
        Func<NDArray, NDArray> f = x => (x * x * x * x) - (2 * x * x * x) + (5 * x);
        Func<NDArray, NDArray> d = Autodiff.Grad(f), dd = Autodiff.Grad(d), ddd = Autodiff.Grad(dd);
        Assert.Equal((4 * 27) - (6 * 9) + 5, (double)d(3));
        Assert.Equal((12 * 9) - (12 * 3), (double)dd(3));
        Assert.Equal((24 * 3) - 12, (double)ddd(3));
        Assert.Equal(24, (double)Autodiff.Grad(ddd)(3));
        Assert.Equal(0, (double)Autodiff.Grad(Autodiff.Grad(ddd))(3));
    }

    [Fact]
    public void PerturbationsAreNotConfused()
    {
        Assert.Equal(1, (double)Autodiff.Grad(x => x * Autodiff.Grad(y => x + y)(1))(1));
        Assert.Equal(2 * 3 * 5, (double)Autodiff.Grad(x => x * Autodiff.Grad(y => x * y * 5)(7))(3));
        Assert.Equal(0, (double)Autodiff.Grad(x => Autodiff.Grad(y => y * y)(2) + (0 * x))(3));

        // d/dx of (d/dy x y^2 at y = x) = d/dx 2 x^2.
        Assert.Equal(12, (double)Autodiff.Grad(x => Autodiff.Grad(y => x * y * y)(x))(3));

        // A closure of the outer argument as the point of the inner transform's pullback.
        Assert.Equal(8, (double)Autodiff.Grad(x => Autodiff.Vjp(y => y * y, x).Pullback(x))(2));
    }

    [Fact]
    public void FunctionsOfSeveralArguments()
    {
        (NDArray a, NDArray b) = Autodiff.Grad((x, y) => x * x * y)(3, 5);
        Assert.Equal((30, 9), ((double)a, (double)b));
        (a, b, NDArray c) = Autodiff.Grad((x, y, z) => x * y * z)(2, 3, 5);
        Assert.Equal((15, 10, 6), ((double)a, (double)b, (double)c));
        (a, b, c, NDArray d) = Autodiff.Grad((x, y, z, t) => (x * y) + (z * z * t))(2, 3, 5, 7);
        Assert.Equal((3, 2, 70, 25), ((double)a, (double)b, (double)c, (double)d));
        NDArray same = NDArray.Of(1.0, 2);
        (a, b) = Autodiff.Grad((x, y) => Sum(x * x * y))(same, same);
        Sample.Equal(2 * same * same, a);
        Sample.Equal(same * same, b);
    }

    [Theory]
    [MemberData(nameof(Sample.Types), MemberType = typeof(Sample))]
    public void GradientsHaveShapeAndTypeOfTheArgument(DType type)
    {
        NDArray x = Sample.Random(new Random(1), type, 2, 3);
        foreach (Func<NDArray, NDArray> f in new Func<NDArray, NDArray>[]
        {
            a => Sum(Abs(a)), a => Sum(Real(a * I)), a => Linalg.Norm(a.AsType(type.ComplexType())),
            a => Sum(AbsSquare(a * NDArray.Of(1.0))), a => Real(a[0, 0]),
        })
        {
            NDArray gradient = Autodiff.Grad(f)(x);
            Assert.Equal(type, gradient.DType);
            Sample.Shape([2, 3], gradient);
            Sample.Equal(gradient, Autodiff.Grad(f)(x.T.AsType(type).T));
        }

        NDArray unused = Autodiff.Grad((a, b) => Real(Sum(b)))(x, x[0]).First;
        Sample.Equal(x * 0, unused);
        Sample.Equal(x * 0, Autodiff.Grad(_ => 1.0)(x));
        Sample.Equal(x * 0, Autodiff.Grad(a => Real(Sum(Autodiff.StopGradient(a))))(x));
    }

    [Fact]
    public void ConventionIsDxMinusIDy()
    {
        Complex z = new(2, 3), c = new(5, -7);
        Assert.Equal(2 * Complex.Conjugate(z), (Complex)Autodiff.Grad(x => Real(x * Conj(x)))(z));
        Assert.Equal(2 * Complex.Conjugate(z), (Complex)Autodiff.Grad(AbsSquare)(z));
        Assert.Equal(c, (Complex)Autodiff.Grad(x => Real(c * x))(z));
        Assert.Equal(-Complex.ImaginaryOne, (Complex)Autodiff.Grad(Imag)(z));

        // A step along the conjugate goes down.
        NDArray next = z - (0.1 * Conj(Autodiff.Grad(AbsSquare)(z)));
        Assert.True((double)AbsSquare(next) < (double)AbsSquare(z));
    }

    [Fact]
    public void WrongLossesAndArgumentsAreRefused()
    {
        Assert.Contains("Vjp", Assert.Throws<ArgumentException>(() => Autodiff.Grad(x => x * 2)(Zeros(3))).Message);
        Assert.Contains("Complex128", Assert.Throws<ArgumentException>(() => Autodiff.Grad(x => x * x)(Complex.One)).Message);
        Assert.Contains("comparison", Assert.Throws<ArgumentException>(() => Autodiff.Grad(x => x > 0)(1)).Message);
        Assert.Contains("Int64", Assert.Throws<ArgumentException>(() => Autodiff.Grad(Sum)(NDArray.Of(1L))).Message);
        Assert.Contains("AsType", Assert.Throws<ArgumentException>(() => Autodiff.Vjp(Sum, NDArray.Of(true))).Message);
        VjpResult vjp = Autodiff.Vjp(x => x * 2, Zeros(3));
        Assert.Contains("(2,)", Assert.Throws<ArgumentException>(() => vjp.Pullback(Zeros(2))).Message);
        Assert.Throws<ArgumentException>(() => Autodiff.Vjp(a => a, [Zeros(2)]).Pullback([]));
        Sample.Equal(Ones(1, 1), Autodiff.Grad(x => x)(Zeros(1, 1)));
    }

    [Fact]
    public void PullbacksCanBeCalledAgainAndFromOtherThreads()
    {
        NDArray x = Sample.Random(new Random(1), DType.Float64, 50);
        VjpResult vjp = Autodiff.Vjp(a => (a * a * a) + (a[^1] * a) + Exp(a), x);
        NDArray u = Sample.Random(new Random(2), DType.Float64, 50), first = vjp.Pullback(u);
        Sample.Equal(first, vjp.Pullback(u));
        Sample.Equal(first * 2, vjp.Pullback(u * 2), 1e-14);
        NDArray[] results = new NDArray[64];
        Parallel.For(0, results.Length, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i => results[i] = vjp.Pullback(u));
        Assert.All(results, r => Sample.Equal(first, r));
    }

    [Fact]
    public void ValuesComeWithGradients()
    {
        (NDArray value, NDArray gradient) = Autodiff.ValueAndGrad(x => Sum(x * x))(NDArray.Of(1.0, 2));
        Assert.Equal(5, (double)value);
        Sample.Equal(NDArray.Of(2.0, 4), gradient);
        (NDArray[] values, Func<NDArray?[], NDArray[]> pull) = Autodiff.Vjp(a => [a[0] * a[1], a[0], a[0]], [2, 3]);
        Assert.Equal([6.0, 2, 2], values.Select(v => (double)v));
        Assert.Equal([3 + 20 + 300.0, 2], pull([1, 20, 300]).Select(v => (double)v));
        Assert.Equal([20.0, 0], pull([null, 20, null]).Select(v => (double)v));
    }

    [Fact]
    public void ThreadsInsideALoss()
    {
        for (int run = 0; run < 20; run++)
        {
            NDArray g = Autodiff.Grad(x =>
            {
                var parts = new NDArray[4];
                Parallel.For(0, 4, i =>
                {
                    NDArray y = x * (i + 1);
                    for (int step = 0; step < 500; step++)
                    {
                        y += 0.0;
                    }

                    parts[i] = y;
                });
                return Sum(Stack(parts));
            })(NDArray.Of<double>(1, 2));
            Assert.Equal([10.0, 10], g.ToArray<double>());
        }
    }

    [Fact]
    public void MixedDerivativesOfPowerAtExponentZero()
    {
        Assert.Equal(0.5, (double)Autodiff.Grad(y => Autodiff.Grad(x => Power(x, y))(2.0))(0.0), 1e-15);
        Assert.Equal(0.5, (double)Autodiff.Grad(x => Autodiff.Grad(y => Power(x, y))(0.0))(2.0), 1e-15);
        Assert.Equal(0, (double)Autodiff.Grad(x => Power(x, NDArray.Of(0.0))[0])(0.0));
    }

    [Fact]
    public void NumbersReadOutOfADifferentiatedFunctionAreRefused()
    {
        foreach (Func<NDArray, NDArray> f in new Func<NDArray, NDArray>[]
        {
            x => Math.Exp((double)x), x => (float)x * x, x => (Complex)x * x, x => x.ToArray<double>()[0] * x,
            x => x.Reshape(1, 1).ToMatrix<double>()[0, 0],
        })
        {
            Assert.Contains("StopGradient", Assert.Throws<InvalidOperationException>(() => Autodiff.Grad(f)(2.0)).Message);
            Assert.Contains("StopGradient", Assert.Throws<InvalidOperationException>(() => Autodiff.Jvp(f, 2.0, 1.0)).Message);
        }

        Assert.Equal(2, (double)Autodiff.Grad(x => (double)Autodiff.StopGradient(x) * x)(2.0));
        Assert.Equal("2.0", Autodiff.StopGradient(2.0).ToString());
        string seen = "";
        Autodiff.Grad(x => { seen = x.ToString(); return x; })(2.0);
        Assert.Equal("2.0", seen);
    }

    [Fact]
    public void ControlFlowIsFollowed()
    {
        static NDArray Root(NDArray a)
        {
            NDArray x = a;
            while (Abs((x * x) - a) > 1e-14)
            {
                x = 0.5 * (x + (a / x));
            }

            return x;
        }

        Assert.Equal(0.5 / Math.Sqrt(2), (double)Autodiff.Grad(Root)(2), 1e-12);
        Func<NDArray, NDArray> relu = x => x > 0 ? x * 3 : 0 * x;
        Assert.Equal((3, 0), ((double)Autodiff.Grad(relu)(1), (double)Autodiff.Grad(relu)(-1)));
        Sample.Equal(NDArray.Of(6.0, 5, 3), Autodiff.Grad(x =>
        {
            NDArray sum = 0, prefix = 1;
            foreach (NDArray e in x)
            {
                sum = sum + (prefix * e);
                prefix = prefix * e;
            }

            return sum;
        })(NDArray.Of(1.0, 1, 2)) + NDArray.Of(2.0, 2, 2));
    }

    /// <summary>
    /// Eight threads record at once, each its own nested transforms of its own problem over and over, and find what one thread finds: in 16
    /// rounds, or in 320 with LAPACK_LONG_TESTS=1.
    /// </summary>
    [Fact]
    public void ThreadsDoNotDisturbEachOther()
    {
        const int Problems = 16;
        double[] expected = [.. Enumerable.Range(0, Problems).Select(Solve)];
        int rounds = Environment.GetEnvironmentVariable("LAPACK_LONG_TESTS") == "1" ? 320 : 16;
        var wrong = new System.Collections.Concurrent.ConcurrentBag<string>();
        Thread[] threads = [.. Enumerable.Range(0, 8).Select(id => new Thread(() =>
        {
            for (int round = 0; round < rounds; round++)
            {
                int problem = (id + round) % Problems;
                try
                {
                    double found = Solve(problem);

                    // Eigenvalues found in other memory may round otherwise; each step moves x and a by less than 1e-2 of a gradient.
                    if (!(Math.Abs(found - expected[problem]) <= 1e-12 * Math.Abs(expected[problem])))
                    {
                        wrong.Add($"problem {problem} on thread {id}: {found:R}, not {expected[problem]:R}");
                    }
                }
                catch (Exception e)
                {
                    wrong.Add(e.ToString());
                }
            }
        }))];
        System.Array.ForEach(threads, t => t.Start());
        System.Array.ForEach(threads, t => t.Join());
        Assert.Empty(wrong);

        static double Solve(int seed)
        {
            NDArray x = Sample.Positive(new Random(seed), DType.Float64, 20), a = Matrix.Random(seed, DType.Complex128, 4, 4);
            for (int i = 0; i < 5; i++)
            {
                NDArray g = Autodiff.Grad(a => Sum(Autodiff.Grad(b => Sum(Exp(b * a) * b))(a) * a))(x);
                NDArray h = Autodiff.HessianVectorProduct(b => Sum(Exp(b) * b[0]))(x, g / Linalg.Norm(g));
                x = x - (1e-4 * (g + h) / (1 + Linalg.Norm(g)));
                a = a - (1e-2 * Conj(Autodiff.Grad(b => Sum(Autodiff.Checkpoint(c => Exp(0.1 * Linalg.Eigvalsh(c)))(b)))(a)));
            }

            return (double)(Sum(x) + Sum(Abs(a)));
        }
    }
}
