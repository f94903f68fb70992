using static Lapack.Benchmarks.Table;

namespace Lapack.Benchmarks;

/// <summary>
/// What an operation costs besides its arithmetic: chains of elementwise operations on vectors of n elements, as many as the column batch
/// says, alone and with the gradient of their sum.
/// </summary>
static class Overhead
{
    /// <summary>Operations in a chain.</summary>
    const int Operations = 100;

    public static readonly int[] Sizes = [1, 10, 100, 1000];

    public static void Run(Table table, string dtype, int n, int threads)
    {
        var problem = new Problem(dtype, n, Operations, threads);
        var single = new Problem(dtype, n, 1, threads);
        NDArray x = single.Vector(1), a = single.Vector(2), b = single.Vector(3), one = Num.Ones([], x.DType);
        if (table.Selection.Wants("overhead_fwd"))
        {
            table.Compare(problem, new Candidate(Ours, "overhead_fwd", () => Chain(x, a, b)));
        }

        table.Step(
            problem, "overhead_fwdbwd", "overhead_bwd", () => Autodiff.Vjp(y => Num.Sum(Chain(y, a, b)), x),
            recorded => recorded.Pullback(one));
    }

    static NDArray Chain(NDArray x, NDArray a, NDArray b)
    {
        for (int i = 0; i < Operations; i += 4)
        {
            x *= a;
            x += b;
            x -= a;
            x = -x;
        }

        return x;
    }
}
