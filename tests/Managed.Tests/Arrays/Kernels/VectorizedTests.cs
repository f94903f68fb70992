using System.Numerics;
using Lapack;

namespace Managed.Tests;

/// <summary>
/// Vectorized loops against the same functions number by number: to the last bit, at every length, with all special values.
/// </summary>
public class VectorizedTests
{
    static readonly double[] Specials =
        [0, -0.0, double.PositiveInfinity, double.NegativeInfinity, double.NaN, 1e200, -1e-200, double.Epsilon, 1, -1];

    [Fact]
    public void ComplexProductsAndQuotientsInDouble() => All<double>();

    [Fact]
    public void ComplexProductsAndQuotientsInSingle() => All<float>();

    static void All<T>() where T : unmanaged, IFloatingPointIeee754<T>
    {
        Check<MultiplyKernel, T>();
        Check<DivideKernel, T>();
        Check<ScaledKernel, T>();
        Check<DividedKernel, T>();
    }

    [Fact]
    public void RealFactorsOfRules()
    {
        var random = new Random(1);
        for (int n = 1; n <= 21; n++)
        {
            double[] x = Numbers<double>(random, n), y = Numbers<double>(random, n), z = new double[n];
            ScaledKernel.Real<double>(x, y, z);
            Assert.Equal(x.Zip(y, (a, b) => a == 0 ? 0 : a * b), z);
            ScaledKernel.RealLeft<double>(x[0], y, z);
            Assert.Equal(y.Select(b => x[0] == 0 ? 0 : x[0] * b), z);
            ScaledKernel.RealRight<double>(x, y[0], z);
            Assert.Equal(x.Select(a => a == 0 ? 0 : a * y[0]), z);
            DividedKernel.Real<double>(x, y, z);
            Assert.Equal(x.Zip(y, (a, b) => a == 0 ? 0 : a / b), z);
            DividedKernel.RealLeft<double>(x[0], y, z);
            Assert.Equal(y.Select(b => x[0] == 0 ? 0 : x[0] / b), z);
            DividedKernel.RealRight<double>(x, y[0], z);
            Assert.Equal(x.Select(a => a == 0 ? 0 : a / y[0]), z);
        }
    }

    static void Check<TKernel, T>() where TKernel : IBinaryKernel where T : unmanaged, IFloatingPointIeee754<T>
    {
        var random = new Random(1);
        for (int n = 1; n <= 40; n++)
        {
            T[] x = Numbers<T>(random, 2 * n), y = Numbers<T>(random, 2 * n), z = new T[2 * n];
            foreach ((int xStep, int yStep) in new[] { (1, 1), (0, 1), (1, 0), (0, 0) })
            {
                if (!TKernel.ComplexRun<T>(x, xStep, y, yStep, z))
                {
                    // Too short for a vector, or a processor without them.
                    Assert.True(n < 4 || !System.Runtime.Intrinsics.Vector256.IsHardwareAccelerated);
                    continue;
                }

                for (int i = 0; i < 2 * n; i += 2)
                {
                    (T re, T im) = TKernel.Complex(x[i * xStep], x[(i * xStep) + 1], y[i * yStep], y[(i * yStep) + 1]);
                    Assert.True(
                        Same(re, z[i]) && Same(im, z[i + 1]),
                        $"{typeof(TKernel).Name}: ({x[i * xStep]}, {x[(i * xStep) + 1]}), ({y[i * yStep]}, {y[(i * yStep) + 1]})");
                }
            }
        }

        static bool Same(T a, T b) => T.IsNaN(a) ? T.IsNaN(b) : a == b && T.IsNegative(a) == T.IsNegative(b);
    }

    static T[] Numbers<T>(Random random, int count) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var x = new T[count];
        for (int i = 0; i < count; i++)
        {
            x[i] = T.CreateTruncating(random.Next(3) == 0 ? Specials[random.Next(Specials.Length)] : (2 * random.NextDouble()) - 1);
        }

        return x;
    }
}
