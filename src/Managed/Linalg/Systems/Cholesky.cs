using Lapack.Native;

namespace Lapack;

// A = L L^H, L lower triangular with a positive real diagonal; with Uplo.Upper A = U^H U, U = L^H.
//
// From dA = dL L^H + L dL^H:   L^-1 dA L^-H = L^-1 dL + (L^-1 dL)^H, so with F(S) = lower triangle of S, its diagonal halved,
//
//     JVP: dL = L F(L^-1 dA L^-H)
//     VJP: G = L^-T F(L^T g) conj(L)^-1      for all elements of A; then brought to the triangle that is read
//
// (Murray 2016, eq. 10, is the real case of it; autograd's complex rule is not.) The imaginary diagonal of L^T g drops out, as dL has a
// real diagonal.
//
// Sources: I. Murray, Differentiation of the Cholesky decomposition, arXiv:1602.07527 (2016); M. B. Giles, An extended collection of
// matrix derivative results, NA-08-01 (2008).
public static partial class Linalg
{
    /// <summary>The Cholesky factor of positive definite Hermitian (real: symmetric) matrices (numpy.linalg.cholesky).</summary>
    /// <param name="a">
    /// Shape (..., n, n). Only the <paramref name="uplo"/> triangle and the real part of the diagonal are looked at; the rest may hold anything.
    /// </param>
    /// <param name="uplo">The triangle that is read, and the factor that is returned: L with A = L L^H, or U with A = U^H U.</param>
    /// <param name="form">Whether the gradient is that of the raw triangle, or the Hermitian one.</param>
    /// <param name="checkFinite">Whether what is read is searched for NaN and infinity.</param>
    /// <returns>The factor, its other triangle zero, its diagonal real and positive.</returns>
    /// <remarks>LAPACK xPOTRF, n^3/3 real operations (complex: four times that); 4 n^3 for the gradient.</remarks>
    /// <exception cref="ArgumentException">Not square matrices, or NaN or infinity in what is read.</exception>
    /// <exception cref="NotPositiveDefiniteException">A leading minor is not positive; the message says which, and of which matrix.</exception>
    public static NDArray Cholesky(NDArray a, Uplo uplo = Uplo.Lower, GradientForm form = GradientForm.Triangle, bool checkFinite = true)
    {
        a = Checks.RequireHermitian(a, uplo, "Cholesky");
        return new CholeskyPrimitive(uplo, Factoring(uplo, form, checkFinite ? FiniteCheck.Throw : FiniteCheck.None, "Cholesky")).Of(a);
    }

    /// <summary>
    /// As <see cref="Cholesky"/>, but a matrix that is not positive definite does not lose the others of its batch: its factor is NaN,
    /// and <paramref name="info"/> says why. The gradient with respect to such a matrix is zero.
    /// </summary>
    /// <param name="a">As for <see cref="Cholesky"/>.</param>
    /// <param name="info">
    /// Int64, the batch shape of <paramref name="a"/>: 0, or the order of the leading minor that is not positive, or -1 for a triangle that
    /// holds NaN or infinity.
    /// </param>
    /// <param name="uplo">The triangle that is read, and the factor that is returned.</param>
    /// <param name="form">Whether the gradient is that of the raw triangle, or the Hermitian one.</param>
    /// <returns>The factor, as from <see cref="Cholesky"/>.</returns>
    /// <exception cref="ArgumentException">Not square matrices.</exception>
    public static NDArray TryCholesky(NDArray a, out NDArray info, Uplo uplo = Uplo.Lower, GradientForm form = GradientForm.Triangle)
    {
        a = Checks.RequireHermitian(a, uplo, "TryCholesky");
        FactorCache cache = Factoring(uplo, form, FiniteCheck.Mark, "TryCholesky");
        info = cache.Info(a);

        // The unit matrix in place of a failed one leaves the rules nothing to stumble over.
        NDArray failed = Num.NotEqual(info, 0), mask = failed[Num.Ellipsis, Num.NewAxis, Num.NewAxis];
        NDArray regular = (bool)Num.Equal(Num.Sum(failed.AsType(DType.Float64)), 0) ? a : Num.Where(mask, Num.Eye(a.Shape[^1], a.DType), a);
        return FactorCache.MarkFailures(new CholeskyPrimitive(uplo, cache).Of(regular), info, 2);
    }

