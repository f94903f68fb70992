using System.Text.Json;
using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Vectors.Tests;

/// <summary>The real loss of a case as a function of its inputs.</summary>
delegate NDArray LossOf(VectorCase c, IReadOnlyDictionary<string, NDArray> inputs);

/// <summary>The operations that are known, by the name in the files; losses as vectors/README.md defines them.</summary>
static class Operations
{
    public static IReadOnlyDictionary<string, LossOf> All { get; } = new Dictionary<string, LossOf>
    {
        ["eigh"] = EighLoss,
        ["eigvalsh"] = (c, x) => Sum(c.Weights["c"] * Linalg.Eigvalsh(x["a"], UploOf(c))),
        ["pr527"] = SeedLoss,
        ["matmul"] = (c, x) => Inner(c.Weights["G"], MatMul(x["a"], x["b"])),
    };

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
