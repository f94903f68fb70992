using System.Text.Json;
using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Vectors.Tests;

static partial class Operations
{
    static Dictionary<string, Evaluation> HermitianMatrices => new()
    {
        ["eigh"] = Gradients(EighLoss),
        ["eigh_generalized"] = Gradients((c, x) => Loss(c, Linalg.Eigh(x["a"], x["b"], UploOf(c)))),
        ["eigvalsh"] = Gradients((c, x) => Sum(c.Weights["c"] * Linalg.Eigvalsh(x["a"], UploOf(c)))),
        ["eigh_hvp"] = HessianVector(EighLoss),
        ["eigh_jvp"] = EighTangents,
        ["pr527"] = Gradients(SeedLoss),
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

    static NDArray EighLoss(VectorCase c, IReadOnlyDictionary<string, NDArray> x) => Loss(c, Linalg.Eigh(x["a"], UploOf(c)));

    static NDArray Loss(VectorCase c, EighResult result)
    {
        (NDArray w, NDArray v) = result;
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

    static Uplo UploOf(VectorCase c) => c.Params.GetProperty("uplo").GetString() == "L" ? Uplo.Lower : Uplo.Upper;
}
