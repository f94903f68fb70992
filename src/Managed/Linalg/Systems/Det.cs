using System.Numerics;

namespace Lapack;

// det A = (-1)^exchanges prod u_ii, the product kept as mantissa and exponent, so that only a determinant beyond the type's range
// overflows.
//
//     VJP: gA = g C, C the matrix of cofactors;   JVP: d det = sum C_ij dA_ij
//
// The determinant is a polynomial: it has every derivative at every matrix, also where C = det A A^-T is infinity times zero: see
// Cofactors.
public static partial class Linalg
{
    /// <summary>The determinant of square matrices (numpy.linalg.det).</summary>
    /// <param name="a">Shape (..., n, n).</param>
    /// <param name="checkFinite">Whether the matrices are searched for NaN and infinity.</param>
    /// <returns>det A, shape (...), of the type of <paramref name="a"/>; 1 for n = 0.</returns>
    /// <remarks>
    /// LAPACK xGETRF, 2/3 n^3 real operations, 2 n^3 more for the gradient (complex: four times that). The gradient of a singular matrix is
    /// that of the polynomial, its matrix of cofactors, and higher derivatives are right there too, up to the fifth; singular and badly
    /// conditioned matrices cost about ten times as much. Determinants of large matrices overflow: see <see cref="Slogdet"/>.
    /// </remarks>
    /// <exception cref="ArgumentException">Not square matrices, or NaN or infinity among their elements.</exception>
    public static NDArray Det(NDArray a, bool checkFinite = true)
    {
        ArgumentNullException.ThrowIfNull(a);
        a = Checks.RequireSquare(a, "Det");
        return new DetPrimitive(new("Det") { CheckFinite = checkFinite }).Of(a);
    }

    /// <param name="how">How the matrices are read and factored.</param>
    /// <param name="known">The factors, where they are known.</param>
    /// <param name="regular">Whether the caller knows that A^-1 can be used.</param>
    internal sealed class DetPrimitive(Factoring how, Factors? known = null, bool regular = false) : FactoredPrimitive(how, known)
    {
        protected override NDArray[] Evaluate(NDArray[] inputs, Factors factors)
        {
            NDArray a = inputs[0], result = NDArray.Empty(DType.Complex128, [.. a.Shape[..^2]]);
            for (int m = 0; m < result.Size; m++)
            {
                (Complex mantissa, int exponent) = (1, 0);
                foreach (Complex term in factors.DeterminantTerms(m))
                {
                    // The term alone may be so large that its square overflows.
                    (Complex pivot, int size) = Normalized(term);
                    (mantissa, int growth) = Normalized(mantissa * pivot);
                    exponent += size + growth;
                }

                result.Dense<Complex>()[m] = new(Math.ScaleB(mantissa.Real, exponent), Math.ScaleB(mantissa.Imaginary, exponent));
            }

            return [(a.DType.IsComplex() ? result : Num.Real(result)).AsType(a.DType)];
        }

        protected override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, Factors factors, bool[] needed)
        {
            (NDArray a, NDArray det) = (inputs[0], outputs[0]);
            return g => [How.Raw(MatrixAlgebra.AsMatrix(g[0]!) * Cofactors.Of(a, det, How, factors, regular))];
        }

        protected override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(
            NDArray[] inputs, NDArray[] outputs, Factors factors, NDArray?[] tangents)
        {
            NDArray c = Cofactors.Of(inputs[0], outputs[0], How, factors, regular);
            return (outputs, [Num.Sum(c * How.Full(tangents[0]!), [-2, -1])]);
        }

        /// <summary>z 2^-e and e, the larger part of the quotient between 1 and 2; zero stays zero.</summary>
        static (Complex Mantissa, int Exponent) Normalized(Complex z)
        {
            double size = Math.Max(Math.Abs(z.Real), Math.Abs(z.Imaginary));
            if (size == 0 || !double.IsFinite(size))
            {
                return (z, 0);
            }

            int exponent = Math.ILogB(size);
            return (new(Math.ScaleB(z.Real, -exponent), Math.ScaleB(z.Imaginary, -exponent)), exponent);
        }
    }
}
