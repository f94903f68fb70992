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
    public ClosePairs(
        SpectralNames names, ReadOnlySpan<R> w, ReadOnlySpan<R> gw, ReadOnlySpan<R> norms, Degeneracy policy, int? batch,
        GradientCertificate? certificate = null)
    {
        this.w = w;
        this.gw = gw;
        this.norms = norms;
        certify = certificate is not null;
        rule = RuleOf(names, w, policy, batch, certificate);
        (noise, jointNoise) = (R.CreateTruncating(rule.Noise), R.CreateTruncating(rule.JointNoise));
        (tolerance, lorentzian) = (R.CreateTruncating(rule.Tolerance), R.CreateTruncating(rule.Lorentzian));
        foreach (R g in gw)
        {
            largest = R.MaxMagnitude(largest, g);
        }

        largest = R.Abs(largest);
        distinct = R.Sqrt(Epsilon) * largest;
    }

    static R Epsilon => R.BitIncrement(R.One) - R.One;

    /// <summary>Thresholds for ordered real values, of which there is at least one.</summary>
    public static DegeneracyRule RuleOf(
        SpectralNames names, ReadOnlySpan<R> w, Degeneracy policy, int? batch = null, GradientCertificate? certificate = null)
    {
        double first = Number(w[0]), last = Number(w[^1]);
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
            names, policy, Math.Max(Math.Abs(first), Math.Abs(last)), Math.Min(first, last), Math.Max(first, last), w.Length, Number(Epsilon), batch,
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

    static double Number(R x) => double.CreateTruncating(x);

    readonly ClosePair Pair(int i, int j, R residual) => new(null, i, j, Number(w[i]), Number(w[j]), Number(residual));

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
