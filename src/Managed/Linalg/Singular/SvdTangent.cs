using Lapack.Native;

namespace Lapack;

// JVP of svd, the differential of Svd.cs. At equal singular values the perturbation chooses the vectors, as in EighTangent.cs: inside each
// group b, U_b and V_b are first turned together by the R that makes the Hermitian part of R^H U_b^H dA V_b R diagonal; in the group of zeros,
// where u and v turn independently and null vectors take part, by the singular vectors of that block. Then ds are the slopes of the singular
// values as they leave the crossing (of a zero: its modulus, not negative), functions that treat a group alike get exact derivatives, and
// forward over reverse exact second ones: sum s^2 has the Hessian 2 at every matrix. The components of dU and dV inside a group depend on the
// second order of the perturbation and are left out; a loss that would see them has no gradient there.
sealed class SvdTangent(SvdOptions options)
{
    /// <summary>Outputs (U, s, Vh, turned inside groups) and their tangents along dA.</summary>
    public (NDArray[] Outputs, NDArray?[] Tangents) Along(NDArray a, NDArray u, NDArray s, NDArray vh, NDArray da)
    {
        int r = s.Shape[^1];
        (int p, int q) = (u.Shape[^1], vh.Shape[^2]);
        if (r == 0)
        {
            return ([u, s, vh], [null, null, null]);
        }

        var pairs = new SvdPairs(s.Value, Math.Max(p, q), options.Degeneracy);
        if (options.Degeneracy.Width is null)
        {
            if (pairs.HasZeros && (p < u.Shape[^2] || q < vh.Shape[^1]))
            {
                // Null vectors that a thin factor lacks take part in the turn.
                SvdResult full = Linalg.Svd(a, fullMatrices: true, options);
                (NDArray[] outputs, NDArray?[] tangents) = Along(a, full.U, full.S, full.Vh, da);
                return (
                    [outputs[0][Num.Ellipsis, ..p], outputs[1], outputs[2][Num.Ellipsis, ..q, ..]],
                    [tangents[0]![Num.Ellipsis, ..p], tangents[1], tangents[2]![Num.Ellipsis, ..q, ..]]);
            }

            (u, vh) = Turned(pairs, r, u, vh, da);
        }

        NDArray dav = Num.MatMul(da, vh, Trans.None, Trans.ConjTranspose), uda = Num.MatMul(u, da, Trans.ConjTranspose);
        NDArray product = Num.MatMul(uda, vh, Trans.None, Trans.ConjTranspose), square = Corner.Of(product, pairs.K, pairs.K);
        NDArray adjoint = Num.Conj(Num.SwapAxes(square));
        NDArray together = 0.5 * (square + adjoint) * pairs.F(s), apart = 0.5 * (square - adjoint) * pairs.G(s);
        NDArray ds = Num.Real(Num.Diagonal(product));
        NDArray du = Num.MatMul(u, (together + apart)[Num.Ellipsis, ..p, ..p]);
        NDArray dvh = Num.MatMul((apart - together)[Num.Ellipsis, ..q, ..q], vh);
        NDArray inverse = pairs.Reciprocals(s);
        if (p < u.Shape[^2])
        {
            du += (dav - Num.MatMul(u, product)) * inverse[Num.Ellipsis, Num.NewAxis, ..];
        }

        if (q < vh.Shape[^1])
        {
            dvh += (uda - Num.MatMul(product, vh)) * inverse[Num.Ellipsis, .., Num.NewAxis];
        }

        return ([u, s, vh], [du, ds, dvh]);
    }

    /// <summary>U and Vh in the bases of their groups that the direction chooses.</summary>
    static (NDArray U, NDArray Vh) Turned(SvdPairs pairs, int r, NDArray u, NDArray vh, NDArray da)
    {
        (int k, int p, int q) = (pairs.K, u.Shape[^1], vh.Shape[^2]);
        NDArray? turnU = null, turnV = null, projected = null;
        for (int b = 0; b < pairs.Tolerances.Length; b++)
        {
            for (int first = 0, end; first < k; first = end)
            {
                for (end = first + 1; end < k && pairs.Groups[(b * k) + end] == first; end++)
                {
                }

                bool zero = pairs.IsZero(b, first);
                if ((end - first == 1 && !zero) || first >= r)
                {
                    continue;
                }

                projected ??= Flat(Num.MatMul(Num.MatMul(u, da, Trans.ConjTranspose), vh, Trans.None, Trans.ConjTranspose));
                turnU ??= Identity(pairs.Tolerances.Length, p, u.DType);
                turnV ??= Identity(pairs.Tolerances.Length, q, u.DType);
                if (zero)
                {
                    SvdResult block = Linalg.Svd(projected[b, first..p, first..q]);
                    Put(block.U, turnU, b, first, p);
                    Put(Num.Conj(Num.SwapAxes(block.Vh)), turnV, b, first, q);
                }
                else
                {
                    NDArray block = projected[b, first..end, first..end];
                    NDArray turn = Linalg.Eigh(-0.5 * (block + Num.Conj(Num.SwapAxes(block)))).Eigenvectors;
                    Put(turn, turnU, b, first, end);
                    Put(turn, turnV, b, first, end);
                }
            }
        }

        return turnU is null
            ? (u, vh)
            : (Num.MatMul(u, Num.Reshape(turnU, [.. u.Shape[..^2], p, p])), Num.MatMul(Num.Reshape(turnV!, [.. u.Shape[..^2], q, q]), vh, Trans.ConjTranspose));
    }

    static NDArray Flat(NDArray a) => Num.Reshape(a.Value, [Layout.SizeOf(a.Shape[..^2]), .. a.Shape[^2..]]);

    static NDArray Identity(int count, int n, DType type) => Num.BroadcastTo(Num.Eye(n, type), count, n, n) + Num.Zeros([count, n, n], type);

    static void Put(NDArray block, NDArray target, int b, int first, int end) => StridedCopy.Copy(block, AxisIndex.View(target, [b, first..end, first..end]));
}
