using Lapack.Native;

namespace Lapack;

// l = log det A = 2 sum log L_ii, A = L L^H.
//
//     VJP: gA = g A^-T, brought to the triangle;   JVP: dl = tr(A^-1 dA), real since A^-1 and dA are Hermitian
//
// The inverse comes from the factor that gave the value.
public static partial class Linalg
{
    /// <summary>The logarithm of the determinant of positive definite Hermitian (real: symmetric) matrices.</summary>
    /// <param name="a">
    /// Shape (..., n, n). Only the <paramref name="uplo"/> triangle and the real part of the diagonal are looked at; the rest may hold anything.
    /// </param>
    /// <param name="uplo">The triangle that is read.</param>
    /// <param name="form">Whether the gradient is that of the raw triangle, or the Hermitian one.</param>
    /// <param name="checkFinite">Whether what is read is searched for NaN and infinity.</param>
    /// <returns>log det A, real, shape (...); 0 for n = 0.</returns>
    /// <remarks>LAPACK xPOTRF, n^3/3 real operations, 2 n^3 more for the gradient (complex: four times that). For matrices that are not
    /// positive definite see <see cref="Slogdet"/>.</remarks>
    /// <exception cref="ArgumentException">Not square matrices, or NaN or infinity in what is read.</exception>
    /// <exception cref="NotPositiveDefiniteException">A leading minor is not positive; the message says which, and of which matrix.</exception>
    public static NDArray Logdet(NDArray a, Uplo uplo = Uplo.Lower, GradientForm form = GradientForm.Triangle, bool checkFinite = true)
    {
        a = Checks.RequireHermitian(a, uplo, "Logdet");
        return new LogdetPrimitive(Factoring(uplo, form, checkFinite ? FiniteCheck.Throw : FiniteCheck.None, "Logdet")).Of(a);
    }

    sealed class LogdetPrimitive(FactorCache cache) : Primitive("logdet")
    {
        protected internal override NDArray[] Forward(NDArray[] inputs)
        {
            Factors factors = cache.Regular(inputs[0]);
            return [2 * Num.Sum(Num.Log(Num.Real(Num.Diagonal(factors.Packed))), -1)];
        }

        protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed)
        {
            NDArray a = inputs[0];
            return g => [cache.Raw(g[0]![Num.Ellipsis, Num.NewAxis, Num.NewAxis] * Num.SwapAxes(new InvPrimitive(cache).Of(a)))];
        }

        protected internal override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(NDArray[] inputs, NDArray?[] tangents)
        {
            NDArray x = new InvPrimitive(cache).Of(inputs[0]), da = cache.Full(tangents[0]!);
            return (Apply(inputs), [Num.Real(Num.Sum(x * Num.SwapAxes(da), [-2, -1]))]);
        }
    }
}
