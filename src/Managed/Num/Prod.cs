namespace Lapack;

// Products. With others_i = product of all x_j, j /= i, and no division, since data may hold zeros:
//
//   Prod      dy = sum_i others_i dx_i                    others by a tree of products, up and down: 4n multiplications;
//                                                         with a power of two beside each where a partial product could overflow
//   CumProd   dy_i = x_i dy_(i-1) + y_(i-1) dx_i          a linear recurrence, run backwards for the gradient:
//             gx_i = y_(i-1) s_i,  s_i = g_i + x_(i+1) s_(i+1)
//
// Both are written in functions that differentiate again, so that second derivatives are right with any number of zeros too.
public static partial class Num
{
    /// <summary>The product of all elements (numpy.prod); 1 if there are none. Derivatives are right where elements are 0.</summary>
    public static NDArray Prod(NDArray a) => Prod(a, Axes.All);

    /// <summary>
    /// The product over one or several axes (numpy.prod), in range if the whole product is; with <paramref name="keepDims"/> they stay,
    /// with length 1. Integers have exact products of type Int64. Derivatives of any order are right where elements are 0.
    /// </summary>
    /// <exception cref="OverflowException">A product of integers is no Int64.</exception>
    public static NDArray Prod(NDArray a, Axes axis = default, bool keepDims = false)
    {
        ArgumentNullException.ThrowIfNull(a);
        int[] over = axis.Ascending(a.Rank, "Prod");
        return a.DType.IsExact()
            ? ProdOfIntegers(a, over, keepDims)
            : Kept(new ProductPrimitive(over).Apply(a)[0], a, over, keepDims);
    }

    static NDArray ProdOfIntegers(NDArray a, int[] axes, bool keepDims) => Kept(
        IntegerArithmetic.Checked("Prod", () => IntegerReduction.Product(IntegerArithmetic.Counted(a), axes)), a, axes, keepDims);

    /// <summary>Running products of all elements in row-major order, as a vector (numpy.cumprod).</summary>
    public static NDArray CumProd(NDArray a)
    {
        ArgumentNullException.ThrowIfNull(a);
        return CumProd(Ravel(a), 0);
    }

    /// <summary>Running products along an axis (numpy.cumprod). Derivatives of any order are right where elements are 0.</summary>
    /// <exception cref="OverflowException">A product of integers is no Int64.</exception>
    public static NDArray CumProd(NDArray a, int axis)
    {
        ArgumentNullException.ThrowIfNull(a);
        axis = Layout.Axis(axis, a.Rank, "CumProd");
        return a.DType.IsExact()
            ? RunningIntegers<MultiplyKernel>(a, axis, "CumProd")
            : new RunningProductPrimitive(axis).Apply(a)[0];
    }

    /// <summary>For each element of the last axis the product of all others.</summary>
    static NDArray ProductOfOthers(NDArray x)
    {
        int n = x.Shape[^1], half = n / 2;
        if (n <= 1)
        {
            return OnesLike(x);
        }

        NDArray a = x[Ellipsis, ..half], b = x[Ellipsis, half..(2 * half)];
        NDArray pairs = 2 * half < n ? Concatenate([a * b, x[Ellipsis, (2 * half)..]], -1) : a * b;
        NDArray others = ProductOfOthers(pairs), ofPair = others[Ellipsis, ..half];
        NDArray[] parts = [ofPair * b, ofPair * a];
        return Concatenate(2 * half < n ? [.. parts, others[Ellipsis, half..]] : parts, -1);
    }

    /// <summary>The same where products of some elements may leave the range of the type.</summary>
    static NDArray LongProductOfOthers(NDArray x)
    {
        NDArray exponents = LongProduct.Exponents(x);
        (NDArray others, NDArray power) = ProductOfOthers(LongProduct.Shifted(x, -exponents), exponents);
        return LongProduct.Shifted(others, power);
    }

    /// <summary>The same for numbers x 2^e with x near 1; e are constants.</summary>
    static (NDArray Others, NDArray Exponents) ProductOfOthers(NDArray x, NDArray e)
    {
        int n = x.Shape[^1], half = n / 2;
        if (n <= 1)
        {
            return (OnesLike(x), ZerosLike(e));
        }

        NDArray a = x[Ellipsis, ..half], b = x[Ellipsis, half..(2 * half)], rest = x[Ellipsis, (2 * half)..];
        NDArray ea = e[Ellipsis, ..half], eb = e[Ellipsis, half..(2 * half)], pairs = a * b, shift = LongProduct.Exponents(pairs);
        (NDArray others, NDArray power) = ProductOfOthers(
            Concatenate([LongProduct.Shifted(pairs, -shift), rest], -1),
            Concatenate([ea + eb + shift, e[Ellipsis, (2 * half)..]], -1));
        NDArray ofPair = others[Ellipsis, ..half], powerOfPair = power[Ellipsis, ..half];
        return (
            Concatenate([ofPair * b, ofPair * a, others[Ellipsis, half..]], -1),
            Concatenate([powerOfPair + eb, powerOfPair + ea, power[Ellipsis, half..]], -1));
    }

