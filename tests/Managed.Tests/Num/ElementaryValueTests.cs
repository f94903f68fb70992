using System.Globalization;
using System.Numerics;
using System.Reflection;
using System.Text.Json;
using Lapack;

namespace Managed.Tests;

/// <summary>
/// Values against Data/elementary.json, which Data/elementary.py makes with mpmath: at all scales, near zeros, poles and branch points, and
/// (by Python's cmath, C99 Annex G) on branch cuts with zeros of either sign, at infinities and NaN.
/// </summary>
public class ElementaryValueTests
{
    static readonly JsonElement Data = JsonDocument.Parse(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Data", "elementary.json"))).RootElement;

    /// <summary>Bounds in machine epsilons, relative to the modulus of the value; 4 unless given here.</summary>
    static readonly Dictionary<string, double> Bounds = new()
    {
        ["Digamma"] = 16,
        ["Gammaln"] = 32,
        ["Polygamma1"] = 16,
        ["Polygamma2"] = 16,
        ["Polygamma5"] = 16,
    };

    public static TheoryData<string> Real => Names("real");

    public static TheoryData<string> ComplexNames => Names("complex");

    public static TheoryData<string> Special => Names("special");

    public static TheoryData<string> Pairs => Names("pair");

    [Theory]
    [MemberData(nameof(Real))]
    public void RealValues(string name)
    {
        double[][] rows = Rows("real", name);
        double[] x = [.. rows.Select(r => r[0])], found = Of(name, NDArray.Of<double>(x)).ToArray<double>();
        double bound = Bounds.GetValueOrDefault(name, 4) * DType.Float64.Epsilon();
        for (int i = 0; i < x.Length; i++)
        {
            double expected = rows[i][1], error = Math.Abs(found[i] - expected);
            Assert.True(
                error <= (bound * Math.Abs(expected)) + double.Epsilon,
                $"{name}({x[i]:R}) = {found[i]:R}, not {expected:R}: relative {error / expected:E1}");
        }

        // Single precision, against double precision at the same numbers.
        float[] singles = [.. x.Select(v => (float)v)];
        float[] single = Of(name, NDArray.Of<float>(singles)).ToArray<float>();
        double[] reference = Of(name, NDArray.Of<double>([.. singles.Select(v => (double)v)])).ToArray<double>();
        for (int i = 0; i < singles.Length; i++)
        {
            float expected = (float)reference[i];
            bool close = Math.Abs(single[i] - (double)expected) <= (3e-7 * Math.Abs(expected)) + (2 * float.Epsilon);
            Assert.True(close || single[i].Equals(expected), $"{name}({singles[i]:R}f) = {single[i]:R}, not {expected:R}");
        }
    }

    [Theory]
    [MemberData(nameof(ComplexNames))]
    public void ComplexValues(string name)
    {
        double[][] rows = Rows("complex", name);
        Complex[] found = Of(name, NDArray.Of<Complex>([.. rows.Select(r => new Complex(r[0], r[1]))])).ToArray<Complex>();
        double bound = Bounds.GetValueOrDefault(name + " complex", 4) * DType.Float64.Epsilon();
        for (int i = 0; i < rows.Length; i++)
        {
            // Each part by itself where nothing has to cancel, otherwise relative to the modulus.
            double modulus = Math.Max(Math.Abs(rows[i][2]), Math.Abs(rows[i][3]));
            for (int part = 0; part < 2; part++)
            {
                double expected = rows[i][2 + part], error = Math.Abs((part == 0 ? found[i].Real : found[i].Imaginary) - expected);
                Assert.True(
                    error <= (bound * (name is "Expm1" or "Logistic" or "Sinc" ? modulus : Math.Abs(expected))) + (2 * double.Epsilon),
                    $"{name}({rows[i][0]:R} + {rows[i][1]:R}i) = {found[i]}, not {rows[i][2]:R}, {rows[i][3]:R}");
            }
        }

        // Single precision is computed in double.
        Complex[] near =
        [
            .. rows.Where(r => Math.Abs(r[0]) < 1e30 && Math.Abs(r[1]) < 1e30).Select(r => new Complex((float)r[0], (float)r[1])),
        ];
        NDArray x = NDArray.Of<Complex>(near);
        Assert.Equal(Of(name, x).AsType(DType.Complex64).ToArray<Complex>(), Of(name, x.AsType(DType.Complex64)).ToArray<Complex>());
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void PairsOfNumbers(string name)
    {
        double[][] rows = Rows("pair", name);
        MethodInfo method = typeof(Num).GetMethod(name, [typeof(NDArray), typeof(NDArray)])!;
        NDArray x = NDArray.Of<double>([.. rows.Select(r => r[0])]), y = NDArray.Of<double>([.. rows.Select(r => r[1])]);
        double[] together = Call(x, y);
        for (int i = 0; i < rows.Length; i++)
        {
            foreach (double found in new[]
            {
                together[i], Call(x[i], Num.BroadcastTo(y[i], 5))[4], Call(Num.BroadcastTo(x[i], 5), y[i])[4],
            })
            {
                double expected = rows[i][2];
                bool same = expected == 0 ? found == 0 && double.IsNegative(found) == double.IsNegative(expected) : found.Equals(expected);
                Assert.True(
                    same || Math.Abs(found - expected) <= 4e-16 * Math.Abs(expected),
                    $"{name}({rows[i][0]:R}, {rows[i][1]:R}) = {found:R}, not {expected:R}");
            }
        }

        double[] Call(NDArray a, NDArray b) => ((NDArray)method.Invoke(null, [a, b])!).ToArray<double>();
    }

    [Theory]
    [MemberData(nameof(Special))]
    public void CutsInfinitiesAndNaN(string name)
    {
        double[][] rows = Rows("special", name);
        Complex[] found = Of(name, NDArray.Of<Complex>([.. rows.Select(r => new Complex(r[0], r[1]))])).ToArray<Complex>();
        Assert.All(rows, (r, i) =>
        {
            bool open = double.IsNaN(r[0]) || double.IsNaN(r[1]);
            Assert.True(
                Same(r[2], found[i].Real, open) && Same(r[3], found[i].Imaginary, open),
                $"{name}({r[0]} + {r[1]}i) = {found[i]}, C99 has ({r[2]}, {r[3]})");
        });

        // With a NaN in the argument, editions of the standard differ in signs and in NaN or 0 for the other part.
        static bool Same(double a, double b, bool open) => a == 0
            ? b == 0 && (open || double.IsNegative(a) == double.IsNegative(b))
            : a.Equals(b) || Math.Abs(a - b) <= 1e-15 * Math.Abs(a) || (open && double.IsNaN(a) && b == 0);
    }

    static NDArray Of(string name, NDArray x)
    {
        if (name.StartsWith("Polygamma", StringComparison.Ordinal))
        {
            return Num.Polygamma(name[^1] - '0', x);
        }

        MethodInfo method = typeof(Num).GetMethod(name, [typeof(NDArray)]) ?? throw new InvalidOperationException(name);
        return (NDArray)method.Invoke(null, [x])!;
    }

    static TheoryData<string> Names(string table) => [.. Data.GetProperty(table).EnumerateObject().Select(p => p.Name)];

    static double[][] Rows(string table, string name) =>
    [
        .. Data.GetProperty(table).GetProperty(name).EnumerateArray()
            .Select(row => row.EnumerateArray().Select(v => double.Parse(v.GetString()!, CultureInfo.InvariantCulture)).ToArray()),
    ];

    [Fact]
    public void ComplexPowersBeyondTheRange()
    {
        NDArray x = NDArray.Of(new Complex(1e10, 0), new(0, 1e10), new(1e-10, 0), new(0, 1e-3));
        NDArray powers = Num.Power(x, -40);
        Sample.Equal([0, 0], powers[..2], 0);
        Assert.Equal(double.PositiveInfinity, ((Complex)powers[2]).Real);
        Sample.Equal([new(1e120, 0)], powers[3..], 1e-14);
        Sample.Equal([new(1e-300, 0)], Num.Power(NDArray.Of(new Complex(1e10, 0)), -30), 1e-14);
    }

    [Fact]
    public void TheDerivativeOfArctanFarOut()
    {
        Assert.Equal(1e-40f, (float)(double)Autodiff.Grad(Num.Arctan)((NDArray)1e20f), 2e-45f);
        Assert.Equal(1 / (3e19f * 3e19), (double)Autodiff.Jvp(Num.Arctan, 3e19f, 1f).Tangent, 2e-45);
        Assert.Equal(1, (double)Autodiff.Grad(Num.Arctan)(1e155) * 1e155 * 1e155, 1e-12);
    }

    [Fact]
    public void SincOverflowsToInfinity()
    {
        Complex far = (Complex)Num.Sinc(new Complex(-7e-7, -300));
        Assert.True(double.IsInfinity(far.Real) && double.IsInfinity(far.Imaginary));

        // mpmath: sin(pi z) / (pi z) with 40 digits.
        Sample.Equal([new(3.5170158114525706837e269, 4.8255188178906356502e269)], Num.Sinc(NDArray.Of(new Complex(0.3, -200))), 1e-12);
    }
}
