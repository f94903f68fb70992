namespace Lapack;

public static partial class Num
{
    /// <summary>An array of zeros (numpy.zeros).</summary>
    public static NDArray Zeros(params int[] shape) => NDArray.ZerosOf(DType.Float64, [.. shape]);

    /// <summary>An array of zeros of a type (numpy.zeros).</summary>
    public static NDArray Zeros(int[] shape, DType type) => NDArray.ZerosOf(type, [.. shape]);

    /// <summary>An array of ones (numpy.ones).</summary>
    public static NDArray Ones(params int[] shape) => Full(shape, 1.0);

    /// <summary>An array of ones of a type (numpy.ones).</summary>
    public static NDArray Ones(int[] shape, DType type) => Full(shape, 1.0, type);

    /// <summary>An array of one value throughout (numpy.full).</summary>
    public static NDArray Full(int[] shape, NDArray value, DType? type = null)
    {
        NDArray result = NDArray.Empty(type ?? value.DType, [.. shape]);
        StridedCopy.Copy(Conversion.To(value.Value, result.DType), result);
        return result;
    }

    /// <summary>The n by n identity matrix (numpy.eye).</summary>
    public static NDArray Eye(int n, DType type = DType.Float64) => MakeDiagonal(Full([n], 1.0, type));

    /// <summary>0, 1, ..., n - 1 as Float64 (numpy.arange).</summary>
    public static NDArray Arange(int n)
    {
        var values = new double[n];
        for (int i = 0; i < n; i++)
        {
            values[i] = i;
        }

        return NDArray.Wrap(values, n);
    }
}
