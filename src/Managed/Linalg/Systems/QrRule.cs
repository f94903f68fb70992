using Lapack.Native;

namespace Lapack;

/// <summary>The VJP and JVP that stand above <see cref="Linalg.Qr"/>, in differentiable functions.</summary>
/// <param name="function">What messages call the function.</param>
/// <param name="positive">Whether the diagonal of R is made positive.</param>
sealed class QrRule(string function, bool positive)
{
    /// <summary>gA from the factors and their cotangents, of which one may be null.</summary>
    public NDArray Pull(NDArray q, NDArray r, NDArray? gq, NDArray? gr)
    {
        (int m, int n, int p) = (q.Shape[^2], r.Shape[^1], q.Shape[^1]);
        int k = Math.Min(m, n);
        if (k == 0)
        {
            return NDArray.ZerosOf(q.DType, [.. q.Shape[..^2], m, n]);
        }

        gr = gr is null ? null : Dependent(gr);
        if (gq is not null && p > k)
        {
            CheckComplement(q.Value[Num.Ellipsis, k..], gq.Value[Num.Ellipsis, k..]);
        }

        NDArray h = Num.SumOfTerms(
            gq is null ? null : Num.MatMul(q, gq, Trans.Transpose), gr is null ? null : -Num.MatMul(gr, r, Trans.None, Trans.Transpose))!;
        NDArray gc = Triangles.LowerHalf(MatrixAlgebra.TwiceAntiHermitian(h))[Num.Ellipsis, ..k];
        NDArray z = Num.MatMul(Num.Conj(q), gc), r1 = r[Num.Ellipsis, ..k, ..k];
        if (gq is not null && p < m)
        {
            z += gq - Num.MatMul(Num.Conj(q), Num.MatMul(q, gq, Trans.Transpose));
        }

        if (VanishingPivots.OfQr(function, r.Value[Num.Ellipsis, ..k, ..]) is { } pivots)
        {
            if (gr is not null)
            {
                // In a real square matrix the last column of Q is determined by the others up to its sign, and so is the last row of R.
                int smooth = k == m && !positive && !q.DType.IsComplex() ? m - 1 : -1;
                pivots.CheckRows(r[Num.Ellipsis, ..k, ..], gr[Num.Ellipsis, ..k, ..], smooth);
            }

            (z, r1) = pivots.Reverse(z, r1, Pulls(r.Value, gq?.Value, gr?.Value, k));
        }

        NDArray ga = Linalg.OverTriangular(z, r1, Uplo.Upper, Trans.Transpose);
        ga = n > k ? Num.Embed(ga, [.. q.Shape[..^2], m, n], Num.Ellipsis, ..k) : ga;
        return gr is null ? ga : ga + Num.MatMul(Num.Conj(q), gr);
    }

    /// <summary>dQ and dR. Columns of dQ that do not exist are NaN.</summary>
    public (NDArray Q, NDArray R) Push(NDArray q, NDArray r, NDArray da)
    {
        (int m, int n, int p) = (da.Shape[^2], da.Shape[^1], q.Shape[^1]);
        int k = Math.Min(m, n);
        if (k == 0)
        {
            return (NDArray.ZerosLike(q), NDArray.ZerosLike(r));
        }

        NDArray b = Num.MatMul(q, da, Trans.ConjTranspose), r1 = r[Num.Ellipsis, ..k, ..k], rows = b[Num.Ellipsis, ..k];
        if (p < m)
        {
            rows = Num.Concatenate([rows, (da - Num.MatMul(q, b))[Num.Ellipsis, ..k]], -2);
        }

        UndeterminedColumns? lost = null;
        if (VanishingPivots.OfQr(function, r.Value[Num.Ellipsis, ..k, ..]) is { } pivots)
        {
            NDArray pulls = Num.EuclideanNorm(da.Value[Num.Ellipsis, ..k], -2);
            lost = pivots.Forward(rows, r1, pulls, phases: true);
            (rows, r1) = (lost.Value.N, lost.Value.R);
        }

        // Below C, if Q is not square, what leaves its range.
        NDArray divided = Linalg.OverTriangular(rows, r1, Uplo.Upper, Trans.None);
        NDArray c = Num.Embed(divided[Num.Ellipsis, ..p, ..], [.. q.Shape[..^2], p, p], Num.Ellipsis, ..k);
        NDArray omega = MatrixAlgebra.TwiceAntiHermitian(Triangles.Part(c, Uplo.Lower, diagonal: false));
        if (c.DType.IsComplex())
        {
            omega += Num.MakeDiagonal(Num.I * Num.Imag(Num.Diagonal(c)));
        }

        // The diagonal of R is real; so is its derivative, but for rounding.
        NDArray dq = Num.MatMul(q, omega), dr = Triangles.Part(b - Num.MatMul(omega, r), Uplo.Upper);
        dq = p < m ? dq + divided[Num.Ellipsis, p.., ..] : dq;
        return lost is { } columns ? Marked(dq, dr, columns) : (dq, dr);
    }

