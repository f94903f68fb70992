namespace Lapack;

public static partial class Num
{
    /// <summary>Running sums of all elements in row-major order, as a vector (numpy.cumsum).</summary>
    public static NDArray CumSum(NDArray a)
    {
        ArgumentNullException.ThrowIfNull(a);
        return CumSum(Ravel(a), 0);
    }

    /// <summary>Running sums along an axis (numpy.cumsum); those of single precision are summed in double precision.</summary>
    /// <exception cref="OverflowException">A sum of integers is no Int64.</exception>
    public static NDArray CumSum(NDArray a, int axis)
    {
        ArgumentNullException.ThrowIfNull(a);
        axis = Layout.Axis(axis, a.Rank, "CumSum");
        return a.DType.IsExact()
            ? RunningIntegers<AddKernel>(a, axis, "CumSum")
            : new RunningSumPrimitive(axis, reverse: false).Apply(a)[0];
    }

    static NDArray RunningIntegers<TKernel>(NDArray a, int axis, string name) where TKernel : IBinaryKernel =>
        IntegerArithmetic.Checked(name, () => Scan.Along<TKernel>(IntegerArithmetic.Counted(a), axis, reverse: false));

    /// <summary>
    /// Differences of neighbours along an axis, taken <paramref name="n"/> times (numpy.diff); each time the axis gets shorter by one.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">n is negative.</exception>
    public static NDArray Diff(NDArray a, int n = 1, int axis = -1)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        axis = Layout.Axis(axis, a.Rank, "Diff");
        a = IntegerArithmetic.Counted(a);
        for (n = Math.Min(n, a.Shape[axis]); n > 0; n--)
        {
            int length = a.Shape[axis];
            a = SliceAlong(a, axis, Math.Min(1, length), length) - SliceAlong(a, axis, 0, Math.Max(0, length - 1));
        }

        return a;
    }

    /// <summary>
    /// The derivative along an axis by central differences, one-sided at both ends, of samples at equal distances (numpy.gradient).
    /// </summary>
    /// <exception cref="ArgumentException">The axis has fewer than two elements.</exception>
    public static NDArray Gradient(NDArray a, double spacing = 1, int axis = -1)
    {
        ArgumentNullException.ThrowIfNull(a);
        axis = Layout.Axis(axis, a.Rank, "Gradient");
        int n = a.Shape[axis];
        if (n < 2)
        {
            throw new ArgumentException($"Gradient needs two elements or more along axis {axis} of the shape {Layout.Text(a.Shape)}.");
        }

        a = Inexact(a);
        NDArray steps = Diff(a, 1, axis) / spacing, middle = (SliceAlong(a, axis, 2, n) - SliceAlong(a, axis, 0, n - 2)) / (2 * spacing);
        return Concatenate([SliceAlong(steps, axis, 0, 1), middle, SliceAlong(steps, axis, n - 2, n - 1)], axis);
    }

    sealed class RunningSumPrimitive(int axis, bool reverse) : LinearPrimitive("CumSum")
    {
        /// <remarks>Single precision is summed in double precision: a long sum would no longer feel what is added.</remarks>
        protected internal override NDArray[] Forward(NDArray[] inputs)
        {
            DType type = inputs[0].DType;
            NDArray wide = type.RealType() == DType.Float32
                ? Conversion.To(inputs[0], type.IsComplex() ? DType.Complex128 : DType.Float64)
                : inputs[0];
            return [Conversion.To(Scan.Along<AddKernel>(wide, axis, reverse), type)];
        }

        protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed) =>
            g => new RunningSumPrimitive(axis, !reverse).Apply(g[0]!);
    }
}
