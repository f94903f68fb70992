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
// s_j, and ClosePairs decides which pairs divide, which are rounding and contribute nothing, and which have no gradient. The VJP and the
// JVP stand in SvdRule, the numbers E are made by SvdKernel, the VJP's own derivatives by SvdSecondOrder. Vectors of the null space, in a
// full U or V, belong to a singular value 0: with s, X and Y filled up with zeros to one square size the same formula holds for them. A
// function of U V^H needs no F at all; one of A V / s and the like no null space.
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
    /// <exception cref="InvalidOperationException">
    /// The array is being differentiated, and another call on it states options that say something else about the gradient.
    /// </exception>
    public static SvdResult Svd(NDArray a, bool fullMatrices = true, SvdOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(a);
        a = Checks.RequireMatrix(a, "Svd");
        return SvdPrimitive.Result(SvdPrimitive.Apply(a, fullMatrices, options), options);
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
    /// <exception cref="InvalidOperationException">
    /// The array is being differentiated, and another call on it states options that say something else about the gradient.
    /// </exception>
    public static NDArray Svdvals(NDArray a, SvdOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(a);
        a = Checks.RequireMatrix(a, "Svdvals");
        return a.IsRecorded ? SvdPrimitive.Apply(a, full: false, options)[1] : SvdDriver.Values(a, "Svdvals", options?.CheckFinite ?? true);
    }
}

/// <summary>A to (U, s, Vh).</summary>
/// <param name="full">Whether U and V are square.</param>
/// <param name="agreed">The options of all calls on this matrix.</param>
sealed class SvdPrimitive(bool full, Agreement<SvdOptions> agreed) : Primitive("Svd"), IGaugeFreedom, IGrouped
{
    /// <summary>
    /// U, s and Vh for all calls on one array that is being differentiated. There is one decomposition: a thin call takes its part of a
    /// full one, and a full call after a thin one completes the bases.
    /// </summary>
    public static NDArray[] Apply(NDArray a, bool full, SvdOptions? options)
    {
        const string Thin = "thin svd", Full = "full svd";
        full = full && a.Shape[^1] != a.Shape[^2];
        if (SharedApplication.Find(full ? Thin : Full, options, a) is not ([NDArray u, NDArray s, NDArray vh], var agreed))
        {
            return SharedApplication.Of<SvdOptions>(
                full ? Full : Thin, options, agreed => new SvdPrimitive(full, agreed), a);
        }

        int r = s.Shape[^1];
        return full
            ? [SvdComplement.Completed(u, s, true, agreed), s, SvdComplement.Completed(vh, s, false, agreed)]
            : [u[Num.Ellipsis, ..r], s, vh[Num.Ellipsis, ..r, ..]];
    }

    /// <summary>What the caller gets of U, s and Vh.</summary>
    public static SvdResult Result(NDArray[] usv, SvdOptions? options)
    {
        (NDArray u, NDArray s, NDArray vh) = (usv[0], usv[1], usv[2]);
        if (options?.Gauge != Gauge.LargestReal)
        {
            return new(u, s, vh);
        }

        // Each u_i times the phase that makes its largest component real and positive, and v_i with it.
        (int r, int q) = (s.Shape[^1], vh.Shape[^2]);
        NDArray turned = new LargestRealGauge(SpectralNames.Svd).Of(u);
        NDArray phase = Num.Sum(u * Num.Conj(turned), -2)[Num.Ellipsis, ..r];
        NDArray rest = Num.Where(Num.Arange(q) < r, 0, Num.Ones([q], u.DType));
        return new(turned, s, MatrixAlgebra.AsColumn(Num.FillUp(phase, q) + rest) * vh);
    }

