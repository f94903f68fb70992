namespace Lapack;

/// <summary>
/// E = diag(gw) + N / 2 of Eigh.cs, the gradient in the basis of the eigenvectors, as a differentiable expression of w, gw and X = V^T gV;
/// which pairs count is decided from the numbers at hand.
/// </summary>
/// <remarks>
/// A residual that is rounding has the value 0 here too, but keeps its derivative: it may vanish by symmetry, or because the loss is
/// at a minimum.
/// </remarks>
sealed class EighCoupling
{
    /// <param name="names">What messages say.</param>
    /// <param name="policy">The rule's constants.</param>
    /// <param name="w">Eigenvalues; this and the others are plain numbers.</param>
    /// <param name="gw">Their cotangents, or null.</param>
    /// <param name="x">X, or null if no vector has a cotangent.</param>
    /// <param name="pulls">What rounding in X is measured by; see <see cref="EighResiduals"/>.</param>
    public EighCoupling(SpectralNames names, Degeneracy policy, NDArray w, NDArray? gw, NDArray? x, NDArray? pulls)
    {
        Pairs = new(w, policy);
        Residuals = x is null || policy.Width is not null || x.Size == 0 ? null : new(names, policy, w, gw, x, pulls!);
    }

    public EighPairs Pairs { get; }

    public EighResiduals? Residuals { get; }

    /// <summary>E; one of gw and x is not null.</summary>
    public NDArray Evaluate(NDArray w, NDArray? gw, NDArray? x)
    {
        NDArray? e = gw is null ? null : Num.MakeDiagonal(gw);
        if (x is null)
        {
            return e!;
        }

        NDArray n = MatrixAlgebra.TwiceAntiHermitian(x);
        n = Residuals is null ? n : n - Num.Where(Residuals.Rounding, n.Value, 0);
        NDArray half = 0.5 * n * Pairs.Factors(w);
        return e is null ? half : e + half;
    }
}
