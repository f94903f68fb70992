namespace Lapack;

/// <summary><see cref="ClosePairs{R}"/> for rules that are written in array functions: the decisions for a batch as a mask.</summary>
static class PairMasks
{
    /// <summary>
    /// A mask of shape (..., n, n): true where the residual of the pair (i, j) is to be divided by w_j - w_i, false on the diagonal and where the
    /// pair contributes nothing. Throws, warns and certifies as the policy says. All arrays are plain numbers.
    /// </summary>
    /// <param name="contextOf">The function, the policy and the certificate, from the number of the matrix.</param>
    /// <param name="arrays">Values, cotangents, residuals and pulls.</param>
    public static NDArray OfHermitian(Func<int, PairContext> contextOf, PairArrays arrays)
    {
        int n = arrays.Values.Shape[^1];
        double[] w = arrays.Values.ToArray<double>(), gw = arrays.Cotangents?.ToArray<double>() ?? [];
        double[] residuals = arrays.Residuals.ToArray<double>(), pulls = arrays.Pulls.ToArray<double>(), norms = new double[n];
        var mask = new bool[residuals.Length];
        for (int first = 0; first < w.Length; first += n)
        {
            // Of the norms only the largest counts, and which are zero.
            for (int i = 0; i < n; i++)
            {
                norms[i] = PairNoise.Largest(pulls.AsSpan((first + i) * n, n));
            }

            var pairs = new ClosePairs<double>(contextOf(first / n), new()
            {
                Values = w.AsSpan(first, n),
                Cotangents = gw.Length == 0 ? [] : gw.AsSpan(first, n),
                Norms = norms,
                Extent = SpectralExtent.OfEnds(w[first], w[first + n - 1], n, arrays.Values.DType.Epsilon()),
            });
            for (int p = first * n; p < (first + n) * n; p++)
            {
                (int i, int j) = (p / n % n, p % n);
                if (i != j)
                {
                    mask[p] = pairs.Divides(new()
                    {
                        I = i,
                        J = j,
                        Gap = Math.Abs(w[first + j] - w[first + i]),
                        Tolerance = pairs.Tolerance,
                        Difference = gw.Length == 0 ? 0 : Math.Abs(gw[first + j] - gw[first + i]),
                        Residual = residuals[p],
                        Pull = pulls[p],
                    });
                }
            }

            pairs.Conclude();
        }

        return NDArray.Wrap(mask, arrays.Residuals.ShapeArray);
    }
}
