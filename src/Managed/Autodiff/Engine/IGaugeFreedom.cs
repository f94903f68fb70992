namespace Lapack;

/// <summary>
/// A primitive whose inputs do not determine its outputs entirely: eigenvectors have arbitrary phases, and any basis at equal
/// eigenvalues. <see cref="Autodiff.CheckGrads(Func{NDArray, NDArray}, NDArray, int, GradientCheckOptions)"/> replaces its
/// outputs by equivalent ones and reports a function that tells them apart.
/// </summary>
public interface IGaugeFreedom
{
    /// <summary>Outputs that are as right as those given, chosen at random: other phases, other bases of degenerate spaces.</summary>
    /// <param name="outputs">What the forward function returned, plain arrays.</param>
    /// <param name="random">The same for equal inputs, so that two factorizations of one matrix agree.</param>
    NDArray[] Equivalent(NDArray[] outputs, Random random);
}
