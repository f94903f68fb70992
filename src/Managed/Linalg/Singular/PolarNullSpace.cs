using Lapack.Native;

namespace Lapack;

/// <summary>
/// The singular values of matrices with at least as many rows as columns that are zero but for rounding, of their polar factors A = W P:
/// beside them W has columns that the matrix does not determine, and P a kink.
/// </summary>
sealed class PolarNullSpace
{
    static readonly SpectralNames names = new("polar", "singular value", "singular vector", null);

    readonly NDArray v;
    readonly double[] s;
    readonly int n;
    readonly double eps;

    PolarNullSpace(NDArray s, NDArray v) => (this.s, this.v, n, eps) = (s.ToArray<double>(), v, v.Shape[^1], v.DType.Epsilon());

    /// <summary>That of plain P, shape (..., n, n); null if all matrices have full rank.</summary>
    public static PolarNullSpace? Of(NDArray p)
    {
        if (p.Size == 0)
        {
            return null;
        }

        (NDArray s, NDArray v) = Linalg.Eigh(p, Uplo.Lower, new() { CheckFinite = false });
        var found = new PolarNullSpace(s, v);
        return Enumerable.Range(0, found.s.Length / found.n).Any(m => found.Vanishes(m, 0)) ? found : null;
    }

    /// <summary>P^-1 without the singular values that vanish.</summary>
    public static NDArray Inverse(NDArray p) => Linalg.Pinv(p, DegeneracyRule.FloorOf(1, p.DType.Epsilon()), checkFinite: false);

    /// <summary>Refuses a loss that depends on a column of W outside of the range that A has.</summary>
    /// <param name="outer">conj((I - conj(W) W^T) gW).</param>
    /// <param name="g">gW.</param>
    /// <exception cref="IllPosedGradientException">The loss has no gradient.</exception>
    public void CheckOuter(NDArray outer, NDArray g) => Find(Num.MatMul(outer, v), Norm(g), 0);

    /// <summary>Refuses a loss that depends on P between directions that A maps to zero, where P has a kink.</summary>
    /// <param name="gh">The Hermitian part of gP.</param>
    /// <exception cref="IllPosedGradientException">The loss has no gradient.</exception>
    public void CheckHermitian(NDArray gh)
    {
        // Only what lies in the null spaces counts: V_0^H gP^T V_0.
        bool[] vanish = new bool[s.Length];
        for (int at = 0; at < vanish.Length; at++)
        {
            vanish[at] = Vanishes(at / n, at % n);
        }

        NDArray mask = NDArray.Wrap(vanish, [.. v.Shape[..^2], n]), inner = MatrixAlgebra.Congruence(v, Num.SwapAxes(gh));
        Find(Num.Where(MatrixAlgebra.AsColumn(mask), inner, 0), Norm(gh), DegeneracyRule.FloorOf(1, eps));
    }

    /// <summary>The matrices of which W has no derivative along a direction, shape (..., 1, 1); null if there are none.</summary>
    /// <param name="outer">(I - W W^H) dA.</param>
    /// <param name="da">dA.</param>
    public NDArray? Lost(NDArray outer, NDArray da)
    {
        double[] found = Residuals(Num.MatMul(outer, v)), pull = Norm(da);
        var lost = new bool[pull.Length];
        for (int at = 0; at < found.Length; at++)
        {
            lost[at / n] |= Vanishes(at / n, at % n) && found[at] > Noise(outer) * pull[at / n];
        }

        return Array.Exists(lost, x => x) ? NDArray.Wrap(lost, [.. v.Shape[..^2], 1, 1]) : null;
    }

    /// <summary>Why there is no derivative.</summary>
    public Exception Refusal()
    {
        int m = Enumerable.Range(0, s.Length / n).First(m => Vanishes(m, 0));
        return Refusal(m, 0, double.NaN);
    }

    IllPosedGradientException Refusal(int m, int i, double residual)
    {
        double value = s[(m * n) + i];
        ClosePair pair = new(v.Rank > 2 ? m : null, n - 1 - i, n - 1 - i, value, -value, residual);
        return IllPosedGradientException.Degenerate(names, pair, 2 * Tolerance(m));
    }

    void Find(NDArray columns, double[] pull, double more)
    {
        double[] found = Residuals(columns);
        for (int at = 0; at < found.Length; at++)
        {
            if (Vanishes(at / n, at % n) && found[at] > (Noise(columns) + more) * pull[at / n])
            {
                throw Refusal(at / n, at % n, found[at]);
            }
        }
    }

    double Noise(NDArray columns) => 8 * Math.Sqrt(columns.Shape[^2]) * eps;

    double Tolerance(int m) => DegeneracyRule.FloorOf(Math.Abs(s[(m * n) + n - 1]), eps);

    bool Vanishes(int m, int i) => s[(m * n) + i] <= Tolerance(m);

    static double[] Residuals(NDArray columns) => Num.EuclideanNorm(columns, -2).ToArray<double>();

    static double[] Norm(NDArray g) => Num.EuclideanNorm(Num.Reshape(g, [.. g.Shape[..^2], -1]), -1).ToArray<double>();
}
