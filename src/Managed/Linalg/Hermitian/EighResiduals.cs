namespace Lapack;

/// <summary>
/// The residuals r_ij = |X_ij - conj X_ji| / 2 of a batch as numbers, and what they decide about second derivatives. The rule is that
/// of <see cref="ClosePairs{R}"/>: a residual that rounding explains contributes nothing, unless the pair is joint (gw differs).
/// </summary>
sealed class EighResiduals
{
    readonly SpectralNames names;
    readonly int n;
    readonly bool batched;
    readonly double eps;
    readonly double noise;
    readonly double[] w;
    readonly double[] gw;
    readonly double[] pulls;
    readonly double[] residuals;
    readonly bool[] joint;

    /// <param name="names">What messages say.</param>
    /// <param name="policy">The rule's constants.</param>
    /// <param name="w">Eigenvalues, shape (..., n).</param>
    /// <param name="gw">Their cotangents, or null.</param>
    /// <param name="x">X = V^T gV, shape (..., n, n).</param>
    /// <param name="pulls">|V_i| |gV_j| + |V_j| |gV_i|, what rounding in N_ij is measured by; shape (..., n, n).</param>
    public EighResiduals(SpectralNames names, Degeneracy policy, NDArray w, NDArray? gw, NDArray x, NDArray pulls)
    {
        (this.names, n, batched, eps) = (names, x.Shape[^1], x.Rank > 2, w.DType.Epsilon());
        noise = policy.NoiseFactor * Math.Sqrt(n) * eps;
        this.w = w.ToArray<double>();
        this.gw = gw is null ? new double[this.w.Length] : gw.ToArray<double>();
        this.pulls = pulls.ToArray<double>();
        residuals = (0.5 * Num.Abs(x - Num.Conj(Num.SwapAxes(x)))).ToArray<double>();
        joint = new bool[residuals.Length];
        var rounding = new bool[residuals.Length];
        for (int p = 0; p < residuals.Length; p++)
        {
            (int i, int j) = Pair(p);
            joint[p] = Math.Abs(this.gw[i] - this.gw[j]) > Math.Sqrt(eps) * Largest(this.gw, p);
            rounding[p] = !joint[p] && residuals[p] <= noise * this.pulls[p];
        }

        Rounding = NDArray.Wrap(rounding, x.ShapeArray);
    }

    /// <summary>Where N_ij is rounding and the pair is not joint.</summary>
    public NDArray Rounding { get; }

    /// <summary>
    /// Where dN_ij, the anti-Hermitian part of V^T dgV - conj(Omega) X, is rounding of the terms that it is the difference of.
    /// </summary>
    public NDArray RoundingOf(NDArray dn, NDArray x, NDArray? turn, NDArray? dgv)
    {
        double[] size = (0.5 * Num.Abs(dn)).ToArray<double>(), column = Num.Norm(x, -2).ToArray<double>();
        double[] row = turn is null ? new double[w.Length] : Num.Norm(turn, -1).ToArray<double>();
        double[] moved = dgv is null ? new double[w.Length] : Num.Norm(dgv, -2).ToArray<double>();
        var rounding = new bool[size.Length];
        for (int p = 0; p < size.Length; p++)
        {
            (int i, int j) = Pair(p);
            rounding[p] = !joint[p] && size[p] <= noise * ((row[i] * column[j]) + (row[j] * column[i]) + moved[i] + moved[j]);
        }

        return NDArray.Wrap(rounding, dn.ShapeArray);
    }

