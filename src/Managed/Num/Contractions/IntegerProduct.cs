namespace Lapack;

/// <summary>Batched products of matrices of integers. They are exact: sums of products are formed with 128 bits.</summary>
static class IntegerProduct
{
    /// <summary>op(a) op(b) over the last two axes; the caller has checked the shapes.</summary>
    /// <exception cref="OverflowException">An element of the product is no Int64.</exception>
    public static NDArray Multiply(in Operand a, in Operand b)
    {
        int[] batch = Layout.Broadcast(a.Array.Shape[..^2], b.Array.Shape[..^2])!;
        NDArray c = NDArray.ZerosOf(DType.Int64, [.. batch, a.Rows, b.Columns]);
        if (c.Size == 0 || a.Columns == 0)
        {
            return c;
        }

        ReadOnlySpan<long> left = a.Array.FromOffset<long>(), right = b.Array.FromOffset<long>();
        Span<long> product = c.Dense<long>();
        var cursor = new BatchCursor(batch, a.Array, b.Array, 0);
        for (int start = 0; start < product.Length; start += a.Rows * b.Columns, cursor.MoveNext())
        {
            for (int i = 0; i < a.Rows; i++)
            {
                for (int j = 0; j < b.Columns; j++)
                {
                    product[start + (i * b.Columns) + j] = Element(
                        left[(cursor.X + (i * a.Matrix.RowStep))..], a.Matrix.ColumnStep,
                        right[(cursor.Y + (j * b.Matrix.ColumnStep))..], b.Matrix.RowStep, a.Columns);
                }
            }
        }

        return c;
    }

    static long Element(ReadOnlySpan<long> x, int xStep, ReadOnlySpan<long> y, int yStep, int length)
    {
        Int128 sum = 0;
        for (int p = 0; p < length; p++)
        {
            sum = checked(sum + Math.BigMul(x[p * xStep], y[p * yStep]));
        }

        return checked((long)sum);
    }
}
