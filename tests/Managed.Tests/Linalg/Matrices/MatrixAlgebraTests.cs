using System.Numerics;
using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

public class MatrixAlgebraTests
{
    [Theory, MemberData(nameof(Sample.Types), MemberType = typeof(Sample))]
    public void ProductsAreThoseOfTheirFormulas(DType type)
    {
        NDArray u = Matrix.Random(1, type, 2, 3, 3), x = Matrix.Random(2, type, 2, 3, 3), y = Matrix.Random(3, type, 2, 3, 3);
        Func<int[], Complex> at = Naive.At(x);
        double tolerance = 100 * type.Epsilon();
        Naive.Equal(type, [2, 3, 3], i => Complex.Conjugate(at([i[0], i[2], i[1]])), MatrixAlgebra.Adjoint(x));
        Naive.Equal(
            type, [2, 3, 3], i => (at(i) + Complex.Conjugate(at([i[0], i[2], i[1]]))) / 2, MatrixAlgebra.HermitianPart(x), tolerance);
        Naive.Equal(
            type, [2, 3, 3], i => at(i) - Complex.Conjugate(at([i[0], i[2], i[1]])), MatrixAlgebra.TwiceAntiHermitian(x), tolerance);
        Matrix.Near(Einsum("bki,bkl,blj->bij", Conj(u), x, u), MatrixAlgebra.Congruence(u, x), tolerance);
        Matrix.Near(Einsum("bik,bkl,bjl->bij", u, x, Conj(u)), MatrixAlgebra.Conjugated(u, x), tolerance);

        // What U^H X U is in the convention of cotangents: tr(g^T U^H X U) = tr(gX^T X).
        Matrix.Near(Sum(y * MatrixAlgebra.Congruence(u, x)), Sum(MatrixAlgebra.CotangentConjugated(u, y) * x), tolerance);
    }

    [Fact]
    public void VectorsBecomeMatrices()
    {
        NDArray w = NDArray.Of(new double[,] { { 1, 3, 7 }, { 2, 5, 11 } });
        Func<int[], Complex> at = Naive.At(w);
        Naive.Equal(DType.Float64, [2, 1, 3], i => at([i[0], i[2]]), MatrixAlgebra.AsRow(w));
        Naive.Equal(DType.Float64, [2, 3, 1], i => at([i[0], i[1]]), MatrixAlgebra.AsColumn(w));
        Naive.Equal(DType.Float64, [2, 3, 1, 1], i => at([i[0], i[1]]), MatrixAlgebra.AsMatrix(w));
        Naive.Equal(DType.Float64, [2, 3, 3], i => at([i[0], i[2]]) - at([i[0], i[1]]), MatrixAlgebra.Differences(w));
        Naive.Equal(DType.Float64, [2, 3, 3], i => at([i[0], i[2]]) + at([i[0], i[1]]), MatrixAlgebra.Sums(w));
    }
}
