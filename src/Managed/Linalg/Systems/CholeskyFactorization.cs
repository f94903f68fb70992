using Lapack.Native;

namespace Lapack;

/// <summary>
/// The Cholesky factors of positive definite matrices, A = L L^H = U^H U, and the functions that use them; made by
/// <see cref="Linalg.CholeskyFactor"/>.
/// </summary>
public sealed class CholeskyFactorization : MatrixFactorization
{
    readonly Lazy<NDArray> factor;

    internal CholeskyFactorization(NDArray a, Factoring how)
        : base(a, how, how.Factor(a.Value))
    {
        Factors.RequireRegular();
        factor = new(() => new Linalg.CholeskyPrimitive(how, Factors).Of(a));
    }

    /// <summary>L, shape (..., n, n), lower triangular with a positive diagonal.</summary>
    public NDArray L => How.Uplo == Uplo.Lower ? factor.Value : MatrixAlgebra.Adjoint(factor.Value);

    /// <summary>U = L^H, shape (..., n, n), upper triangular.</summary>
    public NDArray U => How.Uplo == Uplo.Upper ? factor.Value : MatrixAlgebra.Adjoint(factor.Value);

    /// <inheritdoc/>
    public override NDArray Reconstruct() => Num.MatMul(L, U);

    private protected override MatrixFactorization Widened(DType type) => new CholeskyFactorization(Matrix.AsType(type), How);
}
