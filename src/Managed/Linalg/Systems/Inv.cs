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
    /// LAPACK xGETRF and the method of xGETRI, 2 n^3 real operations (complex: four times that), or what the structure asks for. To
    /// multiply by an inverse, <see cref="Solve"/> is cheaper and loses less.
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

    /// <remarks>
    /// What is kept is the inverse, all that the rules need; factors that were made for it alone have given it their memory.
    /// </remarks>
    internal sealed class InvPrimitive(Factoring how, Factors? known = null) : KeepingPrimitive<NDArray>(how.Function)
    {
        protected override NDArray[] Forward(NDArray[] inputs, out NDArray kept)
        {
            Factors factors = known ?? how.Factor(inputs[0]);
            how.RequireRegular(factors);
            kept = factors.Inverse(last: known is null);
            return [kept];
        }

        protected override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, NDArray kept, bool[] needed)
        {
            NDArray x = outputs[0];
            return g => [how.Raw(Cotangent(x, g[0]!))];
        }

        protected override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(
            NDArray[] inputs, NDArray[] outputs, NDArray kept, NDArray?[] tangents)
        {
            NDArray x = outputs[0];
            return (outputs, [-Num.MatMul(x, Num.MatMul(how.Full(tangents[0]!), x))]);
        }

        /// <summary>-X^T g X^T.</summary>
        static NDArray Cotangent(NDArray x, NDArray g)
        {
            if (x.IsRecorded || g.IsRecorded)
            {
                return -Num.MatMul(x, Num.MatMul(g, x, Trans.None, Trans.Transpose), Trans.Transpose);
            }

            NDArray right = MatrixProduct.Multiply(g, Trans.None, x, Trans.Transpose);
            InPlace.Negate(right);
            return MatrixProduct.Multiply(x, Trans.Transpose, right, Trans.None);
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
