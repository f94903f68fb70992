namespace Lapack;

public static partial class Num
{
    /// <summary>
    /// The variance (numpy.var): the sum of |a - mean|^2 over the axes, divided by their number of elements less <paramref name="ddof"/>.
    /// Real, for complex arrays too.
    /// </summary>
    /// <param name="a">Any array; integers and masks count as Float64.</param>
    /// <param name="axis">The axes that are averaged over, by default all.</param>
    /// <param name="ddof">0 for the variance of a population, 1 for the unbiased estimate from a sample. If nothing is left to divide by,
    /// the result is NaN or infinity.</param>
    /// <param name="keepDims">Whether the axes stay, with length 1.</param>
    public static NDArray Var(NDArray a, Axes axis = default, double ddof = 0, bool keepDims = false)
    {
        ArgumentNullException.ThrowIfNull(a);
        int[] over = axis.Ascending(a.Rank, "Var");
        return Sum(AbsSquare(Deviations(a, over)), over, keepDims) / Math.Max(0, CountOver(a, over) - ddof);
    }

    /// <summary>
    /// The standard deviation (numpy.std), the square root of <see cref="Var"/>. Where all elements are equal the derivative is taken as 0,
    /// a subgradient, and second derivatives are as those of <see cref="Abs"/>: right for the square, infinite or NaN for it alone.
    /// </summary>
    /// <param name="a">Any array; integers and masks count as Float64.</param>
    /// <param name="axis">The axes that are averaged over, by default all.</param>
    /// <param name="ddof">As for <see cref="Var"/>: 0 for a population, 1 for a sample.</param>
    /// <param name="keepDims">Whether the axes stay, with length 1.</param>
    public static NDArray Std(NDArray a, Axes axis = default, double ddof = 0, bool keepDims = false)
    {
        ArgumentNullException.ThrowIfNull(a);
        int[] over = axis.Ascending(a.Rank, "Std");
        double root = Math.Sqrt(Math.Max(0, CountOver(a, over) - ddof));
        NDArray apart = Deviations(a, over);
        if ((bool)All(IsFinite(apart.Value)) || !(bool)All(IsFinite(a.Value)))
        {
            return EuclideanNorm(apart, over, keepDims) / root;
        }

        // Differences or sums leave the range where the result may not.
        const double down = 1.0 / (1L << 40);
        return EuclideanNorm(Deviations(Inexact(a) * down, over), over, keepDims) / root / down;
    }

    /// <summary>
    /// The elements less their mean over the axes. They are taken less the first of them before: so those of equal elements are exactly 0.
    /// </summary>
    static NDArray Deviations(NDArray a, int[] axes)
    {
        NDArray apart = Inexact(a), first = apart.Value;
        foreach (int axis in axes)
        {
            first = first.Shape[axis] > 0 ? SliceAlong(first, axis, 0, 1) : first;
        }

        apart = CountOver(a, axes) > 0 ? apart - first : apart;
        return apart - Mean(apart, axes, keepDims: true);
    }

    /// <summary>The mean with weights (numpy.average): sum(w a)/sum(w).</summary>
    /// <param name="a">Any array; integers and masks count as Float64.</param>
    /// <param name="axis">The axes that are averaged over, by default all.</param>
    /// <param name="weights">By default 1; of the shape of <paramref name="a"/>, or a vector as long as its one axis.</param>
    /// <param name="keepDims">Whether the axes stay, with length 1.</param>
    /// <exception cref="ArgumentException">The weights have another shape.</exception>
    public static NDArray Average(NDArray a, Axes axis = default, NDArray? weights = null, bool keepDims = false)
    {
        ArgumentNullException.ThrowIfNull(a);
        int[] over = axis.Ascending(a.Rank, "Average");
        if (weights is null)
        {
            return Mean(a, over, keepDims);
        }

        if (!weights.Shape.SequenceEqual(a.Shape))
        {
            if (over.Length != 1 || weights.Rank != 1 || weights.Size != a.Shape[over[0]])
            {
                throw new ArgumentException(
                    $"Average: weights of shape {Layout.Text(weights.Shape)} for axes ({string.Join(", ", over)}) " +
                    $"of the shape {Layout.Text(a.Shape)}.");
            }

            int[] along = WithOnes(a.Shape, Layout.Range(a.Rank));
            along[over[0]] = weights.Size;
            weights = Reshape(weights, along);
        }

        return Sum(a * weights, over, keepDims) / Sum(BroadcastTo(weights, a.ShapeArray), over, keepDims);
    }

    /// <summary>The sum over the axes of the elements that are not NaN (numpy.nansum).</summary>
    public static NDArray NanSum(NDArray a, Axes axis = default, bool keepDims = false)
    {
        ArgumentNullException.ThrowIfNull(a);
        return Sum(Where(NotEqual(a, a), 0, a), axis, keepDims);
    }

