namespace Lapack;

/// <summary>
/// The LU factors of matrices, A = P L U, and the functions that use them; made by <see cref="Linalg.LuFactor"/>. Matrices that are
/// singular or not square have factors too, but cannot be solved with. Below, k = min(m, n).
/// </summary>
public sealed class LuFactorization : MatrixFactorization
{
    readonly Lazy<NDArray[]> packed;
    readonly Lazy<LuResult> unpacked;

    internal LuFactorization(NDArray a, Factoring how)
        : base(a, how, how.Factor(a.Value))
    {
        packed = new(() => new Linalg.LuPrimitive(how, Factors).Factor(a));
        unpacked = new(() => Linalg.Unpacked(Lu, Linalg.Order(Pivots, a.Shape[^2])));
    }

    /// <summary>
    /// U in the upper triangle and L without its ones below, shape (..., m, n), as <see cref="Linalg.SolveLu"/> takes those of square
    /// matrices.
    /// </summary>
    public NDArray Lu => packed.Value[0];

    /// <summary>Int64, shape (..., k): row i was exchanged with row Pivots[i], counted from 0.</summary>
    public NDArray Pivots => packed.Value[1];

    /// <summary>The permutation matrix P, shape (..., m, m).</summary>
    public NDArray P => unpacked.Value.P;

    /// <summary>L, shape (..., m, k), unit lower triangular (trapezoidal).</summary>
    public NDArray L => unpacked.Value.L;

    /// <summary>U, shape (..., k, n), upper triangular (trapezoidal).</summary>
    public NDArray U => unpacked.Value.U;

    /// <inheritdoc/>
    public override NDArray Reconstruct() => Num.MatMul(P, Num.MatMul(L, U));

    private protected override MatrixFactorization Widened(DType type) => new LuFactorization(Matrix.AsType(type), How);
}
