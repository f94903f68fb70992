using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Lapack.Native;

namespace Lapack;

// w, V = eigh(A): A V = V diag(w), V^H V = I, w ascending. Only the UPLO triangle of A and the real part of its diagonal are read.
//
// VJP, in the convention dL = Re sum g dz, from cotangents gw (real) and gV:
//
//     X = V^T gV                                       only if gV is not null and not all zero
//     E = diag(gw) + N / 2,   N_ij = (X_ij - conj X_ji) / (w_j - w_i) for i != j, 0 on the diagonal
//     H = conj(V) E V^T                                the gradient with respect to the Hermitian matrix
//     gA = real diag H, 2 H on the strict UPLO triangle, 0 on the other
//
// which is G + G^H of autograd PR #527 with G = conj(V) (diag gw + F o X) V^T, F_ij = 1 / (w_j - w_i): only the anti-Hermitian part
// of X acts, so E is Hermitian and one triangle of H suffices: 2 n^3 + 2 n^3 + n^3 real operations. Which pairs (i, j) divide, which
// contribute nothing and which have no gradient is decided in ClosePairs.cs. The JVP stands in EighTangent.cs.
//
// Sources: M. B. Giles, An extended collection of matrix derivative results, NA-08-01 (2008), section 3.1, for real A; conjugated as
// in HIPS/autograd pull request 527 (2019).

/// <summary>Differentiable linear algebra over the last two axes, on LAPACK; names are NumPy's, in PascalCase.</summary>
public static partial class Linalg
{
    /// <summary>What <see cref="Factored"/> has found, as long as the array that it belongs to lives.</summary>
    static readonly ConditionalWeakTable<NDArray, ConcurrentDictionary<(Uplo, EighOptions), NDArray[]>> factored = [];

    /// <summary>
    /// Eigenvalues and eigenvectors of Hermitian (real: symmetric) matrices, of which one triangle is read (numpy.linalg.eigh).
    /// </summary>
    /// <param name="a">
    /// Shape (..., n, n), n >= 0, any of the four floating-point types (integers count as Float64). Only the <paramref name="uplo"/>
    /// triangle and the real part of the diagonal are looked at; the rest may hold anything.
    /// </param>
    /// <param name="uplo">The triangle that is read.</param>
    /// <param name="options">Degeneracy, gauge, form of the gradient; null for the defaults.</param>
    /// <returns>
    /// Eigenvalues, shape (..., n), real, ascending; eigenvectors, shape (..., n, n), orthonormal, one a column: V[.., j] belongs to
    /// w[j]. Phases (signs) of the vectors are LAPACK's unless <see cref="Gauge.LargestReal"/> is asked for.
    /// </returns>
    /// <remarks>
    /// LAPACK xSYEVD / xHEEVD, about 9 n^3 real operations (complex: four times that). Row- and column-major matrices are read without a
    /// transposing copy, by passing the other UPLO for the row-major one. A batch is shared out over
    /// <see cref="LapackLibrary.Threads"/> threads. The gradient costs 5 n^3 operations for all eigenvectors, 6 n^2 k if the
    /// loss looks at k eigenpairs only, n^2 k for k eigenvalues alone (complex: four times that).
    /// </remarks>
    /// <exception cref="ArgumentException">Not square matrices, or NaN or infinity in what is read (the message says where).</exception>
    /// <exception cref="NotConvergedException">LAPACK did not converge; the message names the matrix of the batch.</exception>
    /// <exception cref="IllPosedGradientException">Thrown by the gradient where it does not exist; see <see cref="EighOptions"/>.</exception>
    public static EighResult Eigh(NDArray a, Uplo uplo = Uplo.Lower, EighOptions? options = null)
    {
        options ??= EighOptions.Default;
        a = Checks.RequireHermitian(a, uplo, "Eigh");
        if (options.Subset is not null)
        {
            return EighOfSubset(a, uplo, options);
        }

        NDArray[] wv = Factored(a, uplo, options);
        return new(wv[0], options.Gauge == Gauge.LargestReal ? new LargestRealGauge().Of(wv[1]) : wv[1]);
    }

    /// <summary>
    /// One factorization for all calls on one array that is being differentiated: a loss that takes w from one call and V from another
    /// is then judged as the joint loss that it is.
    /// </summary>
    static NDArray[] Factored(NDArray a, Uplo uplo, EighOptions options) => !a.IsRecorded
        ? new EighPrimitive(uplo, options).Apply(a)
        : factored.GetOrCreateValue(a).GetOrAdd((uplo, options), key => new EighPrimitive(key.Item1, key.Item2).Apply(a));

    sealed class EighPrimitive(Uplo uplo, EighOptions options) : Primitive("eigh"), IGaugeFreedom
    {
        public NDArray[] Equivalent(NDArray[] outputs, Random random)
        {
            (NDArray w, NDArray v) = (outputs[0], outputs[1]);
            int[] groups = v.Size == 0 ? [] : new EighPairs(w, options.Degeneracy).Groups;
            return [w, Num.MatMul(v, RandomBasis.Mixing(groups, v.ShapeArray, v.DType, random))];
        }

        protected internal override NDArray[] Forward(NDArray[] inputs)
        {
            NDArray a = inputs[0];
            NDArray w = NDArray.Empty(a.DType.RealType(), [.. a.Shape[..^1]]);
            NDArray v = MatrixBatch.EmptyColumnMajor(a.DType, a.ShapeArray);
            Hermitian.Factor(a, uplo, Job.Vectors, w, v, options.CheckFinite);
            return [w, v];
        }

        protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed)
        {
            (NDArray w, NDArray v) = (outputs[0], outputs[1]);
            return g =>
            {
                (NDArray? gw, NDArray? gv) = (g[0], g[1]);
                Debug.Assert(gw is not null || gv is not null, "the backward pass skips nodes without cotangents");
                return new EighCotangent(uplo, options, gw is not null, gv is not null).Apply(
                    [w, v, .. gw is null ? [] : (NDArray[])[gw], .. gv is null ? [] : (NDArray[])[gv]]);
            };
        }

        protected internal override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(NDArray[] inputs, NDArray?[] tangents)
        {
            NDArray[] outputs = Apply(inputs);
            return new EighTangent(uplo, options.Degeneracy).Along(outputs[0], outputs[1], tangents[0]!);
        }
    }
}

/// <summary>Eigenvalues, ascending, and eigenvectors, one a column.</summary>
/// <param name="Eigenvalues">w, shape (..., n), real.</param>
/// <param name="Eigenvectors">V, shape (..., n, n): V[.., j] belongs to w[j].</param>
public readonly record struct EighResult(NDArray Eigenvalues, NDArray Eigenvectors);
