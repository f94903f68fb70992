using Lapack.Native;

namespace Lapack;

public static partial class Num
{
    /// <summary>
    /// op(a) op(b) over the last two axes, leading axes broadcast (numpy.matmul). A vector on the left counts as a row, on the right as
    /// a column, and the axis of length 1 is dropped from the result.
    /// </summary>
    /// <remarks>BLAS xGEMM, 2 m n k real operations (8 m n k complex). Row- and column-major operands are read where they lie.</remarks>
    /// <param name="a">Shape (..., m, k), or (k,).</param>
    /// <param name="b">Shape (..., k, n), or (k,).</param>
    /// <param name="transA">Whether a is taken as it is, transposed or conjugate-transposed; ignored for a vector.</param>
    /// <param name="transB">The same for b.</param>
    /// <exception cref="ArgumentException">An operand is a scalar, or the shapes do not fit.</exception>
    public static NDArray MatMul(NDArray a, NDArray b, Trans transA = Trans.None, Trans transB = Trans.None)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        Defined.Require(transA);
        Defined.Require(transB);

        if (a.Rank == 0 || b.Rank == 0)
        {
            throw new ArgumentException($"MatMul needs vectors or matrices, not {Layout.Text(a.Shape)} and {Layout.Text(b.Shape)}.");
        }

        (NDArray left, NDArray right) = (a, b);
        if (a.Rank == 1)
        {
            (left, transA) = (Reshape(a, 1, -1), Trans.None);
        }

        if (b.Rank == 1)
        {
            (right, transB) = (Reshape(b, -1, 1), Trans.None);
        }

        int k = left.Shape[transA == Trans.None ? ^1 : ^2], l = right.Shape[transB == Trans.None ? ^2 : ^1];
        if (k != l || Layout.Broadcast(left.Shape[..^2], right.Shape[..^2]) is null)
        {
            throw new ArgumentException(
                $"MatMul: shapes {Layout.Text(a.Shape)}{Mark(transA)} and {Layout.Text(b.Shape)}{Mark(transB)} do not fit.");
        }

        NDArray c = new MatMulPrimitive(transA, transB).Apply(left, right)[0];
        int[] shape = [.. c.Shape[..^2], .. a.Rank > 1 ? [c.Shape[^2]] : (int[])[], .. b.Rank > 1 ? [c.Shape[^1]] : (int[])[]];
        return shape.Length == c.Rank ? c : Reshape(c, shape);

