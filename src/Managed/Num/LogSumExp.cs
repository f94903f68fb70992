namespace Lapack;

// y = log sum_i exp x_i, computed as m + log sum_i exp(x_i - m), m = max Re x, so that nothing overflows. The term of the largest, k, is
// taken less 1 and the logarithm is log1p: m + log1p(expm1(x_k - m) + sum over the others), so that small terms count where y is near 0.
//
//   dy = sum_i p_i dx_i,  p_i = exp(x_i - y)       (softmax), which differentiates again through y
//
// A row of -infinity has y = -infinity; its p is taken as 0. Where y is infinite, the infinite elements share p = 1 equally.
// (Blanchard, Higham, Higham, IMA J. Numer. Anal. 41, 2311, 2021.)
public static partial class Num
{
    /// <summary>
    /// log(sum(exp(a))) over all elements (scipy.special.logsumexp); see <see cref="LogSumExp(NDArray, Axes, bool, NDArray)"/>.
    /// </summary>
    public static NDArray LogSumExp(NDArray a) => LogSumExp(a, Axes.All);

    /// <summary>
    /// log(sum(weights exp(a))) over one or several axes (scipy.special.logsumexp), without overflow; -infinity for none at all, or where
    /// all are -infinity (the derivative is 0 there). With <paramref name="keepDims"/> the axes stay, with length 1.
    /// </summary>
    /// <param name="a">Real or complex; the principal branch of the logarithm is taken.</param>
    /// <param name="axis">The axes that are summed over, by default all.</param>
    /// <param name="keepDims">Whether these stay, with length 1.</param>
    /// <param name="weights">By default 1; broadcast against <paramref name="a"/>. A negative real sum gives NaN.</param>
    public static NDArray LogSumExp(NDArray a, Axes axis = default, bool keepDims = false, NDArray? weights = null)
    {
        ArgumentNullException.ThrowIfNull(a);
        int[] over = axis.Ascending(a.Rank, "LogSumExp");
        a = Inexact(a);
        if (weights is null)
        {
            return Kept(new LogSumExpPrimitive(over).Apply(a)[0], a, over, keepDims);
        }

        int[] shape = Layout.BroadcastOrThrow(a.Shape, weights.Shape, "LogSumExp");
        if (!a.Shape.SequenceEqual(shape))
        {
            a = BroadcastTo(a, shape);
            over = axis.Ascending(a.Rank, "LogSumExp");
        }

        // What has the weight 0 counts for nothing however large it is: it neither sets the shift nor overflows.
        NDArray none = Equal(weights.Value, 0), live = Where(none, double.NegativeInfinity, Real(a.Value)), shift = Shift(live, over);
        double most = Math.Log(a.DType.RealType() == DType.Float32 ? float.MaxValue : double.MaxValue) / 2;
        NDArray idle = LogicalAnd(none, LogicalNot(LessEqual(Real(a.Value) - shift, most)));
        a = (bool)Any(idle) ? Where(idle, shift + most, a) : a;
        NDArray apart = a - shift, sum = Sum(weights * Exp(apart), over, keepDims: true), y = Log(sum);
        NDArray near = Less(Abs(sum.Value - 1), 0.5);
        if ((bool)Any(near))
        {
            // The sum less 1: the largest term less 1, and the others.
            NDArray largest = FirstLargest(live, over), excess = (weights * Expm1(apart)) + (weights - 1);
            NDArray less = Sum(Where(largest, excess, weights * Exp(apart)), over, keepDims: true);
            y = Where(near, Log1p(Where(near, less, 0)), y);
        }

        y += shift;
        return keepDims ? y : Squeeze(y, over);
    }

    /// <summary>A mask of the first largest element over the axes.</summary>
    static NDArray FirstLargest(NDArray a, int[] axes)
    {
        int[] kept = [.. Layout.Range(a.Rank).Except(axes)], order = [.. kept, .. axes], inverse = Layout.Range(a.Rank);
        NDArray rows = Rows(a, axes), place = ArgMax(rows, -1, keepDims: true);
        NDArray mask = Equal(place, NDArray.Wrap(System.Array.ConvertAll(Layout.Range(rows.Shape[^1]), i => (long)i)));
        mask = Reshape(mask, System.Array.ConvertAll(order, i => a.ShapeArray[i]));
        System.Array.Sort(order, inverse);
        return a.Rank == 0 ? mask : Transpose(mask, inverse);
    }

    /// <summary>The largest real part over the axes, kept with length 1; 0 where it is infinite. A constant.</summary>
    static NDArray Shift(NDArray a, int[] axes)
    {
        a = Real(a.Value);
        if (System.Array.Exists(axes, i => a.ShapeArray[i] == 0))
        {
            return Zeros(WithOnes(a.Shape, axes), a.DType);
        }

        NDArray m = Max(a, axes, keepDims: true);
        return Where(Less(Abs(m), double.PositiveInfinity), m, 0);
    }

    sealed class LogSumExpPrimitive(int[] axes) : Primitive("LogSumExp")
    {
        protected internal override NDArray[] Forward(NDArray[] inputs)
        {
            (NDArray x, NDArray m) = (inputs[0], Shift(inputs[0], axes));
            int[] kept = [.. Layout.Range(x.Rank).Except(axes).Select(i => x.ShapeArray[i])];
            NDArray apart = Rows(x - m, axes);
            if (apart.Shape[^1] == 0)
            {
                return [Full(kept, double.NegativeInfinity, x.DType)];
            }

            NDArray largest = ArgMax(Real(apart), -1, keepDims: true), terms = Exp(apart);
            NDArray less = Sum(PutAlongAxis(terms, largest, Expm1(TakeAlongAxis(apart, largest, -1)), -1), -1);
            return [Reshape(Log1p(less) + Reshape(m, kept), kept)];
        }

        protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed)
        {
            (NDArray x, NDArray y) = (inputs[0], outputs[0]);
            return g => [Scaled(Reshape(g[0]!, WithOnes(x.Shape, axes)), Softmax(x, y))];
        }

        protected internal override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(NDArray[] inputs, NDArray?[] tangents)
        {
            NDArray y = Apply(inputs)[0];
            return ([y], [Sum(Scaled(tangents[0]!, Softmax(inputs[0], y)), axes)]);
        }

        NDArray Softmax(NDArray x, NDArray y)
        {
            y = Reshape(y, WithOnes(x.Shape, axes));
            NDArray nothing = Equal(Real(y.Value), double.NegativeInfinity), endless = Equal(Real(y.Value), double.PositiveInfinity);
            if (!(bool)Any(LogicalOr(nothing, endless)))
            {
                return Exp(x - y);
            }

            NDArray infinite = Equal(Real(x.Value), double.PositiveInfinity).AsType(x.DType);
            NDArray share = infinite / Maximum(Real(Sum(infinite, axes, keepDims: true)), 1);
            return Where(endless, share, Exp(Where(endless, 0, x) - Where(LogicalOr(nothing, endless), 0, y)));
        }
    }
}
