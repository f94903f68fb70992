using System.Numerics;
using Lapack.Native;

namespace Lapack;

/// <summary>
/// The rule of <see cref="Degeneracy"/> for the spectrum of one matrix, whatever decomposition it comes from: the thresholds, what becomes
/// of pairs that have no gradient, and the certificate. <see cref="ClosePairs{R}"/> decides by it what each pair contributes.
/// </summary>
struct DegeneracyRule
{
    readonly PairContext context;
    CertificateBuilder? certificate;
    double worst;
    ClosePair worstPair;
    double split;
    ClosePair splitPair;
    int dropped;
    ClosePair firstDropped;

    public DegeneracyRule(in PairContext context, in SpectralExtent extent)
    {
        this.context = context;
        Degeneracy policy = context.Policy;
        Eps = extent.Eps;
        double root = Math.Sqrt(extent.Count);
        Noise = policy.NoiseFactor * root * Eps;
        JointNoise = 2 * Eps / root;

        // Equal eigenvalues of Q diag(w) Q^H, formed in floating point, come out up to 12 eps max|w| apart (measured at n = 2 to 100 with
        // reference LAPACK, OpenBLAS and MKL), whatever n.
        double relative = policy.RelativeTolerance ?? (4 * Eps), spread = extent.High - extent.Low;
        Floor = FloorOf(policy, extent.Magnitude, Eps);

        // Near the end of the range the spread itself overflows.
        Tolerance = Math.Max((relative * extent.High) - (relative * extent.Low), Floor);
        Scale = spread > Floor && double.IsFinite(spread) ? spread : extent.Magnitude;
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

    /// <summary>The part of <see cref="Tolerance"/> that is rounding of the values: 8 c eps max|w|.</summary>
    public double Floor { get; }

    /// <summary>What a Lorentzian's width refers to.</summary>
    public double Scale { get; }

    /// <summary>The width of the Lorentzian; NaN if the gradient divides.</summary>
    public double Lorentzian { get; }

    /// <summary>How much of a gradient may be rounding in a joint pair before it is refused.</summary>
    public readonly double Resolution => ResolutionOf(Eps);

    /// <summary>The same for a rounding unit.</summary>
    public static double ResolutionOf(double eps) => eps > 1e-10 ? 1e-2 : 1e-6;

    /// <summary>
    /// The rounding in numbers that are computed from a matrix of this norm, by the default policy; for forms that take no policy, such as
    /// Schur's.
    /// </summary>
    public static double FloorOf(double norm, double eps) => FloorOf(Degeneracy.Throw, norm, eps);

    /// <summary>
    /// For the certificate: the residual of a pair, its pull, and the gap that it was divided by (infinite if it was not).
    /// </summary>
    public readonly void Note(int i, int j, double residual, double pull, double divisor) =>
        certificate?.Note(i, j, residual, pull, divisor, Noise);

    /// <summary>The same for a place and a value outside the subset, by its number in the spectrum.</summary>
    public readonly void NoteOutside(int i, int number, double residual, double pull, double divisor)
    {
        if (certificate is not null)
        {
            Note(i, certificate.PlaceOf(number), residual, pull, divisor);
        }
    }

    /// <summary>For the certificate: pairs that are not noted one by one were divided, with quotients of about this size.</summary>
    public readonly void NoteQuotient(double size) => certificate?.Divide(size);

    /// <summary>From here on every pair that is noted goes into the certificate that the context asks for.</summary>
    /// <param name="values">The values.</param>
    /// <param name="groups">For each value the first one of its group.</param>
    /// <param name="first">The number of the first value in the whole spectrum.</param>
    public void StartCertificate(Complex[] values, int[] groups, int first)
    {
        if (context.Certificate is { } target)
        {
            certificate = new(target, context, values, groups, first);
        }
    }

    /// <summary>For the certificate: a value outside the subset; see <see cref="CertificateBuilder.Widen"/>.</summary>
    public readonly void Widen(int number, Complex value, int? member) => certificate?.Widen(number, value, member);

    /// <summary>A pair has no gradient: throws, or counts it.</summary>
    public void Refuse(ClosePair pair)
    {
        pair = pair with { Batch = context.Batch };
        if (context.Policy.Throws)
        {
            throw WithoutGradient(pair);
        }

        if (dropped++ == 0)
        {
            firstDropped = pair;
        }
    }

    readonly IllPosedGradientException WithoutGradient(ClosePair pair) => context.Names.Parts(pair.I, pair.J)
        ? IllPosedGradientException.Cut(context.Names, pair, Tolerance)
        : IllPosedGradientException.Degenerate(context.Names, pair, pair.Tolerance ?? Tolerance);

    /// <summary>
    /// Inside a group of equal values, some of whose vectors the loss uses too, the cotangents of the values differ by so much.
    /// </summary>
    public void Split(ClosePair pair, double difference)
    {
        if (difference > split)
        {
            (split, splitPair) = (difference, pair with { Batch = context.Batch });
        }
    }

    /// <summary>A joint pair was divided, whose residual may hold rounding that, divided by the gap, is so large.</summary>
    public void Joint(ClosePair pair, double uncertainty)
    {
        if (uncertainty > worst)
        {
            (worst, worstPair) = (uncertainty, pair with { Batch = context.Batch });
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
        if (joint is { } pair && context.Policy.Throws)
        {
            throw IllPosedGradientException.Joint(context.Names, pair);
        }

        if (context.Policy.Warns && (joint is not null || dropped > 0) && LapackEventSource.Log.IsEnabled())
        {
            string message = (dropped > 0
                ? WithoutGradient(firstDropped)
                : IllPosedGradientException.Joint(context.Names, joint!.Value)).Message;
            LapackEventSource.Log.IllPosedGradient(context.Names.Function, context.Batch ?? -1, Math.Max(1, dropped), message);
        }

        certificate?.Finish(largest, dropped);
    }

    static double FloorOf(Degeneracy policy, double magnitude, double eps) => 8 * policy.NoiseFactor * eps * magnitude;
}

/// <summary>For which gradient close values are judged: what messages say, the policy, and where the certificate goes.</summary>
/// <param name="Names">What messages call the function and its results.</param>
/// <param name="Policy">The constants of the rule, and what becomes of pairs without a gradient.</param>
/// <param name="Batch">The matrix of the batch, for messages; null for a single one.</param>
/// <param name="Certificate">What is to be filled; null for none.</param>
readonly record struct PairContext(SpectralNames Names, Degeneracy Policy, int? Batch = null, GradientCertificate? Certificate = null)
{
    /// <summary>The context of the gradient of a call with options, for one matrix of a batch or for a single one.</summary>
    public static PairContext Of(SpectralNames names, SpectralOptions options, int? batch) =>
        new(names, options.Degeneracy, batch, options.Certificate);

    /// <summary>The thresholds that hold for a spectrum.</summary>
    public DegeneracyRule RuleOf(in SpectralExtent extent) => new(this, extent);
}

/// <summary>What tolerances refer to: the size of a spectrum, and the rounding unit of the type that it was computed in.</summary>
/// <param name="Low">The smallest value; for complex values 0.</param>
/// <param name="High">The largest value; for complex values the diameter of the spectrum.</param>
/// <param name="Magnitude">The largest modulus of a value.</param>
/// <param name="Count">How many values.</param>
/// <param name="Eps">The rounding unit.</param>
readonly record struct SpectralExtent(double Low, double High, double Magnitude, int Count, double Eps)
{
    /// <summary>Of real values in ascending or descending order, at least one.</summary>
    public static SpectralExtent OfOrdered<R>(ReadOnlySpan<R> w)
        where R : unmanaged, IFloatingPointIeee754<R> =>
        OfEnds(Reals.Number(w[0]), Reals.Number(w[^1]), w.Length, Reals.Number(Reals.Epsilon<R>()));

    /// <summary>Of real values whose smallest and largest are known, in either order.</summary>
    public static SpectralExtent OfEnds(double first, double last, int count, double eps) =>
        new(Math.Min(first, last), Math.Max(first, last), Math.Max(Math.Abs(first), Math.Abs(last)), count, eps);

    /// <summary>Of complex values.</summary>
    public static SpectralExtent OfComplex(ReadOnlySpan<Complex> w, double eps)
    {
        (double magnitude, double diameter) = (0, 0);
        for (int i = 0; i < w.Length; i++)
        {
            magnitude = Math.Max(magnitude, Complex.Abs(w[i]));
            for (int j = 0; j < i; j++)
            {
                diameter = Math.Max(diameter, Complex.Abs(w[i] - w[j]));
            }
        }

        return new(0, diameter, magnitude, w.Length, eps);
    }
}
