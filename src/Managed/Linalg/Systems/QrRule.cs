using Lapack.Native;

namespace Lapack;

/// <summary>The VJP and JVP of Qr.cs, in differentiable functions.</summary>
static class QrRule
{
    static readonly SpectralNames names = new("Qr", "column", "column", null);

    /// <summary>gA from the factors and their cotangents, of which one may be null.</summary>
    public static NDArray Pull(int m, int n, NDArray q, NDArray r, NDArray? gq, NDArray? gr)
    {
        int k = Math.Min(m, n);
        if (k == 0)
        {
            return NDArray.ZerosOf(q.DType, [.. q.Shape[..^2], m, n]);
        }

        NDArray? rest = null;
        if (gr is not null && n > m)
        {
            // The columns behind the square part are a product with Q.
            NDArray tail = Num.Where(Num.Arange(n) >= m, gr, 0);
            rest = Num.MatMul(Num.Conj(q), tail);
            NDArray more = Num.Conj(Num.MatMul(q, Num.MatMul(r, tail, Trans.None, Trans.Transpose)));
            gq = gq is null ? more : gq + more;
        }

        NDArray q1 = q[Num.Ellipsis, ..k], r1 = r[Num.Ellipsis, ..k, ..k];
        NDArray? gq1 = gq?[Num.Ellipsis, ..k], gr1 = gr?[Num.Ellipsis, ..k, ..k];
        if (gq is not null && q.Shape[^1] > k)
        {
            NDArray q2 = q[Num.Ellipsis, k..], gq2 = gq[Num.Ellipsis, k..];
            CheckComplement(q2.Value, gq2.Value);
            gq1 = gq1! - Num.Conj(Num.MatMul(q2, Num.MatMul(gq2, q1, Trans.Transpose)));
        }

        NDArray? s = gr1 is null ? null : Num.MatMul(r1, gr1, Trans.None, Trans.Transpose);
        NDArray? turn = gq1 is null ? null : Num.MatMul(gq1, q1, Trans.Transpose);
        s = Triangles.Full(s is null ? -turn! : turn is null ? s : s - turn, Uplo.Lower, GradientForm.Triangle);
        NDArray z = Num.Conj(Num.MatMul(q1, s));
        z = gq1 is null ? z : z + gq1;
        NDArray ga = Num.SwapAxes(Linalg.Triangular(r1, Num.SwapAxes(z), Uplo.Upper));
        return rest is null ? n > m ? Corner.Of(ga, m, n) : ga : Corner.Of(ga, m, n) + rest;
    }

    /// <summary>dQ and dR.</summary>
    public static (NDArray Q, NDArray R) Push(NDArray q, NDArray r, NDArray da)
    {
        (int m, int n, int p) = (da.Shape[^2], da.Shape[^1], q.Shape[^1]);
        int k = Math.Min(m, n);
        if (k == 0)
        {
            return (NDArray.ZerosOf(q.DType, q.ShapeArray), NDArray.ZerosOf(r.DType, r.ShapeArray));
        }

        NDArray r1 = r[Num.Ellipsis, ..k, ..k], b = Num.MatMul(q, da, Trans.ConjTranspose);
        NDArray c = Corner.Of(OverR(b[Num.Ellipsis, ..k], r1), p, p), lower = Triangles.Part(c, Uplo.Lower, diagonal: false);
        NDArray omega = lower - Num.Conj(Num.SwapAxes(lower));
        if (c.DType.IsComplex())
        {
            NDArray diagonal = Num.Diagonal(c);
            omega += Num.MakeDiagonal(0.5 * (diagonal - Num.Conj(diagonal)));
        }

        NDArray dq = Num.MatMul(q, omega), dr = Triangles.Part(b - Num.MatMul(omega, r), Uplo.Upper);
        dq = p < m ? dq + OverR(da - Num.MatMul(q, b), r1) : dq;

        // The diagonal of R is real; so is its derivative, but for rounding.
        return (dq, dr);
    }

    /// <summary>X R^-1.</summary>
    static NDArray OverR(NDArray x, NDArray r) => Num.SwapAxes(Linalg.Triangular(r, Num.SwapAxes(x), Uplo.Upper, Trans.Transpose));

    /// <summary>The loss may turn with Q1, not with a change of basis inside the complement.</summary>
    static void CheckComplement(NDArray q2, NDArray gq2)
    {
        NDArray x = Num.MatMul(q2, gq2, Trans.Transpose);
        double[] residual = (0.5 * Num.Abs(x - Num.Conj(Num.SwapAxes(x)))).ToArray<double>(), norm = Num.Norm(gq2, -2).ToArray<double>();
        int k = x.Shape[^1];
        for (int at = 0; at < residual.Length; at++)
        {
            (int b, int i, int j) = (at / (k * k), at / k % k, at % k);
            if (residual[at] > 8 * Math.Sqrt(q2.Shape[^2]) * q2.DType.Epsilon() * (norm[(b * k) + i] + norm[(b * k) + j]))
            {
                throw IllPosedGradientException.Complement(names, new(q2.Rank > 2 ? b : null, q2.Shape[^2] - k + i, q2.Shape[^2] - k + j, 0, 0, residual[at]));
            }
        }
    }
}
