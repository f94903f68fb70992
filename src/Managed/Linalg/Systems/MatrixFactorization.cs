using Lapack.Native;

namespace Lapack;

/// <summary>
/// A factorization of matrices and the functions that use it. All members are functions of the matrix that was factored, also to the
/// transforms of <see cref="Autodiff"/>, and none of them factors again, nor does a derivative of any order (that of the determinant of a
/// singular matrix is the exception). Several threads can use one object.
/// </summary>
public abstract class MatrixFactorization
{
    private protected MatrixFactorization(NDArray matrix, Factoring how, Factors factors) =>
        (Matrix, How, Factors, Info) = (matrix, how, factors, factors.Info());

    /// <summary>The array A that was factored, as it was given.</summary>
    public NDArray Matrix { get; }

    /// <summary>
    /// Int64, shape (...): 0 where a matrix can be solved with; otherwise the number, from 1, of a pivot (diagonal block of D, diagonal
    /// element of R) that is exactly zero.
    /// </summary>
    public NDArray Info { get; }

    /// <summary>How the matrix was read and factored.</summary>
    private protected Factoring How { get; }

    private protected Factors Factors { get; }

    /// <summary>The solution X of op(A) X = B; see <see cref="Linalg.Solve"/>.</summary>
    /// <param name="b">Shape (n,), a vector, or (..., n, k), matrices. Leading axes broadcast against those of the matrix.</param>
    /// <param name="trans">op: A, A^T or A^H.</param>
    /// <returns>X, of the promoted type, shape (..., n) for a vector and (..., n, k) otherwise.</returns>
    /// <remarks>2 n^2 k real operations (complex: four times that). A right-hand side of a wider type needs factors of that type.</remarks>
    /// <exception cref="ArgumentException">
    /// Not square matrices, shapes that do not fit, or NaN or infinity in <paramref name="b"/>.
    /// </exception>
    /// <exception cref="SingularMatrixException">A matrix is singular; the message names the matrix of the batch.</exception>
    public virtual NDArray Solve(NDArray b, Trans trans = Trans.None)
    {
        DType type = DTypes.Promote(Matrix, b);
        return type == Matrix.DType
            ? Linalg.SolveBy(Square(nameof(Solve)), Factors, Matrix, b, trans)
            : Widened(type).Solve(b, trans);
    }

    /// <summary>A^-1, shape (..., n, n); see <see cref="Linalg.Inv"/>.</summary>
    /// <remarks>2 n^3 real operations (complex: four times that).</remarks>
    /// <exception cref="ArgumentException">Not square matrices.</exception>
    /// <exception cref="SingularMatrixException">A matrix is singular; the message names the matrix of the batch.</exception>
    public NDArray Inverse() => new Linalg.InvPrimitive(Square(nameof(Inverse)), Factors).Of(Matrix);

    /// <summary>det A, shape (...); see <see cref="Linalg.Det"/>.</summary>
    /// <remarks>O(n) operations; 2 n^3 for the gradient (complex: four times that).</remarks>
    /// <exception cref="ArgumentException">Not square matrices.</exception>
    public NDArray Det() => new Linalg.DetPrimitive(Square(nameof(Det)), Factors).Of(Matrix);

    /// <summary>Sign and logarithm of the determinant, each of shape (...); see <see cref="Linalg.Slogdet"/>.</summary>
    /// <remarks>O(n) operations; 2 n^3 for the gradient (complex: four times that).</remarks>
    /// <exception cref="ArgumentException">Not square matrices.</exception>
    /// <exception cref="SingularMatrixException">Thrown by derivatives where a matrix is singular.</exception>
    public SlogdetResult Slogdet()
    {
        NDArray[] y = new Linalg.SlogdetPrimitive(Square(nameof(Slogdet)), Factors).Apply(Matrix);
        return new(y[0], y[1]);
    }

    /// <summary>The product of the factors: the matrix again up to rounding, with both triangles also where only one was read.</summary>
    public abstract NDArray Reconstruct();

    /// <summary>The same factorization of the matrix in a wider type.</summary>
    private protected abstract MatrixFactorization Widened(DType type);

    /// <summary>The same for a member that errors name.</summary>
    private protected Factoring For(string member) => How with { Function = $"{GetType().Name}.{member}" };

    Factoring Square(string member)
    {
        Factoring result = For(member);
        Checks.RequireSquare(Matrix, result.Function);
        return result;
    }
}
