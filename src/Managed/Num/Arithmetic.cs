namespace Lapack;

/// <summary>
/// NumPy's array functions, differentiable, under their names in PascalCase. Operands broadcast; a C# scalar takes the precision of
/// the array it meets. Sums, differences, products, remainders, extrema and contractions of integers are integers: exact, with an exception
/// where one lies beyond the range of Int64; truth values count as 0 and 1. All other functions take integers as Float64. Meant for
/// <c>using static Lapack.Num;</c>.
/// </summary>
public static partial class Num
{
    static readonly BinaryFunction<AddKernel> add = new("Add", (_, _, _) => g => g, (_, _, _) => g => g);

    static readonly BinaryFunction<SubtractKernel> subtract = new("Subtract", (_, _, _) => g => g, (_, _, _) => g => -g);

    static readonly BinaryFunction<MultiplyKernel> multiply =
        new("Multiply", (_, y, _) => g => Scaled(g, y), (x, _, _) => g => Scaled(g, x))
        {
            LeftAlone = (_, y, _) => g => y.DType.IsComplex() ? Scaled(g, y) : FixedProduct(g, y),
            RightAlone = (x, _, _) => g => x.DType.IsComplex() ? Scaled(g, x) : FixedProduct(g, x),
        };

    static readonly BinaryFunction<DivideKernel> divide =
        new("Divide", (_, y, _) => g => Divided(g, y), (_, y, z) => g => -Divided(Scaled(g, z), y));

    static readonly UnaryFunction<NegateKernel> negate = new("Negative", (_, _) => g => -g);

    static readonly UnaryFunction<SquareKernel> square = new("Square", (x, _) => g => Scaled(g, 2 * x));

    static readonly UnaryFunction<ReciprocalKernel> reciprocal = new("Reciprocal", (_, y) => g => -Scaled(Scaled(g, y), y));

    static readonly BinaryFunction<PowerKernel> power = new("Power", PowerBase, PowerExponent);

    /// <summary>x + y (numpy.add).</summary>
    public static NDArray Add(NDArray x, NDArray y) => add.On(x, y);

    /// <summary>x - y (numpy.subtract).</summary>
    public static NDArray Subtract(NDArray x, NDArray y) => subtract.On(x, y);

    /// <summary>x y, element by element (numpy.multiply); for matrix products see <see cref="MatMul"/>.</summary>
    public static NDArray Multiply(NDArray x, NDArray y) => multiply.On(x, y);

    /// <summary>x / y (numpy.true_divide); complex quotients do not overflow where |y|^2 would.</summary>
    public static NDArray Divide(NDArray x, NDArray y) => divide.On(x, y);

    /// <summary>-x (numpy.negative).</summary>
    public static NDArray Negative(NDArray x) => negate.On(x);

    /// <summary>+x: x itself (numpy.positive).</summary>
    public static NDArray Positive(NDArray x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x;
    }

    /// <summary>x^2 (numpy.square).</summary>
    public static NDArray Square(NDArray x) => square.On(x);

    /// <summary>1/x (numpy.reciprocal); complex reciprocals do not overflow where |x|^2 would.</summary>
    public static NDArray Reciprocal(NDArray x) => reciprocal.On(x);

    /// <summary>
    /// x to the power y, principal branch (numpy.power). Real powers of negative numbers are NaN unless y is whole. The derivative
    /// with respect to y is taken as 0 where x = 0, and that with respect to x as 0 where both are 0. Of a complex power the error is small
    /// against its modulus, not against each part.
    /// </summary>
    public static NDArray Power(NDArray x, NDArray y) => power.On(x, y);

    /// <remarks>d(x^y)/dx = y x^(y-1); without 0 * infinity at x = 0, y = 0.</remarks>
    static Func<NDArray, NDArray> PowerBase(NDArray x, NDArray y, NDArray z) => g =>
    {
        if (y.Value.Size == 1 && !y.IsRecorded)
        {
            System.Numerics.Complex exponent = (System.Numerics.Complex)y;
            return exponent == 0 ? NDArray.ZerosOf(x.DType, z.ShapeArray)
                : exponent == 2 ? Scaled(g, y * x)
                : Scaled(g, y * Power(x, y - 1));
        }

        NDArray zero = LogicalAnd(Equal(x, 0), Equal(y, 0));
        return Scaled(g, Where(zero, 0, y * Power(Where(zero, 1, x), y - 1)));
    };

    /// <remarks>d(x^y)/dy = x^y log x.</remarks>
    static Func<NDArray, NDArray> PowerExponent(NDArray x, NDArray y, NDArray z) => g =>
    {
        NDArray zero = Equal(x, 0);
        return Scaled(g, Where(zero, 0, z * Log(Where(zero, 1, x))));
    };
}
