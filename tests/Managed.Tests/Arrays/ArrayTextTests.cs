using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Lapack;

namespace Managed.Tests;

/// <summary>
/// Against strings that NumPy 1.24 printed (Data/numpy-text.json: each with its elements, or with a ramp start + i step).
/// </summary>
public class ArrayTextTests
{
    [Fact]
    public void PrintsWhatNumPyPrints()
    {
        var wrong = new List<string>();
        int count = 0;
        using JsonDocument cases = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Data", "numpy-text.json")));
        foreach (JsonElement item in cases.RootElement.EnumerateArray())
        {
            string expected = item.GetProperty("text").GetString()!, actual = Build(item).ToString();
            count++;
            if (actual != expected)
            {
                wrong.Add($"{item.GetProperty("type")} {item.GetProperty("shape")}\nNumPy:\n{expected}\nhere:\n{actual}");
            }
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} of {count} differ:\n" + string.Join("\n\n", wrong.Take(5)));
        Assert.True(count > 800);
    }

    [Fact]
    public void LayoutAndCultureDoNotMatter()
    {
        CultureInfo culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = ",", NegativeSign = "~" } };
            NDArray a = NDArray.Of(new double[,] { { 1, -2.5 }, { 3, 4 }, { 5, 6 } });
            Assert.Equal("[[ 1.   3.   5. ]\n [-2.5  4.   6. ]]", a.T.ToString());
            Assert.Equal("[-2.5  4. ]", a[..2, ^1].ToString());
            Assert.Equal("[[1. 1. 1.]\n [3. 3. 3.]]", Num.BroadcastTo(a[..2, ..1], 2, 3).ToString());
            Assert.Equal("1e-05", ((NDArray)1e-5).ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void ATracedArrayPrintsItsNumbers()
    {
        string? text = null;
        Autodiff.Grad(x =>
        {
            text = (x * 2).ToString();
            return x;
        })(1.5);
        Assert.Equal("3.0", text);
    }

    static NDArray Build(JsonElement item)
    {
        DType type = Enum.Parse<DType>(item.GetProperty("type").GetString()!);
        int[] shape = [.. item.GetProperty("shape").EnumerateArray().Select(d => d.GetInt32())];
        if (item.TryGetProperty("start", out JsonElement first))
        {
            Complex start = Pair(first), step = Pair(item.GetProperty("step"));
            Complex[] ramp = [.. Enumerable.Range(0, shape.Aggregate(1, (p, d) => p * d)).Select(i => start + (step * i))];
            return type.IsComplex()
                ? NDArray.Of<Complex>(ramp, shape).AsType(type)
                : NDArray.Of<double>([.. ramp.Select(z => z.Real)], shape).AsType(type);
        }

        string[] words = item.GetProperty("values").GetString()!.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return type switch
        {
            DType.Bool => NDArray.Of<bool>([.. words.Select(w => w == "1")], shape),
            DType.Int64 => NDArray.Of<long>([.. words.Select(w => long.Parse(w, CultureInfo.InvariantCulture))], shape),
            _ when type.IsComplex() =>
                NDArray.Of<Complex>([.. words.Chunk(2).Select(p => new Complex(Number(p[0]), Number(p[1])))], shape).AsType(type),
            _ => NDArray.Of<double>([.. words.Select(Number)], shape).AsType(type),
        };
    }

    static Complex Pair(JsonElement parts) => new(parts[0].GetDouble(), parts[1].GetDouble());

    static double Number(string text) => text switch
    {
        "inf" => double.PositiveInfinity,
        "-inf" => double.NegativeInfinity,
        "nan" => double.NaN,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };
}
