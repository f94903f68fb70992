namespace Lapack;

public static partial class Num
{
    /// <summary>
    /// The diagonal of the last two axes: shape (..., m, n) to (..., min(m, n)) (numpy.diagonal over the last axes). A view.
    /// </summary>
    public static NDArray Diagonal(NDArray a) => a.Rank >= 2
        ? new DiagonalPrimitive().Apply(a)[0]
        : throw new ArgumentException($"Diagonal needs at least two axes, not the shape {Layout.Text(a.Shape)}.");

    /// <summary>The sum of the diagonal of the last two axes (numpy.trace over the last axes).</summary>
    public static NDArray Trace(NDArray a) => Sum(Diagonal(a), -1);

    /// <summary>Square matrices with the last axis as their diagonal and zeros elsewhere: shape (..., n) to (..., n, n).</summary>
    public static NDArray MakeDiagonal(NDArray d) => d.Rank >= 1
        ? new MakeDiagonalPrimitive(d.Shape[^1], d.Shape[^1]).Apply(d)[0]
        : throw new ArgumentException("MakeDiagonal needs at least one axis, not a scalar.");

    static NDArray DiagonalView(NDArray a)
    {
        int[] shape = [.. a.Shape[..^2], Math.Min(a.Shape[^2], a.Shape[^1])];
        return a.View(shape, [.. a.Strides[..^2], a.Strides[^2] + a.Strides[^1]]);
    }

    sealed class DiagonalPrimitive() : LinearPrimitive("Diagonal"), IScatter
    {
        protected internal override NDArray[] Forward(NDArray[] inputs) => [DiagonalView(inputs[0])];

        protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed)
        {
            (int m, int n) = (inputs[0].Shape[^2], inputs[0].Shape[^1]);
            return g => new MakeDiagonalPrimitive(m, n).Apply(g[0]!);
        }

        public void AddTo(NDArray target, NDArray cotangent)
        {
            NDArray part = DiagonalView(target);
            StridedCopy.Copy(Elementwise.Binary<AddKernel>(part, cotangent, Name), part);
        }
    }

    sealed class MakeDiagonalPrimitive(int m, int n) : LinearPrimitive("MakeDiagonal")
    {
        protected internal override NDArray[] Forward(NDArray[] inputs)
        {
            NDArray result = NDArray.ZerosOf(inputs[0].DType, [.. inputs[0].Shape[..^1], m, n]);
            StridedCopy.Copy(inputs[0], DiagonalView(result));
            return [result];
        }

        protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed) => g => new DiagonalPrimitive().Apply(g[0]!);
    }
}
