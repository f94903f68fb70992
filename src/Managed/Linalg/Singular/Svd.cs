using Lapack.Native;

namespace Lapack;

// A = U diag(s) V^H, s descending and not negative, U^H U = I, V^H V = I; Vh = V^H is returned.
//
// Differential. With P = U^H dA V = H + K, H its Hermitian and K its anti-Hermitian part,
//
//     ds = real diag P
//     dU = U (H o F + K o G) + (dA V - U P) / s          F_ij = 1 / (s_j - s_i) off the diagonal, 0 on it
//     dV = V (H o F - K o G) + (dA^H U - V P^H) / s      G_ij = 1 / (s_j + s_i)
//
// in which the last terms lie outside the columns of a tall U, of a V with fewer columns than rows. The usual 1 / (s_j^2 - s_i^2) is so
// split that each pole stands by itself: what is invariant under a joint rotation of u_i, u_j and v_i, v_j does not see F. The phase that
// u_i and v_i share is free; it is held (the diagonal of H o F is zero).
//
// VJP, in the convention dL = Re sum g dz, from cotangents gs (real), gU and gVh, gV = gVh^H:
//
//     X = U^T gU,  Y = V^T gV
//     E = diag(gs) + N+ o F / 2 + N- o G / 2,   N+ = (X + Y) - (X + Y)^H,   N- = (X - Y) - (X - Y)^H
//     gA = conj(U) E V^T + (gU - conj(U) X) / s V^T + conj(U) (gVh - Y^H V^T) / s
//
// [[0, A], [A^H, 0]] has the eigenvalues s_i and -s_i with vectors (u_i, v_i), (u_i, -v_i): N+ couples s_i with s_j, N- couples -s_i with
// s_j, and eigh's rule (ClosePairs.cs) decides which pairs divide, which are rounding and contribute nothing, and which have no gradient.
// Vectors of the null space, in a full U or V, belong to a singular value 0: with s, X and Y filled up with zeros to one square size the
// same formula holds for them. A function of U V^H needs no F at all; one of A V / s and the like no null space.
//
// Sources: M. B. Giles, NA-08-01 (2008), section 3.2; Z.-Q. Wan and S.-X. Zhang, arXiv:1909.02659 (complex matrices); conjugated to the
// convention here. J. Townsend, Differentiating the singular value decomposition (2016), for the thin form.
public static partial class Linalg
{
    /// <summary>Singular values and vectors: A = U diag(S) Vh (numpy.linalg.svd).</summary>
    /// <param name="a">Shape (..., m, n), any of the four floating-point types (integers count as Float64).</param>
    /// <param name="fullMatrices">
    /// Whether U is m x m and Vh n x n; otherwise they are m x r and r x n, r = min(m, n). As in NumPy the default is true; false costs
    /// less unless the matrix is square.
    /// </param>
    /// <param name="options">Degeneracy, gauge; null for the defaults.</param>
    /// <returns>
    /// U, orthonormal columns; S, shape (..., r), real, descending; Vh, orthonormal rows. Phases (signs) are LAPACK's: a loss may depend on
    /// U V^H, moduli and projectors, not on the phase that u_i and v_i share.
    /// </returns>
    /// <remarks>
    /// LAPACK xGESDD, and where that does not converge xGESVD; about 22 m n r real operations with m and n alike (complex: four times
    /// that). The gradient costs 4 products of such matrices. Where singular values are equal or zero, a loss that only depends on what the
    /// matrix determines (spaces, U V^H for a regular matrix, functions of S) has its exact gradient; others throw. At a singular value 0
    /// the derivative of S itself is that along the vectors which LAPACK chose, a subgradient.
    /// </remarks>
    /// <exception cref="ArgumentException">No matrices, or NaN or infinity (the message says where).</exception>
    /// <exception cref="NotConvergedException">Neither driver converged; the message names the matrix of the batch.</exception>
    /// <exception cref="IllPosedGradientException">
    /// Thrown by the gradient where it does not exist; see <see cref="SvdOptions"/>.
    /// </exception>
    public static SvdResult Svd(NDArray a, bool fullMatrices = true, SvdOptions? options = null)
    {
        a = Checks.RequireMatrix(a, "Svd");
        NDArray[] usv = Decomposed(a, fullMatrices && a.Shape[^1] != a.Shape[^2], options);
        return options?.Gauge == Gauge.LargestReal ? Phased(usv[0], usv[1], usv[2]) : new(usv[0], usv[1], usv[2]);
    }

    /// <summary>
    /// Singular values (numpy.linalg.svdvals). Singular vectors are computed only when a transform records the call, since the gradient
    /// needs them.
    /// </summary>
    /// <param name="a">Shape (..., m, n).</param>
    /// <param name="options">Degeneracy (for forward mode) and finite scan; null for the defaults.</param>
    /// <returns>Shape (..., min(m, n)), real, descending.</returns>
    /// <remarks>
    /// LAPACK xGESDD with JOBZ = 'N'. The gradient, conj(U) diag(gs) V^T, is always finite: exact for losses that treat equal singular
    /// values alike, such as sums of a function of them, a generalized gradient otherwise.
    /// </remarks>
    /// <exception cref="ArgumentException">No matrices, or NaN or infinity (the message says where).</exception>
    /// <exception cref="NotConvergedException">Neither driver converged; the message names the matrix of the batch.</exception>
    public static NDArray Svdvals(NDArray a, SvdOptions? options = null)
    {
        a = Checks.RequireMatrix(a, "Svdvals");
        return a.IsRecorded ? Decomposed(a, false, options)[1] : SvdDriver.Values(a, "Svdvals", options?.CheckFinite ?? true);
    }

