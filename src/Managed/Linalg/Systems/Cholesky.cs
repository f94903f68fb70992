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
    /// Shape (..., n, n). Only the <paramref name="uplo"/> triangle and the real part of the diagonal are looked at; the rest may hold
    /// anything.
    /// </param>
    /// <param name="uplo">The triangle that is read, and the factor that is returned: L with A = L L^H, or U with A = U^H U.</param>
    /// <param name="form">Whether the gradient is that of the raw triangle, or the Hermitian one.</param>
    /// <param name="checkFinite">Whether what is read is searched for NaN and infinity.</param>
    /// <returns>The factor, its other triangle zero, its diagonal real and positive.</returns>
    /// <remarks>LAPACK xPOTRF, n^3/3 real operations (complex: four times that); 2/3 n^3 for the gradient.</remarks>
    /// <exception cref="ArgumentException">Not square matrices, or NaN or infinity in what is read.</exception>
    /// <exception cref="NotPositiveDefiniteException">
    /// A leading minor is not positive; the message says which, and of which matrix.
    /// </exception>
    public static NDArray Cholesky(NDArray a, Uplo uplo = Uplo.Lower, GradientForm form = GradientForm.Triangle, bool checkFinite = true)
    {
        ArgumentNullException.ThrowIfNull(a);
        Defined.Require(uplo);
        Defined.Require(form);
        a = Checks.RequireHermitian(a, uplo, "Cholesky");
        return new CholeskyPrimitive(PositiveDefinite("Cholesky", uplo, form, checkFinite)).Of(a);
    }

    /// <summary>
    /// As <see cref="Cholesky"/>, but a matrix that is not positive definite does not lose the others of its batch: its factor is NaN,
    /// and the info says why. The gradient with respect to such a matrix is zero.
    /// </summary>
    /// <param name="a">As for <see cref="Cholesky"/>.</param>
    /// <param name="uplo">The triangle that is read, and the factor that is returned.</param>
    /// <param name="form">Whether the gradient is that of the raw triangle, or the Hermitian one.</param>
    /// <exception cref="ArgumentException">Not square matrices.</exception>
    public static CholeskyWithInfoResult CholeskyWithInfo(
        NDArray a, Uplo uplo = Uplo.Lower, GradientForm form = GradientForm.Triangle)
    {
        ArgumentNullException.ThrowIfNull(a);
        Defined.Require(uplo);
        Defined.Require(form);
        a = Checks.RequireHermitian(a, uplo, "CholeskyWithInfo");
        Factoring how = PositiveDefinite("CholeskyWithInfo", uplo, form, checkFinite: false) with { Check = FiniteCheck.Mark };
        Factors factors = how.Factor(a.Value);
        NDArray info = factors.Info();
        if (factors.IsRegular)
        {
            return new(new CholeskyPrimitive(how, factors).Of(a), info);
        }

        // The rules solve with the factor: one in place of those that failed, the unit matrix, lets them do so.
        NDArray failed = MatrixAlgebra.AsMatrix(Num.NotEqual(info, 0));
        NDArray regular = new CholeskyPrimitive(how).Of(Num.Where(failed, Num.Eye(a.Shape[^1], a.DType), a));
        return new(factors.MarkFailures(regular, 2), info);
    }

    /// <summary>
    /// The Cholesky factorization of positive definite Hermitian (real: symmetric) matrices as an object that solves, inverts and gives
    /// determinants, each without factoring again (scipy.linalg.cho_factor).
    /// </summary>
    /// <param name="a">
    /// Shape (..., n, n). Only the <paramref name="uplo"/> triangle and the real part of the diagonal are looked at; the rest may hold
    /// anything.
    /// </param>
    /// <param name="uplo">The triangle that is read.</param>
    /// <param name="form">Whether the gradient is that of the raw triangle, or the Hermitian one.</param>
    /// <param name="checkFinite">Whether what is read is searched for NaN and infinity.</param>
    /// <remarks>LAPACK xPOTRF, n^3/3 real operations (complex: four times that).</remarks>
    /// <exception cref="ArgumentException">Not square matrices, or NaN or infinity in what is read.</exception>
    /// <exception cref="NotPositiveDefiniteException">
    /// A leading minor is not positive; the message says which, and of which matrix.
    /// </exception>
    public static CholeskyFactorization CholeskyFactor(
        NDArray a, Uplo uplo = Uplo.Lower, GradientForm form = GradientForm.Triangle, bool checkFinite = true)
    {
        ArgumentNullException.ThrowIfNull(a);
        Defined.Require(uplo);
        Defined.Require(form);
        a = Checks.RequireHermitian(a, uplo, "CholeskyFactor");
        return new(a, PositiveDefinite("CholeskyFactor", uplo, form, checkFinite));
    }

    /// <summary>The solution X of A X = B by the Cholesky factor of A (scipy.linalg.cho_solve).</summary>
    /// <param name="factor">
    /// The result of <see cref="Cholesky"/>, shape (..., n, n); only the <paramref name="uplo"/> triangle is looked at.
    /// </param>
    /// <param name="b">Shape (n,), a vector, or (..., n, k), matrices; leading axes broadcast.</param>
    /// <param name="uplo">Whether the factor is L or U.</param>
    /// <returns>X, shape (..., n) for a vector and (..., n, k) otherwise.</returns>
    /// <remarks>
    /// Two triangular systems, 2 n^2 k real operations (complex: four times that). The gradient with respect to the factor joins that of
    /// <see cref="Cholesky"/>; <see cref="CholeskyFactor"/> and <see cref="Solve"/> with <see cref="MatrixStructure.PositiveDefinite"/>
    /// take the shorter way.
    /// </remarks>
    /// <exception cref="ArgumentException">Shapes that do not fit, or NaN or infinity in what is read.</exception>
    /// <exception cref="SingularMatrixException">A diagonal element of the factor is zero.</exception>
    public static NDArray SolveCholesky(NDArray factor, NDArray b, Uplo uplo = Uplo.Lower)
    {
        ArgumentNullException.ThrowIfNull(factor);
        ArgumentNullException.ThrowIfNull(b);
        Defined.Require(uplo);
        const string Name = "SolveCholesky";
        LinearSystem system = TriangularSystem(factor, b, uplo, Trans.None, unitDiagonal: false, Name);
        (Trans first, Trans second) = uplo == Uplo.Lower ? (Trans.None, Trans.ConjTranspose) : (Trans.ConjTranspose, Trans.None);
        return system.Shaped(Triangular(system.A, Triangular(system.A, system.B, uplo, first), uplo, second));
    }

    static Factoring PositiveDefinite(string function, Uplo uplo, GradientForm form, bool checkFinite) =>
        new(function) { Structure = MatrixStructure.PositiveDefinite, Uplo = uplo, Form = form, CheckFinite = checkFinite };

    internal sealed class CholeskyPrimitive(Factoring how, Factors? known = null) : FactoredPrimitive(how, known)
    {
        /// <remarks>A row-major matrix is factored as the column-major transpose, whose factor is the transpose of this one.</remarks>
        protected override NDArray[] Evaluate(NDArray[] inputs, Factors factors)
        {
            How.RequireRegular(factors);
            return [factors.Upright];
        }

        protected override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, Factors factors, bool[] needed)
        {
            NDArray factor = outputs[0];
            return g => [Cotangent(factor, g[0]!, factors)];
        }

        NDArray Cotangent(NDArray factor, NDArray g, Factors factors)
        {
            // Many tiny matrices go through the formula faster, since its products are loops of our own over all of them.
            bool tiny = g.Shape[^1] <= 4 && MatrixBatch.Count(g) > 1;
            if (!factor.IsRecorded && !g.IsRecorded && factor.DType == g.DType && !tiny)
            {
                return Scalars.Evaluate(g.DType, new CholeskyGradient(factors, How, g));
            }

            NDArray l = Lower(factor), f = Triangles.LowerHalf(Num.MatMul(l, Lower(g), Trans.Transpose));
            return How.Raw(BetweenInverses(l, f, Uplo.Lower, Trans.Transpose));
        }

        protected override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(
            NDArray[] inputs, NDArray[] outputs, Factors factors, NDArray?[] tangents)
        {
            NDArray l = Lower(outputs[0]);
            NDArray s = BetweenInverses(l, How.Full(tangents[0]!), Uplo.Lower, Trans.None), dl = Num.MatMul(l, Triangles.LowerHalf(s));
            return (outputs, [Lower(dl)]);
        }

        /// <summary>L from the factor, and back: for the upper one the conjugate transpose.</summary>
        NDArray Lower(NDArray factor) => How.Uplo == Uplo.Lower ? factor : MatrixAlgebra.Adjoint(factor);
    }
}

/// <summary>Cholesky factors, and whether each of the matrices has one.</summary>
/// <param name="Factor">L or U, as from <see cref="Linalg.Cholesky"/>; NaN where a matrix failed.</param>
/// <param name="Info">
/// Int64, the batch shape of the matrices: 0, or the order of the leading minor that is not positive, or -1 for a triangle that holds NaN
/// or infinity.
/// </param>
public readonly record struct CholeskyWithInfoResult(NDArray Factor, NDArray Info);
