namespace Lapack;

/// <summary>
/// The pairs of eigenvalues of a batch for formulas in differentiable functions: which are separate, and the factors between them. The
/// tolerance is that of <see cref="ClosePairs{R}"/>; here whole groups count as equal, so that the basis inside one may be turned.
/// </summary>
sealed class EighPairs
{
    readonly double? width;
    readonly NDArray scale;

    /// <param name="w">Eigenvalues, plain numbers.</param>
    /// <param name="policy">The rule's constants.</param>
    public EighPairs(NDArray w, Degeneracy policy)
    {
        int n = w.Shape[^1];
        (double Tolerance, double Scale)[] limits = Limits(w, policy);
        double[] values = w.ToArray<double>();
        Groups = new int[values.Length];
        for (int i = 1; i < values.Length; i++)
        {
            Groups[i] = i % n == 0 || values[i] - values[i - 1] > limits[i / n].Tolerance ? i : Groups[i - 1];
        }

        var mask = new bool[limits.Length * n * n];
        for (int p = 0; p < mask.Length; p++)
        {
            int m = p / (n * n);
            mask[p] = Groups[(m * n) + (p / n % n)] != Groups[(m * n) + (p % n)];
        }

        int[] batch = [.. w.Shape[..^1]];
        width = policy.Width;
        Separate = NDArray.Wrap(mask, [.. batch, n, n]);
        scale = NDArray.Wrap(System.Array.ConvertAll(limits, x => x.Scale > 0 ? x.Scale : 1), [.. batch, 1, 1]).AsType(w.DType);
    }

    /// <summary>Shape (..., n, n): true where i and j belong to different groups.</summary>
    public NDArray Separate { get; }

    /// <summary>
    /// For each eigenvalue (matrix after matrix) the first one of its group, the transitive closure of gaps within the tolerance.
    /// </summary>
    public int[] Groups { get; }

    /// <summary>F_ij = 1 / (w_j - w_i) where the pair is separate, 0 elsewhere; or the Lorentzian of that difference.</summary>
    public NDArray Factors(NDArray w)
    {
        NDArray difference = w[Num.Ellipsis, Num.NewAxis, ..] - w[Num.Ellipsis, .., Num.NewAxis];
        if (width is not { } s)
        {
            return Num.Where(Separate, 1 / Num.Where(Separate, difference, 1), 0);
        }

        // In units of the scale, so that no square leaves the range of the type.
        NDArray x = difference / scale, square = (x * x) + (s * s);
        return x / Num.Where(Num.Equal(square, 0), 1, square) / scale;
    }

    static (double Tolerance, double Scale)[] Limits(NDArray w, Degeneracy policy)
    {
        int n = w.Shape[^1];
        var limits = new (double, double)[Layout.SizeOf(w.Shape[..^1])];
        System.Numerics.Complex[] values = w.ToArray<System.Numerics.Complex>();
        for (int m = 0; n > 0 && m < limits.Length; m++)
        {
            DegeneracyRule rule = PairDecisions.RuleOf(SpectralNames.Eigh, policy, values.AsSpan(m * n, n), w.DType, null, null);
            limits[m] = (rule.Tolerance, rule.Scale);
        }

        return limits;
    }
}
