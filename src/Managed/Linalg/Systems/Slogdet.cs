using System.Numerics;
using Lapack.Native;

namespace Lapack;

// det A = s e^l, |s| = 1, l real. From d log det A = tr(A^-1 dA) = t:   dl = Re t,   ds = i s Im t.
//
//     VJP: gA = (gl + i Im(gs s)) A^-T          (Re(gs i s Im t) = Re(i Im(gs s) t); for real A the sign is constant)
//     JVP: t = tr(A^-1 dA)
//
// The inverse comes from the factors that gave the value. A singular matrix has s = 0, l = -infinity and no gradient.
public static partial class Linalg
{
    /// <summary>Sign and logarithm of the modulus of the determinant (numpy.linalg.slogdet): det A = sign e^logabsdet.</summary>
    /// <param name="a">Shape (..., n, n).</param>
    /// <param name="checkFinite">Whether the matrices are searched for NaN and infinity.</param>
    /// <returns>
    /// The sign, shape (...) and of the type of <paramref name="a"/>: 1, -1 or, complex, of modulus 1; and log|det A|, real. (1, 0) for n =
    /// 0, (0, -infinity) for a singular matrix.
    /// </returns>
    /// <remarks>
    /// LAPACK xGETRF, 2/3 n^3 real operations, 2 n^3 more for the gradient (complex: four times that). Nothing overflows.
    /// </remarks>
    /// <exception cref="ArgumentException">Not square matrices, or NaN or infinity among their elements.</exception>
    /// <exception cref="SingularMatrixException">Thrown by derivatives, for a singular matrix that the loss depends on.</exception>
    public static SlogdetResult Slogdet(NDArray a, bool checkFinite = true)
    {
        ArgumentNullException.ThrowIfNull(a);
        a = Checks.RequireSquare(a, "Slogdet");
        NDArray[] y = new SlogdetPrimitive(new("Slogdet") { CheckFinite = checkFinite }).Apply(a);
        return new(y[0], y[1]);
    }

    internal sealed class SlogdetPrimitive(Factoring how, Factors? known = null) : FactoredPrimitive(how, known)
    {
        protected override NDArray[] Evaluate(NDArray[] inputs, Factors factors)
        {
            NDArray a = inputs[0];
            int[] batch = [.. a.Shape[..^2]];
            if (How.Structure == MatrixStructure.PositiveDefinite)
            {
                // A Cholesky factor that stopped in the middle has no determinant.
                factors.RequireRegular();
            }

            NDArray signs = NDArray.Empty(DType.Complex128, batch), logs = NDArray.Empty(DType.Float64, batch);
            for (int m = 0; m < logs.Size; m++)
            {
                // Moduli are multiplied as long as they stay in the middle of the range: one logarithm for many.
                (Complex sign, double log, double product) = (1, 0, 1);
                foreach (Complex term in factors.DeterminantTerms(m))
                {
                    double modulus = term.Imaginary == 0 ? Math.Abs(term.Real) : Complex.Abs(term);

                    // A tiny term is scaled up: division by a subnormal modulus would not leave modulus 1.
                    Complex phase = modulus is > 0 and < 1e-300 ? term * 1e200 : term;
                    sign *= modulus == 0 ? 0 : term.Imaginary == 0 ? term.Real / modulus : phase / Complex.Abs(phase);
                    if (modulus is > 1e-100 and < 1e100)
                    {
                        product *= modulus;
                    }
                    else
                    {
                        log += Math.Log(modulus);
                    }

                    if (product is < 1e-100 or > 1e100)
                    {
                        (log, product) = (log + Math.Log(product), 1);
                    }
                }

                log += Math.Log(product);
                signs.Dense<Complex>()[m] = sign == 0 ? 0 : sign / Complex.Abs(sign);
                logs.Dense<double>()[m] = log;
            }

            NDArray typed = a.DType.IsComplex() ? signs : Num.Real(signs);
            return [typed.AsType(a.DType), logs.AsType(a.DType.RealType())];
        }

        protected override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, Factors factors, bool[] needed)
        {
            (NDArray a, NDArray sign) = (inputs[0], outputs[0]);
            return g =>
            {
                NDArray? turn = g[0] is { } gs && a.DType.IsComplex() ? Num.I * Num.Imag(gs * sign) : null;
                return Num.SumOfTerms(g[1], turn) is not { } weight ? [null]
                    : a.IsRecorded || weight.IsRecorded || !factors.IsRegular
                        ? [How.Raw(MatrixAlgebra.AsMatrix(weight) * Num.SwapAxes(Inverse(a, sign, factors, weight)))]
                        : [How.Raw(Num.SwapAxes(InPlace.Times(factors.Inverse(), weight)))];
            };
        }

        protected override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(
            NDArray[] inputs, NDArray[] outputs, Factors factors, NDArray?[] tangents)
        {
            (NDArray a, NDArray da, NDArray sign) = (inputs[0], How.Full(tangents[0]!), outputs[0]);
            NDArray moved = Num.Sum(Num.Abs(da.Value), [-2, -1]);
            NDArray t = Num.Sum(Inverse(a, sign, factors, moved) * Num.SwapAxes(da), [-2, -1]);
            return (outputs, [a.DType.IsComplex() ? Num.I * sign * Num.Imag(t) : null, Num.Real(t)]);
        }

        /// <summary>A^-1; where a matrix is singular and its weight is zero, the inverse of the unit matrix.</summary>
        NDArray Inverse(NDArray a, NDArray sign, Factors factors, NDArray weight)
        {
            NDArray singular = Num.Equal(sign.Value, 0);
            if (!(bool)Num.Any(singular))
            {
                return new InvPrimitive(How, factors).Of(a);
            }

            if ((bool)Num.Any(Num.NotEqual(Num.Where(singular, weight.Value, 0), 0)))
            {
                factors.RequireRegular();
            }

            NDArray regular = Num.Where(MatrixAlgebra.AsMatrix(singular), Num.Eye(a.Shape[^1], a.DType), How.Full(a));
            return new InvPrimitive(new(How.Function) { CheckFinite = false }).Of(regular);
        }
    }
}

/// <summary>A determinant as sign and logarithm, det A = sign e^logabsdet.</summary>
/// <param name="Sign">Shape (...), of the type of the matrices: 0, or of modulus 1.</param>
/// <param name="LogAbsDet">log|det A|, shape (...), real.</param>
public readonly record struct SlogdetResult(NDArray Sign, NDArray LogAbsDet);
