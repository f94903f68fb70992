namespace Lapack;

/// <summary>
/// E = diag(gw) + N / 2, the gradient of eigh in the basis of the eigenvectors, as a differentiable expression of w, gw and X = V^T gV;
/// shared by the standard and the generalized problem.
/// </summary>
sealed class EighCoupling
{
    static readonly SpectralNames names = SpectralNames.Eigh;

    readonly PairFamily family;
    readonly PairNoise noise;
    readonly double[] cotangents;

    /// <param name="policy">The constants of the rule.</param>
    /// <param name="w">Eigenvalues; this and the others are plain numbers.</param>
    /// <param name="gw">Their cotangents, or null.</param>
    /// <param name="x">X, or null if no vector has a cotangent.</param>
    /// <param name="pulls">What rounding in X is measured by, shape (..., n, n); null if X is.</param>
    public EighCoupling(Degeneracy policy, NDArray w, NDArray? gw, NDArray? x, NDArray? pulls)
    {
        Spectrum = Spectrum.OfHermitian(w, names, policy);
        (family, noise) = (PairFamily.Of(Spectrum, w), PairNoise.Of(names, policy, w.Shape[^1], w.DType));
        cotangents = gw is null ? new double[w.Size] : gw.ToArray<double>();
        Residuals = x is null || policy.Width is not null || x.Size == 0
            ? null
            : new(family, noise, cotangents, MatrixAlgebra.TwiceAntiHermitian(x), pulls!.ToArray<double>());
    }

    public Spectrum Spectrum { get; }

    /// <summary>Which residuals are rounding; null if no vector has a cotangent, or a Lorentzian divides everything.</summary>
    public PairResiduals? Residuals { get; }

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
        return Num.SumOfTerms(e, 0.5 * n * Spectrum.ReciprocalGaps(w))!;
    }

    /// <summary>Refuses pairs of vectors for which reverse over reverse would be wrong.</summary>
    public void CheckVectors()
    {
        if (Residuals is not null)
        {
            SecondOrder.CheckVectors(names, Residuals);
        }
    }

    /// <summary>Refuses a direction in which the derivative of gw would be wrong: B = V^H S V of the direction S.</summary>
    public void CheckValues(NDArray b)
    {
        int size = family.N * family.N;
        double[] sizes = Num.Abs(b).ToArray<double>();
        double[] largest = [.. Enumerable.Range(0, family.Count).Select(m => PairNoise.Largest(sizes.AsSpan(m * size, size)))];
        SecondOrder.CheckValues(names, noise, cotangents, largest, (family, sizes));
    }
}
