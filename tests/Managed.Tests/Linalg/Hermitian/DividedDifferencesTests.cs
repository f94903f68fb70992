using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

public class DividedDifferencesTests
{
    static readonly JsonElement Data = JsonDocument.Parse(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Data", "differences.json"))).RootElement;

    public static readonly Dictionary<string, Func<NDArray, NDArray>> Functions = new()
    {
        ["exp"] = x => Exp(x),
        ["log"] = x => Log(x),
        ["log(x/1e8)"] = x => Log(x / 1e8),
        ["exp(x)-e"] = x => Exp(x) - Math.E,
        ["sin(pi x)"] = x => Sin(Math.PI * x),
        ["sqrt"] = x => Sqrt(x),
        ["1/sqrt"] = x => 1 / Sqrt(x),
        ["1/x"] = x => 1 / x,
        ["x^3"] = x => x * x * x,
        ["x log x"] = x => x * Log(x),
        ["sin(100 x)"] = x => Sin(100 * x),
        ["atan(1000 x)"] = x => Arctan(1000 * x),
        ["tanh(1000 x)"] = x => Tanh(1000 * x),
        ["erf(20 x)"] = x => Erf(20 * x),
        ["logistic(1000 x)"] = x => Logistic(1000 * x),
        ["10+exp(-1e4 x^2)"] = x => 10 + Exp(-1e4 * x * x),
        ["1/(x^2+1e-4)"] = x => 1 / ((x * x) + 1e-4),
        ["log(1+x)"] = x => Log(1 + x),
        ["1-exp(-x)"] = x => 1 - Exp(-x),
        ["abs"] = x => Abs(x),
        ["clip(x,0,1)"] = x => Clip(x, 0, 1),
        ["max(x,0)+1"] = x => Maximum(x, 0) + 1,
    };

    public static TheoryData<string> Names => new(Functions.Keys);

    /// <summary>Data/differences.json, which Data/differences.py makes with mpmath.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void DigitsOfEveryKindOfFunction(string name)
    {
        foreach (JsonElement row in Data.GetProperty(name).EnumerateArray())
        {
            double[] points = [.. row[0].EnumerateArray().Select(x => x.GetDouble())];
            (double expected, double condition) = (row[1].GetDouble(), row[2].GetDouble());
            var d = new DividedDifferences(new ArrayFunction(Functions[name]), points, points.Length);
            double found = d.Of([.. Enumerable.Range(0, points.Length)]).Value.Real;
            Assert.True(
                Math.Abs(found - expected) <= (1e-14 * condition) + 1e-30,
                $"{name} at {string.Join(", ", points.Select(p => p.ToString("R", CultureInfo.InvariantCulture)))}: " +
                $"{found:R}, not {expected:R}, of the condition {condition:E1}");
        }
    }

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
                var d = new DividedDifferences(new Reciprocal(), w, 4);
                for (int i = 0; i < 4; i++)
                {
                    for (int j = 0; j < 4; j++)
                    {
                        Assert.Equal(-1 / (w[i] * w[j]), d.Pair(i, j).Real, 2e-15);
                        for (int k = 0; k < 4; k++)
                        {
                            Assert.Equal(1 / (w[i] * w[j] * w[k]), d.Triple(i, j, k).Real, 4e-15);
                        }
                    }
                }

                Assert.Equal(-1 / (w[0] * w[1] * w[2] * w[3]), d.Of([0, 1, 2, 3]).Value.Real, 1e-14);
            }
        }
    }

    /// <summary>Second and third differences beyond a plateau and beyond a peak; the values by mpmath.</summary>
    [Fact]
    public void HigherDifferencesAcrossSteepPlaces()
    {
        static double Of(Func<NDArray, NDArray> f, params double[] w) =>
            new DividedDifferences(new ArrayFunction(f), w, w.Length).Of([.. Enumerable.Range(0, w.Length)]).Value.Real;
        Assert.Equal(-632.86171107121957, Of(x => Tanh(1000 * x), -0.0005, 0.00171, 0.9995), 1e-12);
        Assert.Equal(-24.518766825008194, Of(x => Exp(-1e4 * x * x), 0.001, 0.0017, 1.001, 1.0017), 1e-12);
    }

    /// <summary>A jump between two points counts, however close they are, and where f is large or has many jumps.</summary>
    [Fact]
    public void JumpsAreSeenBetweenAnyPoints()
    {
        static double Of(Func<NDArray, NDArray> f, double x, double y) =>
            new DividedDifferences(new ArrayFunction(f), [x, y], 2).Pair(0, 1).Real;
        foreach (double gap in new[] { 1e-12, 1e-6, 1e-3, 0.3 })
        {
            (double low, double high) = (1 - gap, 1 + gap);
            double slope = 2 / (high - low);
            Assert.Equal(slope, Of(x => Sign(x - 1), low, high), 1e-14 * slope);
            Assert.Equal(slope / 2, Of(x => Floor(x), low, high), 1e-14 * slope);
            Assert.Equal(slope, Of(x => 1e7 + Sign(x - 1), low, high), 1e-8 * slope);
            Assert.Equal(slope * 1e-34, Of(x => 1e-34 * Sign(x - 1), low, high), 1e-14 * 1e-34 * slope);
        }

        Assert.Equal(1, Of(x => Round(1000 * x) / 1000, 0.1, 0.7), 1e-13);
        Assert.Equal(1 / 0.37, Of(x => Exp(-1e8 * Square(x - 0.37)), 0, 0.37), 1e-14);
    }

    /// <summary>Where f is written with cancellation, differences have more digits than f.</summary>
    [Fact]
    public void RoundingOfTheFunctionIsMeasured()
    {
        foreach (double x in new[] { 1e-9, 1e-6, 1e-3 })
        {
            foreach (double gap in new[] { 1e-15, 1e-9, 1e-3, 1 })
            {
                // By the mean value theorem, the difference lies between the slopes at its points.
                double y = x * (1 + gap), found = new DividedDifferences(new ArrayFunction(t => Log(1 + t)), [x, y], 2).Pair(0, 1).Real;
                Assert.InRange(found, (1 / (1 + y)) - 1e-15, (1 / (1 + x)) + 1e-15);
            }
        }
    }

    sealed class Reciprocal() : ScalarFunction(int.MaxValue)
    {
        public override Complex[] At(double[] points, int k) =>
            System.Array.ConvertAll(points, x => (Complex)(Enumerable.Range(1, k).Aggregate(1.0, (p, i) => -p * i) / Math.Pow(x, k + 1)));
    }
}
