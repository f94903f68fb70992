using System.Numerics;
using Lapack.Native;
using static Lapack.MatrixAlgebra;

namespace Lapack;

// The VJP and the JVP of svd; both formulas stand in the header of Svd.
//
// At equal singular values the perturbation chooses the vectors, as for eigh: inside each group b, U_b and V_b are first turned together by
// the R that makes the Hermitian part of R^H U_b^H dA V_b R diagonal; in the group of zeros, where u and v turn independently and null
// vectors take part, by the singular vectors of that block. Then ds are the slopes of the singular values as they leave the crossing (of a
// zero: its modulus, not negative), functions that treat a group alike get exact derivatives, and forward over reverse exact second ones:
// sum s^2 has the Hessian 2 at every matrix. The components of dU and dV inside a group depend on the second order of the perturbation and
// are left out; a loss that would see them has no gradient there.

/// <summary>The derivatives of svd, which Takagi's factorization shares.</summary>
static class SvdRule
{
    /// <summary>The cotangent of A.</summary>
    /// <param name="flow">Factors and their cotangents.</param>
    /// <param name="names">What messages call the function and its results.</param>
    /// <param name="options">Degeneracy, gauge check, certificate.</param>
    public static NDArray Vjp(SvdFlow flow, SpectralNames names, SpectralOptions options) =>
        new Cotangent(flow, names, options).Of(flow.Given);

    /// <summary>Outputs (U, s, Vh, turned inside groups) and their tangents along dA.</summary>
    /// <param name="a">The matrices, for those null vectors that thin factors lack.</param>
    /// <param name="usv">U, s, Vh.</param>
    /// <param name="da">The direction.</param>
    /// <param name="options">Degeneracy.</param>
    public static (NDArray[] Outputs, NDArray?[] Tangents) Jvp(NDArray a, NDArray[] usv, NDArray da, SvdOptions options)
    {
        (NDArray u, NDArray s, NDArray vh) = (usv[0], usv[1], usv[2]);
        (int p, int q) = (u.Shape[^1], vh.Shape[^2]);
        if (s.Shape[^1] == 0)
        {
            return (usv, [null, null, null]);
        }

        MirroredSpectrum spectrum = MirroredSpectrum.Of(s.Value, Math.Max(p, q), options.Degeneracy);
        if (options.Degeneracy.Width is not null)
        {
            return Along(usv, da, spectrum);
        }

        if (!spectrum.HasZeros || (p == u.Shape[^2] && q == vh.Shape[^1]))
        {
            return Along(Turned(usv, da.Value, spectrum), da, spectrum);
        }

        // Null vectors that thin factors lack take part in the turn: all of them where their derivatives count too.
        NDArray[] wide = a.IsRecorded ? SvdPrimitive.Apply(a, full: true, options) : Widened(usv, da.Value);
        spectrum = MirroredSpectrum.Of(s.Value, Math.Max(wide[0].Shape[^1], wide[2].Shape[^2]), options.Degeneracy);
        (NDArray[] outputs, NDArray?[] tangents) = Along(Turned(wide, da.Value, spectrum), da, spectrum);
        return (
            [outputs[0][Num.Ellipsis, ..p], outputs[1], outputs[2][Num.Ellipsis, ..q, ..]],
            [tangents[0]![Num.Ellipsis, ..p], tangents[1], tangents[2]![Num.Ellipsis, ..q, ..]]);
    }

