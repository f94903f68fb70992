using System.Numerics;

namespace Lapack;

/// <summary>Gathers the certificate of one matrix while its pairs are judged.</summary>
sealed class CertificateBuilder(GradientCertificate target, int place, Complex[] values, SpectralNames names)
{
    readonly int n = values.Length;
    int[] group = [];
    double[] residuals = [];
    double quotient;
    double rounding;
    double gap = double.PositiveInfinity;
    (int First, int Second) closest;

    /// <summary>Finds gaps and groups: the transitive closure of gaps within the tolerance. n^2 operations, made only for a certificate.</summary>
    public void Group(double tolerance)
    {
        group = [.. Enumerable.Range(0, n)];
        residuals = new double[n];
        for (int i = 0; i < n; i++)
        {
            for (int j = i + 1; j < n; j++)
            {
                double distance = Complex.Abs(values[j] - values[i]);
                if (distance < gap)
                {
                    (gap, closest) = (distance, (i, j));
                }

                if (distance <= tolerance && group[i] != group[j])
                {
                    (int from, int to) = (Math.Max(group[i], group[j]), Math.Min(group[i], group[j]));
                    for (int k = 0; k < n; k++)
                    {
                        group[k] = group[k] == from ? to : group[k];
                    }
                }
            }
        }
    }

    public void Note(int i, int j, double residual, double pull, double divisor, double noise)
    {
        if (pull == 0)
        {
            return;
        }

        if (group[i] == group[j])
        {
            residuals[group[i]] = Math.Max(residuals[group[i]], residual / pull);
        }

        quotient = Math.Max(quotient, residual / divisor);
        rounding = Math.Max(rounding, noise * pull / divisor);
    }

    public void Finish(string function, int? batch, double largest, int dropped)
    {
        ClusterCertificate[] clusters =
        [
            // Of mirrored values each group appears twice, except that of zeros.
            .. Enumerable.Range(0, n).GroupBy(i => group[i]).Where(g => g.Count() > 1 && g.Max() >= (names.Mirror ?? 0)).Select(
                g => new ClusterCertificate(
                    [.. g.Select(names.Index).Distinct().Order()], g.Aggregate(Complex.Zero, (sum, i) => sum + (values[i] / g.Count())), residuals[g.Key])),
        ];
        largest = Math.Max(largest, quotient);
        target.Set(place, new(
            function, batch, gap, (names.Index(closest.First), names.Index(closest.Second)), clusters, largest == 0 ? 0 : quotient / largest, rounding == 0 ? 0 : rounding / largest, dropped));
    }
}
