namespace Lapack;

/// <summary>
/// Sums and products of integers over axes. They are exact: what counts is whether the result is an Int64, not whether those of parts are.
/// </summary>
static class IntegerReduction
{
    /// <summary>The sums over some axes.</summary>
    /// <param name="x">An array of Int64.</param>
    /// <param name="axes">Ascending and distinct; the result lacks them.</param>
    /// <exception cref="OverflowException">A sum is no Int64.</exception>
    public static NDArray Sum(NDArray x, int[] axes) => Over(x, axes, static row =>
    {
        Int128 sum = 0;
        foreach (long number in row)
        {
            sum += number;
        }

        return checked((long)sum);
    });

    /// <summary>The products over some axes.</summary>
    /// <param name="x">An array of Int64.</param>
    /// <param name="axes">Ascending and distinct; the result lacks them.</param>
    /// <exception cref="OverflowException">A product is no Int64.</exception>
    public static NDArray Product(NDArray x, int[] axes) => Over(x, axes, static row =>
    {
        if (row.Contains(0))
        {
            return 0;
        }

        // The size of a product does not shrink, so it is out of range for good once it is; only 2^63 depends on the sign to come.
        (UInt128 size, bool negative) = (1, false);
        foreach (long number in row)
        {
            (size, negative) = (size * (UInt128)Int128.Abs(number), negative ^ (number < 0));
            if (size > (UInt128)1 << 63)
            {
                throw new OverflowException();
            }
        }

        return checked((long)(negative ? -(Int128)size : (Int128)size));
    });

    delegate long RowFunction(ReadOnlySpan<long> row);

    static NDArray Over(NDArray x, int[] axes, RowFunction function)
    {
        int[] kept = [.. Layout.Range(x.Rank).Except(axes)], order = [.. kept, .. axes];
        int[] shape = Array.ConvertAll(kept, i => x.ShapeArray[i]);
        NDArray rows = x.View(Array.ConvertAll(order, i => x.ShapeArray[i]), Array.ConvertAll(order, i => x.StrideArray[i])).ToRowMajor();
        NDArray y = NDArray.Empty(DType.Int64, shape);
        ReadOnlySpan<long> from = rows.Dense<long>();
        Span<long> to = y.Dense<long>();
        int length = to.Length == 0 ? 0 : from.Length / to.Length;
        for (int i = 0; i < to.Length; i++)
        {
            to[i] = function(from.Slice(i * length, length));
        }

        return y;
    }
}
