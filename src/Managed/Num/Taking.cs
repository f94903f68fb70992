namespace Lapack;

public static partial class Num
{
    /// <summary>All elements in row-major order taken at some positions (numpy.take); negative ones count from the end.</summary>
    /// <inheritdoc cref="Take(NDArray, NDArray, int)"/>
    public static NDArray Take(NDArray a, NDArray indices) => Take(Ravel(a), indices, 0);

    /// <summary>
    /// The parts at some positions of an axis (numpy.take), which is replaced by the axes of <paramref name="indices"/>; negative positions
    /// count from the end. Its derivative is a scatter-add; see <see cref="ScatterAdd"/>.
    /// </summary>
    /// <param name="a">The array that is read.</param>
    /// <param name="indices">Int64, or whole numbers of another type; never differentiated.</param>
    /// <param name="axis">The axis on which the positions are, counted from either end.</param>
    /// <exception cref="IndexOutOfRangeException">A position lies outside the axis.</exception>
    /// <exception cref="ArgumentException">Positions are not whole numbers.</exception>
    public static NDArray Take(NDArray a, NDArray indices, int axis)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(indices);
        axis = Layout.Axis(axis, a.Rank, "Take");
        int[] positions = Indices.Positions(indices, a.Shape[axis], "Take", axis, a.Shape);
        return new TakePrimitive("Take", axis, positions, indices.ShapeArray).Apply(a)[0];
    }

    /// <summary>
    /// For each line along an axis the elements at positions of its own (numpy.take_along_axis), such as <see cref="ArgSort"/> gives.
    /// </summary>
    /// <param name="a">The array that is read.</param>
    /// <param name="indices">As many axes as <paramref name="a"/>; the other axes broadcast.</param>
    /// <param name="axis">The axis on which the positions are, counted from either end.</param>
    /// <exception cref="IndexOutOfRangeException">A position lies outside the axis.</exception>
    /// <exception cref="ArgumentException">The ranks differ, shapes do not broadcast, or positions are not whole numbers.</exception>
    public static NDArray TakeAlongAxis(NDArray a, NDArray indices, int axis)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(indices);
        (a, int[] places, int[] shape) = Indices.AlongAxis(a, indices, axis, "TakeAlongAxis");
        return new TakePrimitive("TakeAlongAxis", 0, places, shape).Apply(Ravel(a))[0];
    }

    /// <summary>
    /// The array with values added at some positions of an axis, where repeated positions add up (numpy.add.at, as a function).
    /// </summary>
    /// <param name="a">The array; it stays as it is.</param>
    /// <param name="indices">Positions; negative ones count from the end.</param>
    /// <param name="values">Broadcast to the shape of <c>Take(a, indices, axis)</c>.</param>
    /// <param name="axis">The axis on which the positions are, counted from either end.</param>
    /// <exception cref="IndexOutOfRangeException">A position lies outside the axis.</exception>
    /// <exception cref="ArgumentException">Positions are not whole numbers, or the values do not broadcast.</exception>
    public static NDArray ScatterAdd(NDArray a, NDArray indices, NDArray values, int axis = 0)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(indices);
        ArgumentNullException.ThrowIfNull(values);
        axis = Layout.Axis(axis, a.Rank, "ScatterAdd");
        int[] positions = Indices.Positions(indices, a.Shape[axis], "ScatterAdd", axis, a.Shape);
        int[] shape = [.. a.Shape[..axis], .. indices.Shape, .. a.Shape[(axis + 1)..]];
        values = IntegerArithmetic.Counted(BroadcastTo(Promoted(values, a), shape));
        return a + new ScatterAddPrimitive("ScatterAdd", axis, positions, indices.ShapeArray, a.ShapeArray).Apply(values)[0];
    }

    /// <summary>
    /// The array with, in each line along an axis, the elements at positions of its own replaced (numpy.put_along_axis, as a function). Of
    /// repeated positions the last counts.
    /// </summary>
    /// <param name="a">The array; it stays as it is.</param>
    /// <param name="indices">As many axes as <paramref name="a"/>; the other axes broadcast.</param>
    /// <param name="values">Broadcast to the shape of <c>TakeAlongAxis(a, indices, axis)</c>.</param>
    /// <param name="axis">The axis on which the positions are, counted from either end.</param>
    /// <exception cref="IndexOutOfRangeException">A position lies outside the axis.</exception>
    /// <exception cref="ArgumentException">The ranks differ, shapes do not broadcast, or positions are not whole numbers.</exception>
    public static NDArray PutAlongAxis(NDArray a, NDArray indices, NDArray values, int axis)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(indices);
        ArgumentNullException.ThrowIfNull(values);
        (a, int[] places, int[] shape) = Indices.AlongAxis(a, indices, axis, "PutAlongAxis");
        return Reshape(SetPlaces(Ravel(a), places, shape, values), a.ShapeArray);
    }

    /// <summary>The parts at places of the leading axes, given by one mask or by an array of indices for each axis.</summary>
    internal static NDArray TakePlaces(NDArray a, NDArray[] index)
    {
        (int[] lead, int[] places, int[] shape) = Indices.Leading(a, index);
        return new TakePrimitive("indexing", 0, places, shape).Apply(Merged(a, lead.Length))[0];
    }

    internal static NDArray AddPlaces(NDArray a, NDArray[] index, NDArray value)
    {
        (int[] lead, int[] places, int[] shape) = Indices.Leading(a, index);
        int[] rest = a.ShapeArray[lead.Length..];
        NDArray values = IntegerArithmetic.Counted(BroadcastTo(Promoted(value, a), [.. shape, .. rest]));
        return a + Reshape(new ScatterAddPrimitive("Add", 0, places, shape, [Layout.SizeOf(lead), .. rest]).Apply(values)[0], a.ShapeArray);
    }

    internal static NDArray SetPlaces(NDArray a, NDArray[] index, NDArray value)
    {
        (int[] lead, int[] places, int[] shape) = Indices.Leading(a, index);
        return Reshape(SetPlaces(Merged(a, lead.Length), places, shape, value), a.ShapeArray);
    }

    internal static NDArray AddSlice(NDArray a, AxisIndex[] index, NDArray value)
    {
        int[] shape = AxisIndex.View(a.Value, index).ShapeArray;
        return a + Embedded(IntegerArithmetic.Counted(BroadcastTo(Promoted(value, a), shape)), a.ShapeArray, index, "Add");
    }

    internal static NDArray SetSlice(NDArray a, AxisIndex[] index, NDArray value)
    {
        int[] shape = AxisIndex.View(a.Value, index).ShapeArray;
        return new SetSlicePrimitive(index).Apply(a, BroadcastTo(Promoted(value, a), shape))[0];
    }

    /// <summary>A value in the type that it shares with an array; C# scalars follow the array.</summary>
    static NDArray Promoted(NDArray value, NDArray a)
    {
        DType type = DTypes.Promote(a, value);
        return value.DType == type ? value : value.AsType(type);
    }

    /// <summary>A vector of parts with some replaced: chosen from those of the array and, behind them, the new ones.</summary>
    static NDArray SetPlaces(NDArray parts, int[] places, int[] shape, NDArray value)
    {
        int[] rest = parts.ShapeArray[1..], chosen = Layout.Range(parts.Shape[0]);
        for (int k = 0; k < places.Length; k++)
        {
            chosen[places[k]] = chosen.Length + k;
        }

        NDArray values = Reshape(BroadcastTo(Promoted(value, parts), [.. shape, .. rest]), [places.Length, .. rest]);
        return new TakePrimitive("Set", 0, chosen, [chosen.Length]).Apply(Concatenate([parts, values]))[0];
    }

    /// <summary>The leading axes merged into one.</summary>
    static NDArray Merged(NDArray a, int axes) =>
        axes == 1 ? a : Reshape(a, [Layout.SizeOf(a.Shape[..axes]), .. a.Shape[axes..]]);

    sealed class TakePrimitive(string name, int axis, int[] positions, int[] positionShape) : LinearPrimitive(name), IScatter
    {
        protected internal override NDArray[] Forward(NDArray[] inputs) => [Gather.Take(inputs[0], axis, positions, positionShape)];

        protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed)
        {
            int[] shape = inputs[0].ShapeArray;
            return g => new ScatterAddPrimitive($"gradient of {Name}", axis, positions, positionShape, shape).Apply(g[0]!);
        }

        public void AddTo(NDArray target, NDArray cotangent) => Gather.Add(target, axis, positions, cotangent);
    }

    /// <summary>The adjoint of taking: zeros, to which the parts are added at their positions.</summary>
    sealed class ScatterAddPrimitive(string name, int axis, int[] positions, int[] positionShape, int[] shape) : LinearPrimitive(name)
    {
        protected internal override NDArray[] Forward(NDArray[] inputs) =>
            [inputs[0].DType.IsExact() ? IntegerArithmetic.Checked(Name, () => Added(inputs[0])) : Added(inputs[0])];

        NDArray Added(NDArray parts)
        {
            NDArray result = NDArray.ZerosOf(parts.DType, shape);
            Gather.Add(result, axis, positions, parts);
            return result;
        }

        protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed) =>
            g => new TakePrimitive(Name, axis, positions, positionShape).Apply(g[0]!);
    }

    sealed class SetSlicePrimitive(AxisIndex[] index) : LinearPrimitive("Set")
    {
        protected internal override NDArray[] Forward(NDArray[] inputs)
        {
            DType type = DTypes.Promote(inputs[0], inputs[1]);
            NDArray result = NDArray.Empty(type, inputs[0].ShapeArray);
            StridedCopy.Copy(Conversion.To(inputs[0], type), result);
            StridedCopy.Copy(Conversion.To(inputs[1], type), AxisIndex.View(result, index));
            return [result];
        }

        protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed)
        {
            (bool toArray, bool toValue) = (needed[0], needed[1]);
            return g => [toArray ? SetSlice(g[0]!, index, 0) : null, toValue ? Slice(g[0]!, index) : null];
        }
    }
}
