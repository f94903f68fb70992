using System.Numerics;

namespace Lapack;

// Roots, f(0) = 0, of matrices with zero eigenvalues, which are brought to the end of T by unitary swaps:
//
//     T = [[R, S], [0, N]],   f(T) = [[f(R), R^-1 f(R) S], [0, 0]]  if N = 0, which means that the zeros have all their eigenvectors;
//
// for other N there is none, since f has no slope at 0.

/// <summary>The square root and powers between 0 and 1: they jump on the negative axis and have an infinite slope at 0.</summary>
abstract class RootFunction(string name) : SchurFunction(name)
{
    /// <summary>f(T) for a triangular T without zeros on its diagonal.</summary>
    /// <param name="t">T, which may be overwritten.</param>
    /// <param name="n">The number of rows of T.</param>
    /// <param name="batch">The matrix of the batch, for errors.</param>
    protected abstract Complex[] Invertible(Complex[] t, int n, int? batch);

    protected sealed override DType Check(in ComplexSchur schur, DType type, int? batch, bool derivative) =>
        CheckBranch(schur, type, batch, derivative);

    protected sealed override Complex[] Triangular(Complex[] t, int n, int? batch)
    {
        double noise = 10 * n * 2.2e-16 * UpperTriangular.OneNorm(t, n);
        TriangularSplit split = TriangularSplit.Of(t, n, z => z != 0);
        if (split.Last.Any(x => Complex.Abs(x) > noise))
        {
            throw new ArgumentException(
                $"{Name}: {(batch is { } m ? $"matrix {m} of the batch" : "the matrix")} has a zero eigenvalue with fewer eigenvectors " +
                "than its multiplicity: no function of the matrix is its root or power (another matrix may be).");
        }

        int rank = split.Size;
        Complex[] root = Invertible((Complex[])split.First.Clone(), rank, batch);
        Complex[] corner = UpperTriangular.Multiply(root, split.Corner, rank);
        UpperTriangular.Solve(split.First, corner, rank);
        return split.Join(root, corner, new Complex[split.Last.Length]);
    }
}
