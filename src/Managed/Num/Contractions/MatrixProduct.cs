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
        return type.IsExact() ? OfIntegers(a, transA, b, transB)
            : Multiply(Operand.Of(Conversion.To(a, type), transA), Operand.Of(Conversion.To(b, type), transB));
    }

    static NDArray OfIntegers(NDArray a, Trans transA, NDArray b, Trans transB) => IntegerArithmetic.Checked(
        "product of matrices",
        () => IntegerProduct.Multiply(
            Operand.Of(Conversion.To(a, DType.Int64), transA), Operand.Of(Conversion.To(b, DType.Int64), transB)));

    static NDArray Multiply(in Operand x, in Operand y)
    {
        DType type = x.Array.DType;
        int[] batch = Layout.Broadcast(x.Array.Shape[..^2], y.Array.Shape[..^2])!;
        (int m, int n, int k, int count) = (x.Rows, y.Columns, x.Columns, Layout.SizeOf(batch));
        if ((long)count * m * n == 0)
        {
            return NDArray.Empty(type, [.. batch, m, n]);
        }

        if (k == 0)
        {
            return NDArray.ZerosOf(type, [.. batch, m, n]);
        }

        if (count > 1 && Tall(x, y, batch) is { } byRows)
        {
            NDArray c = Multiply(byRows, Alone(y));
            return c.View([.. batch, m, n], [.. Steps(batch, m * c.Strides[0]), c.Strides[0], c.Strides[1]]);
        }

        if (count > 1 && Tall(y.Transposed, x, batch) is { } byColumns)
        {
            NDArray c = Multiply(Alone(x), byColumns.Transposed);
            return c.View([.. batch, m, n], [.. Steps(batch, n * c.Strides[1]), c.Strides[0], c.Strides[1]]);
        }

        bool single = type.RealType() == DType.Float32;
        if (m == 1 || n == 1)
        {
            return single ? WithVector<float>(x, y, batch) : WithVector<double>(x, y, batch);
        }

        return m <= SmallProduct.MaxOrder && n <= SmallProduct.MaxOrder && k <= SmallProduct.MaxOrder
            ? single ? Small<float>(x, y, batch) : Small<double>(x, y, batch)
            : WithGemm(x, y, batch);
    }

    /// <summary>
    /// A side whose batch continues its rows, as one tall matrix; null where it does not, or where the other side has a batch too.
    /// </summary>
    static Operand? Tall(in Operand side, in Operand other, int[] batch)
    {
        NDArray a = side.Array;
        if (Layout.SizeOf(other.Array.Shape[..^2]) != 1 || !a.Shape[..^2].SequenceEqual(batch))
        {
            return null;
        }

        (int m, int step) = (side.Rows, side.Matrix.RowStep);
        if (m == 1)
        {
            step = 0;
            for (int i = batch.Length - 1; i >= 0 && step == 0; i--)
            {
                step = batch[i] == 1 ? 0 : a.Strides[i];
            }
        }

        long next = (long)step * m;
        for (int i = batch.Length - 1; i >= 0; i--)
        {
            if (batch[i] != 1 && a.Strides[i] != next)
            {
                return null;
            }

            next *= batch[i];
        }

        return Alone(side with { Matrix = side.Matrix with { Rows = Layout.SizeOf(batch) * m, RowStep = step } });
    }

    /// <summary>The operand without leading axes.</summary>
    static Operand Alone(in Operand x) => x.Array.Rank == 2
        ? x
        : x with { Array = x.Array.View([x.Rows, x.Columns], [x.Matrix.RowStep, x.Matrix.ColumnStep]) };

    /// <summary>The strides of a batch whose last axis has a given step.</summary>
    static int[] Steps(int[] batch, int step) => Array.ConvertAll(Layout.RowMajor(batch), s => s * step);

    /// <summary>One side is a vector: y = A x, or its transpose.</summary>
    static NDArray WithVector<R>(Operand x, Operand y, int[] batch) where R : unmanaged, IFloatingPointIeee754<R>
    {
        NDArray c = NDArray.Empty(x.Array.DType, [.. batch, x.Rows, y.Columns]);
        bool column = y.Columns == 1 && x.Rows > 1;
        Operand matrix = (column ? x : y.Transposed).WithUnitStep(), vector = column ? y : x.Transposed;
        (int m, int k, int count, int width) = (matrix.Rows, matrix.Columns, Layout.SizeOf(batch), c.DType.IsComplex() ? 2 : 1);
        LapackLibrary library = LapackLibrary.Current;
        if (count == 1)
        {
            BatchLoop.Split(library, m, (double)m * k * width, (first, end) => new VectorProduct<R>(matrix.Matrix, vector.Matrix, width)
            {
                Matrix = matrix.Array.FromOffset<R>(),
                Vector = vector.Array.FromOffset<R>(),
                Result = c.Dense<R>(),
            }.Run(first, end));
            return c;
        }

        BatchLoop.Split(library, count, (double)count * m * k * width, (first, end) =>
        {
            ReadOnlySpan<R> matrices = matrix.Array.FromOffset<R>(), vectors = vector.Array.FromOffset<R>();
            var cursor = new BatchCursor(batch, matrix.Array, vector.Array, first);
            for (int i = first; i < end; i++, cursor.MoveNext())
            {
                new VectorProduct<R>(matrix.Matrix, vector.Matrix, width)
                {
                    Matrix = matrices[(cursor.X * width)..],
                    Vector = vectors[(cursor.Y * width)..],
                    Result = c.Dense<R>().Slice(i * m * width, m * width),
                }.Run(0, m);
            }
        });
        return c;
    }

    static NDArray Small<R>(Operand x, Operand y, int[] batch) where R : unmanaged, IFloatingPointIeee754<R>
    {
        NDArray c = NDArray.Empty(x.Array.DType, [.. batch, x.Rows, y.Columns]);
        int count = Layout.SizeOf(batch), width = c.DType.IsComplex() ? 2 : 1;
        double work = (double)c.Size * x.Columns * width * width;
        BatchLoop.Split(LapackLibrary.Current, count, work, (first, end) => SmallProduct<R>.Run(x, y, batch, c, first, end));
        return c;
    }

    static NDArray WithGemm(Operand x, Operand y, int[] batch)
    {
        (x, y) = (x.ForBlas(), y.ForBlas());
        (int m, int n, int k, int count) = (x.Rows, y.Columns, x.Columns, Layout.SizeOf(batch));

        // C can come out column-major (C = A B) or row-major (C^T = B^T A^T); choose what spares a conjugated copy.
        bool columnMajor = x.Transposed.NeedsConjugate || y.Transposed.NeedsConjugate;
        (x, y) = columnMajor
            ? (x.Conjugated(), y.Conjugated())
            : (x.Transposed.Conjugated().Transposed, y.Transposed.Conjugated().Transposed);

        int[] shape = [.. batch, m, n];
        int[] strides = Layout.RowMajor(shape);
        if (columnMajor)
        {
            (strides[^2], strides[^1]) = (1, m);
        }

        NDArray c = NDArray.Empty(x.Array.DType, shape, strides);
        LapackLibrary library = LapackLibrary.Current;
        BlasProduct product = columnMajor ? new(library, x, y, c) : new(library, y.Transposed, x.Transposed, c);
        if (count == 1)
        {
            product.Run(0, 0, 0);
            return c;
        }

        BatchLoop.ForEach(library, count, (int)Math.Cbrt((double)m * n * k), (first, end) =>
        {
            var cursor = new BatchCursor(batch, x.Array, y.Array, first);
            for (int i = first; i < end; i++, cursor.MoveNext())
            {
                (int left, int right) = columnMajor ? (cursor.X, cursor.Y) : (cursor.Y, cursor.X);
                product.Run(left, right, i * m * n);
            }
        });
        return c;
    }
}
