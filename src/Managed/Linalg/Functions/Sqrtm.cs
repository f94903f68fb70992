using Lapack.Native;

namespace Lapack;

// X = sqrtm(A), the principal square root: X X = A, eigenvalues of X in the open right half plane (or zero). On the Schur form A = Z T Z^H,
// X = Z U Z^H with U the root of T (UpperTriangular.Sqrt).
//
// Derivative. dX X + X dX = dA is a Sylvester equation for dX:
//
//     JVP   dX = S(X, X, dA),   VJP   gA = S(X^T, X^T, gX),   S(P, Q, C) the Y with P Y + Y Q = C
//
// written with the primitive of SolveSylvester, which is differentiable, so that further derivatives follow.
//
// Sources: A. Bjorck and S. Hammarling, Linear Algebra Appl. 52/53 (1983) 127; N. J. Higham, Functions of Matrices (2008), section 6.2.
public static partial class Linalg
{
    /// <summary>The principal square root of square matrices (scipy.linalg.sqrtm).</summary>
    /// <param name="a">Shape (..., n, n), any of the four floating-point types (integers count as Float64).</param>
    /// <returns>An array X of the same shape and type, X X = A.</returns>
    /// <remarks>
    /// LAPACK ZGEES (also for real matrices and single precision, whose result is rounded), then n^3 / 3 operations. The gradient solves a
    /// Sylvester equation. Zero eigenvalues are allowed where a root exists; there the gradient does not.
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// Not square matrices, NaN or infinity in them, a negative eigenvalue (on the branch cut), or a zero eigenvalue without a root.
    /// </exception>
    /// <exception cref="SingularMatrixException">Thrown by the gradient at singular matrices.</exception>
    public static NDArray Sqrtm(NDArray a) => new SqrtmPrimitive().Of(Checks.RequireSquare(a, "Sqrtm"));

    sealed class SqrtmPrimitive() : Primitive("Sqrtm")
    {
        protected internal override NDArray[] Forward(NDArray[] inputs)
        {
            FiniteScan.Require(inputs[0], Name);
            return [MatrixBatch.Map(inputs[0], Root)];
        }

        static NDArray Root(NDArray a, int? batch)
        {
            ComplexSchur schur = ComplexSchur.Of(a);
            double noise = 10 * schur.N * 2.2e-16 * UpperTriangular.OneNorm(schur.T, schur.N);
            BranchCut.Check("Sqrtm", schur.T, schur.N, !a.DType.IsComplex(), batch, allowZero: true);
            if (!UpperTriangular.Sqrt(schur.T, schur.N, noise))
            {
                string where = batch is { } m ? $"matrix {m} of the batch" : "the matrix";
                throw new ArgumentException($"Sqrtm: {where} has no square root: its zero eigenvalue is defective.");
            }

            return schur.Back(schur.T, a.DType);
        }

        protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed)
        {
            NDArray x = Num.SwapAxes(outputs[0]);
            return g => [SolveSameSylvester(x, g[0]!)];
        }

        protected internal override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(NDArray[] inputs, NDArray?[] tangents)
        {
            NDArray[] outputs = Apply(inputs);
            return (outputs, [SolveSameSylvester(outputs[0], tangents[0]!)]);
        }
    }
}
