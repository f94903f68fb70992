using System.Numerics;

namespace Lapack;

/// <summary>
/// Gathers the certificate of one matrix while its pairs are judged. A place is an index into the values that are known here: those of the
/// spectrum, or of a subset of it, in their order, and behind them such values outside the subset as are told of.
/// </summary>
sealed class CertificateBuilder
{
    readonly GradientCertificate target;
    readonly PairContext context;
    readonly List<Complex> values;
    readonly List<int> numbers;
    readonly List<int> groups;
    readonly List<double> residuals;
    double quotient;
    double rounding;

    /// <param name="target">What is filled at the end.</param>
    /// <param name="context">The function and the matrix.</param>
    /// <param name="values">The spectrum, or a subset of it.</param>
    /// <param name="groups">For each value the place of the first one of its group.</param>
    /// <param name="first">The number of the first value in the whole spectrum.</param>
    public CertificateBuilder(GradientCertificate target, PairContext context, Complex[] values, int[] groups, int first)
    {
        (this.target, this.context, this.values, this.groups) = (target, context, [.. values], [.. groups]);
        numbers = [.. Enumerable.Range(0, values.Length).Select(i => first + context.Names.Index(i))];
        residuals = [.. new double[values.Length]];
    }

    /// <summary>A value outside the subset, next to it or in a group that its end cuts.</summary>
    /// <param name="number">Its number in the whole spectrum.</param>
    /// <param name="value">The value.</param>
    /// <param name="member">A place in its group; null if all of that is outside.</param>
    public void Widen(int number, Complex value, int? member)
    {
        numbers.Add(number);
        values.Add(value);
        groups.Add(member is { } place ? groups[place] : groups.Count);
        residuals.Add(0);
    }

    /// <summary>The place of a value that <see cref="Widen"/> told of.</summary>
    public int PlaceOf(int number) => numbers.IndexOf(number);

    /// <summary>A pair that was judged.</summary>
    /// <param name="i">One place.</param>
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

        Divide(residual / divisor);
        rounding = Math.Max(rounding, noise * pull / divisor);
    }

    /// <summary>Pairs were divided, of which the largest quotient of residual and gap is about so large.</summary>
    public void Divide(double size) => quotient = Math.Max(quotient, size);

    /// <summary>Hands the certificate over.</summary>
    /// <param name="largest">The largest entry of the gradient in the basis of the vectors, as far as it was seen.</param>
    /// <param name="dropped">How many pairs without a gradient were left out.</param>
    public void Finish(double largest, int dropped)
    {
        SpectralNames names = context.Names;
        ClusterCertificate[] clusters =
        [
            // Of mirrored values each group appears twice, except that of zeros.
            .. Enumerable.Range(0, values.Count).GroupBy(i => groups[i]).Where(g => g.Count() > 1 && g.Max() >= (names.Mirror ?? 0)).Select(
                g => new ClusterCertificate(
                    [.. g.Select(i => numbers[i]).Distinct().Order()],
                    g.Aggregate(Complex.Zero, (sum, i) => sum + (values[i] / g.Count())),
                    residuals[g.Key])),
        ];
        (double gap, int first, int second) = Closest();
        largest = Math.Max(largest, quotient);
        target.Set(context.Batch ?? 0, new(
            names.Function,
            context.Batch,
            gap,
            (Math.Min(numbers[first], numbers[second]), Math.Max(numbers[first], numbers[second])),
            clusters,
            largest == 0 ? 0 : quotient / largest,
            rounding == 0 ? 0 : rounding / largest,
            dropped));
    }

    /// <summary>The two closest values and their distance; n^2 operations, made only for a certificate.</summary>
    (double Gap, int First, int Second) Closest()
    {
        (double gap, int first, int second) = (double.PositiveInfinity, 0, 0);
        for (int i = 0; i < values.Count; i++)
        {
            for (int j = i + 1; j < values.Count; j++)
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
