using Lapack.Native;

namespace Lapack;

/// <summary>
/// The LU factors of square matrices and what they are good for; made by <see cref="Linalg.LuFactor"/>. All members are functions of
/// the matrix that was factored, also to the transforms of <see cref="Autodiff"/>, and none of them, nor any of their derivatives, factors again
/// (a determinant of a singular matrix is the exception).
/// </summary>
public sealed class LuFactorization
{
    readonly FactorCache cache;
    readonly Lazy<NDArray[]> packed;

    internal LuFactorization(NDArray a, FactorCache cache)
    {
        (Matrix, this.cache) = (a, cache);
        packed = new(() => new Linalg.LuPrimitive(cache).Apply(a));
        Info = cache.Info(a);
    }

    /// <summary>The matrices A, shape (..., n, n).</summary>
    public NDArray Matrix { get; }

    /// <summary>Int64, shape (...): 0, or the first i, from 1, with U(i, i) = 0: a singular matrix.</summary>
    public NDArray Info { get; }

    /// <summary>U in the upper triangle and L without its ones below, shape (..., n, n).</summary>
    public NDArray Lu => packed.Value[0];

    /// <summary>Int64, shape (..., n): row i was exchanged with row Pivots[i], counted from 0.</summary>
    public NDArray Pivots => packed.Value[1];

    /// <summary>The solution X of op(A) X = B; see <see cref="Linalg.Solve"/>.</summary>
    /// <param name="b">Shape (n,) or (..., n, k).</param>
    /// <param name="trans">op: A, A^T or A^H.</param>
    /// <exception cref="ArgumentException">Shapes that do not fit, or NaN or infinity in <paramref name="b"/>.</exception>
    /// <exception cref="SingularMatrixException">A matrix is singular.</exception>
    public NDArray Solve(NDArray b, Trans trans = Trans.None)
    {
        DType type = DTypes.Promote(Matrix, b);

        // A wider right-hand side needs wider factors.
        return type == Matrix.DType
            ? Linalg.SolveBy(cache, Matrix, b, trans, "LuFactorization.Solve", cache.CheckFinite)
            : Linalg.Solve(Matrix, b, trans);
    }

    /// <summary>A^-1; see <see cref="Linalg.Inv"/>.</summary>
    /// <exception cref="SingularMatrixException">A matrix is singular.</exception>
    public NDArray Inv() => new Linalg.InvPrimitive(cache).Of(Matrix);

    /// <summary>det A; see <see cref="Linalg.Det"/>.</summary>
    public NDArray Det() => new Linalg.DetPrimitive(cache).Of(Matrix);

    /// <summary>Sign and logarithm of the determinant; see <see cref="Linalg.Slogdet"/>.</summary>
    public SlogdetResult Slogdet()
    {
        NDArray[] y = new Linalg.SlogdetPrimitive(cache).Apply(Matrix);
        return new(y[0], y[1]);
    }

    /// <summary>P, L and U; see <see cref="Linalg.Lu"/>.</summary>
    public LuResult Factors() => Linalg.Unpacked(Lu, Linalg.Order(Pivots, Matrix.Shape[^1]));

    /// <summary>P L U: the matrix again, up to rounding.</summary>
    public NDArray Reconstruct()
    {
        (NDArray p, NDArray l, NDArray u) = Factors();
        return Num.MatMul(p, Num.MatMul(l, u));
    }
}
