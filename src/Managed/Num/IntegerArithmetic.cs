namespace Lapack;

/// <summary>
/// What operations that keep integers have in common: truth values count as 0 and 1, sums and products are exact, and where a result is no
/// Int64, an exception says so and names the operation.
/// </summary>
static class IntegerArithmetic
{
    /// <summary>The array, truth values as integers; other types as they are.</summary>
    public static NDArray Counted(NDArray a) => a.DType == DType.Bool ? Conversion.To(a, DType.Int64) : a;

    /// <summary>Runs a computation with integers in the name of a public function.</summary>
    /// <exception cref="OverflowException">A result is no Int64.</exception>
    /// <exception cref="DivideByZeroException">A divisor is 0.</exception>
    public static NDArray Checked(string operation, Func<NDArray> compute)
    {
        try
        {
            return compute();
        }
        catch (OverflowException e)
        {
            throw new OverflowException(
                $"{operation}: a result lies beyond the range of Int64. Convert the arrays first, with AsType(DType.Float64).", e);
        }
        catch (DivideByZeroException e)
        {
            throw new DivideByZeroException(
                $"{operation}: an integer is divided by 0. Convert the arrays to Float64 first if infinity or NaN is meant.", e);
        }
    }
}
