using System.Numerics;
using System.Runtime.CompilerServices;

namespace Lapack;

/// <summary>
/// Decides, for the values w of one matrix (eigenvalues, singular values), what a pair of vectors contributes to a gradient: residual
/// first, then gap, then <see cref="Degeneracy"/>'s policy. Every decomposition asks here; the thresholds are those of
/// <see cref="DegeneracyRule"/>.
/// </summary>
/// <remarks>
/// The words used here and in its callers:
/// <list type="bullet">
/// <item>The residual r_ij of a pair is how much the loss changes if its two vectors are rotated into each other, |X_ij - conj X_ji| / 2
/// for eigh. The gradient divides it by the gap |w_j - w_i|.</item>
/// <item>The pull of a pair is the size of the numbers that the residual is the difference of, |gV_i| + |gV_j|. A residual below the noise,
/// a few eps of the pull, is rounding and contributes nothing, whatever the gap.</item>
/// <item>A group holds the values that are equal up to the tolerance: the transitive closure of close pairs.</item>
/// <item>A pair is joint if the cotangents gw of its two values differ. A loss of w and V together, such as tr(M V diag(w) V^H), can have a
/// vanishing residual at equal values although 0 is wrong there: the residual vanishes only because the gap does. So a joint pair inside a
/// group (a group that gw splits) is refused, unless the difference is negligible beside the whole gradient; outside a group it is always
/// divided, and refused if the rounding that may sit in its residual (an element of V^T gV rounds like eps |gV_j| / sqrt(n)), divided by
/// the gap, exceeds a part <see cref="DegeneracyRule.Resolution"/> of the whole gradient.</item>
/// <item>The cut is where a subset of the values ends.</item>
/// </list>
/// </remarks>
ref partial struct ClosePairs<R>
    where R : unmanaged, IFloatingPointIeee754<R>
{
    readonly ReadOnlySpan<R> w;
    readonly ReadOnlySpan<Complex> complexValues;
    readonly ReadOnlySpan<R> gw;
    readonly ReadOnlySpan<R> norms;
    readonly R noise;
    readonly R jointNoise;
    readonly R tolerance;
    readonly R lorentzian;
    readonly R distinct;
    readonly bool certify;
    readonly int offset;
    DegeneracyRule rule;
    readonly R pull;
    R largest;
    R worst;

    public ClosePairs(in PairContext context, in PairProblem<R> problem)
    {
        w = problem.Values;
        complexValues = problem.ComplexValues;
        gw = problem.Cotangents;
        norms = problem.Norms;
        offset = problem.First;
        rule = context.RuleOf(problem.Extent);
        (noise, jointNoise) = (R.CreateTruncating(rule.Noise), R.CreateTruncating(rule.JointNoise));
        (tolerance, lorentzian) = (R.CreateTruncating(rule.Tolerance), R.CreateTruncating(rule.Lorentzian));
        certify = context.Certificate is not null;
        foreach (R g in gw)
        {
            largest = R.MaxMagnitude(largest, g);
        }

        largest = R.Abs(largest);
        foreach (R norm in norms)
        {
            pull = R.Max(pull, norm);
        }

        // Beside the cotangents of the vectors such gw are rounding, as those of a loss that is stationary in w; they make no pair joint.
        R magnitude = w.IsEmpty ? R.CreateTruncating(problem.Extent.Magnitude) : R.Max(R.Abs(w[0]), R.Abs(w[^1]));
        if (largest * magnitude <= noise * pull)
        {
            gw = [];
        }

        distinct = R.CreateTruncating(Math.Sqrt(rule.Eps)) * largest;
        if (certify && complexValues.IsEmpty)
        {
            StartCertificate();
        }
    }

    /// <summary>Gaps up to this are those of equal values.</summary>
    public readonly R Tolerance => tolerance;

    /// <summary>Starts the certificate for values in no order, whose groups the caller knows: for each the first of its group.</summary>
    public void StartCertificate(int[] groups) => rule.StartCertificate(complexValues.ToArray(), groups, first: 0);

    /// <summary>
    /// Finds where the cotangents of the values differ most inside a group, some of whose vectors the loss uses too; <see cref="Conclude"/>
    /// judges it by the whole gradient.
    /// </summary>
    public void FindSplitGroups()
    {
        if (gw.IsEmpty || !R.IsNaN(lorentzian))
        {
            return;
        }

        for (int first = 0, count; first < w.Length; first += count)
        {
            count = SpectralGroups.Run(w, first, 1, tolerance);
            if (count == 1 || !norms.Slice(first, count).ContainsAnyExcept(R.Zero))
            {
                continue;
            }

            (int low, int high) = (first, first);
            for (int i = first + 1; i < first + count; i++)
            {
                low = gw[i] < gw[low] ? i : low;
                high = gw[i] > gw[high] ? i : high;
            }

            if (low != high)
            {
                rule.Split(Pair(Math.Min(low, high), Math.Max(low, high), R.Zero), Reals.Number(gw[high] - gw[low]));
            }
        }
    }

    /// <summary>The number that N_ij / 2 is multiplied by in E: 1 / (w_j - w_i), 0, or a Lorentzian.</summary>
    /// <param name="i">The row.</param>
    /// <param name="j">The column; not i.</param>
    /// <param name="re">Real part of N_ij = X_ij - conj X_ji.</param>
    /// <param name="im">Its imaginary part.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public R ReciprocalGap(int i, int j, R re, R im)
    {
        R difference = w[j] - w[i], gap = R.Abs(difference);
        if (certify || gap <= tolerance || !R.IsNaN(lorentzian))
        {
            return CarefulReciprocal(i, j, difference, re, im);
        }

        R inverse = R.One / difference, apart = gw.IsEmpty ? R.Zero : R.Abs(gw[i] - gw[j]);
        return FarPairDivides(i, j, R.Abs(inverse), apart, norms[i] + norms[j], re, im) ? inverse : R.Zero;
    }

    /// <summary>
    /// For values of any kind: whether the residual of a pair is divided by its gap. False where rounding explains the residual, and where
    /// the pair has no gradient, unless the policy throws then. A Lorentzian always divides.
    /// </summary>
    public bool Divides(in CandidatePair<R> pair)
    {
        (int i, int j) = (pair.I, pair.J);
        R difference = gw.IsEmpty ? R.Zero : pair.Difference;
        if (!R.IsNaN(lorentzian))
        {
            Note(i, j, pair.Gap, pair.Residual, pair.Pull, divides: true);
            return true;
        }

        bool close = pair.Gap <= pair.Tolerance;
        if (close && difference > distinct && pair.Pull > R.Zero)
        {
            rule.Split(Pair(Math.Min(i, j), Math.Max(i, j), pair.Residual), Reals.Number(difference));
        }

        return CarefullyDivides(pair with { Difference = difference }, close, pair.Residual + pair.Residual, R.Zero);
    }

    /// <summary>
    /// After all pairs: refuses a group that the cotangents of the values split, and a joint pair whose rounding would be a visible part of
    /// the gradient; tells of pairs left out; hands over the certificate.
    /// </summary>
    public readonly void Conclude() => rule.Conclude(Reals.Number(largest));

    /// <summary>Tells of a part of the gradient that is not made here, by the size of its largest entry.</summary>
    public void Weigh(R size) => largest = R.Max(largest, size);

    /// <summary>Outside a group, as nearly all pairs are. Comparisons are so written that NaN divides and is seen.</summary>
    /// <param name="i">The row.</param>
    /// <param name="j">The column.</param>
    /// <param name="inverse">1 / gap.</param>
    /// <param name="difference">|gw_j - gw_i|.</param>
    /// <param name="pull">What rounding in the residual is measured by.</param>
    /// <param name="re">Real part of twice the residual.</param>
    /// <param name="im">Its imaginary part.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    bool FarPairDivides(int i, int j, R inverse, R difference, R pull, R re, R im)
    {
        R half = R.CreateTruncating(0.5);
        if (difference > distinct)
        {
            R uncertainty = jointNoise * pull * inverse;
            if (!((R.Abs(re) + R.Abs(im)) * half * inverse <= largest) || uncertainty > worst)
            {
                RecordJoint(i, j, R.Hypot(re, im) * half * inverse, R.Hypot(re, im) * half, uncertainty);
            }

            return true;
        }

        if (IsNoise(pull, re, im))
        {
            return false;
        }

        if (!gw.IsEmpty)
        {
            largest = R.Max(largest, R.Max(R.Abs(re), R.Abs(im)) * half * inverse);
        }

        return true;
    }

    /// <summary>
    /// Inside a group: rounding contributes nothing, that of numbers as large as other vectors' cotangents included, since those of the
    /// group may have cancelled; neither does what would be rounding of the whole gradient at any gap that can be told from 0. NaN is
    /// seen, and anything else has no gradient.
    /// </summary>
    bool ClosePairDivides(in CandidatePair<R> pair, R re, R im)
    {
        if (IsNoise(R.Max(pull, pair.Pull), re, im) || pair.Residual <= R.CreateTruncating(rule.Eps) * pair.Tolerance * largest)
        {
            return false;
        }

        if (R.IsNaN(pair.Residual))
        {
            return true;
        }

        (int low, int high) = (Math.Min(pair.I, pair.J), Math.Max(pair.I, pair.J));
        rule.Refuse(Pair(low, high, pair.Residual) with { Tolerance = Reals.Number(pair.Tolerance) });
        return false;
    }

    R CarefulReciprocal(int i, int j, R difference, R re, R im)
    {
        R gap = R.Abs(difference), pull = norms[i] + norms[j], residual = R.Hypot(re, im) * R.CreateTruncating(0.5);
        if (!R.IsNaN(lorentzian))
        {
            R h = R.Hypot(difference, lorentzian);
            Note(i, j, gap, residual, pull, divides: !R.IsZero(difference));
            return R.IsZero(h) ? R.Zero : difference / h / h;
        }

        R apart = gw.IsEmpty ? R.Zero : R.Abs(gw[i] - gw[j]);
        var pair = new CandidatePair<R>
        {
            I = i,
            J = j,
            Gap = gap,
            Tolerance = tolerance,
            Difference = apart,
            Residual = residual,
            Pull = pull,
        };
        return CarefullyDivides(pair, gap <= tolerance, re, im) ? R.One / difference : R.Zero;
    }

    bool CarefullyDivides(in CandidatePair<R> pair, bool close, R re, R im)
    {
        bool divides = close
            ? ClosePairDivides(pair, re, im)
            : FarPairDivides(pair.I, pair.J, R.One / pair.Gap, pair.Difference, pair.Pull, re, im);
        Note(pair.I, pair.J, pair.Gap, pair.Residual, pair.Pull, divides);
        return divides;
    }

    /// <summary>
    /// r_ij is what rounding alone can explain. Either part is at most the modulus, and cheaper: it settles nearly every pair.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    readonly bool IsNoise(R pull, R re, R im)
    {
        R half = R.CreateTruncating(0.5), threshold = noise * pull;
        return R.Abs(re) * half <= threshold && R.Abs(im) * half <= threshold && R.Hypot(re, im) * half <= threshold;
    }

    readonly void Note(int i, int j, R gap, R residual, R pull, bool divides)
    {
        if (certify)
        {
            rule.Note(i, j, Reals.Number(residual), Reals.Number(pull), divides ? Reals.Number(gap) : double.PositiveInfinity);
        }
    }

    void RecordJoint(int i, int j, R contribution, R residual, R uncertainty)
    {
        largest = R.Max(largest, contribution);
        if (uncertainty > worst)
        {
            worst = uncertainty;
            rule.Joint(Pair(Math.Min(i, j), Math.Max(i, j), residual), Reals.Number(uncertainty));
        }
    }

    void StartCertificate()
    {
        var values = new Complex[w.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Reals.Number(w[i]);
        }

        var groups = new int[values.Length];
        SpectralGroups.OfOrdered(w, tolerance, groups);
        rule.StartCertificate(values, groups, offset);
    }

    readonly ClosePair Pair(int i, int j, R residual) => new(null, offset + i, offset + j, Value(i), Value(j), Reals.Number(residual));

    readonly Complex Value(int i) => complexValues.IsEmpty ? Reals.Number(w[i]) : complexValues[i];
}
