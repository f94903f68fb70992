using System.Numerics;

namespace Lapack;

/// <summary>How a Schur form of one matrix turns along a direction: W of the formula.</summary>
static class SchurRule
{
    public static NDArray Of(NDArray t, NDArray m, int? batch)
    {
        int n = t.Shape[^1];
        int[] starts = Blocks(t.Value, batch);
        NDArray? lower = null;
        for (int b = 0; b + 2 < starts.Length; b++)
        {
            (Range j, Range r) = (starts[b]..starts[b + 1], starts[b + 1]..n);
            NDArray right = m[r, j];
            if (lower is not null)
            {
                right -= Num.MatMul(lower[r, 0..starts[b]], t[0..starts[b], j]);
            }

            // -T_rr L + L T_jj = right: both are in Schur form already.
            NDArray l = Linalg.SolveSchurSylvester(-t[r, r], t[j, j], right);
            NDArray embedded = Num.Embed(l, [n, n], r, j);
            lower = lower is null ? embedded : lower + embedded;
        }

        NDArray w = lower is null ? NDArray.ZerosOf(t.DType, [n, n]) : lower - Num.Conj(Num.SwapAxes(lower));
        if (starts.Length == n + 1)
        {
            return w;
        }

        NDArray moved = m + Num.MatMul(t, w) - Num.MatMul(w, t);
        for (int b = 0; b + 1 < starts.Length; b++)
        {
            if (starts[b + 1] - starts[b] == 2)
            {
                (int i, int k) = (starts[b], starts[b] + 1);
                NDArray angle = 0.5 * (moved[k, k] - moved[i, i]) / (t[i, k] + t[k, i]);
                w += Num.Embed(angle, [n, n], k, i) - Num.Embed(angle, [n, n], i, k);
            }
        }

        return w;
    }

    /// <summary>First rows of the diagonal blocks, and n; throws where the form has no derivative.</summary>
    static int[] Blocks(NDArray t, int? batch)
    {
        int n = t.Shape[^1];
        Complex[] x = t.ToArray<Complex>(), w = new Complex[n];
        double norm = (double)Num.Norm(t), tolerance = 32 * t.DType.Epsilon() * norm;
        List<int> starts = [];
        for (int i = 0; i < n; i++)
        {
            starts.Add(i);
            w[i] = x[(i * n) + i];
            if (i + 1 < n && x[((i + 1) * n) + i] != 0)
            {
                (double b, double c) = (x[(i * n) + i + 1].Real, x[((i + 1) * n) + i].Real);
                Complex half = new(0, Math.Sqrt(Math.Abs(b)) * Math.Sqrt(Math.Abs(c)));
                (w[i + 1], w[i]) = (w[i] - half, w[i] + half);
                if (Math.Abs(b + c) <= tolerance)
                {
                    throw IllPosedGradientException.NormalBlock(SpectralNames.Schur, new(batch, i, i + 1, w[i], w[i + 1], Math.Abs(b + c)));
                }

                i++;
            }
        }

        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < i; j++)
            {
                if (Complex.Abs(w[i] - w[j]) <= tolerance)
                {
                    throw IllPosedGradientException.Undetermined(SpectralNames.Schur, new(batch, j, i, w[j], w[i], 0));
                }
            }
        }

        return [.. starts, n];
    }
}
