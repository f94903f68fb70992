using System.Numerics;

namespace Lapack;

/// <summary>Gathers the certificate of one matrix while its pairs are judged.</summary>
/// <param name="target">What is filled at the end.</param>
/// <param name="context">The function and the matrix.</param>
/// <param name="values">The spectrum.</param>
/// <param name="groups">For each value the first one of its group.</param>
sealed class CertificateBuilder(GradientCertificate target, PairContext context, Complex[] values, int[] groups)
{
    readonly int n = values.Length;
    readonly double[] residuals = new double[values.Length];
    double quotient;
    double rounding;

    /// <summary>A pair that was judged.</summary>
    /// <param name="i">One place in the spectrum.</param>
    /// <param name="j">The other.</param>
    /// <param name="residual">How strongly the loss pulls the two apart.</param>
    /// <param name="pull">What rounding in the residual is measured by.</param>
    /// <param name="divisor">The gap that the residual was divided by; infinite if the pair contributes nothing.</param>
    /// <param name="noise">The part of the pull that may be rounding.</param>
    public void Note(int i, int j, double residual, double pull, double divisor, double noise)
    {
        if (pull == 0)
        {
            return;
        }

        if (groups[i] == groups[j])
        {
            residuals[groups[i]] = Math.Max(residuals[groups[i]], residual / pull);
        }

        quotient = Math.Max(quotient, residual / divisor);
        rounding = Math.Max(rounding, noise * pull / divisor);
    }

    /// <summary>Hands the certificate over.</summary>
    /// <param name="largest">The largest entry of the gradient in the basis of the vectors, as far as it was seen.</param>
    /// <param name="dropped">How many pairs without a gradient were left out.</param>
    public void Finish(double largest, int dropped)
    {
        SpectralNames names = context.Names;
        ClusterCertificate[] clusters =
        [
            // Of mirrored values each group appears twice, except that of zeros.
            .. Enumerable.Range(0, n).GroupBy(i => groups[i]).Where(g => g.Count() > 1 && g.Max() >= (names.Mirror ?? 0)).Select(
                g => new ClusterCertificate(
                    [.. g.Select(names.Index).Distinct().Order()],
                    g.Aggregate(Complex.Zero, (sum, i) => sum + (values[i] / g.Count())),
                    residuals[g.Key])),
        ];
        (double gap, int first, int second) = Closest();
        largest = Math.Max(largest, quotient);
        target.Set(context.Batch ?? 0, new(
            names.Function,
            context.Batch,
            gap,
            (names.Index(first), names.Index(second)),
            clusters,
            largest == 0 ? 0 : quotient / largest,
            rounding == 0 ? 0 : rounding / largest,
            dropped));
    }

    /// <summary>The two closest values and their distance; n^2 operations, made only for a certificate.</summary>
    (double Gap, int First, int Second) Closest()
    {
        (double gap, int first, int second) = (double.PositiveInfinity, 0, 0);
        for (int i = 0; i < n; i++)
        {
            for (int j = i + 1; j < n; j++)
            {
                double distance = Complex.Abs(values[j] - values[i]);
                if (distance < gap)
                {
                    (gap, first, second) = (distance, i, j);
                }
            }
        }

        return (gap, first, second);
    }
}
