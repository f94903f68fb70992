using Lapack.Native;

namespace Lapack;

// X with op(A) X = B, for matrices of known or unknown structure.
//
// VJP, g the cotangent of X, no conjugates in this library's convention:
//
//     gB = op(A)^-T g                                  the same factors with the other TRANS
//     gA = -gB X^T      for op(A) = A                  from A dX = dB - dA X
//     gA = -X gB^T      for op(A) = A^T
//
// op(A) = A^H is conj(A^T) X = B, so X = conj(A^-T conj(B)). Where one triangle is read, gA is brought to it by the adjoint of
// the reading. Broadcast arguments get the sum. JVP: dX = op(A)^-1 (dB - op(dA) X), with the same factors.
//
// Source: M. B. Giles, An extended collection of matrix derivative results, NA-08-01 (2008), section 2.3.
public static partial class Linalg
{
    /// <summary>The solution X of op(A) X = B (numpy.linalg.solve, scipy.linalg.solve).</summary>
    /// <param name="a">
    /// Shape (..., n, n). If <see cref="SolveOptions.Structure"/> says so, one triangle alone is read, and of the diagonal of Hermitian
    /// matrices the real part; the rest may hold anything.
    /// </param>
    /// <param name="b">
    /// Shape (n,), a vector, or (..., n, k), matrices. Leading axes broadcast against those of <paramref name="a"/>.
    /// </param>
    /// <param name="trans">op: A, A^T or A^H.</param>
    /// <param name="options">What is known of the matrix; null for a general one.</param>
    /// <returns>X, of the promoted type, shape (..., n) for a vector and (..., n, k) otherwise.</returns>
    /// <remarks>
    /// LAPACK xGETRF and xGETRS, 2/3 n^3 + 2 n^2 k real operations (complex: four times that), or what the structure asks for. Row-
    /// and column-major matrices are factored as they lie, each once, however often it is broadcast; derivatives of any order use
    /// the same factors, at 2 n^2 k operations for each.
    /// </remarks>
    /// <exception cref="ArgumentException">Shapes that do not fit, or NaN or infinity in what is read.</exception>
    /// <exception cref="SingularMatrixException">A pivot is exactly zero; the message names the matrix of the batch.</exception>
    /// <exception cref="NotPositiveDefiniteException">A matrix that was said to be is not positive definite.</exception>
    public static NDArray Solve(NDArray a, NDArray b, Trans trans = Trans.None, SolveOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        Defined.Require(trans);
        options ??= SolveOptions.Default;
        return options.Structure == MatrixStructure.Triangular
            ? SolveTriangular(a, b, options.Uplo, trans, options.UnitDiagonal, options.CheckFinite)
            : SolveBy(Factoring.For("Solve", options), null, a, b, trans);
    }

    /// <summary>
    /// As <see cref="Solve"/>, but a matrix that cannot be solved with does not lose the others of its batch: its solution is NaN, and the
    /// info says why. The gradient with respect to such a matrix and its right-hand side is zero.
    /// </summary>
    /// <param name="a">As for <see cref="Solve"/>; the structure is not <see cref="MatrixStructure.Triangular"/>.</param>
    /// <param name="b">As for <see cref="Solve"/>.</param>
    /// <param name="trans">op: A, A^T or A^H.</param>
    /// <param name="options">What is known of the matrix; null for a general one.</param>
    /// <exception cref="ArgumentException">Shapes that do not fit.</exception>
    public static SolveWithInfoResult SolveWithInfo(NDArray a, NDArray b, Trans trans = Trans.None, SolveOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        Defined.Require(trans);
        Factoring how = Factoring.For("SolveWithInfo", options ?? SolveOptions.Default, mark: true);
        LinearSystem system = LinearSystem.Of(a, b, trans, how.Function, how.CheckFinite);
        Factors factors = how.Factor(system.A.Value);
        NDArray x = system.Solve(new SolvePrimitive(how, factors, system.IsTransposed));
        return new(factors.MarkFailures(x, b.Rank == 1 ? 1 : 2), factors.Info());
    }

    /// <summary>X of op(A) X = B for the arguments of a public method.</summary>
    /// <param name="how">How A is read and factored.</param>
    /// <param name="known">Its factors, if there are some already: then B has no wider type than A.</param>
    /// <param name="a">A, shape (..., n, n).</param>
    /// <param name="b">Shape (n,) or (..., n, k).</param>
    /// <param name="trans">op: A, A^T or A^H.</param>
    internal static NDArray SolveBy(Factoring how, Factors? known, NDArray a, NDArray b, Trans trans)
    {
        LinearSystem system = LinearSystem.Of(a, b, trans, how.Function, how.CheckFinite);
        return system.Solve(new SolvePrimitive(how, known, system.IsTransposed));
    }

    /// <summary>
    /// Solutions with A or A^T, for b of shape (..., n, k) and of the type of a; the formulas stand above <see cref="Linalg.Solve"/>.
    /// </summary>
    sealed class SolvePrimitive(Factoring how, Factors? known, bool transpose) : FactoredPrimitive(how, known)
    {
        protected override NDArray[] Evaluate(NDArray[] inputs, Factors factors)
        {
            How.RequireRegular(factors);
            return [LinearSystem.SolveCopy(inputs[0], inputs[1], (x, which) => factors.Solve(x, which, transpose))];
        }

        protected override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, Factors factors, bool[] needed)
        {
            (NDArray a, NDArray? x) = (inputs[0], needed[0] ? outputs[0] : null);
            int[] bShape = inputs[1].ShapeArray;
            return g =>
            {
                NDArray gb = new SolvePrimitive(How, factors, !transpose).Of(a, g[0]!);
                NDArray? ga = x is null ? null : How.Raw(LinearSystem.MatrixCotangent(gb, x, transpose, a.ShapeArray));
                return [ga, needed[1] ? Num.SumTo(gb, bShape) : null];
            };
        }

        protected override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(
            NDArray[] inputs, NDArray[] outputs, Factors factors, NDArray?[] tangents)
        {
            NDArray x = outputs[0];
            NDArray db = LinearSystem.Direction(tangents[0] is { } da ? How.Full(da) : null, tangents[1], x, transpose);
            NDArray dx = new SolvePrimitive(How, factors, transpose).Of(inputs[0], db);
            return (outputs, [Num.BroadcastTo(dx, x.ShapeArray)]);
        }
    }
}

/// <summary>Solutions, and whether each of the matrices could be solved with.</summary>
/// <param name="Solution">X, as from <see cref="Linalg.Solve"/>; NaN where a matrix failed.</param>
/// <param name="Info">
/// Int64, the batch shape of the matrices: 0, or LAPACK's info (a pivot that is zero, a minor that is not positive; from 1), or -1 for a
/// matrix that holds NaN or infinity.
/// </param>
public readonly record struct SolveWithInfoResult(NDArray Solution, NDArray Info);