    /// <summary>The formula, for vectors that the direction does not turn inside groups.</summary>
    public static (NDArray[] Outputs, NDArray?[] Tangents) Along(NDArray[] usv, NDArray da, MirroredSpectrum spectrum)
    {
        (NDArray u, NDArray s, NDArray vh) = (usv[0], usv[1], usv[2]);
        (int p, int q, int k) = (u.Shape[^1], vh.Shape[^2], spectrum.Order);
        NDArray dav = Num.MatMul(da, vh, Trans.None, Trans.ConjTranspose), uda = Num.MatMul(u, da, Trans.ConjTranspose);
        NDArray product = Num.MatMul(uda, vh, Trans.None, Trans.ConjTranspose), square = Num.FillUp(product, k, k);
        NDArray hf = HermitianPart(square) * spectrum.ReciprocalDifferences(s);
        NDArray kg = 0.5 * TwiceAntiHermitian(square) * spectrum.ReciprocalSums(s);
        NDArray du = Num.MatMul(u, (hf + kg)[Num.Ellipsis, ..p, ..p]), dvh = Num.MatMul((kg - hf)[Num.Ellipsis, ..q, ..q], vh);

        // Null vectors behind the r-th have no such part: s = 0.
        if (p < u.Shape[^2])
        {
            du += Num.FillUp((dav - Num.MatMul(u, product)) * AsRow(spectrum.ReciprocalValues(s)), u.Shape[^2], p);
        }

        if (q < vh.Shape[^1])
        {
            dvh += Num.FillUp((uda - Num.MatMul(product, vh)) * AsColumn(spectrum.ReciprocalValues(s)), q, vh.Shape[^1]);
        }

        return (usv, [Guarded(du), Num.Real(Num.Diagonal(product)), Adjoint(Guarded(Adjoint(dvh)))]);

        NDArray Guarded(NDArray tangent) => spectrum.IsSmoothed ? tangent : VectorTangent.Of(tangent, usv[1], SpectralNames.Svd);
    }

    /// <summary>Thin factors with those null vectors that the direction leads to, at most as many as there were vectors.</summary>
    static NDArray[] Widened(NDArray[] usv, NDArray da)
    {
        (NDArray u, NDArray vh) = (usv[0], usv[2]);
        return
        [
            WithDirections(u, Num.MatMul(da, vh, Trans.None, Trans.ConjTranspose)),
            usv[1],
            Adjoint(WithDirections(Adjoint(vh), Num.MatMul(da, u, Trans.ConjTranspose))),
        ];
    }

    /// <summary>Orthonormal columns, and behind them a basis of what other columns add to their space.</summary>
    static NDArray WithDirections(NDArray q, NDArray other)
    {
        (int m, int p) = (q.Shape[^2], q.Shape[^1]);
        NDArray added = other[Num.Ellipsis, ..Math.Min(m - p, other.Shape[^1])];
        NDArray basis = Linalg.Qr(Num.Concatenate([q, added], -1), checkFinite: false).Q;
        return Num.Concatenate([q, basis[Num.Ellipsis, p..]], -1);
    }

    /// <summary>U and Vh, turned inside every group as the direction chooses.</summary>
    static NDArray[] Turned(NDArray[] usv, NDArray da, MirroredSpectrum spectrum)
    {
        (NDArray u, NDArray vh) = (usv[0].Value, usv[2].Value);
        (int r, int p, int q) = (usv[1].Shape[^1], u.Shape[^1], vh.Shape[^2]);
        NDArray? projected = null;
        var (left, right) = (new List<(int Matrix, int First, NDArray Block)>(), new List<(int Matrix, int First, NDArray Block)>());
        foreach ((int m, int first, int end) in spectrum.GroupRanges())
        {
            bool zero = spectrum.IsZero(m, first);
            if ((end - first == 1 && !zero) || first >= r)
            {
                continue;
            }

            projected ??= Num.Reshape(
                Num.MatMul(Num.MatMul(u, da, Trans.ConjTranspose), vh, Trans.None, Trans.ConjTranspose), spectrum.Count, p, q);
            if (zero)
            {
                SvdResult block = Linalg.Svd(projected[m, first..p, first..q]);
                left.Add((m, first, block.U));
                right.Add((m, first, Adjoint(block.Vh)));
            }
            else
            {
                NDArray turn = Linalg.Eigh(-HermitianPart(projected[m, first..end, first..end])).Eigenvectors;
                left.Add((m, first, turn));
                right.Add((m, first, turn));
            }
        }

        int[] batch = [.. u.Shape[..^2]];
        NDArray? turnU = BlockDiagonal.Of(left, [.. batch, p, p], u.DType), turnV = BlockDiagonal.Of(right, [.. batch, q, q], u.DType);
        return turnU is null ? usv : [Num.MatMul(usv[0], turnU), usv[1], Num.MatMul(turnV!, usv[2], Trans.ConjTranspose)];
    }

