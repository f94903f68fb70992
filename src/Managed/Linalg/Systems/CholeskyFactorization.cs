using Lapack.Native;

namespace Lapack;

/// <summary>
/// The Cholesky factors of positive definite matrices, A = L L^H = U^H U, and what they are good for; made by
/// <see cref="Linalg.CholeskyFactor"/>.
/// </summary>
public sealed class CholeskyFactorization : MatrixFactorization
{
    readonly Factoring how;
    readonly Lazy<NDArray> factor;

    internal CholeskyFactorization(NDArray a, Factoring how)
        : base(a, how, how.Factor(a.Value))
    {
        Factors.RequireRegular();
        this.how = how;
        factor = new(() => new Linalg.CholeskyPrimitive(how, Factors).Of(a));
    }

    /// <summary>L, shape (..., n, n), lower triangular with a positive diagonal.</summary>
    public NDArray L => how.Uplo == Uplo.Lower ? factor.Value : MatrixAlgebra.Adjoint(factor.Value);

    /// <summary>U = L^H, shape (..., n, n), upper triangular.</summary>
    public NDArray U => how.Uplo == Uplo.Upper ? factor.Value : MatrixAlgebra.Adjoint(factor.Value);

    /// <inheritdoc/>
    public override NDArray Reconstruct() => Num.MatMul(L, U);

    private protected override MatrixFactorization Widened(DType type) => new CholeskyFactorization(Matrix.AsType(type), how);
}
