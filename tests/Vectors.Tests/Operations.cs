using System.Text.Json;
using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Vectors.Tests;

/// <summary>The real loss of a case as a function of its inputs.</summary>
delegate NDArray LossOf(VectorCase c, IReadOnlyDictionary<string, NDArray> inputs);

/// <summary>The value of a case, and the arrays that are to agree.</summary>
delegate (double Value, Compared[] Arrays) Evaluation(VectorCase c);

readonly record struct Compared(string Name, NDArray Got, NDArray Expected);

/// <summary>The operations that are known, by the name in the files; losses as vectors/README.md defines them.</summary>
static class Operations
{
    public static IReadOnlyDictionary<string, Evaluation> All { get; } = new Dictionary<string, Evaluation>
    {
        ["eigh"] = Gradients(EighLoss),
        ["eigvalsh"] = Gradients((c, x) => Sum(c.Weights["c"] * Linalg.Eigvalsh(x["a"], UploOf(c)))),
        ["eigh_hvp"] = HessianVector(EighLoss),
        ["eigh_jvp"] = EighTangents,
        ["pr527"] = Gradients(SeedLoss),
        ["matmul"] = Gradients((c, x) => Inner(c.Weights["G"], MatMul(x["a"], x["b"]))),
    };

    static Evaluation Gradients(LossOf loss) => c =>
    {
        string[] names = [.. c.Gradients.Keys];
        var (values, pull) = Autodiff.Vjp(x => [loss(c, With(c, names, x))], [.. names.Select(n => c.Inputs[n])]);
        NDArray[] gradients = pull([1.0]);
        return ((double)values[0], [.. names.Select((n, i) => new Compared($"gradient of {n}", gradients[i], c.Gradients[n]))]);
    };

    static Evaluation HessianVector(LossOf loss) => c =>
    {
        (double value, Compared[] gradient) = Gradients(loss)(c);
        NDArray hvp = Autodiff.HessianVectorProduct(a => loss(c, With(c, ["a"], [a])))(c.Inputs["a"], c.Inputs["d"]);
        return (value, [.. gradient, new Compared("hvp", hvp, c.HessianVector ?? throw new FormatException("the case has no hvp"))]);
    };

    static (double Value, Compared[] Arrays) EighTangents(VectorCase c)
    {
        var (values, tangents) = Autodiff.Jvp(
            x =>
            {
                var (w, v) = Linalg.Eigh(x[0], UploOf(c));
                return [w, AbsSquare(v)];
            },
            [c.Inputs["a"]],
            [c.Inputs["d"]]);
        NDArray[] got = [.. values, .. tangents];
        string[] names = ["w", "abs2", "dw", "dabs2"];
        return ((double)Sum(values[0]), [.. names.Select((n, i) => new Compared(n, got[i], c.Outputs[n]))]);
    }

    static Dictionary<string, NDArray> With(VectorCase c, string[] names, NDArray[] values)
    {
        var inputs = new Dictionary<string, NDArray>(c.Inputs);
        for (int i = 0; i < names.Length; i++)
        {
            inputs[names[i]] = values[i];
        }

        return inputs;
    }

    static NDArray EighLoss(VectorCase c, IReadOnlyDictionary<string, NDArray> x)
    {
        var (w, v) = Linalg.Eigh(x["a"], UploOf(c));
        switch (c.Loss)
        {
            case "eigenvalues":
                return Sum(c.Weights["c"] * w);
            case "abs2":
                return Sum(c.Weights["c"] * w) + Sum(c.Weights["B"] * AbsSquare(v));
            case "abs":
                return Sum(c.Weights["B"] * Abs(v));
            case "projector":
                NDArray vk = v[Ellipsis, ..c.Params.GetProperty("k").GetInt32()];
                return Real(Sum(Trace(MatMul(c.Weights["M"], MatMul(vk, vk, Trans.None, Trans.ConjTranspose)))));
            default:
                throw new FormatException($"unknown loss {c.Loss}");
        }
    }

    static NDArray SeedLoss(VectorCase c, IReadOnlyDictionary<string, NDArray> x)
    {
        NDArray a = x["a"];
        NDArray m = [[(1 + I) * a, 2, a], [I * a, 2 + Abs(a + I), 1], [Conj(a), Exp(a), Abs(a)]];
        NDArray v = Linalg.Eigh(m, UploOf(c)).Eigenvectors;
        NDArray sum = 0;
        foreach (JsonElement entry in c.Params.GetProperty("entries").EnumerateArray())
        {
            sum += v[entry[0].GetInt32(), entry[1].GetInt32()];
        }

        return Abs(sum);
    }

    /// <summary>Re sum conj(G) y.</summary>
    static NDArray Inner(NDArray g, NDArray y) => Sum(Real(Conj(g) * y));

    static Uplo UploOf(VectorCase c) => c.Params.GetProperty("uplo").GetString() == "L" ? Uplo.Lower : Uplo.Upper;
}
