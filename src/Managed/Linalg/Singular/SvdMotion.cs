namespace Lapack;

/// <summary>
/// How large the terms are that derivatives of residuals are differences of: dX = dU^T gU + U^T dgU, and the like of V, as numbers for each
/// vector and pair.
/// </summary>
sealed class SvdMotion
{
    readonly int k;
    readonly (double[] Moved, double[] Pull)[] sides;
    readonly double[] change;

    /// <param name="pairs">The spectrum.</param>
    /// <param name="values">U, s, Vh and the cotangents that there are.</param>
    /// <param name="tangents">Their derivatives, null for zero.</param>
    /// <param name="hasU">Whether there is gU, behind Vh.</param>
    /// <param name="hasVh">Whether there is gVh, the last.</param>
    public SvdMotion(SvdPairs pairs, NDArray[] values, NDArray?[] tangents, bool hasU, bool hasVh)
    {
        k = pairs.K;
        change = new double[pairs.Values.Length];
        sides = [.. new[] { (hasU, 0, 3, -2), (hasVh, 2, values.Length - 1, -1) }.Where(side => side.Item1).Select(side =>
        {
            (_, int vector, int cotangent, int axis) = side;
            double[] changed = Norms(tangents[cotangent], axis);
            for (int i = 0; i < change.Length; i++)
            {
                change[i] += changed[i];
            }

            return (Norms(tangents[vector], axis), Norms(values[cotangent], axis));
        })];
        var pull = new double[change.Length];
        for (int i = 0; i < pull.Length; i++)
        {
            // A vector that moves takes the cotangents of all others into its own.
            pull[i] = change[i];
            foreach ((double[] moved, double[] pulled) in sides)
            {
                double most = 0, strongest = 0;
                for (int j = i / k * k; j < (i / k * k) + k; j++)
                {
                    (most, strongest) = (Math.Max(most, moved[j]), Math.Max(strongest, pulled[j]));
                }

                pull[i] += (most * pulled[i]) + (moved[i] * strongest);
            }
        }

        Pull = NDArray.Wrap(pull, pull.Length);
    }

    /// <summary>For each vector, flat.</summary>
    public NDArray Pull { get; }

    /// <summary>For a pair, by places in the batch.</summary>
    public double Of(int i, int j)
    {
        double sum = change[i] + change[j];
        foreach ((double[] moved, double[] pulled) in sides)
        {
            sum += (moved[i] * pulled[j]) + (moved[j] * pulled[i]);
        }

        return sum;
    }

    double[] Norms(NDArray? a, int axis) => a is null ? new double[change.Length] : Corner.Of(Num.Norm(a, axis), k).ToArray<double>();
}
