using Lapack.Native;

namespace Lapack;

/// <summary>The VJP and JVP that stand above <see cref="Linalg.Qr"/>, in differentiable functions.</summary>
static class QrRule
{
    static readonly SpectralNames names = new("Qr", "column", "column", null);

    /// <summary>gA from the factors and their cotangents, of which one may be null.</summary>
    public static NDArray Pull(int m, int n, NDArray q, NDArray r, NDArray? gq, NDArray? gr)
    {
        int k = Math.Min(m, n);
        int[] shape = [.. q.Shape[..^2], m, n];
        if (k == 0)
        {
            return NDArray.ZerosOf(q.DType, shape);
        }

        NDArray? rest = null;
        if (gr is not null && n > m)
        {
            // The columns behind the square part are a product with Q.
            NDArray tail = Num.Where(Num.Arange(n) >= m, gr, 0);
            rest = Num.MatMul(Num.Conj(q), tail);
            gq = Num.SumOfTerms(gq, Num.Conj(Num.MatMul(q, Num.MatMul(r, tail, Trans.None, Trans.Transpose))));
        }

        NDArray q1 = q[Num.Ellipsis, ..k], r1 = r[Num.Ellipsis, ..k, ..k];
        NDArray? gq1 = gq?[Num.Ellipsis, ..k], gr1 = gr?[Num.Ellipsis, ..k, ..k];
        if (gq is not null && q.Shape[^1] > k)
        {
            NDArray q2 = q[Num.Ellipsis, k..], gq2 = gq[Num.Ellipsis, k..];
            CheckComplement(q2.Value, gq2.Value);
            gq1 = gq1! - Num.Conj(Num.MatMul(q2, Num.MatMul(gq2, q1, Trans.Transpose)));
        }

        NDArray raw = Num.SumOfTerms(
            gr1 is null ? null : Num.MatMul(r1, gr1, Trans.None, Trans.Transpose),
            gq1 is null ? null : -Num.MatMul(gq1, q1, Trans.Transpose))!;
        NDArray s = Triangles.Full(raw, Uplo.Lower, GradientForm.Triangle);
        NDArray z = Num.SumOfTerms(gq1, Num.Conj(Num.MatMul(q1, s)))!;
        NDArray ga = Linalg.OverTriangular(z, r1, Uplo.Upper, Trans.Transpose);
        return Num.SumOfTerms(n > m ? Num.Embed(ga, shape, Num.Ellipsis, ..k) : ga, rest)!;
    }

    /// <summary>dQ and dR.</summary>
    public static (NDArray Q, NDArray R) Push(NDArray q, NDArray r, NDArray da)
    {
        (int m, int n, int p) = (da.Shape[^2], da.Shape[^1], q.Shape[^1]);
        int k = Math.Min(m, n);
        if (k == 0)
        {
            return (NDArray.ZerosLike(q), NDArray.ZerosLike(r));
        }

        NDArray r1 = r[Num.Ellipsis, ..k, ..k], b = Num.MatMul(q, da, Trans.ConjTranspose);
        NDArray c = Num.Embed(OverR(b[Num.Ellipsis, ..k], r1), [.. q.Shape[..^2], p, p], Num.Ellipsis, ..k);
        NDArray omega = MatrixAlgebra.TwiceAntiHermitian(Triangles.Part(c, Uplo.Lower, diagonal: false));
        if (c.DType.IsComplex())
        {
            omega += Num.MakeDiagonal(Num.I * Num.Imag(Num.Diagonal(c)));
        }

        NDArray dq = Num.MatMul(q, omega), dr = Triangles.Part(b - Num.MatMul(omega, r), Uplo.Upper);
        dq = p < m ? dq + OverR(da - Num.MatMul(q, b), r1) : dq;

        // The diagonal of R is real; so is its derivative, but for rounding.
        return (dq, dr);
    }

    /// <summary>X R^-1.</summary>
    static NDArray OverR(NDArray x, NDArray r) => Linalg.OverTriangular(x, r, Uplo.Upper, Trans.None);

    /// <summary>Throws where the loss changes if the basis of the complement is turned; it may turn with Q1.</summary>
    static void CheckComplement(NDArray q2, NDArray gq2)
    {
        NDArray x = Num.MatMul(q2, gq2, Trans.Transpose);
        double[] residual = (0.5 * Num.Abs(MatrixAlgebra.TwiceAntiHermitian(x))).ToArray<double>();
        double[] norm = Num.EuclideanNorm(gq2, -2).ToArray<double>();
        (int k, int first) = (x.Shape[^1], q2.Shape[^2] - x.Shape[^1]);
        for (int at = 0; at < residual.Length; at++)
        {
            (int b, int i, int j) = (at / (k * k), at / k % k, at % k);
            if (residual[at] > 8 * Math.Sqrt(q2.Shape[^2]) * q2.DType.Epsilon() * (norm[(b * k) + i] + norm[(b * k) + j]))
            {
                int? matrix = q2.Rank > 2 ? b : null;
                throw IllPosedGradientException.Complement(names, new(matrix, first + i, first + j, 0, 0, residual[at]));
            }
        }
    }
}
