using Lapack.Native;

namespace Lapack;

/// <summary>
/// The Bunch-Kaufman factors of Hermitian or symmetric matrices, A = L D L^H or L D L^T, and the functions that use them; made by
/// <see cref="Linalg.LdlFactor"/>. A singular matrix has factors too, but cannot be solved with.
/// </summary>
public sealed class LdlFactorization : MatrixFactorization
{
    readonly Lazy<LdlResult> factors;

    internal LdlFactorization(NDArray a, Factoring how)
        : base(a, how, how.Factor(a.Value))
    {
        factors = new(() => Linalg.Ordered(new Linalg.LdlPrimitive(how, Factors).Apply(a)));
    }

    /// <summary>L, shape (..., n, n): its rows in the order of <see cref="Permutation"/> are unit triangular.</summary>
    public NDArray L => factors.Value.L;

    /// <summary>D, shape (..., n, n), with diagonal blocks of order 1 and 2.</summary>
    public NDArray D => factors.Value.D;

    /// <summary>Int64, shape (..., n): L[Permutation[i]] is row i of the triangle.</summary>
    public NDArray Permutation => factors.Value.Permutation;

    /// <inheritdoc/>
    public override NDArray Reconstruct() => Num.MatMul(
        Num.MatMul(L, D), L, Trans.None, How.Structure == MatrixStructure.Symmetric ? Trans.Transpose : Trans.ConjTranspose);

    /// <remarks>A real matrix is taken as Hermitian, which its complex copy is too.</remarks>
    private protected override MatrixFactorization Widened(DType type) => new LdlFactorization(Matrix.AsType(type), How);
}
