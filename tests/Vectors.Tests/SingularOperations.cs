using Lapack;
using static Lapack.Num;

namespace Vectors.Tests;

static partial class Operations
{
    static Dictionary<string, Evaluation> Singular => new()
    {
        ["svd"] = Gradients(SvdLoss),
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
}