    /// <summary>Each u_i times the phase that makes its largest component real and positive, and v_i with it.</summary>
    static SvdResult Phased(NDArray u, NDArray s, NDArray vh)
    {
        (int r, int q) = (s.Shape[^1], vh.Shape[^2]);
        NDArray turned = new LargestRealGauge(SpectralNames.Svd).Of(u), phase = Num.Sum(u * Num.Conj(turned), -2)[Num.Ellipsis, ..r];
        NDArray rest = Num.Where(Num.Arange(q) < r, 0, Num.Ones([q], u.DType));
        return new(turned, s, (Corner.Of(phase, q) + rest)[Num.Ellipsis, .., Num.NewAxis] * vh);
    }

    /// <summary>
    /// U, s and Vh for all calls on one array that is being differentiated. There is one decomposition: a thin call takes its part of a
    /// full one, and a full call after a thin one completes the bases.
    /// </summary>
    static NDArray[] Decomposed(NDArray a, bool full, SvdOptions? options)
    {
        const string Thin = "thin svd", Full = "full svd";
        if (SharedApplication.Find(full ? Thin : Full, options, a) is not [NDArray u, NDArray s, NDArray vh])
        {
            return SharedApplication.Of<SvdOptions>(full ? Full : Thin, options, agreement => new SvdPrimitive(full, agreement), a);
        }

        if (!full)
        {
            int r = s.Shape[^1];
            return [u[Num.Ellipsis, ..r], s, vh[Num.Ellipsis, ..r, ..]];
        }

        return [Completed(u, columns: true), s, Completed(vh, columns: false)];

        NDArray Completed(NDArray q, bool columns)
        {
            if (q.Shape[^1] == q.Shape[^2])
            {
                return q;
            }

            NDArray rest = SharedApplication.Of<SvdOptions>(
                nameof(SvdComplement), options, agreement => new SvdComplement(agreement, columns), q)[0];
            return Num.Concatenate([q, rest], columns ? -1 : -2);
        }
    }

    sealed class SvdPrimitive(bool full, Agreement<SvdOptions> agreement) : Primitive("Svd"), IGaugeFreedom
    {
        /// <remarks>
        /// U R and R^H V^H for R that commutes with S; the vectors of vanishing singular values turn by themselves on either side.
        /// </remarks>
        public NDArray[] Equivalent(NDArray[] outputs, Random random)
        {
            (NDArray u, NDArray s, NDArray vh) = (outputs[0], outputs[1], outputs[2]);
            int left = u.Shape[^1], right = vh.Shape[^2], k = Math.Max(left, right);
            if (u.Size == 0 || vh.Size == 0)
            {
                return outputs;
            }

            var pairs = new SvdPairs(s, k, agreement.Value.Degeneracy);
            int[] batch = [.. s.Shape[..^1]];
            bool[] vanishing = [.. pairs.Values.Select((x, i) => x <= pairs.Tolerances[i / k])];
            NDArray both = RandomBasis.Mixing(pairs.Groups, [.. batch, k, k], u.DType, random);
            return [Num.MatMul(u, Turn(left)), s, Num.MatMul(Turn(right), vh, Trans.ConjTranspose)];

            NDArray Turn(int n)
            {
                int[] places = [.. Enumerable.Range(0, pairs.Groups.Length).Where(i => i % k < n)];
                NDArray alone = RandomBasis.Mixing(System.Array.ConvertAll(places, i => pairs.Groups[i]), [.. batch, n, n], u.DType, random);
                NDArray mask = NDArray.Wrap(System.Array.ConvertAll(places, i => vanishing[i]), [.. batch, 1, n]);
                return Num.Where(mask, alone, both[Num.Ellipsis, ..n, ..n]);
            }
        }

        protected internal override NDArray[] Forward(NDArray[] inputs) =>
            SvdDriver.Factor(inputs[0], full ? SvdJob.All : SvdJob.Economy, "Svd", agreement.Value.CheckFinite);

        protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed)
        {
            (NDArray u, NDArray s, NDArray vh) = (outputs[0], outputs[1], outputs[2]);
            return g => new SvdCotangent(agreement.Value, g[0] is not null, g[1] is not null, g[2] is not null).Apply(
                [u, s, vh, .. g.Where(x => x is not null).Select(x => x!)]);
        }

        protected internal override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(NDArray[] inputs, NDArray?[] tangents)
        {
            NDArray[] outputs = Apply(inputs);
            return new SvdTangent(agreement.Settle()).Along(inputs[0], outputs[0], outputs[1], outputs[2], tangents[0]!);
        }
    }
}
