using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

public class ToeplitzTests
{
    [Fact]
    public void ToeplitzMatricesAreSciPys()
    {
        NDArray t = Linalg.Toeplitz(Array([1.0, 2, 3]), Array([99.0, 4, 5, 6]));
        Assert.Equal([1.0, 4, 5, 6, 2, 1, 4, 5, 3, 2, 1, 4], t.ToArray<double>());
        NDArray h = Linalg.Toeplitz(Array([2, I, 1 + I]));
        Matrix.Near(h, Conj(h.T), 0);
        Sample.Shape([2, 3, 4], Linalg.Toeplitz(Ones(2, 3), Ones(4)));
        Matrix.Near(Array([[3.0]]), Linalg.Toeplitz(3.0), 0);
        Matrix.Near(Array([[3.0, 5, 6]]), Linalg.Toeplitz(3.0, Array([4.0, 5, 6])), 0);
        Sample.Shape([0, 2], Linalg.Toeplitz(Zeros(0), Ones(2)));
        NDArray c = Array([4.0, 1, 2]), x = Linalg.SolveToeplitz(c, Array([1.0, 2, 3]));
        Matrix.Near(Array([1.0, 2, 3]), MatMul(Linalg.Toeplitz(c), x), 1e-14);
        Assert.Throws<ArgumentException>(() => Linalg.Toeplitz(Ones(2, 3), Ones(4, 3)));
    }

    [Fact]
    public void ErrorsOfSolveToeplitzNameIt()
    {
        foreach (Action call in new Action[]
        {
            () => Linalg.SolveToeplitz(NDArray.Of(1, double.NaN), Ones(2)), () => Linalg.SolveToeplitz(1.0, Ones(2)),
            () => Linalg.SolveToeplitz(Ones(2), NDArray.Of(1, double.NaN)), () => Linalg.SolveToeplitz(Ones(2), Ones(2), Ones(3)),
        })
        {
            Assert.StartsWith("SolveToeplitz", Assert.Throws<ArgumentException>(call).Message, StringComparison.Ordinal);
        }
    }
}
