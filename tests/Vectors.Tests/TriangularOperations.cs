using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Vectors.Tests;

static partial class Operations
{
    static Dictionary<string, Evaluation> Triangular => new()
    {
        ["solve"] = Gradients((c, x) => Inner(c.Weights["G"], Linalg.Solve(x["a"], x["b"], TransOf(c)))),
        ["solve_triangular"] = Gradients((c, x) => Inner(c.Weights["G"], Linalg.SolveTriangular(
            x["a"], x["b"], c.Params.GetProperty("lower").GetBoolean() ? Uplo.Lower : Uplo.Upper, TransOf(c),
            c.Params.GetProperty("unit_diagonal").GetBoolean()))),
        ["inv"] = Gradients((c, x) => Inner(c.Weights["G"], Linalg.Inv(x["a"]))),
        ["det"] = Gradients((c, x) => Sum(Real(c.Weights["c"] * Linalg.Det(x["a"])))),
        ["slogdet"] = Gradients(SlogdetLoss),
        ["logdet"] = Gradients((c, x) => Sum(c.Weights["c"] * Linalg.Logdet(x["a"], form: GradientForm.Hermitian))),
        ["cholesky"] = Gradients((c, x) => Inner(c.Weights["G"], Linalg.Cholesky(x["a"], form: GradientForm.Hermitian))),
    };

    static NDArray SlogdetLoss(VectorCase c, IReadOnlyDictionary<string, NDArray> x)
    {
        var (sign, logabsdet) = Linalg.Slogdet(x["a"]);
        NDArray loss = Sum(c.Weights["c"] * logabsdet);
        return c.Loss switch
        {
            "logabsdet" => loss,
            "sign-logabsdet" => loss + Sum(Real(c.Weights["g"] * sign)),
            _ => throw new FormatException($"unknown loss {c.Loss}"),
        };
    }

    static Trans TransOf(VectorCase c) => c.Params.TryGetProperty("trans", out var trans)
        ? trans.GetString() switch { "T" => Trans.Transpose, "C" => Trans.ConjTranspose, _ => Trans.None }
        : Trans.None;
}