    /// <summary>
    /// Reverse over reverse divides rounding by the square of the gap. Refuses pairs where that may be seen: those whose residual is
    /// rounding (forward over reverse settles them), and joint ones.
    /// </summary>
    /// <param name="separate">Which pairs belong to different groups; the others contribute nothing.</param>
    public void CheckReverse(NDArray separate)
    {
        bool[] apart = separate.ToArray<bool>();
        double resolution = eps > 1e-10 ? 1e-2 : 1e-6;
        bool[] rounding = Rounding.ToArray<bool>();
        for (int first = 0; first < residuals.Length; first += n * n)
        {
            double spread = w[Pair(first + (n * n) - 1).J] - w[Pair(first).I], scale = Largest(gw, first), worst = 0;
            int pair = first;
            for (int p = first; p < first + (n * n); p++)
            {
                (int i, int j) = Pair(p);
                double gap = w[j] - w[i], pull = pulls[p];
                if (gap <= 0 || pull == 0 || !apart[p])
                {
                    continue;
                }

                if (rounding[p] && eps * spread * spread > resolution * gap * gap)
                {
                    throw IllPosedGradientException.SecondOrder(names, new(Batch(p), i % n, j % n, w[i], w[j], residuals[p]));
                }

                scale = Math.Max(scale, residuals[p] / gap);
                double uncertainty = 2 * eps / Math.Sqrt(n) * pull / gap * (spread / gap);
                if (joint[p] && uncertainty > worst)
                {
                    (worst, pair) = (uncertainty, p);
                }
            }

            if (worst > 10 * resolution * scale)
            {
                (int i, int j) = Pair(pair);
                throw IllPosedGradientException.Joint(names, new(Batch(pair), i % n, j % n, w[i], w[j], residuals[pair]));
            }
        }
    }

    /// <summary>
    /// With gw a function of the eigenvalues, the derivative of conj(V) diag(gw) V^T in a direction that mixes eigenvectors of equal
    /// eigenvalues has the part (gw_j - gw_i) / (w_j - w_i), a limit that the cotangents do not hold, and just above the tolerance hold
    /// only as rounding. B = V^H S V, S the Hermitian cotangent of gA, must have no such off-diagonal elements.
    /// </summary>
    public static void CheckEigenvaluePart(SpectralNames names, Degeneracy policy, NDArray w, NDArray gw, NDArray b, NDArray separate)
    {
        int n = w.Shape[^1];
        double eps = w.DType.Epsilon(), noise = policy.NoiseFactor * Math.Sqrt(n) * eps, resolution = eps > 1e-10 ? 1e-2 : 1e-6;
        double[] values = w.ToArray<double>(), g = gw.ToArray<double>(), size = b.ToArray<double>();
        bool[] apart = separate.ToArray<bool>();
        for (int p = 0; p < size.Length; p++)
        {
            (int m, int i, int j) = (p / (n * n), (p / (n * n) * n) + (p / n % n), (p / (n * n) * n) + (p % n));
            if (i >= j)
            {
                continue;
            }

            double largest = size.AsSpan(m * n * n, n * n).ToArray().Max();
            double magnitude = Math.Max(Math.Abs(values[m * n]), Math.Abs(values[(m * n) + n - 1]));

            // Cotangents of 0 are those of eigenvalues that the loss does not use, or of a loss that is stationary in them, as sum w^2 is at 0:
            // at equal eigenvalues the latter has a second derivative that would be lost, and nothing tells the two apart.
            bool unused = g[i] == 0 && g[j] == 0, blurred = !unused && (values[j] - values[i]) * resolution <= noise * magnitude
                && size[p] * Math.Abs(g[i] - g[j]) <= 4 * noise * largest * (Math.Abs(g[i]) + Math.Abs(g[j]));
            if ((!apart[p] || blurred) && size[p] > noise * largest)
            {
                throw IllPosedGradientException.SecondOrder(
                    names, new(w.Rank > 1 ? m : null, i % n, j % n, values[i], values[j], size[p]));
            }
        }
    }

    (int I, int J) Pair(int p) => ((p / (n * n) * n) + (p / n % n), (p / (n * n) * n) + (p % n));

    int? Batch(int p) => batched ? p / (n * n) : null;

    double Largest(double[] values, int p)
    {
        double largest = 0;
        foreach (double x in values.AsSpan(p / (n * n) * n, n))
        {
            largest = Math.Max(largest, Math.Abs(x));
        }

        return largest;
    }
}
