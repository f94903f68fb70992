using System.Numerics;
using Lapack.Native;

namespace Lapack;

/// <summary>The VJP of the Cholesky factor on plain numbers, with one triangle computed and no array but the result.</summary>
/// <param name="factors">The factors; their other triangle is zero.</param>
/// <param name="how">The triangle that was read, and the form of the gradient.</param>
/// <param name="g">The cotangent of the factor.</param>
sealed class CholeskyGradient(Factors factors, Factoring how, NDArray g) : IScalarFunction<NDArray>
{
    public NDArray Run<T, R>()
        where T : unmanaged
        where R : unmanaged, IFloatingPointIeee754<R>
    {
        // What was factored is A or A^T, and its factor is that of A or the transpose: so it is with gradients, element by element.
        Uplo triangle = factors.IsTransposed ? Triangles.Flip(how.Uplo) : how.Uplo;
        NDArray cotangent = factors.IsTransposed ? Num.SwapAxes(g) : g, result = MatrixBatch.EmptyColumnMajor(g.DType, g.ShapeArray);
        StridedCopy.Copy(triangle == Uplo.Lower ? cotangent : Num.SwapAxes(cotangent), result);
        if (result.Size > 0)
        {
            int n = g.Shape[^1];
            MatrixSpans<T> matrices = new(factors.Packed), gradients = new(result);
            MatrixBatch.Each(MatrixBatch.Count(g), n, (library, m) =>
                CholeskyKernel<T, R>.InPlace(library, n, triangle, matrices[m], gradients[m], how.Form));
        }

        return factors.IsTransposed ? Num.SwapAxes(result) : result;
    }
}
