namespace Lapack;

public static partial class Num
{
    /// <summary>
    /// Arrays of one shape joined along a new first axis (numpy.stack). Types are promoted; C# scalars follow the arrays among them.
    /// </summary>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static NDArray Stack(params NDArray[] arrays) => Stack(arrays, 0);

    /// <summary>Arrays of one shape joined along a new axis (numpy.stack), which is the given one of the result.</summary>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static NDArray Stack(NDArray[] arrays, int axis)
    {
        ArgumentNullException.ThrowIfNull(arrays);

        if (arrays.Length == 0)
        {
            throw new ArgumentException("Stack needs at least one array.", nameof(arrays));
        }

        axis = Layout.Axis(axis, arrays[0].Rank + 1, "Stack");
        for (int i = 1; i < arrays.Length; i++)
        {
            if (!arrays[i].Shape.SequenceEqual(arrays[0].Shape))
            {
                throw new ArgumentException(
                    $"Stack: element {i} has the shape {Layout.Text(arrays[i].Shape)}, element 0 has {Layout.Text(arrays[0].Shape)}.");
            }
        }

        return new JoinPrimitive(axis, stack: true).Apply(arrays)[0];
    }

    /// <summary>
    /// Arrays joined along one of their axes (numpy.concatenate), along which alone their lengths may differ. Types are promoted.
    /// </summary>
    /// <param name="arrays">At least one array; none is a scalar.</param>
    /// <param name="axis">Null: all elements of each, in row-major order, are joined to a vector.</param>
    /// <exception cref="ArgumentException">There is no array, one is a scalar, or shapes do not fit.</exception>
    public static NDArray Concatenate(NDArray[] arrays, int? axis = 0)
    {
        ArgumentNullException.ThrowIfNull(arrays);

        if (arrays.Length == 0)
        {
            throw new ArgumentException("Concatenate needs at least one array.");
        }

        if (axis is not { } along)
        {
            return Concatenate(System.Array.ConvertAll(arrays, Ravel));
        }

        if (System.Array.FindIndex(arrays, a => a.Rank == 0) is var scalar and >= 0)
        {
            throw new ArgumentException($"Concatenate: array {scalar} is a scalar, which has no axes; use Stack.");
        }

        along = Layout.Axis(along, arrays[0].Rank, "Concatenate");
        int[] others = WithOnes(arrays[0].Shape, [along]);
        for (int i = 1; i < arrays.Length; i++)
        {
            if (arrays[i].Rank != arrays[0].Rank || !WithOnes(arrays[i].Shape, [along]).AsSpan().SequenceEqual(others))
            {
                throw new ArgumentException(
                    $"Concatenate: array {i} has the shape {Layout.Text(arrays[i].Shape)}, array 0 has {Layout.Text(arrays[0].Shape)}; " +
                    $"only axis {along} may differ.");
            }
        }

        return arrays.Length == 1 ? arrays[0] : new JoinPrimitive(along, stack: false).Apply(arrays)[0];
    }

    /// <summary>Rows, or arrays along their first axis, on top of each other (numpy.vstack).</summary>
    /// <exception cref="ArgumentException">Shapes do not fit.</exception>
    public static NDArray VStack(params NDArray[] arrays)
    {
        ArgumentNullException.ThrowIfNull(arrays);
        return Concatenate(System.Array.ConvertAll(arrays, Atleast2D), 0);
    }

    /// <summary>Vectors end to end, or arrays side by side along their second axis (numpy.hstack).</summary>
    /// <exception cref="ArgumentException">Shapes do not fit.</exception>
    public static NDArray HStack(params NDArray[] arrays)
    {
        ArgumentNullException.ThrowIfNull(arrays);
        NDArray[] full = System.Array.ConvertAll(arrays, Atleast1D);
        return Concatenate(full, full.Length > 0 && full[0].Rank == 1 ? 0 : 1);
    }

    /// <summary>Matrices behind each other along a third axis (numpy.dstack).</summary>
    /// <exception cref="ArgumentException">Shapes do not fit.</exception>
    public static NDArray DStack(params NDArray[] arrays)
    {
        ArgumentNullException.ThrowIfNull(arrays);
        return Concatenate(System.Array.ConvertAll(arrays, Atleast3D), 2);
    }

    /// <summary>Vectors as the columns of a matrix, matrices side by side (numpy.column_stack).</summary>
    /// <exception cref="ArgumentException">Shapes do not fit.</exception>
    public static NDArray ColumnStack(params NDArray[] arrays)
    {
        ArgumentNullException.ThrowIfNull(arrays);
        return Concatenate(System.Array.ConvertAll(arrays, a => a.Rank < 2 ? ExpandDims(Atleast1D(a), 1) : a), 1);
    }

    /// <summary>Equal parts along an axis (numpy.split). Views.</summary>
    /// <exception cref="ArgumentException">The axis does not divide into so many equal parts.</exception>
    public static NDArray[] Split(NDArray a, int sections, int axis = 0)
    {
        ArgumentNullException.ThrowIfNull(a);
        int length = a.Shape[Layout.Axis(axis, a.Rank, "Split")];
        return sections > 0 && length % sections == 0
            ? ArraySplit(a, sections, axis)
            : throw new ArgumentException(
                $"Split: axis {axis} of the shape {Layout.Text(a.Shape)} does not divide into {sections} equal parts; " +
                "ArraySplit allows unequal ones.");
    }

