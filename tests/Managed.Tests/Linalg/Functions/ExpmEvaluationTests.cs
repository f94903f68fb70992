using Lapack;

namespace Managed.Tests;

public class ExpmEvaluationTests
{
    /// <summary>Norms for every degree, with and without squarings.</summary>
    public static TheoryData<double, int, int> Cases
    {
        get
        {
            var cases = new TheoryData<double, int, int>();
            foreach (double norm in new[] { 1e-300, 1e-9, 8e-3, 0.1, 0.5, 1.5, 3, 10, 60 })
            {
                foreach (int n in new[] { 1, 2, 7, 40 })
                {
                    for (int kind = norm < 1e-30 ? 1 : 0; kind < 4; kind += norm < 1e-30 ? 2 : 1)
                    {
                        cases.Add(norm, n, kind);
                    }
                }
            }

            return cases;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void DerivativesAreBlocksOfTheExponentialOfABlockMatrix(double norm, int n, int kind)
    {
        DType type = Sample.Inexact[kind];
        NDArray a = Matrix.Random(n, type, n, n), e = Matrix.Random(n + 1, type, n, n);
        (a, e) = (a * (norm / Matrix.Size(a)), e * (norm / Matrix.Size(e)));
        foreach (NDArray matrix in new[] { a, Matrix.ColumnMajor(a) })
        {
            (NDArray value, NDArray derivative) = Linalg.ExpmFrechet(matrix, e);
            NDArray both = Linalg.Expm(MatrixFunction.Block(matrix, e));
            double tolerance = 60 * (norm + 1) * n * type.Epsilon() * Matrix.Largest(value);
            Matrix.Near(both[..n, ..n], value, tolerance);
            Matrix.Near(both[..n, n..], derivative, tolerance * norm);
        }
    }

    [Theory, InlineData(1), InlineData(3)]
    public void ExponentialsOfUnitarilyDiagonalMatricesAreThoseOfTheirEigenvalues(int kind)
    {
        DType type = Sample.Inexact[kind];
        double[] w = [.. Enumerable.Range(0, 90).Select(i => (i - 60) / 4.0)];
        NDArray q = Matrix.Unitary(3, type, w.Length);
        NDArray exponential = Matrix.Compose(q, [.. w.Select(Math.Exp)]), found = Linalg.Expm(Matrix.Compose(q, w));
        Matrix.Near(exponential, found, 40 * w.Length * type.Epsilon() * Matrix.Largest(exponential));
    }
}
