namespace Lapack;

/// <summary>
/// The residuals |N+_ij| / 2 and |N-_ij| / 2 of a batch as numbers, and what they decide about second derivatives. The rule is that of
/// <see cref="ClosePairs{R}"/> for s and -s: a residual that rounding explains contributes nothing, unless the pair is joint.
/// </summary>
sealed class SvdResiduals
{
    readonly SvdPairs pairs;
    readonly bool batched;
    readonly double eps;
    readonly double noise;
    readonly double[] gs;
    readonly double[] norms;
    readonly double[] plus;
    readonly double[] minus;
    readonly bool[] roundingPlus;
    readonly bool[] roundingMinus;

    public SvdResiduals(Degeneracy policy, SvdPairs pairs, bool batched, NDArray? gs, NDArray? gu, NDArray? gvh, NDArray plus, NDArray minus)
    {
        int k = pairs.K;
        (this.pairs, this.batched, eps) = (pairs, batched, plus.DType.Epsilon());
        noise = policy.NoiseFactor * Math.Sqrt(2 * k) * eps;
        this.gs = gs is null ? new double[pairs.Values.Length] : Corner.Of(gs, k).ToArray<double>();
        NDArray? pull = gu is null ? null : Corner.Of(Num.Norm(gu, -2), k);
        pull = gvh is null ? pull! : pull is null ? Corner.Of(Num.Norm(gvh, -1), k) : pull + Corner.Of(Num.Norm(gvh, -1), k);
        Pull = pull;
        norms = pull.ToArray<double>();
        this.plus = (0.5 * Num.Abs(plus)).ToArray<double>();
        this.minus = (0.5 * Num.Abs(minus)).ToArray<double>();
        (roundingPlus, roundingMinus) = (new bool[this.plus.Length], new bool[this.plus.Length]);
        for (int p = 0; p < roundingPlus.Length; p++)
        {
            (int i, int j) = Pair(p);
            double distinct = Math.Sqrt(eps) * Largest(this.gs, p), threshold = noise * (norms[i] + norms[j]);
            roundingPlus[p] = Math.Abs(this.gs[i] - this.gs[j]) <= distinct && this.plus[p] <= threshold;
            roundingMinus[p] = Math.Abs(this.gs[i] + this.gs[j]) <= distinct && this.minus[p] <= threshold;
        }

        RoundingPlus = NDArray.Wrap(roundingPlus, plus.ShapeArray);
        RoundingMinus = NDArray.Wrap(roundingMinus, plus.ShapeArray);
    }

    /// <summary>Where N+ is rounding and the pair is not joint.</summary>
    public NDArray RoundingPlus { get; }

    /// <summary>Where N- is rounding and the pair is not joint.</summary>
    public NDArray RoundingMinus { get; }

    /// <summary>|gU_j| + |gVh_j|.</summary>
    public NDArray Pull { get; }

    /// <summary>Where dN+ and dN- are rounding of the terms that they are differences of.</summary>
    public (NDArray Plus, NDArray Minus) RoundingOf(NDArray plus, NDArray minus, SvdMotion motion)
    {
        double[] p = (0.5 * Num.Abs(plus)).ToArray<double>(), m = (0.5 * Num.Abs(minus)).ToArray<double>();
        var (together, apart) = (new bool[p.Length], new bool[p.Length]);
        for (int at = 0; at < p.Length; at++)
        {
            (int i, int j) = Pair(at);
            double distinct = Math.Sqrt(eps) * Largest(gs, at), threshold = noise * motion.Of(i, j);
            together[at] = Math.Abs(gs[i] - gs[j]) <= distinct && p[at] <= threshold;
            apart[at] = Math.Abs(gs[i] + gs[j]) <= distinct && m[at] <= threshold;
        }

        return (NDArray.Wrap(together, plus.ShapeArray), NDArray.Wrap(apart, plus.ShapeArray));
    }

    /// <summary>Whether the parts of cotangents (or of their derivatives) outside the spaces of U and V, of the given norms, are rounding.</summary>
    /// <param name="outer">The norms.</param>
    /// <param name="pull">Of what: the size of the terms that they are differences of, for each vector.</param>
    public NDArray RoundingOuter(NDArray outer, NDArray pull)
    {
        double[] size = outer.ToArray<double>(), terms = pull.ToArray<double>();
        int r = outer.Shape[^1];
        var rounding = new bool[size.Length];
        for (int p = 0; p < size.Length; p++)
        {
            int at = (p / r * pairs.K) + (p % r);
            rounding[p] = Math.Abs(gs[at]) <= Math.Sqrt(eps) * Largest(gs, at * pairs.K) && 0.5 * size[p] <= 2 * noise * terms[at];
        }

        return NDArray.Wrap(rounding, outer.ShapeArray);
    }

