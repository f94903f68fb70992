using System.Numerics;

namespace Lapack;

/// <summary>
/// The rule of <see cref="Degeneracy"/> for the spectrum of one matrix, whatever decomposition it comes from: the thresholds, what becomes
/// of pairs that have no gradient, and the certificate. <see cref="ClosePairs{R}"/> applies it to ordered real values in kernels,
/// <see cref="PairDecisions"/> to values of any kind in array functions.
/// </summary>
struct DegeneracyRule
{
    readonly SpectralNames names;
    readonly Degeneracy policy;
    readonly int? batch;
    readonly CertificateBuilder? certificate;
    double worst;
    ClosePair worstPair;
    double split;
    ClosePair splitPair;
    int dropped;
    ClosePair firstDropped;

    /// <param name="names">What messages say.</param>
    /// <param name="policy">The rule's constants.</param>
    /// <param name="magnitude">The largest modulus of a value.</param>
    /// <param name="low">The smallest value, and the largest; for complex values 0 and the diameter of the spectrum.</param>
    /// <param name="high">See <paramref name="low"/>.</param>
    /// <param name="n">How many values.</param>
    /// <param name="eps">The rounding unit of the type.</param>
    /// <param name="batch">The matrix of the batch, for messages; null for a single one.</param>
    /// <param name="certificate">What is to be filled, or null.</param>
    public DegeneracyRule(
        SpectralNames names, Degeneracy policy, double magnitude, double low, double high, int n, double eps, int? batch,
        CertificateBuilder? certificate)
    {
        (this.names, this.policy, this.batch, this.certificate, Eps) = (names, policy, batch, certificate, eps);
        double root = Math.Sqrt(n);
        Noise = policy.NoiseFactor * root * eps;
        JointNoise = 2 * eps / root;

        // Equal eigenvalues of Q diag(w) Q^H, formed in floating point, come out up to 12 eps max|w| apart (measured at n = 2 to 100 with
        // reference LAPACK, OpenBLAS and MKL), whatever n.
        double relative = policy.RelativeTolerance ?? (4 * eps), floor = 8 * policy.NoiseFactor * eps * magnitude, spread = high - low;

        // Near the end of the range the spread itself overflows.
        Tolerance = Math.Max((relative * high) - (relative * low), floor);
        Scale = spread > floor && double.IsFinite(spread) ? spread : magnitude;
        Lorentzian = policy.Width is { } width ? width * Scale : double.NaN;
    }

    /// <summary>The rounding unit of the type.</summary>
    public double Eps { get; }

    /// <summary>A residual up to this times |gV_i| + |gV_j| is rounding.</summary>
    public double Noise { get; }

    /// <summary>What rounding may sit in the residual of a joint pair, likewise.</summary>
    public double JointNoise { get; }

    /// <summary>Gaps up to this are those of equal values.</summary>
    public double Tolerance { get; }

    /// <summary>What a Lorentzian's width refers to.</summary>
    public double Scale { get; }

    /// <summary>The width of the Lorentzian; NaN if the gradient divides.</summary>
    public double Lorentzian { get; }

    /// <summary>How much of a gradient may be rounding in a joint pair before it is refused.</summary>
    public readonly double Resolution => Eps > 1e-10 ? 1e-2 : 1e-6;

    /// <summary>For the certificate: the residual of a pair, |gV_i| + |gV_j|, and the factor it was multiplied by.</summary>
    public readonly void Note(int i, int j, double gap, double residual, double pull, double factor) =>
        certificate?.Note(i, j, residual, pull, factor == 0 ? double.PositiveInfinity : gap, Noise);

    /// <summary>
    /// For any decomposition: whether a pair's residual is divided by its gap. False where rounding explains the residual, and where the
    /// pair has no gradient, unless the policy throws then. A Lorentzian always divides.
    /// </summary>
    /// <param name="i">One index.</param>
    /// <param name="j">The other.</param>
    /// <param name="wi">The value of i.</param>
    /// <param name="wj">The value of j.</param>
    /// <param name="residual">How strongly the loss pulls the pair apart.</param>
    /// <param name="pull">The size of the numbers that the residual is the difference of, |gV_i| + |gV_j|.</param>
    public bool Divides(int i, int j, Complex wi, Complex wj, double residual, double pull)
    {
        if (!double.IsNaN(Lorentzian))
        {
            return true;
        }

        if (residual <= Noise * pull)
        {
            return false;
        }

        // NaN divides: it must be seen.
        if (!(Complex.Abs(wi - wj) <= Tolerance) || double.IsNaN(residual))
        {
            return true;
        }

        Refuse(new(batch, Math.Min(i, j), Math.Max(i, j), i < j ? wi : wj, i < j ? wj : wi, residual));
        return false;
    }

    /// <summary>A pair has no gradient: throws, or counts it.</summary>
    public void Refuse(ClosePair pair)
    {
        pair = pair with { Batch = batch };
        if (policy.Throws)
        {
            throw WithoutGradient(pair);
        }

        if (dropped++ == 0)
        {
            firstDropped = pair;
        }
    }

    readonly IllPosedGradientException WithoutGradient(ClosePair pair) => names.Parts(pair.I, pair.J)
        ? IllPosedGradientException.Cut(names, pair, Tolerance)
        : IllPosedGradientException.Degenerate(names, pair, Tolerance);

    /// <summary>Inside a group of equal values, some of whose vectors the loss uses too, the cotangents of the values differ by so much.</summary>
    public void Split(ClosePair pair, double difference)
    {
        if (difference > split)
        {
            (split, splitPair) = (difference, pair with { Batch = batch });
        }
    }

    /// <summary>A joint pair was divided, whose residual may hold rounding that, divided by the gap, is so large.</summary>
    public void Joint(ClosePair pair, double uncertainty)
    {
        if (uncertainty > worst)
        {
            (worst, worstPair) = (uncertainty, pair with { Batch = batch });
        }
    }

    /// <summary>
    /// After all pairs: refuses a group that the cotangents of the values split, and a joint pair whose rounding would be a visible part
    /// of the gradient; writes the event; hands over the certificate.
    /// </summary>
    /// <param name="largest">The largest entry of the gradient in the basis of the vectors.</param>
    public readonly void Conclude(double largest)
    {
        ClosePair? joint = split > Math.Sqrt(Eps) * largest ? splitPair : worst > Resolution * largest ? worstPair : null;
        if (joint is { } pair && policy.Throws)
        {
            throw IllPosedGradientException.Joint(names, pair);
        }

        if (policy.Warns && (joint is not null || dropped > 0) && LapackEventSource.Log.IsEnabled())
        {
            string message = (dropped > 0
                ? WithoutGradient(firstDropped)
                : IllPosedGradientException.Joint(names, joint!.Value)).Message;
            LapackEventSource.Log.IllPosedGradient(names.Function, batch ?? -1, Math.Max(1, dropped), message);
        }

        certificate?.Finish(names.Function, batch, largest, dropped);
    }
}