    /// <summary>The parts along an axis before, between and after some positions (numpy.split). Views.</summary>
    public static NDArray[] Split(NDArray a, int[] positions, int axis = 0)
    {
        ArgumentNullException.ThrowIfNull(positions);
        ArgumentNullException.ThrowIfNull(a);
        axis = Layout.Axis(axis, a.Rank, "Split");
        int length = a.Shape[axis];
        var parts = new NDArray[positions.Length + 1];
        for (int i = 0, start = 0; i < parts.Length; i++)
        {
            int end = i == positions.Length ? length : Math.Clamp(positions[i] < 0 ? positions[i] + length : positions[i], 0, length);
            parts[i] = SliceAlong(a, axis, start, Math.Max(start, end));
            start = end;
        }

        return parts;
    }

    /// <summary>
    /// Parts along an axis, the first of which are longer by one where they cannot all be equal (numpy.array_split). Views.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">There is to be no part.</exception>
    public static NDArray[] ArraySplit(NDArray a, int sections, int axis = 0)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sections);
        axis = Layout.Axis(axis, a.Rank, "ArraySplit");
        (int length, int longer) = Math.DivRem(a.Shape[axis], sections);
        var parts = new NDArray[sections];
        for (int i = 0, start = 0; i < sections; i++)
        {
            int end = start + length + (i < longer ? 1 : 0);
            parts[i] = SliceAlong(a, axis, start, end);
            start = end;
        }

        return parts;
    }

    /// <summary>Equal parts along the first axis, from top to bottom (numpy.vsplit). Views.</summary>
    /// <exception cref="ArgumentException">The array is no matrix, or does not divide into equal parts.</exception>
    public static NDArray[] VSplit(NDArray a, int sections)
    {
        ArgumentNullException.ThrowIfNull(a);
        return a.Rank >= 2
            ? Split(a, sections, 0)
            : throw new ArgumentException($"VSplit needs at least two axes, not the shape {Layout.Text(a.Shape)}.");
    }

    /// <summary>Equal parts along the second axis, or of a vector, from left to right (numpy.hsplit). Views.</summary>
    /// <exception cref="ArgumentException">The array is a scalar, or does not divide into equal parts.</exception>
    public static NDArray[] HSplit(NDArray a, int sections)
    {
        ArgumentNullException.ThrowIfNull(a);
        return a.Rank >= 1
            ? Split(a, sections, a.Rank == 1 ? 0 : 1)
            : throw new ArgumentException("HSplit needs at least one axis, not a scalar.");
    }

    /// <summary>Copies arrays behind each other along an axis, which is new when they are stacked.</summary>
    sealed class JoinPrimitive(int axis, bool stack) : LinearPrimitive(stack ? "Stack" : "Concatenate")
    {
        protected internal override NDArray[] Forward(NDArray[] inputs)
        {
            int[] first = inputs[0].ShapeArray, shape = stack ? [.. first[..axis], inputs.Length, .. first[axis..]] : [.. first];
            if (!stack)
            {
                shape[axis] = inputs.Sum(a => a.Shape[axis]);
            }

            DType type = TypeOf(inputs);
            NDArray result = NDArray.Empty(type, shape);
            int step = result.Size == 0 ? 0 : result.Strides[axis], start = 0;
            foreach (NDArray a in inputs)
            {
                int[] strides = stack ? [.. result.Strides[..axis], .. result.Strides[(axis + 1)..]] : result.StrideArray;
                if (a.Size > 0)
                {
                    StridedCopy.Copy(Conversion.To(a, type), result.View(a.ShapeArray, strides, start * step));
                }

                start += stack ? 1 : a.Shape[axis];
            }

            return [result];
        }

        protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed)
        {
            int[] lengths = System.Array.ConvertAll(inputs, a => stack ? 1 : a.Shape[axis]);
            return g =>
            {
                var flow = new NDArray?[needed.Length];
                for (int i = 0, start = 0; i < flow.Length; start += lengths[i], i++)
                {
                    if (needed[i])
                    {
                        NDArray part = SliceAlong(g[0]!, axis, start, start + lengths[i]);
                        flow[i] = stack ? Squeeze(part, axis) : part;
                    }
                }

                return flow;
            };
        }

        /// <remarks>C# scalars follow the arrays among the elements; among themselves they are promoted as usual.</remarks>
        static DType TypeOf(NDArray[] inputs)
        {
            DType? strong = null, weak = null, alone = null;
            foreach (NDArray a in inputs)
            {
                if (a.IsWeak)
                {
                    weak = weak is { } w ? DTypes.Promote(w, DTypes.WeakType(a)) : DTypes.WeakType(a);
                    alone = alone is { } t ? DTypes.Promote(t, a.DType) : a.DType;
                }
                else
                {
                    strong = strong is { } s ? DTypes.Promote(s, a.DType) : a.DType;
                }
            }

            return strong is null ? alone!.Value : weak is null ? strong.Value : DTypes.PromoteWeak(strong.Value, weak.Value);
        }
    }
}
