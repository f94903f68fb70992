using System.Numerics;
using Lapack;

namespace Managed.Tests;

public class DividedDifferencesTests
{
    /// <summary>Divided differences of 1/x are known: (-1)^m / (x_0 ... x_m), whatever the points.</summary>
    [Fact]
    public void DividedDifferencesKeepTheirDigits()
    {
        var random = new Random(1);
        foreach (double spread in new[] { 0, 1e-15, 1e-12, 1e-8, 1e-5, 1e-3, 1e-2, 0.1, 0.5, 3 })
        {
            for (int trial = 0; trial < 50; trial++)
            {
                double[] w = [.. Enumerable.Range(0, 4).Select(_ => 1 + (spread * random.NextDouble())).Order()];
                var d = new DividedDifferences(new Reciprocal(), w);
                for (int i = 0; i < 4; i++)
                {
                    for (int j = 0; j < 4; j++)
                    {
                        Assert.Equal(-1 / (w[i] * w[j]), d.Pair(i, j).Real, 2e-13);
                        for (int k = 0; k < 4; k++)
                        {
                            Assert.Equal(1 / (w[i] * w[j] * w[k]), d.Triple(i, j, k).Real, 2e-11);
                        }
                    }
                }
            }
        }
    }

    sealed class Reciprocal() : ScalarFunction(int.MaxValue)
    {
        public override Complex[] At(double[] points, int k) =>
            System.Array.ConvertAll(points, x => (Complex)(Enumerable.Range(1, k).Aggregate(1.0, (p, i) => -p * i) / Math.Pow(x, k + 1)));
    }
}
