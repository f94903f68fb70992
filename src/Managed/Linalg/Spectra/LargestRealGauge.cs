namespace Lapack;

/// <summary>
/// Multiplies each column of V by the phase that makes its largest component real and positive: V_j conj(p_j) / |p_j|, p_j that
/// component. Where two components tie, the choice jumps; a loss that depends on the phase has no gradient there.
/// </summary>
sealed class LargestRealGauge(SpectralNames names) : Primitive("largest component real")
{
    protected internal override NDArray[] Forward(NDArray[] inputs) => [Fix(inputs[0], Pivots(inputs[0]).Mask)];

    protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed)
    {
        (NDArray v, NDArray turned) = (inputs[0], outputs[0]);
        (NDArray mask, bool[] tied) = Pivots(v.Value);
        return g =>
        {
            CheckTies(turned.Value, g[0]!.Value, tied);
            return [Autodiff.Vjp(x => Fix(x, mask), v).Pullback(g[0]!)];
        };
    }

    protected internal override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(NDArray[] inputs, NDArray?[] tangents)
    {
        NDArray mask = Pivots(inputs[0].Value).Mask;
        (NDArray value, NDArray tangent) = Autodiff.Jvp(x => Fix(x, mask), inputs[0], tangents[0]!);
        return ([value], [tangent]);
    }

    static NDArray Fix(NDArray v, NDArray mask)
    {
        if (v.Size == 0)
        {
            return v;
        }

        NDArray pivot = Num.Sum(Num.Where(mask, v, 0), -2, keepDims: true);
        return v * (Num.Conj(pivot) / Num.Abs(pivot));
    }

    /// <summary>
    /// A mask of one element a column, its largest in modulus (the first of equal ones), and which columns have two such elements.
    /// </summary>
    static (NDArray Mask, bool[] Tied) Pivots(NDArray v)
    {
        double[] size = Num.Abs(v).ToArray<double>();
        (int m, int n) = (v.Shape[^2], v.Shape[^1]);
        var mask = new bool[size.Length];
        var tied = new bool[m == 0 ? 0 : size.Length / m];
        double near = 1 - Math.Sqrt(v.DType.Epsilon());
        for (int c = 0; c < tied.Length; c++)
        {
            int first = (c / n * m * n) + (c % n), largest = first;
            for (int at = first + n; at < first + (m * n); at += n)
            {
                bool larger = size[at] > size[largest];
                tied[c] = (larger ? size[largest] : size[at]) >= near * Math.Max(size[at], size[largest]) || (tied[c] && !larger);
                largest = larger ? at : largest;
            }

            mask[largest] = true;
        }

        return (NDArray.Wrap(mask, v.ShapeArray), tied);
    }

    /// <remarks>
    /// |imag X_jj|, X = V^T gV, is the derivative of the loss with respect to the phase of vector j. A sign does not turn: real vectors
    /// are not concerned.
    /// </remarks>
    void CheckTies(NDArray v, NDArray g, bool[] tied)
    {
        if (!v.DType.IsComplex() || !tied.Contains(true))
        {
            return;
        }

        double[] turn = Num.Abs(Num.Imag(Num.Sum(v * g, -2))).ToArray<double>(), norms = Num.EuclideanNorm(g, -2).ToArray<double>();
        for (int c = 0; c < tied.Length; c++)
        {
            if (tied[c] && turn[c] > Math.Sqrt(v.DType.Epsilon()) * norms[c])
            {
                int n = v.Shape[^1];
                throw IllPosedGradientException.Tied(names, v.Rank == 2 ? null : c / n, c % n, turn[c]);
            }
        }
    }
}
