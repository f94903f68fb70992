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
        static NDArray Upper(int seed, int n)
        {
            NDArray i = Arange(n), full = Matrix.Random(seed, DType.Complex128, n, n);
            return Where(i[.., NewAxis] <= i, full, 0) + (3 * Eye(n, DType.Complex128));
        }

        NDArray r = Upper(1, 5), t = Upper(2, 3), f = Matrix.Random(3, DType.Complex128, 5, 3);
        Complex[] x = SwapAxes(f).ToArray<Complex>();
        UpperTriangular.Operand first = new(SwapAxes(r).ToArray<Complex>(), 5, left);
        UpperTriangular.Operand second = new(SwapAxes(t).ToArray<Complex>(), 3, right);
        Assert.True(UpperTriangular.SolveSylvester(first, second, x));
        NDArray solution = SwapAxes(NDArray.Wrap(x, 3, 5));
        NDArray product = MatMul(r, solution, left ? Trans.ConjTranspose : Trans.None);
        Matrix.Near(f, product + MatMul(solution, t, Trans.None, right ? Trans.ConjTranspose : Trans.None), 1e-12);
        UpperTriangular.Operand same = first with { Adjoint = false }, minus = new(SwapAxes(-r).ToArray<Complex>(), 5, false);
        Assert.False(UpperTriangular.SolveSylvester(same, minus, new Complex[25]));
    }

    [Theory, InlineData(0), InlineData(1), InlineData(2)]
    public void TheOneNormOfNaNIsNaN(int column)
    {
        var x = new Complex[9];
        x[column * 3] = double.NaN;
        Assert.True(double.IsNaN(UpperTriangular.OneNorm(x, 3)));
        x[column * 3] = new(3, 4);
        Assert.Equal(5, UpperTriangular.OneNorm(x, 3));
    }
}
