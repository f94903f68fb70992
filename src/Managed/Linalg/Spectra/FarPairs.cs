using System.Numerics;

namespace Lapack;

/// <summary>
/// For the values of many matrices, one a lane: whether it is plain that <see cref="ClosePairs{R}"/> would divide every pair and refuse
/// none. It decides nothing else: a lane in which a gap, a residual or a rounding error comes near one of the thresholds, of which the
/// rule of each matrix is asked, is not plain, and its matrix must be put to <see cref="ClosePairs{R}"/>.
/// </summary>
/// <remarks>
/// Comparisons are so written that a lane with NaN is not plain. Numbers that may round differently keep away from the thresholds.
/// </remarks>
unsafe struct FarPairs<V, R>
    where V : unmanaged, ILanes<V, R>
    where R : unmanaged, IFloatingPointIeee754<R>
{
    readonly V* w;
    readonly V* norms;
    readonly bool joint;
    readonly V tolerance;
    readonly V noise;
    readonly V jointNoise;
    readonly V resolution;
    V plain;
    V worst;
    V largest;

    /// <param name="context">The policy, which must not be a Lorentzian, and no certificate.</param>
    /// <param name="n">How many values a matrix has, at least one.</param>
    /// <param name="w">The values, ascending.</param>
    /// <param name="gw">Their cotangents; null for none.</param>
    /// <param name="norms">|gV_j|, the norm of the cotangent of each vector.</param>
    public FarPairs(in PairContext context, int n, V* w, V* gw, V* norms)
    {
        this.w = w;
        this.norms = norms;
        joint = gw is not null;
        V zero = default, bounds = zero, low = w[0], high = w[n - 1];
        double eps = Reals.Number(Reals.Epsilon<R>());
        DegeneracyRule rule = context.RuleOf(SpectralExtent.OfEnds(0, 0, n, eps));
        for (int lane = 0; lane < V.Count; lane++)
        {
            (double first, double last) = (Reals.Number(((R*)&low)[lane]), Reals.Number(((R*)&high)[lane]));
            ((R*)&bounds)[lane] = R.CreateTruncating(context.RuleOf(SpectralExtent.OfEnds(first, last, n, eps)).Tolerance);
        }

        tolerance = bounds;
        noise = V.Create(R.CreateTruncating(4 * rule.Noise));
        jointNoise = V.Create(R.CreateTruncating(2 * rule.JointNoise));
        resolution = V.Create(R.CreateTruncating(rule.Resolution));
        (plain, worst, largest) = (V.Equal(zero, zero), zero, zero);
        for (int i = 0; joint && i < n; i++)
        {
            largest = Larger(largest, V.Abs(gw[i]));
        }
    }

    /// <summary>1 / (w_j - w_i) for i less than j.</summary>
    /// <param name="i">The row.</param>
    /// <param name="j">The column.</param>
    /// <param name="re">Real part of N_ij = X_ij - conj X_ji.</param>
    /// <param name="im">Its imaginary part.</param>
    public V ReciprocalGap(int i, int j, V re, V im)
    {
        V gap = w[j] - w[i], inverse = V.Create(R.One) / gap, size = V.Abs(re) + V.Abs(im), pull = norms[i] + norms[j];

        // A residual that is exactly zero contributes zero, whether it is divided or not.
        plain &= V.Less(tolerance, gap) & (V.Less(noise * pull, size) | V.Equal(size, default));
        if (joint)
        {
            worst = Larger(worst, jointNoise * pull * inverse);
            largest = Larger(largest, V.Create(R.CreateTruncating(0.25)) * size * inverse);
        }

        return inverse;
    }

    /// <summary>What else a lane must fulfil to be plain.</summary>
    public void Require(V holds) => plain &= holds;

    /// <summary>After all pairs: the lanes that are plain.</summary>
    public readonly V Conclude() => joint ? plain & V.LessOrEqual(worst, resolution * largest) : plain;

    static V Larger(V x, V y) => V.Select(V.Less(y, x), x, y);
}