    /// <summary>
    /// The VJP of svd as a primitive of its own: from the factors and the cotangents that there are, the cotangent of A. Which pairs count
    /// is decided by <see cref="SvdKernel{T, R}"/>; its own derivative is that of the same formula in array functions, <see
    /// cref="SvdSecondOrder"/>.
    /// </summary>
    sealed class Cotangent(SvdFlow pattern, SpectralNames names, SpectralOptions options) : Primitive($"gradient of {names.Function}")
    {
        protected internal override NDArray[] Forward(NDArray[] inputs)
        {
            SvdFlow flow = pattern.From(inputs);
            if (flow.IsEmpty)
            {
                return [NDArray.ZerosOf(flow.U.DType, [.. flow.U.Shape[..^1], flow.Vh.Shape[^1]])];
            }

            options.Certificate?.Begin(MatrixBatch.Count(flow.U));
            if (!flow.HasVectors)
            {
                return [SvdSecondOrder.FromValues(flow)];
            }

            NDArray? outerU = flow.OuterU, outerV = flow.OuterV;
            var body = new Body(
                this,
                flow,
                NDArray.Empty(flow.U.DType, [.. flow.U.Shape[..^2], flow.P, flow.Q]),
                outerU is null ? null : Num.EuclideanNorm(outerU, -2),
                outerV is null ? null : Num.EuclideanNorm(outerV, -1));
            Scalars.Dispatch(flow.U.DType, body);

            // conj(gA) = (U conj(E) + conj(outer U) / s) Vh + U conj(outer V) / s
            NDArray left = Num.MatMul(flow.U, body.E);
            NDArray result = Num.MatMul(outerU is null ? left : left + (outerU * AsRow(body.OuterU!)), flow.Vh);
            return [Num.Conj(outerV is null ? result : result + Num.MatMul(flow.U, outerV * AsColumn(body.OuterV!)))];
        }

        protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed) => g =>
        {
            SvdSecondOrder second = new(pattern.From(inputs).Values, names, options);
            second.CheckReverse(g[0]!.Value, pattern.Gs is not null && needed[pattern.Gu is null ? 3 : 4]);
            return Autodiff.Vjp(x => [second.Evaluate(pattern.From(x))], inputs).Pullback([g[0]!]);
        };

        protected internal override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(NDArray[] inputs, NDArray?[] tangents)
        {
            SvdFlow flow = pattern.From(inputs);
            return (Apply(inputs), [new SvdSecondOrder(flow.Values, names, options).Tangent(flow, tangents)]);
        }

        /// <param name="owner">The names that messages use, and the options.</param>
        /// <param name="flow">Factors and cotangents, plain numbers.</param>
        /// <param name="e">Out: conj(E).</param>
        /// <param name="outerU">In: norms of the parts of gU outside; out: what they are multiplied by. Null for none.</param>
        /// <param name="outerV">Likewise of gVh.</param>
        sealed class Body(Cotangent owner, SvdFlow flow, NDArray e, NDArray? outerU, NDArray? outerV) : IScalarBody
        {
            public NDArray E => e;

            public NDArray? OuterU => outerU;

            public NDArray? OuterV => outerV;

            public void Run<T, R>()
                where T : unmanaged
                where R : unmanaged, IFloatingPointIeee754<R>
            {
                var (s, gs) = (new VectorSpans<R>(flow.S.ToRowMajor()), new VectorSpans<R>(flow.Gs?.ToRowMajor()));
                var (x, yh) = (new MatrixSpans<T>(flow.X?.ToRowMajor()), new MatrixSpans<T>(flow.Yh?.ToRowMajor()));
                var normU = new VectorSpans<R>(flow.Gu is null ? null : Num.EuclideanNorm(flow.Gu, -2));
                var normV = new VectorSpans<R>(flow.Gvh is null ? null : Num.EuclideanNorm(flow.Gvh, -1));
                var (result, outsideU, outsideV) = (new MatrixSpans<T>(e), new VectorSpans<R>(outerU), new VectorSpans<R>(outerV));
                for (int m = 0; m < MatrixBatch.Count(e); m++)
                {
                    var kernel = new SvdKernel<T, R>(new()
                    {
                        P = flow.P,
                        Q = flow.Q,
                        S = s[m],
                        Gs = gs[m],
                        X = x[m],
                        Yh = yh[m],
                        NormU = normU[m],
                        NormV = normV[m],
                    });
                    SvdMatrixGradient<T, R> gradient = new() { E = result[m], OuterU = outsideU[m], OuterV = outsideV[m] };
                    kernel.Run(owner.Names, owner.Options, e.Rank > 2 ? m : null, gradient);
                }
            }
        }

        SpectralNames Names => names;

        SpectralOptions Options => options;
    }
}
