using System.Numerics;
using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

/// <summary>What stands in for ?trsyl where a LAPACK has none; tested on all.</summary>
public class UpperTriangularTests
{
    [Theory, InlineData(false, false), InlineData(false, true), InlineData(true, false), InlineData(true, true)]
    public void SolvesSylvesterEquations(bool left, bool right)
    {
        NDArray Upper(int seed, int n) => Where(Arange(n)[.., NewAxis] <= Arange(n), Matrix.Random(seed, DType.Complex128, n, n), 0) + (3 * Eye(n, DType.Complex128));
        NDArray r = Upper(1, 5), t = Upper(2, 3), f = Matrix.Random(3, DType.Complex128, 5, 3);
        Complex[] x = SwapAxes(f).ToArray<Complex>();
        Assert.True(UpperTriangular.SolveSylvester(new(SwapAxes(r).ToArray<Complex>(), 5, left), new(SwapAxes(t).ToArray<Complex>(), 3, right), x));
        NDArray solution = SwapAxes(NDArray.Wrap(x, 3, 5));
        NDArray first = MatMul(r, solution, left ? Trans.ConjTranspose : Trans.None), second = MatMul(solution, t, Trans.None, right ? Trans.ConjTranspose : Trans.None);
        Matrix.Near(f, first + second, 1e-12);
        Complex[] minus = SwapAxes(-r).ToArray<Complex>();
        Assert.False(UpperTriangular.SolveSylvester(new(SwapAxes(r).ToArray<Complex>(), 5, false), new(minus, 5, false), new Complex[25]));
    }
}
