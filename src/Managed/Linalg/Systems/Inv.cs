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
        ArgumentNullException.ThrowIfNull(a);
        options ??= SolveOptions.Default;
        a = Checks.RequireSquare(a, "Inv");
        return options.Structure == MatrixStructure.Triangular
            ? SolveTriangular(
                a, Num.Eye(a.Shape[^1], a.DType), options.Uplo, unitDiagonal: options.UnitDiagonal, checkFinite: options.CheckFinite)
            : new InvPrimitive(Factoring.For("Inv", options)).Of(a);
    }

    /// <summary>
    /// As <see cref="Inv"/>, but a matrix that has no inverse does not lose the others of its batch: its result is NaN, and the info says
    /// why. The gradient with respect to such a matrix is zero.
    /// </summary>
    /// <param name="a">As for <see cref="Inv"/>; the structure is not <see cref="MatrixStructure.Triangular"/>.</param>
    /// <param name="options">What is known of the matrix; null for a general one.</param>
    /// <exception cref="ArgumentException">Not square matrices.</exception>
    public static InvWithInfoResult InvWithInfo(NDArray a, SolveOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(a);
        Factoring how = Factoring.For("InvWithInfo", options ?? SolveOptions.Default, mark: true);
        a = Checks.RequireSquare(a, how.Function);
        Factors factors = how.Factor(a.Value);
        return new(factors.MarkFailures(new InvPrimitive(how, factors).Of(a), 2), factors.Info());
    }

    internal sealed class InvPrimitive(Factoring how, Factors? known = null) : FactoredPrimitive(how, known)
    {
        protected override NDArray[] Evaluate(NDArray[] inputs, Factors factors)
        {
            NDArray a = inputs[0], x = MatrixBatch.EmptyColumnMajor(a.DType, a.ShapeArray);
            How.RequireRegular(factors);
            StridedCopy.Copy(Num.Eye(a.Shape[^1], a.DType), x);
            factors.Solve(x, Layout.Range(MatrixBatch.Count(a)), transpose: false);
            return [x];
        }

        protected override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, Factors factors, bool[] needed)
        {
            NDArray x = outputs[0];
            return g => [How.Raw(-Num.MatMul(x, Num.MatMul(g[0]!, x, Trans.None, Trans.Transpose), Trans.Transpose))];
        }

        protected override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(
            NDArray[] inputs, NDArray[] outputs, Factors factors, NDArray?[] tangents)
        {
            NDArray x = outputs[0];
            return (outputs, [-Num.MatMul(x, Num.MatMul(How.Full(tangents[0]!), x))]);
        }
    }
}

/// <summary>Inverses, and whether each of the matrices has one.</summary>
/// <param name="Inverse">A^-1, of the shape of the matrices; NaN where one failed.</param>
/// <param name="Info">
/// Int64, the batch shape of the matrices: 0, or LAPACK's info (a pivot that is zero, a minor that is not positive; from 1), or -1 for a
/// matrix that holds NaN or infinity.
/// </param>
public readonly record struct InvWithInfoResult(NDArray Inverse, NDArray Info);
