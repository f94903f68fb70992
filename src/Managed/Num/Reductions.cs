namespace Lapack;

public static partial class Num
{
    /// <summary>The sum of all elements (numpy.sum); 0 if there are none.</summary>
    public static NDArray Sum(NDArray a) => Sum(a, Axes.All);

    /// <summary>The sum over one or several axes (numpy.sum); with <paramref name="keepDims"/> they stay, with length 1.</summary>
    /// <remarks>
    /// Integers, and truth values as 0 and 1, have exact sums of type Int64. Runs of others are summed in blocks and these by halves,
    /// so that rounding grows with the logarithm of their length.
    /// </remarks>
    /// <exception cref="OverflowException">A sum of integers is no Int64.</exception>
    public static NDArray Sum(NDArray a, Axes axis = default, bool keepDims = false)
    {
        ArgumentNullException.ThrowIfNull(a);
        int[] over = axis.Ascending(a.Rank, "Sum");
        return a.DType.IsExact() ? SumOfIntegers(a, over, keepDims)
            : over.Length == 0 ? a
            : Kept(new SumPrimitive(over).Apply(a)[0], a, over, keepDims);
    }

    static NDArray SumOfIntegers(NDArray a, int[] axes, bool keepDims) => Kept(
        IntegerArithmetic.Checked("Sum", () => IntegerReduction.Sum(IntegerArithmetic.Counted(a), axes)), a, axes, keepDims);

    /// <summary>The mean of all elements (numpy.mean); NaN if there are none.</summary>
    public static NDArray Mean(NDArray a) => Mean(a, Axes.All);

    /// <summary>The mean over one or several axes (numpy.mean); with <paramref name="keepDims"/> they stay, with length 1.</summary>
    public static NDArray Mean(NDArray a, Axes axis = default, bool keepDims = false)
    {
        ArgumentNullException.ThrowIfNull(a);
        int[] over = axis.Ascending(a.Rank, "Mean");
        return Sum(Inexact(a), over, keepDims) / CountOver(a, over);
    }

    /// <summary>
    /// sqrt(sum |a|^2) over all elements or over some axes, safe at every scale; at 0 the derivative is taken as 0, a subgradient. Users
    /// call it as <c>Linalg.Norm</c>.
    /// </summary>
    internal static NDArray EuclideanNorm(NDArray a, Axes axis = default, bool keepDims = false)
    {
        int[] over = axis.Ascending(a.Rank, "Norm");
        return Kept(new NormPrimitive(over).Apply(Inexact(a))[0], a, over, keepDims);
    }

    static NDArray Inexact(NDArray a)
    {
        ArgumentNullException.ThrowIfNull(a);

        return a.DType.IsInexact() ? a : a.AsType(DType.Float64);
    }

    static NDArray Kept(NDArray reduced, NDArray a, int[] axes, bool keepDims) =>
        keepDims ? Reshape(reduced, WithOnes(a.Shape, axes)) : reduced;

    /// <summary>How many elements each number of a reduced array stands for.</summary>
    static double CountOver(NDArray a, int[] axes)
    {
        double count = 1;
        foreach (int axis in axes)
        {
            count *= a.Shape[axis];
        }

        return count;
    }

    /// <summary>The axes to reduce merged into one, which comes last.</summary>
    static NDArray Rows(NDArray a, int[] axes)
    {
        int[] kept = [.. Layout.Range(a.Rank).Except(axes)];
        int[] shape = System.Array.ConvertAll(kept, i => a.ShapeArray[i]);
        return Reshape(a.Rank == 0 ? a : Transpose(a, [.. kept, .. axes]), [.. shape, (int)CountOver(a, axes)]);
    }

    /// <summary>The shape with length 1 on the given axes: how a reduced array broadcasts against the array it came from.</summary>
    internal static int[] WithOnes(ReadOnlySpan<int> shape, int[] axes)
    {
        int[] result = shape.ToArray();
        foreach (int axis in axes)
        {
            result[axis] = 1;
        }

        return result;
    }

    sealed class SumPrimitive(int[] axes) : LinearPrimitive("Sum")
    {
        protected internal override NDArray[] Forward(NDArray[] inputs) => [Fold.Over<SumFold>(inputs[0], axes)];

        protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed)
        {
            int[] shape = inputs[0].ShapeArray;
            return g => [BroadcastTo(Reshape(g[0]!, WithOnes(shape, axes)), shape)];
        }
    }

    /// <summary>
    /// conj(a) / size for the rows of an array and their Euclidean sizes, 0 where the size is 0; where it is infinite, the limit along the
    /// infinite elements. The quotient is at most 1 at every scale.
    /// </summary>
    internal static NDArray UnitRows(NDArray a, NDArray size, int[] axes)
    {
        NDArray endless = IsInf(size);
        if (!a.DType.IsComplex() && (bool)Any(endless))
        {
            NDArray share = Where(IsInf(a), Sign(a), 0);
            a = Where(endless, share, a);
            size = Where(endless, Sqrt(Sum(Square(share), axes, keepDims: true)), size);
        }

        return Conj(a) / NeverZero(size);
    }

    sealed class NormPrimitive(int[] axes, KinkDirections? directions = null) : ModulusPrimitive("Norm", directions)
    {
        public override int[] Over => axes;

        protected internal override NDArray[] Forward(NDArray[] inputs) => [Reduction.Norm(inputs[0], axes)];

        protected override ModulusPrimitive WithDirections(KinkDirections directions) => new NormPrimitive(axes, directions);
    }
}
