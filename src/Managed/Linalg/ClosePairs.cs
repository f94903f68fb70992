using System.Numerics;
using System.Runtime.CompilerServices;

namespace Lapack;

/// <summary>
/// Decides, for the spectrum of one Hermitian matrix, what a pair of eigenvectors contributes to a gradient: residual first, then
/// gap, then exception. The rule stands at <see cref="Degeneracy"/>; here also the rule for joint losses.
/// </summary>
/// <remarks>
/// A loss of w and V together, such as tr(M V diag(w) V^H), can pass the residual test at equal eigenvalues although 0 is wrong there:
/// its residual vanishes only because the gap does. Its mark is that gw differs between the two. Such a pair ("joint") is therefore
/// refused inside a group of equal eigenvalues, unless the difference is negligible beside the whole gradient; outside it is always
/// divided, and refused if the rounding that may sit in its residual (an element of V^T gV rounds like eps |gV_j| / sqrt(n)), divided by
/// the gap, exceeds a part <c>Resolution</c> of the whole gradient.
/// </remarks>
ref struct ClosePairs<R> where R : unmanaged, IFloatingPointIeee754<R>
{
    readonly ReadOnlySpan<R> w;
    readonly ReadOnlySpan<R> gw;
    readonly ReadOnlySpan<R> norms;
    readonly int? batch;
    readonly R noise;
    readonly R jointNoise;
    readonly R tolerance;
    readonly R lorentzian;
    readonly R distinct;
    R largest;
    R worst;
    R split;
    (int I, int J) splitPair;
    (int I, int J, R Residual) worstPair;

    /// <param name="w">Eigenvalues, ascending.</param>
    /// <param name="gw">Their cotangents; empty if there are none.</param>
    /// <param name="norms">|gV_j|, the norm of each eigenvector's cotangent.</param>
    /// <param name="policy">The rule's constants.</param>
    /// <param name="batch">The matrix of the batch, for exceptions; null for a single one.</param>
    public ClosePairs(ReadOnlySpan<R> w, ReadOnlySpan<R> gw, ReadOnlySpan<R> norms, Degeneracy policy, int? batch)
    {
        this.w = w;
        this.gw = gw;
        this.norms = norms;
        this.batch = batch;
        R eps = Epsilon, root = R.Sqrt(R.CreateTruncating(w.Length));
        noise = R.CreateTruncating(policy.NoiseFactor) * root * eps;
        jointNoise = R.CreateTruncating(2) * eps / root;
        (tolerance, R scale) = ToleranceOf(w, policy);
        lorentzian = policy.Width is { } width ? R.CreateTruncating(width) * scale : R.NaN;
        foreach (R g in gw)
        {
            largest = R.MaxMagnitude(largest, g);
        }

        largest = R.Abs(largest);
        distinct = R.Sqrt(eps) * largest;
    }

    static R Epsilon => R.BitIncrement(R.One) - R.One;

    /// <summary>Gaps up to this are those of equal eigenvalues; and the scale that a Lorentzian's width refers to.</summary>
    public static (R Tolerance, R Scale) ToleranceOf(ReadOnlySpan<R> w, Degeneracy policy)
    {
        R eps = Epsilon, magnitude = R.Max(R.Abs(w[0]), R.Abs(w[^1]));
        R relative = policy.RelativeTolerance is { } r ? R.CreateTruncating(r) : R.CreateTruncating(4) * eps;

        // Equal eigenvalues of Q diag(w) Q^H, formed in floating point, come out up to 12 eps max|w| apart (measured at n = 2 to 100 with
        // reference LAPACK, OpenBLAS and MKL), whatever n.
        R floor = R.CreateTruncating(8 * policy.NoiseFactor) * eps * magnitude;
        R spread = w[^1] - w[0];

        // Near the end of the range the spread itself overflows.
        return (R.Max((relative * w[^1]) - (relative * w[0]), floor), spread > floor && R.IsFinite(spread) ? spread : magnitude);
    }

    /// <summary>
    /// Finds where the eigenvalue cotangents differ most inside a group of equal eigenvalues, some of whose eigenvectors the loss uses
    /// too; <see cref="CheckResolved"/> judges it by the whole gradient. Groups are the transitive closure of gaps within the tolerance.
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
            for (end = first + 1; end < w.Length && w[end] - w[end - 1] <= tolerance; end++)
            {
                used |= !R.IsZero(norms[end]);
                low = gw[end] < gw[low] ? end : low;
                high = gw[end] > gw[high] ? end : high;
            }

            if (used && gw[high] - gw[low] > split)
            {
                split = gw[high] - gw[low];
                splitPair = (Math.Min(low, high), Math.Max(low, high));
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
        if (gap <= tolerance || !R.IsNaN(lorentzian))
        {
            return CloseFactor(i, j, difference, re, im);
        }

        // Far apart, as nearly all pairs are. Comparisons are so written that NaN leads to the careful branch.
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
    /// the gradient.
    /// </summary>
    public readonly void CheckResolved()
    {
        if (split > R.Sqrt(Epsilon) * largest)
        {
            (int i, int j) = splitPair;
            throw IllPosedGradientException.Joint(batch, i, j, Number(w[i]), Number(w[j]), 0);
        }

        if (worst > Resolution * largest)
        {
            (int i, int j, R residual) = worstPair;
            throw IllPosedGradientException.Joint(batch, i, j, Number(w[i]), Number(w[j]), Number(residual));
        }
    }

    static R Resolution => R.CreateTruncating(typeof(R) == typeof(float) ? 1e-2 : 1e-6);

    static double Number(R x) => double.CreateTruncating(x);

    /// <summary>r_ij is what rounding alone can explain. Either part is at most the modulus, and cheaper: it settles nearly every pair.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    readonly bool IsNoise(R pull, R re, R im)
    {
        R half = R.CreateTruncating(0.5), threshold = noise * pull;
        return R.Abs(re) * half <= threshold && R.Abs(im) * half <= threshold && R.Hypot(re, im) * half <= threshold;
    }

    readonly R CloseFactor(int i, int j, R difference, R re, R im)
    {
        if (!R.IsNaN(lorentzian))
        {
            R h = R.Hypot(difference, lorentzian);
            return R.IsZero(h) ? R.Zero : difference / h / h;
        }

        if (IsNoise(norms[i] + norms[j], re, im))
        {
            return R.Zero;
        }

        R residual = R.Hypot(re, im) * R.CreateTruncating(0.5);
        return R.IsNaN(residual)
            ? R.One / difference
            : throw IllPosedGradientException.Degenerate(
                batch, Math.Min(i, j), Math.Max(i, j), Number(w[Math.Min(i, j)]), Number(w[Math.Max(i, j)]), Number(residual), Number(tolerance));
    }

    void RecordJoint(int i, int j, R gap, R residual, R uncertainty)
    {
        largest = R.Max(largest, residual / gap);
        if (uncertainty > worst)
        {
            (worst, worstPair) = (uncertainty, (i, j, residual));
        }
    }
}
