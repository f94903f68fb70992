using System.Text.Json;
using Lapack;
using static Lapack.Num;

namespace Vectors.Tests;

static partial class Operations
{
    static Dictionary<string, Evaluation> Singular => new()
    {
        ["svd"] = Gradients(SvdLoss),
        ["pinv"] = Gradients((c, x) => Inner(c.Weights["G"], Linalg.Pinv(x["a"]))),
        ["lstsq"] = Gradients((c, x) => Inner(c.Weights["G"], Linalg.Lstsq(x["a"], x["b"]).X)),
        ["qr"] = Gradients(QrLoss),
        ["norm"] = Gradients(NormLoss),
    };

    static NDArray SvdLoss(VectorCase c, IReadOnlyDictionary<string, NDArray> x)
    {
        bool full = c.Params.GetProperty("full_matrices").GetBoolean();
        if (c.Loss == "singular")
        {
            return Sum(c.Weights["c"] * Linalg.Svdvals(x["a"]));
        }

        var (u, s, vh) = Linalg.Svd(x["a"], full);
        return c.Loss switch
        {
            "abs2" => Sum(c.Weights["c"] * s) + Sum(c.Weights["B"] * AbsSquare(u)) + Sum(c.Weights["D"] * AbsSquare(vh)),
            "polar" => Inner(c.Weights["G"], MatMul(u, vh)),
            _ => throw new FormatException($"unknown loss {c.Loss}"),
        };
    }

    static NDArray QrLoss(VectorCase c, IReadOnlyDictionary<string, NDArray> x)
    {
        var (q, r) = Linalg.Qr(x["a"], positiveDiagonal: true);
        return c.Loss switch
        {
            "abs2" => Sum(c.Weights["B"] * AbsSquare(q)) + Sum(c.Weights["C"] * AbsSquare(r)),
            "inner" => Inner(c.Weights["G"], q) + Inner(c.Weights["K"], r),
            _ => throw new FormatException($"unknown loss {c.Loss}"),
        };
    }

    static NDArray NormLoss(VectorCase c, IReadOnlyDictionary<string, NDArray> x)
    {
        JsonElement ord = c.Params.GetProperty("ord"), axis = c.Params.GetProperty("axis");
        NormOrder order = ord.ValueKind == JsonValueKind.String ? ord.GetString()! : ord.GetDouble();
        NDArray norm = axis.ValueKind switch
        {
            JsonValueKind.Array => Linalg.Norm(x["a"], order, axis.EnumerateArray().Select(i => i.GetInt32()).ToArray()),
            JsonValueKind.Number => Linalg.Norm(x["a"], order, axis.GetInt32()),
            _ => Linalg.Norm(x["a"], order),
        };
        return Sum(c.Weights["c"] * norm);
    }
}
