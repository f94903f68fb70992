using System.Numerics;
using Lapack.Native;

namespace Lapack;

// X = sqrtm(A), the principal square root: X X = A, eigenvalues of X in the open right half plane (or zero). On the Schur form A = Z T Z^H,
// X = Z U Z^H with U the root of T (UpperTriangular.Sqrt).
//
// Derivatives are those of SchurFunction, with the divided differences 1 / (sqrt(x) + sqrt(y)). There is none at eigenvalues on the
// negative real axis, where the root jumps, and at zero eigenvalues, where its slope is infinite.
//
// Sources: A. Bjorck and S. Hammarling, Linear Algebra Appl. 52/53 (1983) 127; N. J. Higham, Functions of Matrices (2008), section 6.2.
public static partial class Linalg
{
    static readonly SqrtmFunction sqrtm = new();

    /// <summary>The principal square root of square matrices (scipy.linalg.sqrtm).</summary>
    /// <param name="a">Shape (..., n, n), any of the four floating-point types (integers count as Float64).</param>
    /// <returns>
    /// An array X of the same shape and type, X X = A; complex, for the whole batch, if a real matrix has a negative eigenvalue.
    /// </returns>
    /// <remarks>
    /// LAPACK DGEES or ZGEES (also for single precision, whose result is rounded), then n^3 / 3 operations; xSYEVD for Hermitian matrices.
    /// A negative eigenvalue, or one that is negative to working precision, has the root i sqrt(|z|), as <see cref="Complex.Sqrt"/>,
    /// SciPy and MATLAB have it; the root jumps there, and its derivative is refused. Zero eigenvalues are allowed where the root is a
    /// function of the matrix; there the derivative is refused too.
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// Not square matrices, NaN or infinity in them, or a zero eigenvalue with too few eigenvectors, where no function of the matrix is a
    /// root.
    /// </exception>
    /// <exception cref="IllPosedGradientException">Thrown by the derivative at negative eigenvalues.</exception>
    /// <exception cref="SingularMatrixException">Thrown by the derivative at singular matrices.</exception>
    public static NDArray Sqrtm(NDArray a) => sqrtm.Of(Checks.RequireSquare(a, "Sqrtm"));

    sealed class SqrtmFunction() : RootFunction("Sqrtm")
    {
        protected override Complex Scalar(Complex z) => Complex.Sqrt(z);

        protected override Complex DividedDifference(Complex x, Complex y) => 1 / (Complex.Sqrt(x) + Complex.Sqrt(y));

        protected override Complex[] Invertible(Complex[] t, int n, int? batch) => UpperTriangular.Sqrt(t, n)
            ? t
            : throw new ArgumentException(
                $"Sqrtm: two eigenvalues{(batch is { } m ? $" of matrix {m} of the batch" : "")} lie so close together on both sides of " +
                "the negative real axis that elements of the root are above the range.");
    }
}
