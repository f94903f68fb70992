using Lapack.Native;

namespace Lapack;

/// <summary>
/// The QR factors of matrices with at least as many rows as columns, A = Q R, and the functions that use them; made by
/// <see cref="Linalg.QrFactor"/>. Derivatives of what a matrix that is not square gives are those of Q and R.
/// </summary>
public sealed class QrFactorization : MatrixFactorization
{
    readonly Lazy<NDArray[]> qr;

    internal QrFactorization(NDArray a, Factoring how)
        : base(a, how, QrFactors.Of(a.Value, pivoted: false, how))
    {
        qr = new(() => new Linalg.QrPrimitive(how, QrMode.Reduced, known: (QrFactors)Factors).Factor(a));
    }

    /// <summary>Q, shape (..., m, n), with orthonormal columns.</summary>
    public NDArray Q => qr.Value[0];

    /// <summary>R, shape (..., n, n), upper triangular with a real diagonal of any sign.</summary>
    public NDArray R => qr.Value[1];

    /// <summary>
    /// The solution of op(A) X = B. Where A has more rows than columns, that of A X = B in the least squares sense, and for the other two
    /// the one of least norm, for matrices of full rank; <see cref="Linalg.Lstsq"/> takes those of any rank.
    /// </summary>
    /// <param name="b">Shape (m,), a vector, or (..., m, k), matrices; for A^T and A^H n instead of m. Leading axes broadcast.</param>
    /// <param name="trans">op: A, A^T or A^H.</param>
    /// <returns>X, of the promoted type, shape (..., n) for a vector and (..., n, k) otherwise; for A^T and A^H m instead of n.</returns>
    /// <inheritdoc/>
    public override NDArray Solve(NDArray b, Trans trans = Trans.None)
    {
        (int m, int n) = (Matrix.Shape[^2], Matrix.Shape[^1]);
        DType type = DTypes.Promote(Matrix, b);
        if (m == n || type != Matrix.DType)
        {
            return m == n ? base.Solve(b, trans) : Widened(type).Solve(b, trans);
        }

        Factoring solve = For(nameof(Solve));
        (NDArray, string, int) matrix = (Matrix, "matrices", trans == Trans.None ? m : n);
        LinearSystem system = LinearSystem.Of(matrix, b, trans, solve.Function, solve.CheckFinite);
        NDArray q = trans == Trans.Transpose ? Num.Conj(Q) : Q;
        return system.Shaped(trans == Trans.None
            ? Linalg.SolveTriangular(R, Num.MatMul(q, system.B, Trans.ConjTranspose), Uplo.Upper, checkFinite: false)
            : Num.MatMul(q, Linalg.SolveTriangular(R, system.B, Uplo.Upper, trans, checkFinite: false)));
    }

    /// <inheritdoc/>
    public override NDArray Reconstruct() => Num.MatMul(Q, R);

    private protected override MatrixFactorization Widened(DType type) => new QrFactorization(Matrix.AsType(type), How);
}
