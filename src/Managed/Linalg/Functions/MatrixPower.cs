namespace Lapack;

// A^n by repeated squaring, in differentiable products: A^0 = I with derivative 0, A^1 = A, A^-n = (A^-1)^n. The derivative follows from
// that of the products (and of the inverse), about three times the work of the value. A real power is A^floor(p) times the power
// p - floor(p), which is PowerFunction.
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
        ArgumentNullException.ThrowIfNull(a);
        return PowerOf(Checks.RequireSquare(a, "MatrixPower"), n, "MatrixPower");
    }

    static NDArray PowerOf(NDArray a, int n, string function)
    {
        if (n == 0)
        {
            return Num.BroadcastTo(Num.Eye(a.Shape[^1], a.DType), a.ShapeArray);
        }

        NDArray square = n < 0 ? new InvPrimitive(new(function)).Of(a) : a;
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

    /// <summary>A real power of square matrices (scipy.linalg.fractional_matrix_power).</summary>
    /// <param name="a">Shape (..., n, n), any of the four floating-point types (integers count as Float64).</param>
    /// <param name="p">The exponent, a finite number.</param>
    /// <returns>
    /// An array of the same shape and type, for whole p that of <see cref="MatrixPower"/>; complex, for the whole batch, if p is not whole
    /// and a real matrix has a negative eigenvalue.
    /// </returns>
    /// <remarks>
    /// The principal branch: for 0 &lt; p &lt; 1 the eigenvalues are the principal powers of those of A. A negative eigenvalue, or one
    /// that is negative to working precision, has the argument pi, as in <see cref="Logm"/>; the function jumps there, and for p not whole
    /// its derivative is refused. Zero eigenvalues have the power 0 if p &gt; 0 and they have as many eigenvectors as their multiplicity;
    /// the derivative is refused there too.
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// Not square matrices, NaN or infinity, p not finite or beyond the range of int, or for p not whole a zero eigenvalue with too few
    /// eigenvectors.
    /// </exception>
    /// <exception cref="IllPosedGradientException">Thrown by the derivative at negative eigenvalues, for p not whole.</exception>
    /// <exception cref="Native.SingularMatrixException">
    /// p is negative and a matrix singular; for p not whole thrown by the derivative at singular matrices.
    /// </exception>
    public static NDArray FractionalMatrixPower(NDArray a, double p)
    {
        ArgumentNullException.ThrowIfNull(a);
        const string Name = "FractionalMatrixPower";
        a = Checks.RequireSquare(a, Name);
        double whole = Math.Floor(p);
        if (!double.IsFinite(p) || Math.Abs(whole) > int.MaxValue)
        {
            throw new ArgumentOutOfRangeException(nameof(p), p, $"{Name} needs a finite exponent in the range of int.");
        }

        NDArray? power = whole == 0 && p != 0 ? null : PowerOf(a, (int)whole, Name);
        if (p == whole)
        {
            return power!;
        }

        NDArray rest = new PowerFunction(p - whole).Of(a);
        return power is null ? rest : Num.MatMul(power, rest);
    }
}