    /// <summary>The solution X of A X = B by the Cholesky factor of A (scipy.linalg.cho_solve).</summary>
    /// <param name="factor">The result of <see cref="Cholesky"/>, shape (..., n, n); only the <paramref name="uplo"/> triangle is looked at.</param>
    /// <param name="b">Shape (n,), a vector, or (..., n, k), matrices; leading axes broadcast.</param>
    /// <param name="uplo">Whether the factor is L or U.</param>
    /// <returns>X, shape (..., n) for a vector and (..., n, k) otherwise.</returns>
    /// <remarks>
    /// Two triangular systems, 2 n^2 k real operations (complex: four times that). The gradient with respect to the factor joins that of
    /// <see cref="Cholesky"/>; <see cref="Solve"/> with <see cref="MatrixStructure.PositiveDefinite"/> takes the shorter way.
    /// </remarks>
    /// <exception cref="ArgumentException">Shapes that do not fit, or NaN or infinity in what is read.</exception>
    /// <exception cref="SingularMatrixException">A diagonal element of the factor is zero.</exception>
    public static NDArray SolveCholesky(NDArray factor, NDArray b, Uplo uplo = Uplo.Lower) => uplo == Uplo.Lower
        ? SolveTriangular(factor, SolveTriangular(factor, b, uplo), uplo, Trans.ConjTranspose, checkFinite: false)
        : SolveTriangular(factor, SolveTriangular(factor, b, uplo, Trans.ConjTranspose), uplo, checkFinite: false);

    static FactorCache Factoring(Uplo uplo, GradientForm form, FiniteCheck check, string function) =>
        new(MatrixStructure.PositiveDefinite, uplo, form, check, function);

    sealed class CholeskyPrimitive(Uplo uplo, FactorCache cache) : Primitive("cholesky")
    {
        /// <remarks>A row-major matrix is factored as the column-major transpose, whose factor is the transpose of this one.</remarks>
        protected internal override NDArray[] Forward(NDArray[] inputs) => [Triangles.Part(cache.Regular(inputs[0]).Upright, uplo)];

        protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed)
        {
            NDArray l = Lower(outputs[0]);
            return g =>
            {
                NDArray f = Triangles.LowerHalf(Num.MatMul(l, Lower(g[0]!), Trans.Transpose));
                return [cache.Raw(Divided(l, f, Trans.Transpose))];
            };
        }

        protected internal override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(NDArray[] inputs, NDArray?[] tangents)
        {
            NDArray factor = Apply(inputs)[0], l = Lower(factor);
            NDArray dl = Num.MatMul(l, Triangles.LowerHalf(Divided(l, cache.Full(tangents[0]!), Trans.None)));
            return ([factor], [Lower(dl)]);
        }

        /// <summary>L from the factor, and back: for the upper one the conjugate transpose.</summary>
        NDArray Lower(NDArray factor) => uplo == Uplo.Lower ? factor : Num.Conj(Num.SwapAxes(factor));

        /// <summary>L^-1 Y L^-H, or with the transpose L^-T Y conj(L)^-1.</summary>
        static NDArray Divided(NDArray l, NDArray y, Trans trans)
        {
            // Y L^-H = (conj(L)^-1 Y^T)^T, Y conj(L)^-1 = (L^-H Y^T)^T.
            NDArray left = Num.SwapAxes(Triangular(l, y, Uplo.Lower, trans));
            return Num.SwapAxes(trans == Trans.None
                ? Num.Conj(Triangular(l, Num.Conj(left), Uplo.Lower))
                : Triangular(l, left, Uplo.Lower, Trans.ConjTranspose));
        }
    }
}
