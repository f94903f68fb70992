using System.Numerics;
using Lapack.Native;

namespace Lapack;

/// <summary>
/// Batched matrix products, reading operands where they lie: one xGEMM where the batch of one side is only more rows or columns of it,
/// loops of our own for vectors and small matrices, otherwise xGEMM matrix by matrix, on several threads.
/// </summary>
static class MatrixProduct
{
    /// <summary>op(a) op(b) over the last two axes; the caller has checked the shapes.</summary>
    public static NDArray Multiply(NDArray a, Trans transA, NDArray b, Trans transB)
    {
        DType type = DTypes.Promote(a, b);
        type = type.IsInexact() ? type : DType.Float64;
        (a, b) = (Conversion.To(a, type), Conversion.To(b, type));
        Factor x = Factor.Of(a, transA), y = Factor.Of(b, transB);
        int[] batch = Layout.Broadcast(a.Shape[..^2], b.Shape[..^2])!;
        (int m, int n, int k) = (x.Rows, y.Columns, x.Columns);
        int count = Layout.SizeOf(batch), width = type.IsComplex() ? 2 : 1;
        if ((long)count * m * n == 0)
        {
            return NDArray.Empty(type, [.. batch, m, n]);
        }

        if (k == 0)
        {
            return NDArray.ZerosOf(type, [.. batch, m, n]);
        }

        if (count > 1 && Fold(x, a, transA, b, transB, batch, rows: true) is { } byRows)
        {
            return byRows;
        }

        if (count > 1 && Fold(y.Transposed(), b, transB, a, transA, batch, rows: false) is { } byColumns)
        {
            return byColumns;
        }

        if (m == 1 || n == 1)
        {
            return type.RealType() == DType.Float32
                ? WithVector<float>(x, y, batch, count, type, width)
                : WithVector<double>(x, y, batch, count, type, width);
        }

        if (type.RealType() == DType.Float32 ? SmallProduct<float>.Fits(m, n, k, width) : SmallProduct<double>.Fits(m, n, k, width))
        {
            NDArray c = NDArray.Empty(type, [.. batch, m, n]);
            BatchLoop.Split(LapackLibrary.Current, count, (double)count * m * n * k * width * width, (first, end) =>
            {
                if (type.RealType() == DType.Float32)
                {
                    SmallProduct<float>.Run(x, y, batch, c, first, end);
                }
                else
                {
                    SmallProduct<double>.Run(x, y, batch, c, first, end);
                }
            });
            return c;
        }

        return WithGemm(a, transA, b, transB, batch, count);
    }

    /// <summary>
    /// Where one side has no batch and that of the other continues its rows (or columns), a single product; null where not.
    /// </summary>
    /// <param name="whole">The side with the batch, transposed if its columns are to continue.</param>
    /// <param name="left">The array of that side.</param>
    /// <param name="trans">Its flag.</param>
    /// <param name="right">The other side.</param>
    /// <param name="transOther">Its flag.</param>
    /// <param name="batch">The batch, broadcast.</param>
    /// <param name="rows">Whether the side with the batch is the left one.</param>
    static NDArray? Fold(Factor whole, NDArray left, Trans trans, NDArray right, Trans transOther, int[] batch, bool rows)
    {
        if (Layout.SizeOf(right.Shape[..^2]) != 1 || !left.Shape[..^2].SequenceEqual(batch))
        {
            return null;
        }

        (int m, int step) = (whole.Rows, whole.RowStep);
        if (m == 1)
        {
            step = 0;
            for (int i = batch.Length - 1; i >= 0 && step == 0; i--)
            {
                step = batch[i] == 1 ? 0 : left.Strides[i];
            }
        }

        long next = (long)step * m;
        for (int i = batch.Length - 1; i >= 0; i--)
        {
            if (batch[i] != 1 && left.Strides[i] != next)
            {
                return null;
            }

            next *= batch[i];
        }

        // op(left) is count m x k: its rows are those of the array, or its columns if it is taken transposed.
        bool asItLies = (trans == Trans.None) == rows;
        int total = Layout.SizeOf(batch) * m;
        NDArray tall = asItLies
            ? left.View([total, whole.Columns], [step, whole.ColumnStep])
            : left.View([whole.Columns, total], [whole.ColumnStep, step]);
        NDArray other = right.View(right.ShapeArray[^2..], right.StrideArray[^2..]);
        NDArray c = rows ? Multiply(tall, trans, other, transOther) : Multiply(other, transOther, tall, trans);
        return rows
            ? c.View([.. batch, m, c.Shape[1]], [.. Steps(batch, m * c.Strides[0]), c.Strides[0], c.Strides[1]])
            : c.View([.. batch, c.Shape[0], m], [.. Steps(batch, m * c.Strides[1]), c.Strides[0], c.Strides[1]]);

        static int[] Steps(int[] batch, int step)
        {
            int[] steps = Layout.RowMajor(batch);
            for (int i = 0; i < steps.Length; i++)
            {
                steps[i] *= step;
            }

            return steps;
        }
    }

