using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
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
// Which pairs divide is decided in EigPairs.cs. At equal eigenvalues of a diagonalizable A the JVP first turns the vectors of the group
// so that they follow the perturbation (P diagonal inside the group), as EighTangent.cs does.
//
// Sources: M. B. Giles, NA-08-01 (2008), section 3.1 (without the norm); the norm after C. Boeddeker et al., arXiv:1701.00392.
public static partial class Linalg
{
    /// <summary>What <see cref="FactoredGeneral"/> has found, as long as the array that it belongs to lives.</summary>
    static readonly ConditionalWeakTable<NDArray, ConcurrentDictionary<EigOptions, NDArray[]>> factoredGeneral = [];

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
        options ??= EigOptions.Default;
        NDArray[] wv = FactoredGeneral(Checks.RequireSquare(a, "Eig"), options);
        return new(wv[0], options.Gauge == Gauge.LargestReal ? new LargestRealGauge(SpectralNames.Eig).Of(wv[1]) : wv[1]);
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
        (NDArray w, NDArray v) = Eig(a, options);
        NDArray u = Num.Conj(Num.SwapAxes(Inv(v)));
        return new(w, u / Num.Norm(u, -2, keepDims: true), v);
    }

    /// <summary>One factorization for all calls on one array that is being differentiated, as for <see cref="Factored"/>.</summary>
    static NDArray[] FactoredGeneral(NDArray a, EigOptions options) => !a.IsRecorded
        ? new EigPrimitive(options).Apply(a)
        : factoredGeneral.GetOrCreateValue(a).GetOrAdd(options, key => new EigPrimitive(key).Apply(a));

    sealed class EigPrimitive(EigOptions options) : Primitive("eig"), IGaugeFreedom
    {
        /// <remarks>Phases alone; a basis of equal eigenvalues stays, since not every one has vectors of norm 1 as well conditioned.</remarks>
        public NDArray[] Equivalent(NDArray[] outputs, Random random)
        {
            (NDArray w, NDArray v) = (outputs[0], outputs[1]);
            return [w, Num.MatMul(v, RandomBasis.Mixing(Layout.Range(w.Size), v.ShapeArray, v.DType, random))];
        }

        protected internal override NDArray[] Forward(NDArray[] inputs)
        {
            (NDArray w, NDArray? v) = EigDriver.Compute(inputs[0], vectors: true, options.CheckFinite);
            return [w, v!];
        }

        protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed)
        {
            (NDArray a, NDArray w, NDArray v) = (inputs[0].Value, outputs[0], outputs[1]);
            return g =>
            {
                if (v.Size == 0)
                {
                    return [null];
                }

                (NDArray? gw, NDArray? gv) = (g[0], g[1]);
                NDArray u = EigPairs.Inverse(v, a);
                var pairs = new EigPairs(a, w.Value, v.Value, u.Value, options.Degeneracy);
                pairs.CheckSecondOrder(w, v);
                NDArray? e = gw is null ? null : Num.MakeDiagonal(gw);
                if (gv is null)
                {
                    pairs.CheckDefective();
                }
                else
                {
                    NDArray x = Num.MatMul(v, gv, Trans.Transpose), m = Num.MatMul(v, v, Trans.ConjTranspose);
                    NDArray y = x - (Num.Conj(m) * Num.Diagonal(x)[Num.Ellipsis, Num.NewAxis, ..]);
                    if (options.GaugeCheck == GaugeCheck.Throw)
                    {
                        pairs.CheckGauge(x.Value, gw?.Value, gv.Value);
                    }

                    // Rounding has the value 0, but keeps its derivative.
                    NDArray off = pairs.Decide(y.Value, gw?.Value, gv.Value) is { } rounding ? y - Num.Where(rounding, y.Value, 0) : y;
                    off *= pairs.Factors(w);
                    e = e is null ? off : e + off;
                }

                return [Num.MatMul(Num.MatMul(u, e!, Trans.Transpose), v, Trans.None, Trans.Transpose)];
            };
        }

        protected internal override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(NDArray[] inputs, NDArray?[] tangents)
        {
            NDArray[] outputs = Apply(inputs);
            (NDArray w, NDArray v, NDArray da) = (outputs[0], outputs[1], tangents[0]!);
            if (v.Size == 0)
            {
                return (outputs, [null, null]);
            }

            NDArray u = EigPairs.Inverse(v, inputs[0].Value);
            var pairs = new EigPairs(inputs[0].Value, w.Value, v.Value, u.Value, options.Degeneracy);
            pairs.CheckDefective();
            NDArray p = Num.MatMul(Num.MatMul(u, da), v);
            if (pairs.Turn(p.Value) is { } r)
            {
                v = Num.MatMul(v, r);
                v /= Num.Norm(v, -2, keepDims: true);
                p = Num.MatMul(Num.MatMul(Inv(v), da), v);
            }

            NDArray c = p * pairs.Factors(w), m = Num.MatMul(v, v, Trans.ConjTranspose);
            NDArray along = Num.Sum(Num.Conj(m) * c, -2, keepDims: true);
            return ([w, v], [Num.Diagonal(p), Num.MatMul(v, c) - (v * along)]);
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
