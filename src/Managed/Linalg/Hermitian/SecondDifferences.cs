namespace Lapack;

/// <summary>
/// f[w_i, w_j, w_k] of all triples of eigenvalues of each matrix. The integral form splits at the middle point,
///
///     f[x, y, z] (z - x) = int_x^y f''(t) (t - x) / (y - x) dt + int_y^z f''(t) (z - t) / (z - y) dt
///
/// the first part is f'(y) - f[x, y] and depends on one pair, the second is f[y, z] - f'(y): both are tables, summed up over the gaps
/// between the points, so that a triple costs a few operations.
/// </summary>
sealed class SecondDifferences
{
    readonly double[] w;
    readonly int n;
    readonly FirstDifferences pairs;

    /// <summary>f'(w_j) - f[w_i, w_j] and f[w_i, w_j] - f'(w_i), for i at most j.</summary>
    readonly Estimate[] left, right;

    /// <param name="w">Points: n of each matrix, ascending.</param>
    /// <param name="n">Size of the matrices.</param>
    /// <param name="pairs">The first differences.</param>
    /// <param name="panels">Of the second derivative, in the gap after each point.</param>
    public SecondDifferences(double[] w, int n, FirstDifferences pairs, Panel[][] panels)
    {
        (this.w, this.n, this.pairs) = (w, n, pairs);
        (left, right) = (new Estimate[(long)w.Length * n], new Estimate[(long)w.Length * n]);
        Moments[] moments = [.. panels.Select((p, i) => Moments.Of(p, i % n == n - 1 ? 0 : w[i + 1] - w[i]))];
        for (int i = 0; i < w.Length; i++)
        {
            int first = i / n * n;
            Estimate sum = default;
            for (int j = i + 1; j < first + n; j++)
            {
                sum = sum + (moments[j - 1].Plain * (w[j - 1] - w[i])) + moments[j - 1].FromLeft;
                left[Place(i, j)] = Part(i, j, j, sum);
            }

            sum = default;
            for (int j = i - 1; j >= first; j--)
            {
                sum = sum + (moments[j].Plain * (w[i] - w[j + 1])) + moments[j].FromRight;
                right[Place(j, i)] = Part(j, i, j, sum);
            }
        }
    }

    /// <summary>The better of the quotient and of the integral, at points of ascending places that are not all equal.</summary>
    public Estimate Better(int i, int j, int k, Estimate quotient) =>
        quotient.Or((left[Place(i, j)] + right[Place(j, k)]) / (w[k] - w[i]));

    long Place(int i, int j) => ((long)i * n) + (j % n);

    /// <summary>The integral over a pair, or the difference between the slope at one of its ends and its quotient.</summary>
    Estimate Part(int i, int j, int slope, Estimate integral)
    {
        if (w[i] == w[j])
        {
            return default;
        }

        Estimate tangent = Estimate.Rounded(pairs.Slopes[slope], 4), secant = pairs.Of(i, j);
        return (slope == j ? tangent - secant : secant - tangent).Or(integral / (w[j] - w[i]));
    }

    /// <summary>The integral over a gap, and those with the distance from its ends as a factor.</summary>
    readonly record struct Moments(Estimate Plain, Estimate FromLeft, Estimate FromRight)
    {
        public static Moments Of(Panel[] panels, double width)
        {
            Moments sum = default;
            foreach (Panel panel in panels)
            {
                double furthest = Math.Max(panel.Offsets[^1], width - panel.Offsets[0]);
                sum = new(
                    sum.Plain + panel.With(_ => 1, 1),
                    sum.FromLeft + panel.With(x => x, furthest),
                    sum.FromRight + panel.With(x => width - x, furthest));
            }

            return sum;
        }
    }
}
