using System.Numerics;

namespace Lapack;

/// <summary>
/// When a loss depends on the phases of complex vectors, of which the matrix determines none: then it has no gradient. The derivative of
/// the loss with respect to the phase of vector i, |imag X_ii| for eigh, must vanish up to sqrt(eps) |gV_i|. A column whose whole cotangent
/// is itself only rounding, of the largest one or of what the values contribute, is not judged.
/// </summary>
readonly ref struct GaugeRule<R>
    where R : unmanaged, IFloatingPointIeee754<R>
{
    readonly ReadOnlySpan<R> norms;
    readonly ReadOnlySpan<R> w;
    readonly R root;
    readonly R floor;

    /// <param name="norms">|gV_i|, or whatever else the derivative with respect to the phase is measured by.</param>
    /// <param name="w">The values, or their moduli; empty if <see cref="IsBroken"/> alone is asked, without cotangents.</param>
    /// <param name="gw">Their cotangents, or the moduli; empty if there are none.</param>
    /// <param name="order">How many numbers are summed in one derivative.</param>
    /// <param name="eps">The rounding unit of the type that the numbers come from.</param>
    public GaugeRule(ReadOnlySpan<R> norms, ReadOnlySpan<R> w, ReadOnlySpan<R> gw, int order, R eps)
    {
        this.norms = norms;
        this.w = w;
        R largest = R.Zero;
        foreach (R norm in norms)
        {
            largest = R.Max(largest, norm);
        }

        for (int i = 0; i < gw.Length; i++)
        {
            largest = R.Max(largest, R.Abs(gw[i] * w[i]));
        }

        root = RootOf(eps);
        floor = R.CreateTruncating(4) * R.Sqrt(R.CreateTruncating(order)) * eps * largest;
    }

    /// <summary>A phase whose derivative is up to this times |gV_i| is not judged.</summary>
    public static R RootOf(R eps) => R.Sqrt(eps);

    /// <summary>Whether the loss depends on a phase.</summary>
    /// <param name="phase">The derivative with respect to it.</param>
    /// <param name="norm">What it is measured by.</param>
    public bool IsBroken(R phase, R norm) => R.Abs(phase) > R.Max(root * norm, floor);

    /// <summary>Throws if the loss depends on the phase of one of the vectors.</summary>
    /// <param name="context">The function and the matrix.</param>
    /// <param name="phases">For each vector the derivative with respect to its phase.</param>
    /// <param name="first">The number of the first vector in the whole spectrum.</param>
    public void Require(in PairContext context, ReadOnlySpan<R> phases, int first = 0)
    {
        for (int i = 0; i < phases.Length; i++)
        {
            if (IsBroken(phases[i], norms[i]))
            {
                throw IllPosedGradientException.GaugeDependent(
                    context.Names, context.Batch, first + i, Reals.Number(w[i]), Reals.Number(R.Abs(phases[i])));
            }
        }
    }
}
