using System.Numerics;
using Lapack.Native;

namespace Lapack;

/// <summary>Batched matrix products on xGEMM, reading row- and column-major operands where they lie.</summary>
static class MatrixProduct
{
    /// <summary>op(a) op(b) over the last two axes; the caller has checked the shapes.</summary>
    public static NDArray Multiply(NDArray a, Trans transA, NDArray b, Trans transB)
    {
        DType type = DTypes.Promote(a, b);
        type = type.IsInexact() ? type : DType.Float64;
        Operand x = Operand.Of(Conversion.To(a, type), transA), y = Operand.Of(Conversion.To(b, type), transB);
        int[] batch = Layout.Broadcast(a.Shape[..^2], b.Shape[..^2])!;
        (int m, int n, int k) = (x.Rows, y.Columns, x.Columns);
        int count = Layout.SizeOf(batch);

        // C can come out column-major (C = A B) or row-major (C^T = B^T A^T); choose what spares a conjugated copy.
        bool columnMajor = x.NeedsConjugate(columnMajor: false) || y.NeedsConjugate(columnMajor: false);
        x = x.Ready(columnMajor);
        y = y.Ready(columnMajor);

        int[] shape = [.. batch, m, n];
        int[] strides = Layout.RowMajor(shape);
        if (columnMajor)
        {
            (strides[^2], strides[^1]) = (1, m);
        }

        NDArray c = NDArray.Empty(type, shape, strides);
        int[] xs = Layout.BroadcastStrides(x.Array.Shape[..^2], x.Array.Strides[..^2], batch);
        int[] ys = Layout.BroadcastStrides(y.Array.Shape[..^2], y.Array.Strides[..^2], batch);
        var index = new int[batch.Length];
        for (int i = 0; i < count && m * (long)n > 0; i++)
        {
            (int ox, int oy) = (Dot(index, xs), Dot(index, ys));
            if (columnMajor)
            {
                Gemm(type, x.Flag(true), y.Flag(true), m, n, k, x, ox, y, oy, c, i * m * n);
            }
            else
            {
                Gemm(type, y.Flag(false), x.Flag(false), n, m, k, y, oy, x, ox, c, i * m * n);
            }

            Advance(index, batch);
        }

        return c;
    }

    static void Gemm(DType type, Trans ta, Trans tb, int m, int n, int k, Operand a, int oa, Operand b, int ob, NDArray c, int oc)
    {
        switch (type)
        {
            case DType.Float32: Gemm<float>(ta, tb, m, n, k, a, oa, b, ob, c, oc); break;
            case DType.Float64: Gemm<double>(ta, tb, m, n, k, a, oa, b, ob, c, oc); break;
            case DType.Complex64: Gemm<ComplexSingle>(ta, tb, m, n, k, a, oa, b, ob, c, oc); break;
            default: Gemm<Complex>(ta, tb, m, n, k, a, oa, b, ob, c, oc); break;
        }
    }

    static void Gemm<T>(Trans ta, Trans tb, int m, int n, int k, Operand a, int oa, Operand b, int ob, NDArray c, int oc)
        where T : unmanaged =>
        LapackLibrary.Current.Gemm(
            ta, tb, m, n, k, Scalars.Of<T>(1), a.From<T>(oa), a.LeadingDimension, b.From<T>(ob), b.LeadingDimension,
            default, c.Dense<T>()[oc..], m);

    static int Dot(int[] index, int[] strides)
    {
        int sum = 0;
        for (int i = 0; i < index.Length; i++)
        {
            sum += index[i] * strides[i];
        }

        return sum;
    }

    static void Advance(int[] index, int[] shape)
    {
        for (int i = index.Length - 1; i >= 0 && ++index[i] == shape[i]; i--)
        {
            index[i] = 0;
        }
    }

    /// <summary>A factor as it lies in memory, and what is still to be done to it: op is None, Transpose or ConjTranspose.</summary>
    readonly record struct Operand(NDArray Array, bool IsRowMajor, Trans Op)
    {
        public int Rows => Array.Shape[Op == Trans.None ? ^2 : ^1];

        public int Columns => Array.Shape[Op == Trans.None ? ^1 : ^2];

        public int LeadingDimension => Math.Max(1, IsRowMajor
            ? (Array.Shape[^2] <= 1 ? Array.Shape[^1] : Array.Strides[^2])
            : (Array.Shape[^1] <= 1 ? Array.Shape[^2] : Array.Strides[^1]));

        public static Operand Of(NDArray a, Trans trans)
        {
            trans = trans == Trans.ConjTranspose && !a.DType.IsComplex() ? Trans.Transpose : trans;
            (int m, int n) = (a.Shape[^2], a.Shape[^1]);
            if ((n <= 1 || a.Strides[^1] == 1) && (m <= 1 || a.Strides[^2] >= Math.Max(1, n)))
            {
                return new(a, true, trans);
            }

            return (m <= 1 || a.Strides[^2] == 1) && (n <= 1 || a.Strides[^1] >= Math.Max(1, m))
                ? new(a, false, trans)
                : new(a.ToRowMajor(), true, trans);
        }

        /// <summary>Whether BLAS would have to conjugate without transposing, which it cannot.</summary>
        public bool NeedsConjugate(bool columnMajor) => Op == Trans.ConjTranspose && IsRowMajor == columnMajor;

        /// <summary>This operand, or a conjugated copy where one is needed.</summary>
        public Operand Ready(bool columnMajor) => NeedsConjugate(columnMajor)
            ? Of(Elementwise.Unary<ConjKernel>(Array, Array.DType), Trans.Transpose)
            : this;

        /// <summary>
        /// The flag for BLAS, which sees a row-major factor as its transpose; for a row-major result it multiplies op(b)^T op(a)^T.
        /// </summary>
        public Trans Flag(bool columnMajor) => Op == Trans.ConjTranspose ? Trans.ConjTranspose
            : (Op == Trans.None) == (IsRowMajor != columnMajor) ? Trans.None
            : Trans.Transpose;

        public ReadOnlySpan<T> From<T>(int shift) where T : unmanaged => Array.FromOffset<T>()[shift..];
    }
}
