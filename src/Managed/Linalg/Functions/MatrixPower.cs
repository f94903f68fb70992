namespace Lapack;

// A^n by repeated squaring, in differentiable products: A^0 = I with derivative 0, A^1 = A, A^-n = (A^-1)^n. The derivative follows from
// that of the products (and of the inverse), about three times the work of the value.
public static partial class Linalg
{
    /// <summary>Square matrices to an integer power (numpy.linalg.matrix_power).</summary>
    /// <param name="a">Shape (..., k, k), any of the four floating-point types (integers count as Float64).</param>
    /// <param name="n">The exponent: 0 gives the identity, a negative one powers of the inverse.</param>
    /// <returns>An array of the same shape and type.</returns>
    /// <remarks>At most 2 log2 |n| products of matrices, and LAPACK xGETRF for negative n.</remarks>
    /// <exception cref="ArgumentException">Not square matrices.</exception>
    /// <exception cref="Native.SingularMatrixException">n is negative and a matrix singular; the message names it.</exception>
    public static NDArray MatrixPower(NDArray a, int n)
    {
        a = Checks.RequireSquare(a, "MatrixPower");
        if (n == 0)
        {
            return Num.BroadcastTo(Num.Eye(a.Shape[^1], a.DType), a.ShapeArray);
        }

        NDArray square = n < 0 ? Inv(a) : a;
        NDArray? result = null;
        for (long rest = Math.Abs((long)n); ; square = Num.MatMul(square, square))
        {
            if (rest % 2 == 1)
            {
                result = result is null ? square : Num.MatMul(result, square);
            }

            rest /= 2;
            if (rest == 0)
            {
                return result!;
            }
        }
    }
}
