namespace Lapack;

/// <summary>
/// The derivative dV of vectors along a direction, in which the part inside groups of equal values is left out, since the second order of
/// the perturbation decides it; between close values it is divided by their gap. A derivative of dV would lose a part, or divide rounding
/// by the square of the gap, and is refused.
/// </summary>
/// <param name="names">What messages call the function.</param>
/// <param name="pair">Two close values.</param>
/// <param name="columns">Shape (..., 1, n): true for the vectors of close values.</param>
sealed class VectorTangent(SpectralNames names, ClosePair pair, NDArray columns) : Primitive("derivative of vectors"), IRefusing
{
    /// <summary>dV, guarded where another transform follows it and values are close.</summary>
    /// <param name="dv">The derivative of the vectors, which are columns.</param>
    /// <param name="w">The values, shape (..., n), in ascending or descending order.</param>
    /// <param name="names">What messages call the function.</param>
    public static NDArray Of(NDArray dv, NDArray w, SpectralNames names)
    {
        if (!dv.IsRecorded || w.Shape[^1] < 2)
        {
            return dv;
        }

        int n = w.Shape[^1], vectors = dv.Shape[^1];
        double[] values = w.Value.ToArray<double>();
        double eps = w.DType.Epsilon(), relative = Math.Sqrt(eps / DegeneracyRule.ResolutionOf(eps));
        bool[] close = new bool[values.Length / n * vectors];
        ClosePair? found = null;
        for (int m = 0; m < values.Length / n; m++)
        {
            ReadOnlySpan<double> one = values.AsSpan(m * n, n);
            double limit = relative * Math.Max(Math.Abs(one[0]), Math.Abs(one[^1]));
            for (int i = 1; i < n; i++)
            {
                if (Math.Abs(one[i] - one[i - 1]) <= limit)
                {
                    found ??= new(w.Rank > 1 ? m : null, i - 1, i, one[i - 1], one[i], 0);
                    (close[(m * vectors) + i - 1], close[(m * vectors) + i]) = (true, true);
                }
            }
        }

        return found is { } pair
            ? new VectorTangent(names, pair, NDArray.Wrap(close, [.. dv.Shape[..^2], 1, vectors])).Of(dv)
            : dv;
    }

    public Exception Refusal() => IllPosedGradientException.LostTangent(names, pair);

    protected internal override NDArray[] Forward(NDArray[] inputs) => [inputs[0]];

    protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed) => g =>
        (bool)Num.Any(Num.NotEqual(Num.Where(columns, g[0]!.Value, 0), 0)) ? throw Refusal() : g;

    protected internal override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(NDArray[] inputs, NDArray?[] tangents) =>
        (Apply(inputs), [Num.Where(columns, double.NaN, tangents[0]!)]);
}
