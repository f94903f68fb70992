namespace Lapack;

/// <summary>
/// What happens when the loss changes with the phase of a complex eigenvector, so that it is not a function of the matrix.
/// </summary>
public enum GaugeCheck
{
    /// <summary>The gradient throws <see cref="IllPosedGradientException"/> if |imag X_ii| exceeds sqrt(eps) |gV_i|.</summary>
    Throw,

    /// <summary>The dependence is ignored: the gradient is that for phases held as LAPACK happened to choose them.</summary>
    Ignore,
}

/// <summary>The choice among eigenvectors that differ by a phase, or by a sign.</summary>
public enum Gauge
{
    /// <summary>As LAPACK returns them; losses must not depend on the phases.</summary>
    None,

    /// <summary>
    /// The largest component of each vector is real and positive (the first of equal ones). Every loss then has a gradient where the
    /// eigenvalues are simple and no two components tie.
    /// </summary>
    LargestReal,
}
