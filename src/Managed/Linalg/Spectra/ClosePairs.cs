using System.Numerics;
using System.Runtime.CompilerServices;

namespace Lapack;

/// <summary>
/// Decides, for the real values w of one matrix (eigenvalues, singular values), what a pair of vectors contributes to a gradient:
/// residual first, then gap, then <see cref="Degeneracy"/>'s policy. The constants are those of <see cref="DegeneracyRule"/>; here also
/// the rule for joint losses.
/// </summary>
/// <remarks>
/// A loss of w and V together, such as tr(M V diag(w) V^H), can pass the residual test at equal eigenvalues although 0 is wrong there:
/// its residual vanishes only because the gap does. Its mark is that gw differs between the two. Such a pair ("joint") is therefore
/// refused inside a group of equal eigenvalues, unless the difference is negligible beside the whole gradient; outside it is always
/// divided, and refused if the rounding that may sit in its residual (an element of V^T gV rounds like eps |gV_j| / sqrt(n)), divided by
/// the gap, exceeds a part <see cref="DegeneracyRule.Resolution"/> of the whole gradient.
/// </remarks>
ref struct ClosePairs<R> where R : unmanaged, IFloatingPointIeee754<R>
{
    readonly ReadOnlySpan<R> w;
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
    R largest;
    R worst;

    /// <param name="names">What messages say.</param>
    /// <param name="w">The values, in ascending or descending order.</param>
    /// <param name="gw">Their cotangents; empty if there are none.</param>
    /// <param name="norms">|gV_j|, the norm of each vector's cotangent (svd: of both vectors').</param>
    /// <param name="policy">The rule's constants.</param>
    /// <param name="batch">The matrix of the batch, for exceptions; null for a single one.</param>
    /// <param name="certificate">What is to be filled, or null.</param>
    /// <param name="extent">If w is only a part of the spectrum: what is known of the whole.</param>
    public ClosePairs(
        SpectralNames names, ReadOnlySpan<R> w, ReadOnlySpan<R> gw, ReadOnlySpan<R> norms, Degeneracy policy, int? batch,
        GradientCertificate? certificate = null, Extent? extent = null)
    {
        this.w = w;
        offset = extent?.First ?? 0;
        this.gw = gw;
        this.norms = norms;
        certify = certificate is not null;
        rule = RuleOf(names, w, policy, batch, certificate, extent);
        (noise, jointNoise) = (R.CreateTruncating(rule.Noise), R.CreateTruncating(rule.JointNoise));
        (tolerance, lorentzian) = (R.CreateTruncating(rule.Tolerance), R.CreateTruncating(rule.Lorentzian));
        foreach (R g in gw)
        {
            largest = R.MaxMagnitude(largest, g);
        }

        largest = R.Abs(largest);
        R pull = R.Zero;
        foreach (R norm in norms)
        {
            pull = R.Max(pull, norm);
        }

        // Beside what the vectors' cotangents weigh, such gw are rounding, as those of a loss that is stationary in V; they make no loss joint.
        if (largest * R.Max(R.Abs(w[0]), R.Abs(w[^1])) <= noise * pull)
        {
            this.gw = [];
        }

        distinct = R.Sqrt(Epsilon) * largest;
    }

    static R Epsilon => R.BitIncrement(R.One) - R.One;

    /// <summary>Thresholds for ordered real values, of which there is at least one.</summary>
    public static DegeneracyRule RuleOf(
        SpectralNames names, ReadOnlySpan<R> w, Degeneracy policy, int? batch = null, GradientCertificate? certificate = null,
        Extent? extent = null)
    {
        double first = Number(extent?.Low ?? w[0]), last = Number(extent?.High ?? w[^1]);
        CertificateBuilder? builder = null;
        if (certificate is not null)
        {
            var values = new Complex[w.Length];
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = Number(w[i]);
            }

            builder = new(certificate, batch ?? 0, values, names);
        }

        DegeneracyRule rule = new(
            names, policy, Math.Max(Math.Abs(first), Math.Abs(last)), Math.Min(first, last), Math.Max(first, last), extent?.Order ?? w.Length, Number(Epsilon), batch,
            builder);
        builder?.Group(rule.Tolerance);
        return rule;
    }

    /// <summary>
    /// Finds where the eigenvalue cotangents differ most inside a group of equal eigenvalues, some of whose eigenvectors the loss uses
    /// too; <see cref="Conclude"/> judges it by the whole gradient. Groups are the transitive closure of gaps within the tolerance.
    /// </summary>
    public void FindSplitGroups()
    {
        if (gw.IsEmpty || !R.IsNaN(lorentzian))
        {
            return;
        }

        for (int first = 0, end; first < w.Length; first = end)
        {
            (int low, int high) = (first, first);
            bool used = !R.IsZero(norms[first]);
            for (end = first + 1; end < w.Length && R.Abs(w[end] - w[end - 1]) <= tolerance; end++)
            {
                used |= !R.IsZero(norms[end]);
                low = gw[end] < gw[low] ? end : low;
                high = gw[end] > gw[high] ? end : high;
            }

            if (used && low != high)
            {
                rule.Split(Pair(Math.Min(low, high), Math.Max(low, high), R.Zero), Number(gw[high] - gw[low]));
            }
        }
    }

    /// <summary>The factor that N_ij / 2 is multiplied by in E: 1 / (w_j - w_i), 0, or a Lorentzian.</summary>
    /// <param name="i">The row.</param>
    /// <param name="j">The column; not i.</param>
    /// <param name="re">Real part of N_ij = X_ij - conj X_ji.</param>
    /// <param name="im">Its imaginary part.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public R Factor(int i, int j, R re, R im)
    {
        R difference = w[j] - w[i], gap = R.Abs(difference);
        if (certify || gap <= tolerance || !R.IsNaN(lorentzian))
        {
            return CarefulFactor(i, j, difference, re, im);
        }

        return FarFactor(i, j, difference, gap, re, im);
    }

    /// <remarks>Far apart, as nearly all pairs are. Comparisons are so written that NaN leads to the careful branch.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    R FarFactor(int i, int j, R difference, R gap, R re, R im)
    {
        R half = R.CreateTruncating(0.5), inverse = R.One / difference, pull = norms[i] + norms[j];
        if (!gw.IsEmpty && R.Abs(gw[i] - gw[j]) > distinct)
        {
            R uncertainty = jointNoise * pull * R.Abs(inverse);
            if (!((R.Abs(re) + R.Abs(im)) * half * R.Abs(inverse) <= largest) || uncertainty > worst)
            {
                RecordJoint(i, j, gap, R.Hypot(re, im) * half, uncertainty);
            }

            return inverse;
        }

        if (IsNoise(pull, re, im))
        {
            return R.Zero;
        }

        if (!gw.IsEmpty)
        {
            largest = R.Max(largest, R.Max(R.Abs(re), R.Abs(im)) * half * R.Abs(inverse));
        }

        return inverse;
    }

    /// <summary>
    /// After all pairs: refuses a group that the eigenvalue cotangents split, and a joint pair whose rounding would be a visible part of
    /// the gradient; tells of pairs left out; hands over the certificate.
    /// </summary>
    public readonly void Conclude() => rule.Conclude(Number(largest));

    /// <summary>Gaps up to this are those of equal values.</summary>
    public readonly R Tolerance => tolerance;

    /// <summary>Tells of a part of the gradient that is not made here.</summary>
    public void Weigh(R size) => largest = R.Max(largest, size);

    /// <summary>
    /// The nearest value outside a subset, in another group than w_j: if gw_j is not zero the pair is joint, as in <see cref="Factor"/>.
    /// </summary>
    public void Beyond(int j, int other, R value)
    {
        R gap = R.Abs(value - w[j]), uncertainty = jointNoise * norms[j] / gap;
        if (!gw.IsEmpty && R.Abs(gw[j]) > distinct && uncertainty > worst)
        {
            worst = uncertainty;
            rule.Joint(Across(j, other, value, R.Zero), Number(uncertainty));
        }
    }

    /// <summary>A value outside a subset that belongs to the group of w_j, and the residual towards the group's part outside.</summary>
    public void AcrossCut(int j, int other, R value, R residual)
    {
        if (R.IsZero(norms[j]))
        {
            return;
        }

        if (!gw.IsEmpty)
        {
            rule.Split(Across(j, other, value, residual), Number(R.Abs(gw[j])));
        }

        if (residual > noise * norms[j])
        {
            rule.Refuse(Across(j, other, value, residual));
        }
    }

    readonly ClosePair Across(int j, int other, R value, R residual) => offset + j < other
        ? new(null, offset + j, other, Number(w[j]), Number(value), Number(residual))
        : new(null, other, offset + j, Number(value), Number(w[j]), Number(residual));

    /// <summary>The whole spectrum, of which w is a part.</summary>
    /// <param name="First">The number of w's first value.</param>
    /// <param name="Order">How many values there are.</param>
    /// <param name="Low">The smallest one.</param>
    /// <param name="High">The largest one.</param>
    public readonly record struct Extent(int First, int Order, R Low, R High);

    static double Number(R x) => double.CreateTruncating(x);

    readonly ClosePair Pair(int i, int j, R residual) =>
        new(null, offset + i, offset + j, Number(w[i]), Number(w[j]), Number(residual));

    /// <summary>r_ij is what rounding alone can explain. Either part is at most the modulus, and cheaper: it settles nearly every pair.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    readonly bool IsNoise(R pull, R re, R im)
    {
        R half = R.CreateTruncating(0.5), threshold = noise * pull;
        return R.Abs(re) * half <= threshold && R.Abs(im) * half <= threshold && R.Hypot(re, im) * half <= threshold;
    }

    R CarefulFactor(int i, int j, R difference, R re, R im)
    {
        R gap = R.Abs(difference), residual = R.Hypot(re, im) * R.CreateTruncating(0.5), pull = norms[i] + norms[j], factor;
        if (!R.IsNaN(lorentzian))
        {
            R h = R.Hypot(difference, lorentzian);
            factor = R.IsZero(h) ? R.Zero : difference / h / h;
        }
        else if (gap > tolerance)
        {
            factor = FarFactor(i, j, difference, gap, re, im);
        }
        else if (IsNoise(pull, re, im))
        {
            factor = R.Zero;
        }
        else if (R.IsNaN(residual))
        {
            factor = R.One / difference;
        }
        else
        {
            rule.Refuse(Pair(Math.Min(i, j), Math.Max(i, j), residual));
            factor = R.Zero;
        }

        rule.Note(i, j, Number(gap), Number(residual), Number(pull), Number(factor));
        return factor;
    }

    void RecordJoint(int i, int j, R gap, R residual, R uncertainty)
    {
        largest = R.Max(largest, residual / gap);
        if (uncertainty > worst)
        {
            worst = uncertainty;
            rule.Joint(Pair(i, j, residual), Number(uncertainty));
        }
    }
}
