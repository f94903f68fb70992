namespace Lapack;

public static partial class Num
{
    internal static NDArray Slice(NDArray a, ReadOnlySpan<AxisIndex> index) => new SlicePrimitive(index.ToArray()).Apply(a)[0];

    /// <summary>The elements from start to end (exclusive) along an axis. A view.</summary>
    static NDArray SliceAlong(NDArray a, int axis, int start, int end)
    {
        var index = new AxisIndex[axis + 1];
        System.Array.Fill(index, Range.All);
        index[axis] = start..end;
        return Slice(a, index);
    }

    /// <summary>Zeros of a shape with the array in the place of a slice: the adjoint of indexing.</summary>
    internal static NDArray Embed(NDArray part, int[] shape, params ReadOnlySpan<AxisIndex> index) =>
        new EmbedPrimitive(index.ToArray(), shape).Apply(part)[0];

    /// <summary>An array from nested collection expressions, or from anything that converts to one: <c>Array([[1, 2 * a], [a, 3]])</c>.</summary>
    public static NDArray Array(NDArray a) => a.AsWeak(false);

    sealed class SlicePrimitive(AxisIndex[] index) : LinearPrimitive("indexing"), IScatter
    {
        protected internal override NDArray[] Forward(NDArray[] inputs) => [AxisIndex.View(inputs[0], index)];

        protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed)
        {
            int[] shape = inputs[0].ShapeArray;
            return g => new EmbedPrimitive(index, shape).Apply(g[0]!);
        }

        public void AddTo(NDArray target, NDArray cotangent)
        {
            NDArray part = AxisIndex.View(target, index);
            StridedCopy.Copy(Elementwise.Binary<AddKernel>(part, cotangent, Name), part);
        }
    }

    /// <summary>The adjoint of a slice: zeros, with the array in the slice's place.</summary>
    sealed class EmbedPrimitive(AxisIndex[] index, int[] shape) : LinearPrimitive("gradient of indexing")
    {
        protected internal override NDArray[] Forward(NDArray[] inputs)
        {
            NDArray result = NDArray.ZerosOf(inputs[0].DType, shape);
            StridedCopy.Copy(inputs[0], AxisIndex.View(result, index));
            return [result];
        }

        protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed) =>
            g => new SlicePrimitive(index).Apply(g[0]!);
    }
}
