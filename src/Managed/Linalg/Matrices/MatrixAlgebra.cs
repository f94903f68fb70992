using Lapack.Native;

namespace Lapack;

/// <summary>
/// The algebra that formulas are written in, for batches of matrices: adjoints, congruences, differences. Differentiable, since everything
/// here is made of functions of <see cref="Num"/>.
/// </summary>
static class MatrixAlgebra
{
    /// <summary>X^H.</summary>
    public static NDArray Adjoint(NDArray x) => Num.Conj(Num.SwapAxes(x));

    /// <summary>U^H X U.</summary>
    public static NDArray Congruence(NDArray u, NDArray x) => Num.MatMul(Num.MatMul(u, x, Trans.ConjTranspose), u);

    /// <summary>U X U^H.</summary>
    public static NDArray Conjugated(NDArray u, NDArray x) => Num.MatMul(Num.MatMul(u, x), u, Trans.None, Trans.ConjTranspose);

    /// <summary>
    /// conj(U) X U^T: what <see cref="Conjugated"/> is in the convention of cotangents, where U^H X U = Y gives gX = conj(U) gY U^T.
    /// </summary>
    public static NDArray CotangentConjugated(NDArray u, NDArray x) =>
        Num.MatMul(Num.MatMul(Num.Conj(u), x), u, Trans.None, Trans.Transpose);

    /// <summary>X - X^H, twice the anti-Hermitian part.</summary>
    public static NDArray TwiceAntiHermitian(NDArray x) => x - Adjoint(x);

    /// <summary>(X + X^H) / 2, the Hermitian part.</summary>
    public static NDArray HermitianPart(NDArray x) => 0.5 * (x + Adjoint(x));

    /// <summary>x_j as element (i, j) of every row: shape (..., n) to (..., 1, n).</summary>
    public static NDArray AsRow(NDArray x) => x[Num.Ellipsis, Num.NewAxis, ..];

    /// <summary>x_i as element (i, j) of every column: shape (..., n) to (..., n, 1).</summary>
    public static NDArray AsColumn(NDArray x) => x[Num.Ellipsis, .., Num.NewAxis];

    /// <summary>One number for a matrix: shape (...) to (..., 1, 1).</summary>
    public static NDArray AsMatrix(NDArray x) => x[Num.Ellipsis, Num.NewAxis, Num.NewAxis];

    /// <summary>D_ij = w_j - w_i, shape (..., n, n).</summary>
    public static NDArray Differences(NDArray w) => AsRow(w) - AsColumn(w);

    /// <summary>S_ij = w_j + w_i, shape (..., n, n).</summary>
    public static NDArray Sums(NDArray w) => AsRow(w) + AsColumn(w);

    /// <summary>The numbers of a matrix or of its transpose, whichever takes no copy; for questions that ask the same of both.</summary>
    /// <typeparam name="R">The real type; a complex element is two numbers.</typeparam>
    public static ReadOnlySpan<R> InEitherOrder<R>(NDArray a)
        where R : unmanaged => (a.Strides[^1] == 1 ? a : Num.SwapAxes(a)).ToRowMajor().Dense<R>();
}
