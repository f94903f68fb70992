using Lapack.Native;

namespace Lapack;

/// <summary>
/// The formula of Eigh.cs in differentiable functions, for derivatives of the derivative. Which pairs divide is decided once, from the
/// numbers at hand, by the rule that the first derivative obeys.
/// </summary>
sealed class EighFormula
{
    readonly Uplo uplo;
    readonly EighOptions options;
    readonly NDArray eigenvalues;
    readonly NDArray eigenvectors;
    readonly NDArray? weights;
    readonly EighPairs pairs;

    public EighFormula(Uplo uplo, EighOptions options, NDArray w, NDArray v, NDArray? gw, NDArray? gv)
    {
        (this.uplo, this.options, eigenvalues, eigenvectors, weights) = (uplo, options, w.Value, v.Value, gw?.Value);
        pairs = new(eigenvalues, options.Degeneracy);
    }

    /// <summary>gA from w, V, gw, gV: the array that the kernel computes, as a differentiable expression.</summary>
    public NDArray Evaluate(NDArray w, NDArray v, NDArray? gw, NDArray? gv)
    {
        NDArray? e = gw is null ? null : Num.MakeDiagonal(gw);
        if (gv is not null)
        {
            NDArray x = Num.MatMul(v, gv, Trans.Transpose);
            NDArray half = 0.5 * (x - Num.Conj(Num.SwapAxes(x))) * pairs.Factors(w);
            e = e is null ? half : e + half;
        }

        NDArray h = Num.MatMul(Num.MatMul(Num.Conj(v), e!), v, Trans.None, Trans.Transpose);
        if (options.GradientForm == GradientForm.Hermitian)
        {
            return h;
        }

        NDArray i = Num.Arange(v.Shape[^1]), row = i[.., Num.NewAxis];
        NDArray strict = uplo == Uplo.Lower ? row > i : row < i;
        return Num.Where(strict, 2 * h, 0) + Num.MakeDiagonal(Num.Real(Num.Diagonal(h)));
    }

    /// <summary>
    /// Refuses what this formula cannot see: with gw a function of the eigenvalues, the derivative of conj(V) diag(gw) V^T in a
    /// direction that mixes eigenvectors of equal eigenvalues has the part (gw_j - gw_i) / (w_j - w_i), a limit that the cotangents
    /// do not hold. B = V^H S V, S the Hermitian cotangent of gA, must have no such off-diagonal elements.
    /// </summary>
    public void CheckSecondOrder(NDArray cotangent)
    {
        int n = eigenvectors.Shape[^1];
        if (!pairs.AnyClose || options.Degeneracy.Width is not null)
        {
            return;
        }

        NDArray g = cotangent.Value, t = Num.SwapAxes(Num.Conj(g));
        NDArray i = Num.Arange(n), row = i[.., Num.NewAxis];
        NDArray s = options.GradientForm == GradientForm.Hermitian ? 0.5 * (g + t)
            : Num.Where(uplo == Uplo.Lower ? row >= i : row <= i, g, t);
        NDArray b = Num.Abs(Num.MatMul(Num.MatMul(eigenvectors, Num.Conj(s), Trans.ConjTranspose), eigenvectors));
        double[] size = b.ToArray<double>(), w = eigenvalues.ToArray<double>(), gw = weights!.ToArray<double>();
        bool[] apart = pairs.Separate.ToArray<bool>();
        double noise = options.Degeneracy.NoiseFactor * Math.Sqrt(n) * eigenvalues.DType.Epsilon();
        for (int m = 0; m < size.Length / (n * n); m++)
        {
            double scale = noise * size.AsSpan(m * n * n, n * n).ToArray().Max();
            for (int p = 0; p < n * n; p++)
            {
                (int first, int second) = (p / n, p % n);
                double found = size[(m * n * n) + p];
                if (first < second && !apart[(m * n * n) + p] && found > scale && (gw[(m * n) + first] != 0 || gw[(m * n) + second] != 0))
                {
                    throw IllPosedGradientException.SecondOrder(eigenvectors.Rank == 2 ? null : m, first, second, w[(m * n) + first], w[(m * n) + second], found);
                }
            }
        }
    }
}