    /// <summary>NaN where there is no derivative.</summary>
    static (NDArray Q, NDArray R) Marked(NDArray dq, NDArray dr, in UndeterminedColumns lost)
    {
        (NDArray columns, NDArray rows) = (Num.LogicalOr(lost.Square, lost.Rest), Num.SwapAxes(lost.Square));
        (int k, int more, int below) = (columns.Shape[^1], dq.Shape[^1] - columns.Shape[^1], dr.Shape[^2] - columns.Shape[^1]);
        if (more > 0)
        {
            // The complement turns with a column that it is turned into.
            NDArray complement = Num.BroadcastTo(Num.Any(lost.Rest, -1, keepDims: true), [.. dq.Shape[..^2], 1, more]);
            columns = Num.Concatenate([columns, complement], -1);
        }

        if (dr.Shape[^1] == k)
        {
            // Of the last column no more than a phase can be lost, which R does not show there.
            NDArray before = k > 1 ? rows[Num.Ellipsis, ^2..^1, ..] : NDArray.Wrap(new bool[rows.Size], rows.ShapeArray);
            rows = k > 1 ? Num.Concatenate([rows[Num.Ellipsis, ..^1, ..], before], -2) : before;
        }

        NDArray marked = Num.Where(rows, double.NaN, dr[Num.Ellipsis, ..k, ..]);
        return (
            Num.Where(columns, double.NaN, dq), below > 0 ? Num.Concatenate([marked, dr[Num.Ellipsis, k.., ..]], -2) : marked);
    }

    /// <summary>The elements of R's cotangent that R has: its upper triangle, of the diagonal the real part.</summary>
    static NDArray Dependent(NDArray gr)
    {
        NDArray upper = Triangles.Part(gr, Uplo.Upper), row = Num.Arange(gr.Shape[^2])[.., Num.NewAxis];
        return gr.DType.IsComplex() ? Num.Where(Num.Equal(row, Num.Arange(gr.Shape[^1])), Num.Real(upper), upper) : upper;
    }

    /// <summary>How large the numbers are that the columns of Z are made of.</summary>
    static NDArray Pulls(NDArray r, NDArray? gq, NDArray? gr, int k)
    {
        NDArray? sum = null;
        if (gq is not null)
        {
            NDArray norms = Num.EuclideanNorm(gq, -2);
            sum = norms[Num.Ellipsis, ..k] + Num.Max(norms, -1, keepDims: true);
        }

        if (gr is not null)
        {
            NDArray rows = Num.EuclideanNorm(r, -1)[Num.Ellipsis, ..k], pulls = Num.EuclideanNorm(gr, -1)[Num.Ellipsis, ..k];
            sum = Num.SumOfTerms(sum, (rows * Num.Max(pulls, -1, keepDims: true)) + (pulls * Num.Max(rows, -1, keepDims: true)));
        }

        return sum!;
    }

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
                throw IllPosedGradientException.Complement(SpectralNames.Qr, new(matrix, first + i, first + j, 0, 0, residual[at]));
            }
        }
    }
}
