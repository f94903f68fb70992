using Lapack;
using static Lapack.Num;

namespace Vectors.Tests;

static partial class Operations
{
    static Dictionary<string, Evaluation> General => new()
    {
        ["eig"] = Gradients(EigLoss),
        ["expm"] = Function(Linalg.Expm),
        ["logm"] = Function(Linalg.Logm),
        ["sqrtm"] = Function(Linalg.Sqrtm),
        ["matrix_power"] = Gradients((c, x) => Inner(c.Weights["G"], Linalg.MatrixPower(x["a"], c.Params.GetProperty("n").GetInt32()))),
    };

    static Evaluation Function(Func<NDArray, NDArray> f) => Gradients((c, x) => Inner(c.Weights["G"], f(x["a"])));

    static NDArray EigLoss(VectorCase c, IReadOnlyDictionary<string, NDArray> x)
    {
        var (w, v) = Linalg.Eig(x["a"]);
        switch (c.Loss)
        {
            case "poly3":
                return Sum(Real(c.Weights["g"] * Sum(w * w * w, -1)));
            case "modes":
                NDArray overlap = Sum(v * c.Weights["x"][Ellipsis, NewAxis], -2);
                return Sum(AbsSquare(w) * AbsSquare(overlap) / Sum(AbsSquare(v), -2));
            default:
                throw new FormatException($"unknown loss {c.Loss}");
        }
    }
}