    /// <summary>The elements moved one place along an axis, away from the start or (reversed) the end, where a constant enters.</summary>
    static NDArray Delayed(NDArray x, int axis, double first, bool reverse)
    {
        int n = x.Shape[axis];
        if (n == 0)
        {
            return x;
        }

        int[] shape = WithOnes(x.Shape, [axis]);
        NDArray enters = Full(shape, first, x.DType);
        return reverse
            ? Concatenate([SliceAlong(x, axis, 1, n), enters], axis)
            : Concatenate([enters, SliceAlong(x, axis, 0, n - 1)], axis);
    }

    static NDArray Recurrence(NDArray a, NDArray b, int axis, bool reverse) => new RecurrencePrimitive(axis, reverse).Apply(a, b)[0];

    sealed class ProductPrimitive(int[] axes) : Primitive("Prod")
    {
        protected internal override NDArray[] Forward(NDArray[] inputs) =>
        [
            LongProduct.StaysInRange(inputs[0], (int)CountOver(inputs[0], axes))
                ? Fold.Over<ProductFold>(inputs[0], axes)
                : LongProduct.OfRows(Rows(inputs[0], axes)),
        ];

        protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed)
        {
            NDArray x = inputs[0];
            return g => [Scaled(Reshape(g[0]!, WithOnes(x.Shape, axes)), Others(x))];
        }

        protected internal override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(NDArray[] inputs, NDArray?[] tangents) =>
            (Apply(inputs), [Sum(Scaled(tangents[0]!, Others(inputs[0])), axes)]);

        /// <summary>For each element the product of those that it is reduced with.</summary>
        NDArray Others(NDArray x)
        {
            int[] kept = [.. Layout.Range(x.Rank).Except(axes)], order = [.. kept, .. axes], shape = x.ShapeArray;
            NDArray rows = Rows(x, axes);
            rows = LongProduct.StaysInRange(x.Value, rows.Shape[^1]) ? ProductOfOthers(rows) : LongProductOfOthers(rows);
            NDArray others = Reshape(rows, System.Array.ConvertAll(order, i => shape[i]));
            int[] inverse = Layout.Range(x.Rank);
            System.Array.Sort(order, inverse);
            return x.Rank == 0 ? others : Transpose(others, inverse);
        }
    }

    sealed class RunningProductPrimitive(int axis) : Primitive("CumProd")
    {
        protected internal override NDArray[] Forward(NDArray[] inputs) => [Scan.Along<MultiplyKernel>(inputs[0], axis, reverse: false)];

        protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed)
        {
            (NDArray x, NDArray y) = (inputs[0], outputs[0]);
            return g =>
            [
                Scaled(Recurrence(Delayed(x, axis, 0, reverse: true), g[0]!, axis, reverse: true), Delayed(y, axis, 1, reverse: false)),
            ];
        }

        protected internal override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(NDArray[] inputs, NDArray?[] tangents)
        {
            NDArray[] y = Apply(inputs);
            return (y, [Recurrence(inputs[0], Scaled(tangents[0]!, Delayed(y[0], axis, 1, reverse: false)), axis, reverse: false)]);
        }
    }

    /// <remarks>
    /// s_i = b_i + a_i s_(i-1), in the order given. ds_i = (db_i + da_i s_(i-1)) + a_i ds_(i-1);
    /// gb_i = g_i + a_(i+1) gb_(i+1), ga_i = gb_i s_(i-1).
    /// </remarks>
    sealed class RecurrencePrimitive(int axis, bool reverse) : Primitive("derivative of CumProd")
    {
        protected internal override NDArray[] Forward(NDArray[] inputs)
        {
            DType type = DTypes.Promote(inputs[0].DType, inputs[1].DType);
            return [Scan.Recurrence(Conversion.To(inputs[0], type), Conversion.To(inputs[1], type), axis, reverse)];
        }

        protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed)
        {
            (NDArray a, NDArray s, bool toFactors) = (inputs[0], outputs[0], needed[0]);
            return g =>
            {
                NDArray gb = Recurrence(Delayed(a, axis, 0, !reverse), g[0]!, axis, !reverse);
                return [toFactors ? Scaled(gb, Delayed(s, axis, 0, reverse)) : null, gb];
            };
        }

        protected internal override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(NDArray[] inputs, NDArray?[] tangents)
        {
            NDArray[] s = Apply(inputs);
            NDArray? db = tangents[1];
            if (tangents[0] is { } da)
            {
                NDArray varied = Scaled(da, Delayed(s[0], axis, 0, reverse));
                db = db is null ? varied : db + varied;
            }

            return (s, [Recurrence(inputs[0], db!, axis, reverse)]);
        }
    }
}