    /// <remarks>
    /// U R and R^H V^H for R that commutes with S; the vectors of vanishing singular values turn by themselves on either side.
    /// </remarks>
    public NDArray[] Equivalent(NDArray[] outputs, Random random)
    {
        (NDArray u, NDArray s, NDArray vh) = (outputs[0], outputs[1], outputs[2]);
        if (u.Size == 0 || vh.Size == 0)
        {
            return outputs;
        }

        (int left, int right) = (u.Shape[^1], vh.Shape[^2]);
        int[] batch = [.. s.Shape[..^1]];
        MirroredSpectrum spectrum = MirroredSpectrum.Of(s, Math.Max(left, right), agreed.Value.Degeneracy);
        int k = spectrum.Order;
        NDArray both = RandomBasis.Mixing(spectrum.Groups, [.. batch, k, k], u.DType, random);
        return [Num.MatMul(u, Turn(left)), s, Num.MatMul(Turn(right), vh, Trans.ConjTranspose)];

        NDArray Turn(int n)
        {
            int[] places = [.. Enumerable.Range(0, spectrum.Groups.Length).Where(i => i % k < n)];
            int[] groups = Array.ConvertAll(places, i => spectrum.Groups[i]);
            NDArray alone = RandomBasis.Mixing(groups, [.. batch, n, n], u.DType, random);
            NDArray vanishing = NDArray.Wrap(Array.ConvertAll(places, i => spectrum.IsZero(i / k, i % k)), [.. batch, 1, n]);
            return Num.Where(vanishing, alone, both[Num.Ellipsis, ..n, ..n]);
        }
    }

    public object Kind => (nameof(Linalg.Svd), full);

    public int ValuesAt => 1;

    public ValueGroups? GroupsOf(NDArray[] outputs) =>
        CloseGroups.Of(outputs[1], SpectralNames.Svd, agreed.Value, outputs[0].DType, withZeros: false);

    FreeVectors? IUndetermined.FreeOf(NDArray[] inputs, NDArray[] outputs, object? kept) =>
        FreeVectors.Both(
            NullVectors.Of(SpectralNames.Svd, agreed.Value, outputs, static ga => ga),
            FreePhases.Of(SpectralNames.Svd, agreed.Value, outputs, 1, paired: false, (0, true), (2, false)));

    public NDArray? VectorNorms(NDArray[] outputs, NDArray?[] cotangents) =>
        new SvdFlow(outputs[0], outputs[1], outputs[2], cotangents[0], null, cotangents[2]).Norms(outputs[1].Shape[^1]);

    public NDArray[] Turned(NDArray[] outputs, NDArray values, NDArray turn)
    {
        int r = values.Shape[^1];
        NDArray u = Num.MatMul(outputs[0][Num.Ellipsis, ..r], turn);
        NDArray vh = Num.MatMul(turn, outputs[2][Num.Ellipsis, ..r, ..], Trans.ConjTranspose);
        return
        [
            Num.Concatenate([u, outputs[0][Num.Ellipsis, r..]], -1),
            values,
            Num.Concatenate([vh, outputs[2][Num.Ellipsis, r.., ..]], -2),
        ];
    }

    public NDArray Relation(NDArray[] inputs, NDArray[] reference, NDArray[] outputs) => Num.MatMul(
        reference[0][Num.Ellipsis, ..reference[1].Shape[^1]], outputs[0][Num.Ellipsis, ..reference[1].Shape[^1]], Trans.ConjTranspose);

    public NDArray?[] PullValues(NDArray[] inputs, NDArray[] outputs, object? kept, NDArray cotangent) =>
        [SvdRule.Vjp(
            new(outputs[0], outputs[1], outputs[2], null, cotangent, null), SpectralNames.Svd, agreed.Value with { Certificate = null })];

    protected internal override NDArray[] Forward(NDArray[] inputs) =>
        SvdDriver.Factor(inputs[0], full ? SvdJob.All : SvdJob.Economy, "Svd", agreed.Value.CheckFinite);

    protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed) => g =>
        [SvdRule.Vjp(new(outputs[0], outputs[1], outputs[2], g[0], g[1], g[2]), SpectralNames.Svd, agreed.Value)];

    protected internal override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(NDArray[] inputs, NDArray?[] tangents) =>
        SvdRule.Jvp(inputs[0], Apply(inputs), tangents[0]!, agreed.Settle());
}

/// <summary>The factors of A = U diag(S) Vh.</summary>
/// <param name="U">Left singular vectors, one a column: shape (..., m, m) or (..., m, r), r = min(m, n).</param>
/// <param name="S">Singular values, shape (..., r), descending, real, not negative.</param>
/// <param name="Vh">V^H: the conjugates of the right singular vectors, one a row: shape (..., n, n) or (..., r, n).</param>
public readonly record struct SvdResult(NDArray U, NDArray S, NDArray Vh);