    /// <summary>
    /// Reverse over reverse divides rounding by the square of the gap. Refuses pairs where that may be seen, as
    /// <see cref="SecondOrder.CheckVectors"/> does.
    /// </summary>
    public void CheckReverse()
    {
        int k = pairs.K;
        bool[] apart = pairs.Apart.ToArray<bool>(), regular = pairs.Regular.ToArray<bool>();
        double resolution = eps > 1e-10 ? 1e-2 : 1e-6;
        for (int first = 0; first < plus.Length; first += k * k)
        {
            double spread = 2 * pairs.Values[Pair(first).I], scale = Largest(gs, first), worst = 0;
            (int Pair, bool Minus) where = (first, false);
            for (int p = first; p < first + (k * k); p++)
            {
                (int i, int j) = Pair(p);
                (double si, double sj) = (pairs.Values[i], pairs.Values[j]);
                foreach (bool sum in new[] { false, true })
                {
                    double gap = sum ? si + sj : Math.Abs(sj - si), pull = norms[i] + norms[j], residual = (sum ? minus : plus)[p];
                    if (pull == 0 || !(sum ? regular : apart)[p])
                    {
                        continue;
                    }

                    bool rounding = (sum ? roundingMinus : roundingPlus)[p];
                    if (rounding && eps * (spread / gap) * (spread / gap) > resolution)
                    {
                        throw Refusal(p, sum, residual);
                    }

                    scale = Math.Max(scale, residual / gap);
                    double uncertainty = 2 * eps / Math.Sqrt(2 * k) * pull / gap * (spread / gap);
                    bool joint = Math.Abs(sum ? gs[i] + gs[j] : gs[i] - gs[j]) > Math.Sqrt(eps) * Largest(gs, first);
                    if (joint && uncertainty > worst)
                    {
                        (worst, where) = (uncertainty, (p, sum));
                    }
                }
            }

            if (worst > 10 * resolution * scale)
            {
                throw Refusal(where.Pair, where.Minus, 0);
            }
        }
    }

    /// <summary>
    /// With gs a function of the singular values, the derivative of conj(U) diag(gs) V^T in a direction that mixes vectors of one group has
    /// the part (gs_j - gs_i) / (s_j - s_i), a limit that the cotangents do not hold. B = U^H S V, S the cotangent of gA, must not point there.
    /// </summary>
    /// <param name="policy">The rule's constants.</param>
    /// <param name="pairs">The spectrum.</param>
    /// <param name="batched">Whether exceptions name the matrix.</param>
    /// <param name="cotangent">gs.</param>
    /// <param name="b">B, filled up to a square.</param>
    /// <param name="outV">For each u_i the norm of what U^H S has outside the space of V.</param>
    /// <param name="outU">For each v_i likewise.</param>
    public static void CheckValuePart(Degeneracy policy, SvdPairs pairs, bool batched, NDArray cotangent, NDArray b, NDArray outV, NDArray outU)
    {
        int k = pairs.K;
        double eps = cotangent.DType.Epsilon(), noise = policy.NoiseFactor * Math.Sqrt(2 * k) * eps, resolution = eps > 1e-10 ? 1e-2 : 1e-6;
        NDArray adjoint = Num.Conj(Num.SwapAxes(b));
        double[] hermitian = (0.5 * Num.Abs(b + adjoint)).ToArray<double>(), skew = (0.5 * Num.Abs(b - adjoint)).ToArray<double>();
        double[] gs = Corner.Of(cotangent, k).ToArray<double>(), left = Corner.Of(outV, k).ToArray<double>(), right = Corner.Of(outU, k).ToArray<double>();
        bool[] apart = pairs.Apart.ToArray<bool>(), regular = pairs.Regular.ToArray<bool>();
        for (int first = 0; first < hermitian.Length; first += k * k)
        {
            int m = first / (k * k);
            double largest = Math.Max(
                Math.Max(hermitian.AsSpan(first, k * k).ToArray().Max(), skew.AsSpan(first, k * k).ToArray().Max()),
                Math.Max(left.AsSpan(m * k, k).ToArray().Max(), right.AsSpan(m * k, k).ToArray().Max()));
            for (int p = first; p < first + (k * k); p++)
            {
                (int i, int j) = ((m * k) + (p / k % k), (m * k) + (p % k));
                foreach (bool sum in new[] { false, true })
                {
                    double gap = sum ? pairs.Values[i] + pairs.Values[j] : pairs.Values[i] - pairs.Values[j], size = (sum ? skew : hermitian)[p];
                    double difference = Math.Abs(sum ? gs[i] + gs[j] : gs[i] - gs[j]);
                    bool blurred = Math.Abs(gap) * resolution <= noise * pairs.Values[m * k]
                        && size * difference <= 4 * noise * largest * (Math.Abs(gs[i]) + Math.Abs(gs[j]));
                    bool outside = sum && i == j && !regular[p] && Math.Max(left[i], right[i]) > noise * largest;
                    if (outside || ((sum || i < j) && (!(sum ? regular : apart)[p] || blurred) && size > noise * largest))
                    {
                        throw Refusal(pairs, batched, m, i % k, j % k, sum, size);
                    }
                }
            }
        }
    }

    IllPosedGradientException Refusal(int p, bool sum, double residual)
    {
        int k = pairs.K;
        return Refusal(pairs, batched, p / (k * k), p / k % k, p % k, sum, residual);
    }

    static IllPosedGradientException Refusal(SvdPairs pairs, bool batched, int m, int i, int j, bool sum, double residual)
    {
        (double si, double sj) = (pairs.Values[(m * pairs.K) + i], pairs.Values[(m * pairs.K) + j]);
        return IllPosedGradientException.SecondOrder(SpectralNames.Svd, new(batched ? m : null, i, j, sum ? -si : si, sj, residual));
    }

    (int I, int J) Pair(int p) => ((p / (pairs.K * pairs.K) * pairs.K) + (p / pairs.K % pairs.K), (p / (pairs.K * pairs.K) * pairs.K) + (p % pairs.K));

    double Largest(double[] values, int p)
    {
        double largest = 0;
        foreach (double x in values.AsSpan(p / (pairs.K * pairs.K) * pairs.K, pairs.K))
        {
            largest = Math.Max(largest, Math.Abs(x));
        }

        return largest;
    }
}
