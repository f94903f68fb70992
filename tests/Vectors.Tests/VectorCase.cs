using System.Numerics;
using System.Text.Json;
using Lapack;

namespace Vectors.Tests;

/// <summary>One golden case: inputs, a real loss, its value and gradients (format: vectors/README.md).</summary>
sealed class VectorCase(JsonElement json)
{
    public string Name { get; } = json.GetProperty("name").GetString()!;

    public string Loss { get; } = json.GetProperty("loss").GetString()!;

    public JsonElement Params { get; } = json.GetProperty("params");

    public IReadOnlyDictionary<string, NDArray> Inputs { get; } = Arrays(json, "inputs");

    public IReadOnlyDictionary<string, NDArray> Weights { get; } = Arrays(json, "weights");

    public IReadOnlyDictionary<string, NDArray> Gradients { get; } = Arrays(json, "grads");

    /// <summary>Values and derivatives of forward mode, by name.</summary>
    public IReadOnlyDictionary<string, NDArray> Outputs { get; } = Arrays(json, "outputs");

    /// <summary>The derivative of the gradient along the direction d; null in files without it.</summary>
    public NDArray? HessianVector { get; } = json.TryGetProperty("hvp", out JsonElement h) ? Read(h) : null;

    public double Value { get; } = json.GetProperty("value").GetDouble();

    public double ValueTolerance { get; } = json.GetProperty("vtol").GetDouble();

    public double RelativeTolerance { get; } = json.GetProperty("rtol").GetDouble();

    public double AbsoluteTolerance { get; } =
        json.TryGetProperty("atol", out JsonElement a) && a.ValueKind == JsonValueKind.Number ? a.GetDouble() : 0;

    static Dictionary<string, NDArray> Arrays(JsonElement json, string key) =>
        json.TryGetProperty(key, out JsonElement group) ? group.EnumerateObject().ToDictionary(p => p.Name, p => Read(p.Value)) : [];

    static NDArray Read(JsonElement json)
    {
        int[] shape = [.. json.GetProperty("shape").EnumerateArray().Select(x => x.GetInt32())];
        double[] re = Numbers(json, "re");
        string type = json.GetProperty("dtype").GetString()!;
        return type switch
        {
            "float64" => NDArray.Of<double>(re, shape).Reshape(shape),
            "complex128" => NDArray.Of<Complex>(re.Zip(Numbers(json, "im"), (a, b) => new Complex(a, b)).ToArray(), shape).Reshape(shape),
            _ => throw new FormatException($"unknown dtype {type}"),
        };
    }

    static double[] Numbers(JsonElement json, string key) => [.. json.GetProperty(key).EnumerateArray().Select(x => x.GetDouble())];
}
