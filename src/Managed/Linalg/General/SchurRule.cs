using System.Numerics;

namespace Lapack;

/// <summary>The derivative of a Schur form, in the letters of <see cref="Linalg.Schur"/>, and what leaves it without one.</summary>
static class SchurRule
{
    /// <summary>dT and dZ along dA, a linear map.</summary>
    public static NDArray[] Along(NDArray t, NDArray z, NDArray da)
    {
        NDArray m = MatrixAlgebra.Congruence(z, da);
        NDArray[] forms = Split(t), directions = Split(m);
        NDArray w = Num.Reshape(Num.Stack([.. forms.Select((form, i) => Turn(form, directions[i], t.Rank > 2 ? i : null))]), t.ShapeArray);
        NDArray dt = m + Num.MatMul(t, w) - Num.MatMul(w, t);

        // Exact zeros where the form has them.
        NDArray filled = Num.NotEqual(t.Value, 0), column = Num.Arange(t.Shape[^1]), upper = column[.., Num.NewAxis] <= column;
        return [Num.Where(upper, dt, Num.Where(filled, dt, 0)), Num.MatMul(z, w)];
    }

    /// <summary>
    /// Refuses a loss that changes with the phase of a column. Turning column j of Z by a phase turns row j of T back: the loss then
    /// changes by the imaginary part of sum_i gT_ij T_ij - sum_k gT_jk T_jk + (Z^T gZ)_jj, k and i off the diagonal.
    /// </summary>
    public static void CheckGauge(NDArray t, NDArray z, NDArray? gt, NDArray? gz)
    {
        int n = t.Shape[^1];
        NDArray phase = 0, size = 0;
        if (gt is not null)
        {
            NDArray product = Num.Where(Num.Arange(n)[.., Num.NewAxis] < Num.Arange(n), gt * t, 0);
            phase += Num.Sum(product, -2) - Num.Sum(product, -1);
            size += Num.Sum(Num.Abs(product), -2) + Num.Sum(Num.Abs(product), -1);
        }

        if (gz is not null)
        {
            phase += Num.Sum(z * gz, -2);
            size += Num.EuclideanNorm(gz, -2);
        }

        double[] change = Num.Imag(phase).ToArray<double>(), sizes = size.ToArray<double>();
        Complex[] w = Num.Diagonal(t).ToArray<Complex>();
        for (int first = 0; first < change.Length; first += n)
        {
            var rule = new GaugeRule<double>(sizes.AsSpan(first, n), [], [], n, t.DType.Epsilon());
            for (int j = first; j < first + n; j++)
            {
                if (rule.IsBroken(change[j], sizes[j]))
                {
                    throw IllPosedGradientException.GaugeDependent(
                        SpectralNames.Schur, t.Rank > 2 ? first / n : null, j - first, w[j], Math.Abs(change[j]));
                }
            }
        }
    }

    static NDArray[] Split(NDArray a)
    {
        NDArray flat = Num.Reshape(a, -1, a.Shape[^2], a.Shape[^1]);
        return [.. Enumerable.Range(0, flat.Shape[0]).Select(i => flat[i])];
    }

    /// <summary>W of one matrix: how its Schur form turns.</summary>
    static NDArray Turn(NDArray t, NDArray m, int? batch)
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
            lower = Num.SumOfTerms(lower, Num.Embed(l, [n, n], r, j));
        }

        NDArray w = lower is null ? NDArray.ZerosOf(t.DType, [n, n]) : MatrixAlgebra.TwiceAntiHermitian(lower);
        return starts.Length == n + 1 ? w : w + TurnOfBlocks(t, m, w, starts);
    }

    /// <summary>For 2 x 2 blocks: the rotations that keep the two diagonal elements of each equal.</summary>
    static NDArray TurnOfBlocks(NDArray t, NDArray m, NDArray w, int[] starts)
    {
        int n = t.Shape[^1];
        NDArray moved = m + Num.MatMul(t, w) - Num.MatMul(w, t), turn = NDArray.ZerosOf(t.DType, [n, n]);
        for (int b = 0; b + 1 < starts.Length; b++)
        {
            if (starts[b + 1] - starts[b] == 2)
            {
                (int i, int k) = (starts[b], starts[b] + 1);
                NDArray angle = 0.5 * (moved[k, k] - moved[i, i]) / (t[i, k] + t[k, i]);
                turn += Num.Embed(angle, [n, n], k, i) - Num.Embed(angle, [n, n], i, k);
            }
        }

        return turn;
    }

    /// <summary>First rows of the diagonal blocks, and n; throws where the form has no derivative.</summary>
    static int[] Blocks(NDArray t, int? batch)
    {
        int n = t.Shape[^1];
        Complex[] x = t.ToArray<Complex>(), w = new Complex[n];
        double tolerance = DegeneracyRule.FloorOf((double)Num.EuclideanNorm(t), t.DType.Epsilon());
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
