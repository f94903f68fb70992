namespace Lapack;

/// <summary>
/// The LU factors of square matrices, A = P L U, and the functions that use them; made by <see cref="Linalg.LuFactor"/>. A singular matrix
/// has factors too, but cannot be solved with.
/// </summary>
public sealed class LuFactorization : MatrixFactorization
{
    readonly Lazy<NDArray[]> packed;
    readonly Lazy<LuResult> unpacked;

    internal LuFactorization(NDArray a, Factoring how)
        : base(a, how, how.Factor(a.Value))
    {
        packed = new(() => new Linalg.LuPrimitive(how, Factors).Apply(a));
        unpacked = new(() => Linalg.Unpacked(Lu, Linalg.Order(Pivots, a.Shape[^1])));
    }

    /// <summary>
    /// U in the upper triangle and L without its ones below, shape (..., n, n), as <see cref="Linalg.SolveLu"/> takes them.
    /// </summary>
    public NDArray Lu => packed.Value[0];

    /// <summary>Int64, shape (..., n): row i was exchanged with row Pivots[i], counted from 0.</summary>
    public NDArray Pivots => packed.Value[1];

    /// <summary>The permutation matrix P, shape (..., n, n).</summary>
    public NDArray P => unpacked.Value.P;

    /// <summary>L, shape (..., n, n), unit lower triangular.</summary>
    public NDArray L => unpacked.Value.L;

    /// <summary>U, shape (..., n, n), upper triangular.</summary>
    public NDArray U => unpacked.Value.U;

    /// <inheritdoc/>
    public override NDArray Reconstruct() => Num.MatMul(P, Num.MatMul(L, U));

    private protected override MatrixFactorization Widened(DType type) => new LuFactorization(Matrix.AsType(type), How);
}
