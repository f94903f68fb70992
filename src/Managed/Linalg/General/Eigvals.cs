using Lapack.Native;

namespace Lapack;

// w = eigvals(A). VJP: gA = U^T diag(gw) V^T with U = V^-1, the eigenvalue part of Eig.cs.
public static partial class Linalg
{
    /// <summary>
    /// Eigenvalues of general square matrices (numpy.linalg.eigvals). Eigenvectors are computed only when a transform records the call,
    /// since the gradient needs them.
    /// </summary>
    /// <param name="a">Shape (..., n, n), any of the four floating-point types (integers count as Float64).</param>
    /// <param name="options">Finite scan, and what the gradient does; null for the defaults.</param>
    /// <returns>
    /// Eigenvalues, shape (..., n), always complex, in LAPACK's order; those of a real matrix in conjugate pairs. At equal eigenvalues of a
    /// diagonalizable matrix the gradient is that of losses that treat them alike, such as the sum of f(w).
    /// </returns>
    /// <remarks>LAPACK xGEEV without vectors, about 10 n^3 real operations (complex: four times that).</remarks>
    /// <exception cref="ArgumentException">Not square matrices, or NaN or infinity in them (the message says where).</exception>
    /// <exception cref="NotConvergedException">LAPACK did not converge; the message names the matrix of the batch.</exception>
    /// <exception cref="IllPosedGradientException">Thrown by the gradient at defective matrices.</exception>
    public static NDArray Eigvals(NDArray a, EigOptions? options = null)
    {
        options ??= EigOptions.Default;
        a = Checks.RequireSquare(a, "Eigvals");
        return a.IsRecorded ? FactoredGeneral(a, options)[0] : EigDriver.Compute(a, vectors: false, options.CheckFinite).W;
    }
}
