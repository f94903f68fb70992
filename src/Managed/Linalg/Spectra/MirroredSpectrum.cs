namespace Lapack;

/// <summary>
/// The spectrum of the singular values s of a batch together with their negatives, which are the eigenvalues of [[0, A], [A^H, 0]]. Vectors
/// of null spaces stand with s = 0. Differences s_j - s_i and sums s_j + s_i are the gaps between the two halves.
/// </summary>
sealed class MirroredSpectrum : Spectrum
{
    readonly bool[] zeros;

    MirroredSpectrum(NDArray s, int k, Degeneracy policy, double[] values, DegeneracyRule[] rules)
        : base(s, k, policy, rules, OrderedGroups(values, k, rules))
    {
        Values = values;
        zeros = new bool[values.Length];
        for (int m = 0; m < rules.Length; m++)
        {
            Span<double> w = values.AsSpan(m * k, k);
            int zero = FirstZero(w, rules[m]);
            zeros.AsSpan((m * k) + zero, k - zero).Fill(true);
            HasZeros |= s.Shape[^1] > 0 && 2 * w[s.Shape[^1] - 1] <= rules[m].Tolerance;
        }

        Regular = MaskOf((m, i, j) => !IsZero(m, i) || !IsZero(m, j));
    }

    /// <summary>The singular values, in descending order, each matrix's filled up with zeros to <see cref="Spectrum.Order"/>.</summary>
    public double[] Values { get; }

    /// <summary>Whether a singular value (not one that was filled up) is in the group of zeros.</summary>
    public bool HasZeros { get; }

    /// <summary>Shape (..., k, k): true where not both belong to the group of zeros.</summary>
    public NDArray Regular { get; }

    /// <summary>Of singular values in descending order.</summary>
    /// <param name="s">Shape (..., r); plain numbers.</param>
    /// <param name="k">The number of vectors on the larger side, at least r.</param>
    /// <param name="policy">The constants of the rule.</param>
    public static MirroredSpectrum Of(NDArray s, int k, Degeneracy policy)
    {
        double[] values = Num.FillUp(s, k).ToArray<double>();
        return new(s, k, policy, values, RulesOf(values, s.DType, k, policy));
    }

    /// <summary>
    /// For each matrix the place of the first vanishing value, counting those that were filled up; k where there is none.
    /// </summary>
    /// <inheritdoc cref="Of"/>
    public static int[] FirstZeros(NDArray s, int k, Degeneracy policy)
    {
        double[] values = Num.FillUp(s, k).ToArray<double>();
        return [.. RulesOf(values, s.DType, k, policy).Select((rule, m) => FirstZero(values.AsSpan(m * k, k), rule))];
    }

    static DegeneracyRule[] RulesOf(double[] values, DType type, int k, Degeneracy policy) =>
        RulesOf(new(SpectralNames.Svd, policy), k, values.Length, m =>
            SpectralExtent.OfEnds(-values[m * k], values[m * k], 2 * k, type.Epsilon()));

    /// <summary>The last group is that of zeros if any of it is within the tolerance of its own negative.</summary>
    static int FirstZero(ReadOnlySpan<double> w, in DegeneracyRule rule) =>
        2 * w[^1] <= rule.Tolerance ? w.Length - SpectralGroups.Run(w, w.Length - 1, -1, rule.Tolerance) : w.Length;

    /// <summary>Whether the value at place i of matrix m is in the group of zeros.</summary>
    public bool IsZero(int m, int i) => zeros[(m * Order) + i];

    /// <summary>
    /// F_ij = 1 / (s_j - s_i) where the pair is apart, 0 elsewhere; or the Lorentzian of that difference. Differentiable.
    /// </summary>
    public NDArray ReciprocalDifferences(NDArray s) => ReciprocalGaps(Num.FillUp(s, Order));

    /// <summary>G_ij = 1 / (s_j + s_i) where the pair is regular, 0 elsewhere; or the Lorentzian of that sum. Differentiable.</summary>
    public NDArray ReciprocalSums(NDArray s) => Reciprocals(MatrixAlgebra.Sums(Num.FillUp(s, Order)), Regular);

    /// <summary>
    /// 1 / s_j of the first r values where it is not in the group of zeros, 0 elsewhere; or its Lorentzian. Differentiable.
    /// </summary>
    public NDArray ReciprocalValues(NDArray s) => 2 * Reciprocals(2 * s, Num.Diagonal(Regular)[Num.Ellipsis, ..s.Shape[^1]]);
}