    /// <summary>One side is a vector: y = A x, or its transpose.</summary>
    static NDArray WithVector<R>(Factor x, Factor y, int[] batch, int count, DType type, int width)
        where R : unmanaged, IFloatingPointIeee754<R>
    {
        NDArray c = NDArray.Empty(type, [.. batch, x.Rows, y.Columns]);
        bool column = y.Columns == 1 && x.Rows > 1;
        Factor matrix = (column ? x : y.Transposed()).WithUnitStep(), vector = column ? y : x.Transposed();
        (int m, int k) = (matrix.Rows, matrix.Columns);
        LapackLibrary library = LapackLibrary.Current;
        if (count == 1)
        {
            BatchLoop.Split(library, m, (double)m * k * width, (first, end) => VectorProduct<R>.Multiply(
                matrix.Array.FromOffset<R>(), matrix, vector.Array.FromOffset<R>(), vector.RowStep * width, vector.Conjugate,
                c.Dense<R>(), width, first, end));
            return c;
        }

        BatchLoop.Split(library, count, (double)count * m * k * width, (first, end) =>
        {
            ReadOnlySpan<R> matrices = matrix.Array.FromOffset<R>(), vectors = vector.Array.FromOffset<R>();
            var cursor = new BatchCursor(batch, matrix.Array, vector.Array, first);
            for (int i = first; i < end; i++, cursor.MoveNext())
            {
                VectorProduct<R>.Multiply(
                    matrices[(cursor.X * width)..], matrix, vectors[(cursor.Y * width)..], vector.RowStep * width, vector.Conjugate,
                    c.Dense<R>().Slice(i * m * width, m * width), width, 0, m);
            }
        });
        return c;
    }

    static NDArray WithGemm(NDArray a, Trans transA, NDArray b, Trans transB, int[] batch, int count)
    {
        DType type = a.DType;
        Operand x = Operand.Of(a, transA), y = Operand.Of(b, transB);
        (int m, int n, int k) = (x.Rows, y.Columns, x.Columns);

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
        LapackLibrary library = LapackLibrary.Current;
        if (count == 1)
        {
            One(0, 0, 0);
            return c;
        }

        BatchLoop.ForEach(library, count, (int)Math.Cbrt((double)m * n * k), (first, end) =>
        {
            var cursor = new BatchCursor(batch, x.Array, y.Array, first);
            for (int i = first; i < end; i++, cursor.MoveNext())
            {
                One(cursor.X, cursor.Y, i * m * n);
            }
        });
        return c;

        void One(int ox, int oy, int oc)
        {
            if (columnMajor)
            {
                Gemm(library, type, x.Flag(true), y.Flag(true), m, n, k, x, ox, y, oy, c, oc);
            }
            else
            {
                Gemm(library, type, y.Flag(false), x.Flag(false), n, m, k, y, oy, x, ox, c, oc);
            }
        }
    }

    static void Gemm(
        LapackLibrary library, DType type, Trans ta, Trans tb, int m, int n, int k, Operand a, int oa, Operand b, int ob, NDArray c, int oc)
    {
        switch (type)
        {
            case DType.Float32: Gemm<float>(library, ta, tb, m, n, k, a, oa, b, ob, c, oc); break;
            case DType.Float64: Gemm<double>(library, ta, tb, m, n, k, a, oa, b, ob, c, oc); break;
            case DType.Complex64: Gemm<ComplexSingle>(library, ta, tb, m, n, k, a, oa, b, ob, c, oc); break;
            default: Gemm<Complex>(library, ta, tb, m, n, k, a, oa, b, ob, c, oc); break;
        }
    }

    static void Gemm<T>(
        LapackLibrary library, Trans ta, Trans tb, int m, int n, int k, Operand a, int oa, Operand b, int ob, NDArray c, int oc)
        where T : unmanaged =>
        library.Gemm(
            ta, tb, m, n, k, Scalars.Of<T>(1), a.From<T>(oa), a.LeadingDimension, b.From<T>(ob), b.LeadingDimension,
            default, c.Dense<T>()[oc..], m);

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
