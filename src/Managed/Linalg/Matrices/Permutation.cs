using System.Numerics;

namespace Lapack;

/// <summary>The rows of matrices in another order, a different one for every matrix of a batch: what pivoting does.</summary>
static class Permutation
{
    /// <summary>Row i of the result is row order[i] of the matrix.</summary>
    /// <param name="a">Shape (..., n, k).</param>
    /// <param name="order">n numbers for each matrix, from 0, each once.</param>
    public static NDArray Rows(NDArray a, int[] order) => new RowsPrimitive(order).Of(a);

    /// <summary>The order that undoes one of n numbers, or each of several.</summary>
    public static int[] Inverse(int[] order, int n)
    {
        var inverse = new int[order.Length];
        for (int i = 0; i < order.Length; i++)
        {
            inverse[i - (i % n) + order[i]] = i % n;
        }

        return inverse;
    }

    sealed class RowsPrimitive(int[] order) : LinearPrimitive("exchange of rows")
    {
        protected internal override NDArray[] Forward(NDArray[] inputs)
        {
            NDArray a = inputs[0].ToRowMajor(), result = NDArray.Empty(a.DType, a.ShapeArray);
            switch (a.DType.ElementSize())
            {
                case 4: Copy<uint>(a, result); break;
                case 8: Copy<ulong>(a, result); break;
                default: Copy<Complex>(a, result); break;
            }

            return [result];
        }

        /// <remarks>The adjoint of a permutation is its inverse.</remarks>
        protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed)
        {
            int n = inputs[0].Shape[^2];
            return g => [Rows(g[0]!, Inverse(order, n))];
        }

        void Copy<T>(NDArray a, NDArray result) where T : unmanaged
        {
            (int n, int k) = (a.Shape[^2], a.Shape[^1]);
            ReadOnlySpan<T> from = a.Dense<T>();
            Span<T> to = result.Dense<T>();
            for (int i = 0; i < order.Length && k > 0; i++)
            {
                from.Slice((i - (i % n) + order[i]) * k, k).CopyTo(to.Slice(i * k, k));
            }
        }
    }
}
