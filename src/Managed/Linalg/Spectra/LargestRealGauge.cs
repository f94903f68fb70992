namespace Lapack;

/// <summary>
/// Multiplies each column of V by the phase that makes its largest component real and positive: V_j conj(p_j) / |p_j|, p_j that
/// component. Where two components tie, the choice jumps; a loss that depends on the phase has no gradient there.
/// </summary>
sealed class LargestRealGauge(SpectralNames names)
    : KeepingPrimitive<LargestComponents>("largest component real"), IUndetermined
{
    public object Kind => (nameof(LargestRealGauge), names.Function);

    /// <remarks>Cotangents do not show a loss that stands still where a tie turns a phase; the other choice of the largest does.</remarks>
    public FreeVectors? FreeOf(NDArray[] inputs, NDArray[] outputs, object? kept) =>
        outputs[0].DType.IsComplex() && kept is LargestComponents found && found.Tied.Contains(true)
            ? new Ties(names, found, outputs[0])
            : null;

    protected override NDArray[] Forward(NDArray[] inputs, out LargestComponents kept)
    {
        kept = LargestComponents.Of(inputs[0]);
        return [Fix(inputs[0], kept.Mask)];
    }

    protected override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, LargestComponents kept, bool[] needed)
    {
        (NDArray v, NDArray turned) = (inputs[0], outputs[0]);
        return g =>
        {
            CheckTies(turned.Value, g[0]!.Value, kept.Tied);
            return [Autodiff.Vjp(x => Fix(x, kept.Mask), v).Pullback(g[0]!)];
        };
    }

    protected override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(
        NDArray[] inputs, NDArray[] outputs, LargestComponents kept, NDArray?[] tangents)
    {
        (NDArray value, NDArray tangent) = Autodiff.Jvp(x => Fix(x, kept.Mask), inputs[0], tangents[0]!);
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

    /// <summary>Columns whose phase is that of one of two components as large as each other.</summary>
    sealed class Ties(SpectralNames names, LargestComponents found, NDArray v) : FreeVectors
    {
        public override double Weight(NDArray?[] cotangents)
        {
            double[] norms = cotangents[0] is { } g ? Num.EuclideanNorm(g.Value, -2).ToArray<double>() : [];
            return norms.Where((_, c) => found.Tied[c]).DefaultIfEmpty(0).Max();
        }

        public override double NoiseOf(double weight) => 0;

        /// <remarks>The last of the largest components instead of the first.</remarks>
        public override (NDArray[] Outputs, object? Kept) Retaken(NDArray[] outputs, object? kept, Random random)
        {
            NDArray mask = found.Last(v);
            return ([Fix(v, mask)], found with { Mask = mask });
        }

        public override Exception Dependent(double difference)
        {
            int at = Array.IndexOf(found.Tied, true), n = v.Shape[^1];
            return IllPosedGradientException.Tied(names, v.Rank > 2 ? at / n : null, at % n, difference);
        }
    }
}

/// <summary>Which components of vectors are the largest.</summary>
/// <param name="Mask">One element a column, its largest in modulus (the first of equal ones).</param>
/// <param name="Tied">Which columns have two such elements.</param>
sealed record LargestComponents(NDArray Mask, bool[] Tied)
{
    /// <summary>Of vectors, one a column; plain numbers.</summary>
    public static LargestComponents Of(NDArray v)
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

        return new(NDArray.Wrap(mask, v.ShapeArray), tied);
    }

    /// <summary>A mask of the last of the largest ones.</summary>
    public NDArray Last(NDArray v)
    {
        NDArray size = Num.Abs(Num.Flip(v, -2)), near = (1 - Math.Sqrt(v.DType.Epsilon())) * Num.Max(size, -2, keepDims: true);
        NDArray place = v.Shape[^2] - 1 - Num.ArgMax(Num.GreaterEqual(size, near), -2, keepDims: true);
        return Num.Equal(MatrixAlgebra.AsColumn(Num.Arange(v.Shape[^2])), place);
    }
}
