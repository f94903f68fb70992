namespace Lapack;

public static partial class Num
{
    /// <summary>A mask of where x = y (numpy.equal); never differentiated.</summary>
    public static NDArray Equal(NDArray x, NDArray y) => ComparisonKernels.Compare<EqualRelation>(x, y, "Equal");

    /// <summary>A mask of where x differs from y (numpy.not_equal); never differentiated.</summary>
    public static NDArray NotEqual(NDArray x, NDArray y) => ComparisonKernels.Compare<NotEqualRelation>(x, y, "NotEqual");

    /// <summary>
    /// A mask of where x &lt; y (numpy.less); never differentiated. Complex numbers are ordered by their real parts, then by their
    /// imaginary parts, here and wherever an order is needed, as in NumPy.
    /// </summary>
    public static NDArray Less(NDArray x, NDArray y) => ComparisonKernels.Compare<LessRelation>(x, y, "Less");

    /// <summary>A mask of where x &lt;= y (numpy.less_equal); never differentiated.</summary>
    public static NDArray LessEqual(NDArray x, NDArray y) => ComparisonKernels.Compare<LessEqualRelation>(x, y, "LessEqual");

    /// <summary>A mask of where x &gt; y (numpy.greater); never differentiated.</summary>
    public static NDArray Greater(NDArray x, NDArray y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        return Less(y, x);
    }

    /// <summary>A mask of where x &gt;= y (numpy.greater_equal); never differentiated.</summary>
    public static NDArray GreaterEqual(NDArray x, NDArray y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        return LessEqual(y, x);
    }

    /// <summary>
    /// x where the mask holds, y elsewhere (numpy.where); the three broadcast. Cotangents go only to the side that was chosen, and
    /// elementwise functions pass no NaN back from where their cotangent is 0: <c>Where(x > 0, Log(x), 0)</c> has the gradient 0 at x = 0.
    /// </summary>
    /// <exception cref="ArgumentException">The condition is not of type Bool, or shapes do not broadcast.</exception>
    public static NDArray Where(NDArray condition, NDArray x, NDArray y)
    {
        ArgumentNullException.ThrowIfNull(condition);
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);

        if (condition.DType != DType.Bool)
        {
            throw new ArgumentException($"The condition of Where is {condition.DType}: compare first, for example a > 0.");
        }

        return new WherePrimitive(condition.Value).Apply(x, y)[0];
    }

    sealed class WherePrimitive(NDArray condition) : LinearPrimitive("Where")
    {
        protected internal override NDArray[] Forward(NDArray[] inputs)
        {
            (NDArray x, NDArray y) = (inputs[0], inputs[1]);
            DType type = DTypes.Promote(x, y);
            return [ComparisonKernels.Select(condition, Conversion.To(x, type), Conversion.To(y, type)).AsWeak(x.IsWeak && y.IsWeak)];
        }

        protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed)
        {
            NDArray mask = condition;
            (int[] xShape, int[] yShape, bool toX, bool toY) = (inputs[0].ShapeArray, inputs[1].ShapeArray, needed[0], needed[1]);
            return g =>
            [
                toX ? SumTo(Num.Where(mask, g[0]!, 0), xShape) : null,
                toY ? SumTo(Num.Where(mask, 0, g[0]!), yShape) : null,
            ];
        }
    }
}