    /// <summary>The mean over the axes of the elements that are not NaN (numpy.nanmean); NaN where all are.</summary>
    public static NDArray NanMean(NDArray a, Axes axis = default, bool keepDims = false)
    {
        ArgumentNullException.ThrowIfNull(a);
        NDArray count = CountNonzero(Equal(a.Value, a.Value), axis, keepDims);
        return NanSum(a, axis, keepDims) / count.AsType(a.DType.IsInexact() ? a.DType.RealType() : DType.Float64);
    }

    /// <summary>
    /// The median of a real array (numpy.median): the middle element in order, or the mean of the two in the middle; NaN where an element
    /// is. The derivative goes to these elements.
    /// </summary>
    /// <exception cref="ArgumentException">The array is complex.</exception>
    public static NDArray Median(NDArray a, Axes axis = default, bool keepDims = false)
    {
        ArgumentNullException.ThrowIfNull(a);
        return Interpolated(a, 0.5, axis, keepDims, "Median");
    }

    /// <summary>
    /// The value below which a fraction of the elements of a real array lies, interpolated linearly between the two nearest in order
    /// (numpy.quantile); NaN where an element is. The derivative goes to these two.
    /// </summary>
    /// <param name="a">A real array; NaN makes the result NaN.</param>
    /// <param name="q">The fraction, between 0 and 1; 0.5 gives the median.</param>
    /// <param name="axis">The axes that are averaged over, by default all.</param>
    /// <param name="keepDims">Whether the axes stay, with length 1.</param>
    /// <exception cref="ArgumentException">The array is complex, or q is not between 0 and 1.</exception>
    public static NDArray Quantile(NDArray a, double q, Axes axis = default, bool keepDims = false)
    {
        ArgumentNullException.ThrowIfNull(a);
        return q is >= 0 and <= 1
            ? Interpolated(a, q, axis, keepDims, "Quantile")
            : throw new ArgumentOutOfRangeException(nameof(q), $"Quantile: {q} is not between 0 and 1.");
    }

    /// <summary><see cref="Quantile"/> with the fraction given in percent (numpy.percentile).</summary>
    /// <inheritdoc cref="Quantile"/>
    public static NDArray Percentile(NDArray a, double q, Axes axis = default, bool keepDims = false)
    {
        ArgumentNullException.ThrowIfNull(a);
        return q is >= 0 and <= 100
            ? Interpolated(a, q / 100, axis, keepDims, "Percentile")
            : throw new ArgumentOutOfRangeException(nameof(q), $"Percentile: {q} is not between 0 and 100.");
    }

    static NDArray Interpolated(NDArray a, double q, Axes axis, bool keepDims, string name)
    {
        int[] over = axis.Ascending(a.Rank, name);
        if (a.DType.IsComplex())
        {
            throw new ArgumentException(
                $"{name}: there is no interpolation in the order of complex numbers ({a.DType}); take Num.Abs or Num.Real first.");
        }

        NDArray rows = Sort(Rows(Inexact(a), over));
        int n = rows.Shape[^1];
        if (n == 0)
        {
            return Kept(Sum(rows, -1) + double.NaN, a, over, keepDims);
        }

        double place = q * (n - 1);
        int low = (int)place, high = Math.Min(low + 1, n - 1);
        double part = place - low;
        NDArray value = rows[Ellipsis, low], last = rows[Ellipsis, n - 1];
        value = part == 0 ? value : new BetweenPrimitive(part).Of(value, rows[Ellipsis, high]);

        // NaN is sorted to the end.
        NDArray broken = NotEqual(last, last);
        return Kept((bool)Any(broken) ? Where(broken, last, value) : value, a, over, keepDims);
    }

    /// <summary>
    /// (1 - t) a + t b for a at most b, computed so that it lies between them and does not fall as t grows: from the nearer end, and on its
    /// side of the middle.
    /// </summary>
    sealed class BetweenPrimitive(double t) : Primitive("interpolation")
    {
        protected internal override NDArray[] Forward(NDArray[] inputs)
        {
            (NDArray a, NDArray b) = (inputs[0], inputs[1]);
            NDArray apart = b - a, middle = (0.5 * a) + (0.5 * b);
            NDArray between = t < 0.5 ? Minimum(a + (t * apart), middle) : Maximum(b - ((1 - t) * apart), middle);

            // Beyond the range, and where an end is infinite.
            return [Where(IsFinite(apart), between, ((1 - t) * a) + (t * b))];
        }

        protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed) =>
            g => [(1 - t) * g[0]!, t * g[0]!];

        protected internal override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(NDArray[] inputs, NDArray?[] tangents)
        {
            NDArray? fromFirst = tangents[0] is { } da ? (1 - t) * da : null, fromSecond = tangents[1] is { } db ? t * db : null;
            return (Apply(inputs), [fromFirst is null ? fromSecond : fromSecond is null ? fromFirst : fromFirst + fromSecond]);
        }
    }
}
