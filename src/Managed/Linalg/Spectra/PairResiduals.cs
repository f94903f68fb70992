namespace Lapack;

/// <summary>
/// The residuals of a family of pairs as numbers, and which of them are rounding. The rule is that of <see cref="ClosePairs{R}"/>: a
/// residual that rounding explains contributes nothing, unless the pair is joint (the cotangents of its values differ).
/// </summary>
sealed class PairResiduals
{
    readonly PairFamily family;
    readonly double noise;
    readonly double[] residuals;
    readonly double[] pulls;
    readonly bool[] joint;
    readonly bool[] rounding;

    /// <param name="family">The pairs.</param>
    /// <param name="scale">The noise and the rounding unit.</param>
    /// <param name="cotangents">Those of the values, flat; zeros if there are none.</param>
    /// <param name="twice">Twice the residuals, N_ij: shape (..., n, n), real or complex.</param>
    /// <param name="pulls">What rounding in them is measured by, for each pair of the flat array.</param>
    public PairResiduals(PairFamily family, PairNoise scale, double[] cotangents, NDArray twice, double[] pulls)
    {
        (this.family, this.pulls, Scale, Cotangents, noise) = (family, pulls, scale, cotangents, scale.Noise);
        residuals = (0.5 * Num.Abs(twice)).ToArray<double>();
        joint = new bool[residuals.Length];
        rounding = new bool[residuals.Length];
        for (int p = 0; p < residuals.Length; p++)
        {
            joint[p] = Math.Abs(family.Difference(cotangents, p)) > scale.Distinct(cotangents, p, family.N);
            rounding[p] = !joint[p] && residuals[p] <= noise * pulls[p];
        }

        Rounding = NDArray.Wrap(rounding, twice.ShapeArray);
    }

    /// <summary>The pairs.</summary>
    public PairFamily Family => family;

    /// <summary>The noise and the rounding unit.</summary>
    public PairNoise Scale { get; }

    /// <summary>The cotangents of the values, flat.</summary>
    public double[] Cotangents { get; }

    /// <summary>Where N_ij is rounding and the pair is not joint; shape (..., n, n).</summary>
    public NDArray Rounding { get; }

    public double Residual(int p) => residuals[p];

    public double Pull(int p) => pulls[p];

    public bool IsJoint(int p) => joint[p];

    public bool IsRounding(int p) => rounding[p];

    /// <summary>Where a derivative dN_ij of N_ij is rounding of the terms that it is the difference of.</summary>
    /// <param name="twice">dN, shape (..., n, n).</param>
    /// <param name="size">The size of those terms, by the places of the two values in the batch.</param>
    public NDArray RoundingOf(NDArray twice, Func<int, int, double> size)
    {
        double[] moved = (0.5 * Num.Abs(twice)).ToArray<double>();
        var result = new bool[moved.Length];
        for (int p = 0; p < moved.Length; p++)
        {
            (int i, int j) = family.Places(p);
            result[p] = !joint[p] && moved[p] <= noise * size(i, j);
        }

        return NDArray.Wrap(result, twice.ShapeArray);
    }
}
