using Lapack.Native;

namespace Lapack;

// X = A^-1.
//
//     VJP: gA = -X^T g X^T, brought to the triangle where one is read;   JVP: dX = -X dA X
//
// Source: M. B. Giles, An extended collection of matrix derivative results, NA-08-01 (2008), section 2.2.3.
public static partial class Linalg
{
    /// <summary>The inverse of square matrices (numpy.linalg.inv).</summary>
    /// <param name="a">
    /// Shape (..., n, n). If <see cref="SolveOptions.Structure"/> says so, one triangle alone is read; the rest may hold anything.
    /// </param>
    /// <param name="options">What is known of the matrix; null for a general one.</param>
    /// <returns>A^-1, of the shape of <paramref name="a"/>.</returns>
    /// <remarks>
    /// LAPACK xGETRF and xGETRS, 8/3 n^3 real operations (complex: four times that), or what the structure asks for. To multiply by an
    /// inverse, <see cref="Solve"/> is cheaper and loses less.
    /// </remarks>
    /// <exception cref="ArgumentException">Not square matrices, or NaN or infinity in what is read.</exception>
    /// <exception cref="SingularMatrixException">A pivot is exactly zero; the message names the matrix of the batch.</exception>
    /// <exception cref="NotPositiveDefiniteException">A matrix that was said to be is not positive definite.</exception>
    public static NDArray Inv(NDArray a, SolveOptions? options = null)
    {
        options ??= SolveOptions.Default;
        a = Checks.RequireSquare(a, "Inv");
        if (options.Structure == MatrixStructure.Triangular)
        {
            return SolveTriangular(
                a, Num.Eye(a.Shape[^1], a.DType), options.Uplo, unitDiagonal: options.UnitDiagonal, checkFinite: options.CheckFinite);
        }

        return new InvPrimitive(FactorCache.For(options, "Inv")).Of(a);
    }

    /// <summary>
    /// As <see cref="Inv"/>, but a matrix that has no inverse does not lose the others of its batch: its result is NaN, and
    /// <paramref name="info"/> says why. The gradient with respect to such a matrix is zero.
    /// </summary>
    /// <param name="a">As for <see cref="Inv"/>; the structure is not <see cref="MatrixStructure.Triangular"/>.</param>
    /// <param name="info">
    /// Int64, the batch shape of <paramref name="a"/>: 0, or LAPACK's info (a pivot that is zero, a minor that is not positive; from 1), or
    /// -1 for a matrix that holds NaN or infinity.
    /// </param>
    /// <param name="options">What is known of the matrix; null for a general one.</param>
    /// <returns>A^-1, of the shape of <paramref name="a"/>.</returns>
    /// <exception cref="ArgumentException">Not square matrices.</exception>
    public static NDArray TryInv(NDArray a, out NDArray info, SolveOptions? options = null)
    {
        options ??= SolveOptions.Default;
        if (options.Structure == MatrixStructure.Triangular)
        {
            throw new ArgumentException("TryInv factors its matrices, and triangular ones need no factors: use SolveTriangular.", nameof(options));
        }

        a = Checks.RequireSquare(a, "TryInv");
        FactorCache cache = FactorCache.For(options, "TryInv", mark: true);
        NDArray x = new InvPrimitive(cache).Of(a);
        info = cache.Info(a);
        return FactorCache.MarkFailures(x, info, 2);
    }

    internal sealed class InvPrimitive(FactorCache cache) : Primitive("inv")
    {
        protected internal override NDArray[] Forward(NDArray[] inputs)
        {
            NDArray a = inputs[0], x = MatrixBatch.EmptyColumnMajor(a.DType, a.ShapeArray);
            StridedCopy.Copy(Num.Eye(a.Shape[^1], a.DType), x);
            cache.Regular(a).Solve(x, Layout.Range(MatrixBatch.Count(a)), transpose: false);
            return [x];
        }

        protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed)
        {
            NDArray x = outputs[0];
            return g => [cache.Raw(-Num.MatMul(x, Num.MatMul(g[0]!, x, Trans.None, Trans.Transpose), Trans.Transpose))];
        }

        protected internal override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(NDArray[] inputs, NDArray?[] tangents)
        {
            NDArray x = Apply(inputs)[0];
            return ([x], [-Num.MatMul(x, Num.MatMul(cache.Full(tangents[0]!), x))]);
        }
    }
}
