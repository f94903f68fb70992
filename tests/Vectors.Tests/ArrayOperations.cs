using static Lapack.Num;

namespace Vectors.Tests;

static partial class Operations
{
    static Dictionary<string, Evaluation> Arrays => new()
    {
        ["matmul"] = Gradients((c, x) => Inner(c.Weights["G"], MatMul(x["a"], x["b"]))),
    };
}
