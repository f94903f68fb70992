using System.Numerics.Tensors;

namespace Lapack;

/// <summary>How much rounding is in the numbers that decisions about pairs compare.</summary>
/// <param name="Noise">A residual up to this times the pull is rounding; <see cref="DegeneracyRule.Noise"/>.</param>
/// <param name="JointNoise">The rounding in the residual of a joint pair, likewise; <see cref="DegeneracyRule.JointNoise"/>.</param>
/// <param name="Eps">The rounding unit of the type.</param>
readonly record struct PairNoise(double Noise, double JointNoise, double Eps)
{
    /// <summary>Of spectra with so many values in a type.</summary>
    public static PairNoise Of(SpectralNames names, Degeneracy policy, int count, DType type)
    {
        DegeneracyRule rule = new PairContext(names, policy).RuleOf(SpectralExtent.OfEnds(0, 0, count, type.Epsilon()));
        return new(rule.Noise, rule.JointNoise, rule.Eps);
    }

    /// <summary>How much of a gradient may be rounding before it is refused.</summary>
    public double Resolution => DegeneracyRule.ResolutionOf(Eps);

    /// <summary>Cotangents of values that differ by more than this are different.</summary>
    /// <param name="cotangents">Flat, n a matrix.</param>
    /// <param name="p">A pair of the flat array of shape (..., n, n), which tells the matrix.</param>
    /// <param name="n">The number of values of one matrix.</param>
    public double Distinct(double[] cotangents, int p, int n) => Math.Sqrt(Eps) * Largest(cotangents.AsSpan(p / (n * n) * n, n));

    /// <summary>The largest modulus, 0 of none.</summary>
    public static double Largest(ReadOnlySpan<double> x) => x.IsEmpty ? 0 : Math.Abs(TensorPrimitives.MaxMagnitude(x));
}
