namespace Lapack;

/// <summary>Of whose gradient a decision about close values is a part.</summary>
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
