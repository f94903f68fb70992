namespace Lapack;

public static partial class Num
{
    internal static NDArray Slice(NDArray a, ReadOnlySpan<AxisIndex> index) => new SlicePrimitive(index.ToArray()).Apply(a)[0];

    /// <summary>Zeros of a shape with the array in the place of a slice: the adjoint of indexing.</summary>
    internal static NDArray Embed(NDArray part, int[] shape, params ReadOnlySpan<AxisIndex> index) =>
        new EmbedPrimitive(index.ToArray(), shape).Apply(part)[0];

    /// <summary>Arrays of one shape joined along a new first axis (numpy.stack).</summary>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static NDArray Stack(params NDArray[] arrays) => new StackPrimitive().Apply(arrays)[0];

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

    sealed class StackPrimitive() : LinearPrimitive("Stack")
    {
        protected internal override NDArray[] Forward(NDArray[] inputs)
        {
            if (inputs.Length == 0)
            {
                return [NDArray.ZerosOf(DType.Float64, [0])];
            }

            int[] shape = inputs[0].ShapeArray;
            DType type = TypeOf(inputs);
            NDArray result = NDArray.Empty(type, [inputs.Length, .. shape]);
            int step = Layout.SizeOf(shape);
            for (int i = 0; i < inputs.Length; i++)
            {
                if (!inputs[i].Shape.SequenceEqual(shape))
                {
                    throw new ArgumentException(
                        $"Stack: element {i} has the shape {Layout.Text(inputs[i].Shape)}, element 0 has {Layout.Text(shape)}.");
                }

                StridedCopy.Copy(Conversion.To(inputs[i], type), result.View(shape, Layout.RowMajor(shape), i * step));
            }

            return [result];
        }

        protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed) => g =>
        {
            var flow = new NDArray?[needed.Length];
            for (int i = 0; i < flow.Length; i++)
            {
                flow[i] = needed[i] ? g[0]![i] : null;
            }

            return flow;
        };

        /// <remarks>C# scalars follow the arrays among the elements; among themselves they are promoted as usual.</remarks>
        static DType TypeOf(NDArray[] inputs)
        {
            DType? strong = null, weak = null;
            foreach (NDArray a in inputs)
            {
                if (a.IsWeak)
                {
                    weak = weak is { } w ? DTypes.Promote(w, a.DType) : a.DType;
                }
                else
                {
                    strong = strong is { } s ? DTypes.Promote(s, a.DType) : a.DType;
                }
            }

            return strong is null ? weak!.Value : weak is null ? strong.Value : DTypes.PromoteWeak(strong.Value, weak.Value);
        }
    }
}
