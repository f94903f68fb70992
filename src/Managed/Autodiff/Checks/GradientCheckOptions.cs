namespace Lapack;

/// <summary>
/// How <see cref="Autodiff.CheckGrads(Func{NDArray[], NDArray}, NDArray[], int, GradientCheckOptions)"/> compares derivatives.
/// </summary>
public sealed record GradientCheckOptions
{
    /// <summary>Relative to the larger of 1 and the derivative; null for 1e-6, or 1e-2 where an argument has single precision.</summary>
    public double? Tolerance { get; init; }

    /// <summary>The seed of the random directions, cotangents and gauges.</summary>
    public int Seed { get; init; }

    /// <summary>The modes to check, at every order.</summary>
    public DerivativeModes Modes { get; init; } = DerivativeModes.Both;

    /// <summary>
    /// In how many random gauges values are compared, derivatives in three of them at most; 0 for none. A sign that matters escapes n
    /// gauges once in 2^n.
    /// </summary>
    public int Gauges { get; init; } = 10;
}
