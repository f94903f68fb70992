using Lapack;
using static Lapack.Num;

namespace Vectors.Tests;

static partial class Operations
{
    static Dictionary<string, Evaluation> Arrays => new()
    {
        ["matmul"] = Gradients((c, x) => Inner(c.Weights["G"], MatMul(x["a"], x["b"]))),
        ["einsum"] = Gradients((c, x) => Inner(
            c.Weights["G"],
            Einsum(c.Params.GetProperty("subscripts").GetString()!, x.TryGetValue("b", out NDArray? b) ? [x["a"], b] : [x["a"]]))),
    };
}
