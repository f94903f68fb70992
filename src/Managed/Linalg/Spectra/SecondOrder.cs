using System.Numerics;

namespace Lapack;

/// <summary>
/// The refusal of second derivatives by reverse over reverse that would be wrong. Forward over reverse turns the vectors of each group for
/// its direction and is right there; reverse over reverse has only one basis, and divides rounding by the square of the gap.
/// </summary>
static class SecondOrder
{
    /// <summary>
    /// For a backward rule that reverse mode follows as it stands: refuses to be followed where two values are equal, since the rule has
    /// lost what couples them.
    /// </summary>
    /// <param name="names">What messages call the function and its results.</param>
    /// <param name="spectrum">The values in groups.</param>
    /// <param name="w">The values, as the rule received them.</param>
    /// <param name="v">The vectors, likewise.</param>
    public static void CheckRecorded(SpectralNames names, Spectrum spectrum, NDArray w, NDArray v)
    {
        if ((!Autodiff.IsReverse(w) && !Autodiff.IsReverse(v)) || !spectrum.HasGroups)
        {
            return;
        }

        (int m, int i, int j) = spectrum.EqualPairs().First();
        Complex[] values = w.Value.ToArray<Complex>();
        int first = m * spectrum.Order;
        throw IllPosedGradientException.SecondOrder(names, new(w.Rank > 1 ? m : null, i, j, values[first + i], values[first + j], 0));
    }

    /// <summary>
    /// Refuses pairs of vectors where that may be seen: those whose residual is rounding, and joint ones.
    /// </summary>
    /// <param name="names">What messages call the function and its results.</param>
    /// <param name="families">The residuals of each family of pairs.</param>
    public static void CheckVectors(SpectralNames names, params ReadOnlySpan<PairResiduals> families)
    {
        PairFamily first = families[0].Family;
        PairNoise noise = families[0].Scale;
        int size = first.N * first.N;
        for (int start = 0; start < first.Count * size; start += size)
        {
            double spread = first.Spread(start), worst = 0;
            double scale = PairNoise.Largest(families[0].Cotangents.AsSpan(start / first.N, first.N));
            ClosePair worstPair = default;
            foreach (PairResiduals pairs in families)
            {
                for (int p = start; p < start + size; p++)
                {
                    double gap = Math.Abs(pairs.Family.Gap(p));
                    if (gap == 0 || pairs.Pull(p) == 0 || !pairs.Family.Apart(p))
                    {
                        continue;
                    }

                    if (pairs.IsRounding(p) && noise.Eps * (spread / gap) * (spread / gap) > noise.Resolution)
                    {
                        throw IllPosedGradientException.SecondOrder(names, pairs.Family.Shown(p, pairs.Residual(p)));
                    }

                    scale = Math.Max(scale, pairs.Residual(p) / gap);
                    double uncertainty = noise.JointNoise * pairs.Pull(p) / gap * (spread / gap);
                    if (pairs.IsJoint(p) && uncertainty > worst)
                    {
                        (worst, worstPair) = (uncertainty, pairs.Family.Shown(p, pairs.Residual(p)));
                    }
                }
            }

            if (worst > 10 * noise.Resolution * scale)
            {
                throw IllPosedGradientException.Joint(names, worstPair);
            }
        }
    }

    /// <summary>
    /// With gw a function of the values, the derivative of conj(V) diag(gw) V^T in a direction that mixes vectors of one group has the part
    /// (gw_j - gw_i) / (w_j - w_i), a limit that the cotangents do not hold, and just above the tolerance hold only as rounding. The
    /// direction, seen from the vectors, must have no such elements.
    /// </summary>
    /// <param name="names">What messages call the function and its results.</param>
    /// <param name="noise">The noise and the rounding unit.</param>
    /// <param name="cotangents">gw, flat.</param>
    /// <param name="largest">For each matrix the largest modulus of an element of the direction.</param>
    /// <param name="families">Each family of pairs, with the moduli of the direction's elements between them, flat.</param>
    public static void CheckValues(
        SpectralNames names, PairNoise noise, double[] cotangents, double[] largest,
        params ReadOnlySpan<(PairFamily Pairs, double[] Sizes)> families)
    {
        foreach ((PairFamily pairs, double[] sizes) in families)
        {
            for (int p = 0; p < sizes.Length; p++)
            {
                if (!pairs.Counts(p))
                {
                    continue;
                }

                (int i, int j) = pairs.Places(p);
                double floor = noise.Noise * largest[p / (pairs.N * pairs.N)], sum = Math.Abs(cotangents[i]) + Math.Abs(cotangents[j]);

                // Cotangents of 0 are those of values that the loss does not use, or of a loss that is stationary in them, as sum w^2 is at
                // 0: at equal values the latter has a second derivative that would be lost, and nothing tells the two apart.
                bool blurred = sum > 0 && Math.Abs(pairs.Gap(p)) * noise.Resolution <= noise.Noise * pairs.Magnitude(p)
                    && sizes[p] * Math.Abs(pairs.Difference(cotangents, p)) <= 4 * floor * sum;
                if ((!pairs.Apart(p) || blurred) && sizes[p] > floor)
                {
                    throw IllPosedGradientException.SecondOrder(names, pairs.Shown(p, sizes[p]));
                }
            }
        }
    }
}
