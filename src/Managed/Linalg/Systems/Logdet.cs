using Lapack.Native;

namespace Lapack;

// l = log det A = 2 sum log L_ii, A = L L^H: the second output of Slogdet, by the Cholesky factor.
//
//     VJP: gA = g A^-T, brought to the triangle;   JVP: dl = tr(A^-1 dA), real since A^-1 and dA are Hermitian
public static partial class Linalg
{
    /// <summary>The logarithm of the determinant of positive definite Hermitian (real: symmetric) matrices.</summary>
    /// <param name="a">
    /// Shape (..., n, n). Only the <paramref name="uplo"/> triangle and the real part of the diagonal are looked at; the rest may hold
    /// anything.
    /// </param>
    /// <param name="uplo">The triangle that is read.</param>
    /// <param name="form">Whether the gradient is that of the raw triangle, or the Hermitian one.</param>
    /// <param name="checkFinite">Whether what is read is searched for NaN and infinity.</param>
    /// <returns>log det A, real, shape (...); 0 for n = 0.</returns>
    /// <remarks>LAPACK xPOTRF, n^3/3 real operations, 2 n^3 more for the gradient (complex: four times that). For matrices that are not
    /// positive definite see <see cref="Slogdet"/>.</remarks>
    /// <exception cref="ArgumentException">Not square matrices, or NaN or infinity in what is read.</exception>
    /// <exception cref="NotPositiveDefiniteException">
    /// A leading minor is not positive; the message says which, and of which matrix.
    /// </exception>
    public static NDArray Logdet(NDArray a, Uplo uplo = Uplo.Lower, GradientForm form = GradientForm.Triangle, bool checkFinite = true)
    {
        ArgumentNullException.ThrowIfNull(a);
        Defined.Require(uplo);
        Defined.Require(form);
        a = Checks.RequireHermitian(a, uplo, "Logdet");
        return new SlogdetPrimitive(PositiveDefinite("Logdet", uplo, form, checkFinite)).Apply(a)[1];
    }
}
