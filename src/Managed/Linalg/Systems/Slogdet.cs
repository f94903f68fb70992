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
    /// The sign, shape (...) and of the type of <paramref name="a"/>: 1, -1 or, complex, of modulus 1; and log|det A|, real. (1, 0) for n = 0,
    /// (0, -infinity) for a singular matrix.
    /// </returns>
    /// <remarks>LAPACK xGETRF, 2/3 n^3 real operations, 2 n^3 more for the gradient (complex: four times that). Nothing overflows.</remarks>
    /// <exception cref="ArgumentException">Not square matrices, or NaN or infinity among their elements.</exception>
    /// <exception cref="SingularMatrixException">Thrown by derivatives, for a singular matrix that the loss depends on.</exception>
    public static SlogdetResult Slogdet(NDArray a, bool checkFinite = true)
    {
        a = Checks.RequireSquare(a, "Slogdet");
        NDArray[] y = new SlogdetPrimitive(
            new(MatrixStructure.General, Uplo.Lower, GradientForm.Triangle, checkFinite ? FiniteCheck.Throw : FiniteCheck.None, "Slogdet")).Apply(a);
        return new(y[0], y[1]);
    }

    internal sealed class SlogdetPrimitive(FactorCache cache) : Primitive("slogdet")
    {
        protected internal override NDArray[] Forward(NDArray[] inputs)
        {
            NDArray a = inputs[0];
            int[] batch = [.. a.Shape[..^2]];
            NDArray signs = NDArray.Empty(DType.Complex128, batch), logs = NDArray.Empty(DType.Float64, batch);
            Factors factors = cache.Of(a);
            for (int m = 0; m < logs.Size; m++)
            {
                Complex sign = factors.IsOdd(m) ? -1 : 1;
                double log = 0;
                for (int i = 0; i < a.Shape[^1]; i++)
                {
                    Complex pivot = factors.Pivot(m, i);
                    double modulus = Complex.Abs(pivot);

                    // A tiny pivot is scaled up: division by a subnormal modulus would not leave modulus 1.
                    Complex phase = modulus is > 0 and < 1e-300 ? pivot * 1e200 : pivot;
                    sign *= modulus == 0 ? 0 : phase / Complex.Abs(phase);
                    log += Math.Log(modulus);
                }

                signs.Dense<Complex>()[m] = sign == 0 ? 0 : sign / Complex.Abs(sign);
                logs.Dense<double>()[m] = log;
            }

            NDArray typed = a.DType.IsComplex() ? signs : Num.Real(signs);
            return [typed.AsType(a.DType), logs.AsType(a.DType.RealType())];
        }

        protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed)
        {
            (NDArray a, NDArray sign) = (inputs[0], outputs[0]);
            return g =>
            {
                NDArray? factor = g[0] is { } gs && a.DType.IsComplex() ? Num.I * Num.Imag(gs * sign) : null;
                factor = g[1] is { } gl ? factor is null ? gl : factor + gl : factor;
                return [factor is null ? null : factor[Num.Ellipsis, Num.NewAxis, Num.NewAxis] * Num.SwapAxes(Inverse(a, sign, factor))];
            };
        }

        protected internal override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(NDArray[] inputs, NDArray?[] tangents)
        {
            NDArray[] outputs = Apply(inputs);
            (NDArray a, NDArray da) = (inputs[0], tangents[0]!);
            NDArray moved = Num.Sum(Num.Abs(da.Value), [-2, -1]);
            NDArray t = Num.Sum(Inverse(a, outputs[0], moved) * Num.SwapAxes(da), [-2, -1]);
            return (outputs, [a.DType.IsComplex() ? Num.I * outputs[0] * Num.Imag(t) : null, Num.Real(t)]);
        }

        /// <summary>A^-1; of singular matrices that nothing depends on, any numbers.</summary>
        NDArray Inverse(NDArray a, NDArray sign, NDArray weight)
        {
            NDArray singular = Num.Equal(sign.Value, 0);
            if (!(bool)Num.Any(singular))
            {
                return new InvPrimitive(cache).Of(a);
            }

            if ((bool)Num.Any(Num.NotEqual(Num.Where(singular, weight.Value, 0), 0)))
            {
                cache.Of(a.Value).RequireRegular();
            }

            NDArray mask = singular[Num.Ellipsis, Num.NewAxis, Num.NewAxis];
            return Inv(Num.Where(mask, Num.Eye(a.Shape[^1], a.DType), a), new SolveOptions { CheckFinite = false });
        }
    }
}

/// <summary>A determinant as sign and logarithm, det A = sign e^logabsdet.</summary>
/// <param name="Sign">Shape (...), of the type of the matrices: 0, or of modulus 1.</param>
/// <param name="LogAbsDet">log|det A|, shape (...), real.</param>
public readonly record struct SlogdetResult(NDArray Sign, NDArray LogAbsDet);
