using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

/// <summary>The code blocks of docs/linalg.md, run; see <see cref="Examples"/>.</summary>
public class LinalgExamples
{
    [Fact]
    public void Solving()
    {
        NDArray a = Array([[4, 1], [1, 3]]), b = Array([1, 2]);
        NDArray x = Linalg.Solve(a, b);
        NDArray y = Linalg.Solve(a, b, options: new() { Structure = MatrixStructure.PositiveDefinite });

        Matrix.Near(Array([1.0 / 11, 7.0 / 11]), x, 1e-15);
        Matrix.Near(x, y, 1e-15);
    }

    [Fact]
    public void FactorObjects()
    {
        NDArray a = Array([[4, 1], [1, 3]]), b = Array([1, 2]);
        CholeskyFactorization f = Linalg.CholeskyFactor(a);
        NDArray inverse = f.Inverse(), logarithm = f.Slogdet().LogAbsDet, lower = f.L;
        NDArray slope = Autodiff.Grad(m => Sum(Linalg.CholeskyFactor(m).Solve(b)))(a);      // one factorization for value and gradient

        Matrix.Near(Eye(2), MatMul(a, inverse), 1e-15);
        Assert.Equal(Math.Log(11), (double)logarithm, 1e-14);
        Matrix.Near(a, MatMul(lower, lower, Trans.None, Trans.Transpose), 1e-15);
        Matrix.Near(Autodiff.Grad(m => Sum(Linalg.Solve(Triangles.Full(m, Uplo.Lower, GradientForm.Triangle), b)))(a), slope, 1e-14);
    }

    [Fact]
    public void Failures()
    {
        NDArray batch = Array([[[2, 0], [0, 4]], [[1, 1], [1, 1]]]);
        (NDArray inverses, NDArray info) = Linalg.InvWithInfo(batch);      // NaN for the second, info 0 and 2

        Assert.Equal([0L, 2L], info.ToArray<long>());
        Assert.Equal([0.5, 0, 0, 0.25], inverses[0].ToArray<double>());
        Assert.All(inverses[1].ToArray<double>(), v => Assert.True(double.IsNaN(v)));
    }

    [Fact]
    public void Determinants()
    {
        NDArray cofactors = Autodiff.Grad(m => Linalg.Det(m))(Array([[1, 2], [2, 4]]));        // [[4, -2], [-2, 1]]

        Matrix.Near(Array([[4, -2], [-2, 1]]), cofactors, 1e-14);
    }

    [Fact]
    public void PolarFactors()
    {
        NDArray rotation = Autodiff.Grad(m =>
        {
            var (u, s, vh) = Linalg.Svd(m, fullMatrices: false);
            return MatMul(u, vh)[0, 1];
        })(Eye(2));

        Matrix.Near(Array([[0, 0.5], [-0.5, 0]]), rotation, 1e-14);
    }

    [Fact]
    public void Certificates()
    {
        var certificate = new GradientCertificate();
        NDArray slope = Autodiff.Grad(
            m => Sum(Array([1, 0]) * AbsSquare(Linalg.Eigh(m, Uplo.Lower, new() { Certificate = certificate }).Eigenvectors[0])))(
            Array([[1, 0], [1e-3, 1.01]]));
        double gap = certificate.Matrices[0].SmallestGap;

        Assert.Equal(Math.Sqrt(1e-4 + 4e-6), gap, 1e-12);
        Assert.True((double)Abs(slope[1, 0]) > 1);
    }

    [Fact]
    public void FewEigenpairs()
    {
        NDArray hamiltonian = Array([[2, 0, 0], [-1, 2, 0], [0, -1, 2]]);
        NDArray Ground(NDArray h) => Sum(Linalg.Eigh(h, EighSubset.Lowest(1)).Eigenvalues);

        Matrix.Near(Autodiff.Grad(h => Linalg.Eigvalsh(h)[0])(hamiltonian), Autodiff.Grad(Ground)(hamiltonian), 1e-13);
    }
}
