using System.Numerics;

namespace Lapack;

public static partial class Num
{
    /// <summary>The largest element (numpy.max); see <see cref="Max(NDArray, Axes, bool)"/>.</summary>
    public static NDArray Max(NDArray a)
    {
        ArgumentNullException.ThrowIfNull(a);
        return Max(a, Axes.All);
    }

    /// <summary>
    /// The largest elements over one or several axes (numpy.max), NaN where one is; with <paramref name="keepDims"/> the
    /// axes stay, with length 1. Equal largest elements share the derivative evenly, a subgradient.
    /// </summary>
    /// <exception cref="ArgumentException">There is nothing to choose from.</exception>
    public static NDArray Max(NDArray a, Axes axis = default, bool keepDims = false)
    {
        ArgumentNullException.ThrowIfNull(a);
        return Extremum<MaxFold>(a, axis, keepDims, "Max");
    }

    /// <summary>The smallest element (numpy.min); see <see cref="Min(NDArray, Axes, bool)"/>.</summary>
    public static NDArray Min(NDArray a)
    {
        ArgumentNullException.ThrowIfNull(a);
        return Min(a, Axes.All);
    }

    /// <summary>
    /// The smallest elements over one or several axes (numpy.min), NaN where one is; with <paramref name="keepDims"/> the
    /// axes stay, with length 1. Equal smallest elements share the derivative evenly, a subgradient.
    /// </summary>
    /// <exception cref="ArgumentException">There is nothing to choose from.</exception>
    public static NDArray Min(NDArray a, Axes axis = default, bool keepDims = false)
    {
        ArgumentNullException.ThrowIfNull(a);
        return Extremum<MinFold>(a, axis, keepDims, "Min");
    }

    /// <summary>The difference of the largest and the smallest elements (numpy.ptp).</summary>
    /// <exception cref="ArgumentException">There is nothing to choose from.</exception>
    public static NDArray Ptp(NDArray a, Axes axis = default, bool keepDims = false)
    {
        ArgumentNullException.ThrowIfNull(a);
        return Extremum<MaxFold>(a, axis, keepDims, "Ptp") - Extremum<MinFold>(a, axis, keepDims, "Ptp");
    }

    /// <summary>
    /// The position of the first largest element in row-major order, or of the first NaN (numpy.argmax); never differentiated.
    /// </summary>
    /// <exception cref="ArgumentException">There is nothing to choose from.</exception>
    public static NDArray ArgMax(NDArray a)
    {
        ArgumentNullException.ThrowIfNull(a);
        return Position(Ravel(a.Value), 0, keepDims: false, largest: true, "ArgMax");
    }

    /// <summary>
    /// The positions of the first largest elements along an axis, or of the first NaN (numpy.argmax); never differentiated.
    /// </summary>
    /// <exception cref="ArgumentException">There is nothing to choose from.</exception>
    public static NDArray ArgMax(NDArray a, int axis, bool keepDims = false)
    {
        ArgumentNullException.ThrowIfNull(a);
        return Position(a.Value, axis, keepDims, largest: true, "ArgMax");
    }

    /// <summary>
    /// The position of the first smallest element in row-major order, or of the first NaN (numpy.argmin); never differentiated.
    /// </summary>
    /// <exception cref="ArgumentException">There is nothing to choose from.</exception>
    public static NDArray ArgMin(NDArray a)
    {
        ArgumentNullException.ThrowIfNull(a);
        return Position(Ravel(a.Value), 0, keepDims: false, largest: false, "ArgMin");
    }

    /// <summary>
    /// The positions of the first smallest elements along an axis, or of the first NaN (numpy.argmin); never differentiated.
    /// </summary>
    /// <exception cref="ArgumentException">There is nothing to choose from.</exception>
    public static NDArray ArgMin(NDArray a, int axis, bool keepDims = false)
    {
        ArgumentNullException.ThrowIfNull(a);
        return Position(a.Value, axis, keepDims, largest: false, "ArgMin");
    }

    static NDArray Extremum<TFold>(NDArray a, Axes axis, bool keepDims, string name) where TFold : IFold
    {
        int[] over = axis.Ascending(a.Rank, name);
        RequireElements(a, over, name);
        return Kept(new ExtremumPrimitive<TFold>(over, name).Apply(a)[0], a, over, keepDims);
    }

    static void RequireElements(NDArray a, int[] axes, string name)
    {
        if (System.Array.Exists(axes, i => a.ShapeArray[i] == 0))
        {
            int empty = axes.First(i => a.ShapeArray[i] == 0);
            throw new ArgumentException($"{name} of nothing: the shape {Layout.Text(a.Shape)} has no elements along axis {empty}.");
        }
    }

    static NDArray Position(NDArray a, int axis, bool keepDims, bool largest, string name)
    {
        bool isScalar = a.Rank == 0 && axis is (0 or -1);
        a = isScalar ? a[NewAxis] : a;
        axis = Layout.Axis(axis, a.Rank, name);
        RequireElements(a, [axis], name);
        a = a.ToRowMajor();
        (_, int length, int inner) = Layout.Around(a.Shape, axis);
        NDArray result = NDArray.Empty(DType.Int64, [.. a.Shape[..axis], .. a.Shape[(axis + 1)..]]);
        switch (a.DType)
        {
            case DType.Bool: Find<byte>(); break;
            case DType.Int64: Find<long>(); break;
            case DType.Float32: Find<float>(); break;
            case DType.Float64: Find<double>(); break;
            default:
                SortingKernels.Extreme(
                    Conversion.To(a, DType.Complex128).Dense<Complex>(), result.Dense<long>(), length, inner, largest);
                break;
        }

        return Kept(result, a, [axis], keepDims && !isScalar);

        void Find<T>() where T : unmanaged, INumber<T> =>
            SortingKernels.Extreme<T>(a.Dense<T>(), result.Dense<long>(), length, inner, largest);
    }

    /// <remarks>dy = sum_i share_i dx_i, where those equal to the extremum (those that are NaN, if it is) have equal shares.</remarks>
    sealed class ExtremumPrimitive<TFold>(int[] axes, string name) : Primitive(name)
        where TFold : IFold
    {
        protected internal override NDArray[] Forward(NDArray[] inputs) => [Fold.Over<TFold>(inputs[0], axes)];

        protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed)
        {
            (NDArray x, NDArray y) = (inputs[0].Value, outputs[0].Value);
            return g => [Weighted(Shares(x, y), Reshape(g[0]!, WithOnes(x.Shape, axes)))];
        }

        protected internal override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(NDArray[] inputs, NDArray?[] tangents)
        {
            NDArray y = Apply(inputs)[0];
            return ([y], [Sum(Weighted(Shares(inputs[0].Value, y.Value), tangents[0]!), axes)]);
        }

        NDArray Shares(NDArray x, NDArray y)
        {
            y = Reshape(y, WithOnes(x.Shape, axes));
            NDArray broken = NotEqual(y, y), equal = Equal(x, y);
            NDArray chosen = ((bool)Any(broken) ? Where(broken, NotEqual(x, x), equal) : equal).AsType(x.DType.RealType());
            return chosen / Sum(chosen, axes, keepDims: true);
        }
    }
}
