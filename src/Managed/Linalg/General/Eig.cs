using Lapack.Native;

namespace Lapack;

// w, V = eig(A): A V = V diag(w), columns of V of norm 1, w in no particular order; both complex. U = V^-1, M = V^H V.
//
// JVP. With P = U dA V,
//
//     dw = diag P,   dV = V C,   C_ij = P_ij / (w_j - w_i) off the diagonal,   C_jj = - sum_{i != j} M_ji C_ij
//
// C_jj keeps |v_j| = 1 and v_j^H dv_j = 0: the norm is part of the function, the phase is not determined by A.
//
// VJP, in the convention dL = Re sum g dz, from cotangents gw and gV, with X = V^T gV:
//
//     Y_ij = X_ij - conj(M_ij) X_jj            zero on the diagonal
//     E = diag(gw) + Y_ij / (w_j - w_i)
//     gA = U^T E V^T
//
// A loss that does not depend on phases has real X_jj. For a real A the gradient is the real part, in which conjugate pairs meet.
// Which pairs divide is decided by ClosePairs, with tolerances of EigConditions. At equal eigenvalues of a diagonalizable A the JVP first
// turns the vectors of the group so that they follow the perturbation (P diagonal inside the group), as that of eigh does.
//
// w = eigvals(A) is w of the same. VJP: gA = U^T diag(gw) V^T.
//
// Sources: M. B. Giles, NA-08-01 (2008), section 3.1 (without the norm); the norm after C. Boeddeker et al., arXiv:1701.00392.
public static partial class Linalg
{
    /// <summary>Eigenvalues and right eigenvectors of general square matrices (numpy.linalg.eig).</summary>
    /// <param name="a">Shape (..., n, n), n >= 0, any of the four floating-point types (integers count as Float64).</param>
    /// <param name="options">Degeneracy, gauge, finite scan; null for the defaults.</param>
    /// <returns>
    /// Eigenvalues, shape (..., n), and eigenvectors, shape (..., n, n), one a column, each of Euclidean norm 1: V[.., j] belongs to w[j].
    /// Both are complex whatever the input; the eigenvalues of a real matrix come in conjugate pairs, positive imaginary part first.
    /// The order is LAPACK's. Phases are LAPACK's (the largest component is real) unless <see cref="Gauge.LargestReal"/> is asked for.
    /// </returns>
    /// <remarks>
    /// LAPACK xGEEV, about 25 n^3 real operations (complex: four times that). A batch is shared out over
    /// <see cref="LapackLibrary.Threads"/> threads. The gradient inverts V: two products and an inverse of complex matrices.
    /// </remarks>
    /// <exception cref="ArgumentException">Not square matrices, or NaN or infinity in them (the message says where).</exception>
    /// <exception cref="NotConvergedException">LAPACK did not converge; the message names the matrix of the batch.</exception>
    /// <exception cref="IllPosedGradientException">
    /// Thrown by the gradient where it does not exist: a loss that tells eigenvectors of equal eigenvalues apart, or depends on phases; and
    /// at defective matrices, where eigenvalues move infinitely fast. See <see cref="EigOptions"/>.
    /// </exception>
    public static EigResult Eig(NDArray a, EigOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(a);
        NDArray[] wv = FactoredGeneral(Checks.RequireSquare(a, nameof(Eig)), options);
        return new(wv[0], options?.Gauge == Gauge.LargestReal ? new LargestRealGauge(SpectralNames.Eig).Of(wv[1]) : wv[1]);
    }

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
        ArgumentNullException.ThrowIfNull(a);
        a = Checks.RequireSquare(a, nameof(Eigvals));
        return a.IsRecorded ? FactoredGeneral(a, options)[0] : EigDriver.Compute(a, vectors: false, options?.CheckFinite ?? true).W;
    }

    /// <summary>
    /// Eigenvalues, left and right eigenvectors of general square matrices (scipy.linalg.eig with left=True): u_j^H A = w_j u_j^H and
    /// A v_j = w_j v_j, both of norm 1.
    /// </summary>
    /// <param name="a">As for <see cref="Eig"/>.</param>
    /// <param name="options">As for <see cref="Eig"/>.</param>
    /// <returns>
    /// Eigenvalues, left and right eigenvectors. The left ones are the rows of V^-1 made columns, conjugated and normalized: also inside
    /// groups of equal eigenvalues u_i^H v_j is 0 for i != j, and u_j^H v_j is real and positive, the reciprocal condition of w_j.
    /// </returns>
    /// <remarks>LAPACK xGEEV, and the inverse of V.</remarks>
    /// <exception cref="SingularMatrixException">The matrix is defective: its eigenvectors are exactly dependent.</exception>
    /// <inheritdoc cref="Eig"/>
    public static EigLeftRightResult EigLeftRight(NDArray a, EigOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(a);
        (NDArray w, NDArray v) = Eig(a, options);
        NDArray u = MatrixAlgebra.Adjoint(Inv(v));
        return new(w, u / Num.EuclideanNorm(u, -2, keepDims: true), v);
    }

    /// <summary>One factorization for all calls on one array that is being differentiated, also for <see cref="Eigvals"/>.</summary>
    static NDArray[] FactoredGeneral(NDArray a, EigOptions? options) =>
        SharedApplication.Of<EigOptions>(nameof(Eig), options, agreement => new EigPrimitive(agreement), a);

    sealed class EigPrimitive(Agreement<EigOptions> options) : Primitive(nameof(Eig)), IGaugeFreedom, IUndetermined
    {
        /// <remarks>Phases alone; a basis of equal eigenvalues stays, since not every other one is as well conditioned.</remarks>
        public NDArray[] Equivalent(NDArray[] outputs, Random random)
        {
            (NDArray w, NDArray v) = (outputs[0], outputs[1]);
            return [w, Num.MatMul(v, RandomBasis.Mixing(Layout.Range(w.Size), v.ShapeArray, v.DType, random))];
        }

        public object Kind => nameof(Eig);

        public int ValuesAt => 0;

        public FreeVectors? FreeOf(NDArray[] inputs, NDArray[] outputs, object? kept) =>
            FreeVectors.Both(
                EigBases.Of(inputs[0], outputs[0], outputs[1], () => options.Value),
                FreePhases.Of(SpectralNames.Eig, options.Value, outputs, 0, !inputs[0].DType.IsComplex(), (1, true)));

        protected internal override NDArray[] Forward(NDArray[] inputs)
        {
            (NDArray w, NDArray? v) = EigDriver.Compute(inputs[0], vectors: true, options.Value.CheckFinite);
            return [w, v!];
        }

        protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed)
        {
            (NDArray a, NDArray w, NDArray v) = (inputs[0].Value, outputs[0], outputs[1]);
            return g => [v.Size == 0 ? null : new EigRule(a, w, v, options.Value).Vjp(g[0], g[1])];
        }

        protected internal override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(NDArray[] inputs, NDArray?[] tangents)
        {
            NDArray[] outputs = Apply(inputs);
            return outputs[1].Size == 0
                ? (outputs, [null, null])
                : new EigRule(inputs[0].Value, outputs[0], outputs[1], options.Settle()).Jvp(tangents[0]!);
        }
    }
}

/// <summary>Eigenvalues and right eigenvectors, one a column.</summary>
/// <param name="Eigenvalues">w, shape (..., n), complex.</param>
/// <param name="Eigenvectors">V, shape (..., n, n): V[.., j] belongs to w[j].</param>
public readonly record struct EigResult(NDArray Eigenvalues, NDArray Eigenvectors);

/// <summary>Eigenvalues, left and right eigenvectors, one a column.</summary>
/// <param name="Eigenvalues">w, shape (..., n), complex.</param>
/// <param name="LeftEigenvectors">U, shape (..., n, n): U[.., j]^H A = w[j] U[.., j]^H.</param>
/// <param name="Eigenvectors">V, shape (..., n, n): V[.., j] belongs to w[j].</param>
public readonly record struct EigLeftRightResult(NDArray Eigenvalues, NDArray LeftEigenvectors, NDArray Eigenvectors);
