namespace Lapack;

/// <summary>
/// The pairs of singular values of a batch for formulas in differentiable functions: which differ, which do not vanish together, and the
/// factors F and G of Svd.cs between them. Vectors of null spaces stand with s = 0. The tolerance is that of <see cref="ClosePairs{R}"/> for
/// the spectrum of s and -s; whole groups count as equal, so that the basis inside one may be turned.
/// </summary>
sealed class SvdPairs
{
    readonly double? width;
    readonly NDArray scale;

    /// <param name="s">Singular values, plain numbers.</param>
    /// <param name="k">The number of vectors on the larger side, at least that of singular values.</param>
    /// <param name="policy">The rule's constants.</param>
    public SvdPairs(NDArray s, int k, Degeneracy policy)
    {
        K = k;
        int[] batch = [.. s.Shape[..^1]];
        int count = Layout.SizeOf(batch);
        Values = Corner.Of(s, k).ToArray<double>();
        Tolerances = new double[count];
        Groups = new int[count * k];
        var scales = new double[count];
        var apart = new bool[count * k * k];
        var regular = new bool[count * k * k];
        for (int m = 0; m < count && k > 0; m++)
        {
            double largest = Values[m * k];
            DegeneracyRule rule = new PairContext(SpectralNames.Svd, policy).RuleOf(SpectralExtent.OfEnds(-largest, largest, 2 * k, s.DType.Epsilon()));
            (double tolerance, double size) = (rule.Tolerance, rule.Scale);
            (Tolerances[m], scales[m]) = (tolerance, size > 0 ? size : 1);
            for (int i = 0; i < k; i++)
            {
                int at = (m * k) + i;
                Groups[at] = i == 0 || Values[at - 1] - Values[at] > tolerance ? i : Groups[at - 1];
            }

            // The last group is that of zeros if any of it is within the tolerance of its own negative.
            int zero = 2 * Values[((m + 1) * k) - 1] <= tolerance ? Groups[((m + 1) * k) - 1] : k;
            for (int i = 0; i < k; i++)
            {
                for (int j = 0; j < k; j++)
                {
                    apart[(((m * k) + i) * k) + j] = Groups[(m * k) + i] != Groups[(m * k) + j];
                    regular[(((m * k) + i) * k) + j] = i < zero || j < zero;
                }
            }
        }

        for (int m = 0; m < count && k > 0; m++)
        {
            HasZeros |= 2 * Values[(m * k) + Math.Min(k, s.Shape[^1]) - 1] <= Tolerances[m];
        }

        width = policy.Width;
        Apart = NDArray.Wrap(apart, [.. batch, k, k]);
        Regular = NDArray.Wrap(regular, [.. batch, k, k]);
        scale = NDArray.Wrap(scales, [.. batch, 1, 1]).AsType(s.DType);
    }

    /// <summary>The length of the spectrum.</summary>
    public int K { get; }

    /// <summary>The singular values, filled up with zeros.</summary>
    public double[] Values { get; }

    /// <summary>For each matrix, up to which distance values count as equal.</summary>
    public double[] Tolerances { get; }

    /// <summary>For each value (matrix after matrix) the first one of its group inside the matrix.</summary>
    public int[] Groups { get; }

    /// <summary>Whether a singular value (not one filled up) counts as zero.</summary>
    public bool HasZeros { get; }

    /// <summary>Shape (..., k, k): true where i and j belong to different groups.</summary>
    public NDArray Apart { get; }

    /// <summary>Shape (..., k, k): true where not both belong to the group of zeros.</summary>
    public NDArray Regular { get; }

    /// <summary>Whether a group, given by its first value in matrix m, is that of zeros.</summary>
    public bool IsZero(int m, int first) => Groups[((m + 1) * K) - 1] == first && 2 * Values[((m + 1) * K) - 1] <= Tolerances[m];

    /// <summary>F_ij = 1 / (s_j - s_i) where the pair is apart, 0 elsewhere; or the Lorentzian of that difference.</summary>
    public NDArray F(NDArray s)
    {
        NDArray padded = Corner.Of(s, K);
        return Inverse(padded[Num.Ellipsis, Num.NewAxis, ..] - padded[Num.Ellipsis, .., Num.NewAxis], Apart);
    }

    /// <summary>G_ij = 1 / (s_j + s_i) where the pair is regular, 0 elsewhere; or the Lorentzian of that sum.</summary>
    public NDArray G(NDArray s)
    {
        NDArray padded = Corner.Of(s, K);
        return Inverse(padded[Num.Ellipsis, Num.NewAxis, ..] + padded[Num.Ellipsis, .., Num.NewAxis], Regular);
    }

    /// <summary>1 / s_j of the first r values where it is not in the group of zeros, 0 elsewhere; or its Lorentzian.</summary>
    public NDArray Reciprocals(NDArray s)
    {
        int r = s.Shape[^1];
        return 2 * Inverse(2 * s, Num.Diagonal(Regular)[Num.Ellipsis, ..r], scale[Num.Ellipsis, 0]);
    }

    NDArray Inverse(NDArray x, NDArray mask) => Inverse(x, mask, scale);

    NDArray Inverse(NDArray x, NDArray mask, NDArray unit)
    {
        if (width is not { } sigma)
        {
            return Num.Where(mask, 1 / Num.Where(mask, x, 1), 0);
        }

        // In units of the scale, so that no square leaves the range of the type.
        NDArray y = x / unit, square = (y * y) + (sigma * sigma);
        return y / Num.Where(Num.Equal(square, 0), 1, square) / unit;
    }
}