        static string Mark(Trans trans) => trans switch { Trans.None => "", Trans.Transpose => "^T", _ => "^H" };
    }

    /// <remarks>
    /// With C = A B for the matrices as they are multiplied: gA = g B^T, gB = A^T g, no conjugates; an operand that was transposed gets
    /// the transpose of that, one that was conjugate-transposed its conjugate transpose.
    /// </remarks>
    sealed class MatMulPrimitive(Trans transA, Trans transB, WinningZeros? zeros = null) : Primitive("MatMul")
    {
        protected internal override NDArray[] Forward(NDArray[] inputs) =>
        [
            zeros is { } rule
                ? rule.Multiply(inputs[0], inputs[1], (a, b) => MatrixProduct.Multiply(a, transA, b, transB))
                : MatrixProduct.Multiply(inputs[0], transA, inputs[1], transB),
        ];

        protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed)
        {
            NDArray? a = needed[1] ? inputs[0] : null, b = needed[0] ? inputs[1] : null;
            (int[] aShape, int[] bShape) = (inputs[0].ShapeArray, inputs[1].ShapeArray);
            (FactorRule ofLeft, FactorRule ofRight) = Rules(needed[0], needed[1]);
            return g =>
            [
                b is null ? null : LeftCotangent(g[0]!, ofLeft.Factor(b), aShape, ofLeft),
                a is null ? null : RightCotangent(g[0]!, ofRight.Factor(a), bShape, ofRight),
            ];
        }

        /// <remarks>dC = dA B + A dB.</remarks>
        protected internal override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(NDArray[] inputs, NDArray?[] tangents)
        {
            (NDArray a, NDArray b) = (inputs[0], inputs[1]);
            (FactorRule ofLeft, FactorRule ofRight) = Rules(tangents[0] is not null, tangents[1] is not null);
            NDArray? left = tangents[0] is { } da ? Product((da, transA), (ofLeft.Factor(b), transB), ofLeft.Zeros(true)) : null;
            NDArray? right = tangents[1] is { } db ? Product((ofRight.Factor(a), transA), (db, transB), ofRight.Zeros(false)) : null;
            return (Apply(a, b), [SumOfTerms(left, right)]);
        }

        (FactorRule OfLeft, FactorRule OfRight) Rules(bool leftVaries, bool rightVaries) =>
            (FactorRule.Of(zeros, ofLeft: true, rightVaries), FactorRule.Of(zeros, ofLeft: false, leftVaries));

        static NDArray Product((NDArray Matrix, Trans Trans) a, (NDArray Matrix, Trans Trans) b, WinningZeros zeros) =>
            new MatMulPrimitive(a.Trans, b.Trans, zeros).Apply(a.Matrix, b.Matrix)[0];

        NDArray LeftCotangent(NDArray g, NDArray b, int[] shape, FactorRule rule)
        {
            if (Summed(g, b, shape, rule, left: true) is { } sum)
            {
                return sum;
            }

            return SumTo(
                transA switch
                {
                    Trans.None => Product((g, Trans.None), Transposed(b, transB), rule.Zeros(derivativeFirst: true)),
                    Trans.Transpose => Product((b, transB), (g, Trans.Transpose), rule.Zeros(derivativeFirst: false)),
                    _ => Conj(Product((b, transB), (g, Trans.Transpose), rule.Zeros(derivativeFirst: false))),
                },
                shape);
        }

        NDArray RightCotangent(NDArray g, NDArray a, int[] shape, FactorRule rule)
        {
            if (Summed(g, a, shape, rule, left: false) is { } sum)
            {
                return sum;
            }

            return SumTo(
                transB switch
                {
                    Trans.None => Product(Transposed(a, transA), (g, Trans.None), rule.Zeros(derivativeFirst: false)),
                    Trans.Transpose => Product((g, Trans.Transpose), (a, transA), rule.Zeros(derivativeFirst: true)),
                    _ => Conj(Product((g, Trans.Transpose), (a, transA), rule.Zeros(derivativeFirst: true))),
                },
                shape);
        }

        /// <summary>
        /// The cotangent of a factor that lacks leading axes of the batch, summed over these by the same product: X^T G of tall matrices,
        /// not a matrix for each and then their sum. Null where the factor has the whole batch, or the other one has not.
        /// </summary>
        NDArray? Summed(NDArray g, NDArray other, int[] shape, FactorRule rule, bool left)
        {
            int[] batch = Layout.Range(g.Rank - 2);
            if (shape.Length >= g.Rank || !g.Shape[..^2].SequenceEqual(other.Shape[..^2])
                || !g.Shape[(g.Rank - shape.Length)..^2].SequenceEqual(shape.AsSpan()[..^2]))
            {
                return null;
            }

            (int m, int k, int n) = (batch.Length, batch.Length + 1, batch.Length + 2);
            int[] a = transA == Trans.None ? [m, k] : [k, m], b = transB == Trans.None ? [k, n] : [n, k];
            int[] own = [.. batch[(g.Rank - shape.Length)..], .. left ? a : b];
            NDArray factor = (left ? transB : transA) == Trans.ConjTranspose ? Conj(other) : other;
            NDArray sum = new Contraction([.. batch, m, n], [.. batch, .. left ? b : a], own, rule.Zeros(derivativeFirst: true))
                .Of(g, factor);
            return (left ? transA : transB) == Trans.ConjTranspose ? Conj(sum) : sum;
        }

        /// <summary>op(m)^T, as a matrix and how it is taken.</summary>
        static (NDArray Matrix, Trans Trans) Transposed(NDArray m, Trans trans) => trans switch
        {
            Trans.None => (m, Trans.Transpose),
            Trans.Transpose => (m, Trans.None),
            _ => (Conj(m), Trans.None),
        };
    }
}
