using Lapack.Native;

namespace Lapack;

// X with op(A) X = B for triangular A. Derivatives are those of Solve,
//
//     gB = op(A)^-T g,   gA = -gB X^T (op(A) = A) or -X gB^T (A^T),   dX = op(A)^-1 (dB - op(dA) X)
//
// where of gA only the elements that were read remain, and of dA only they count: one triangle, without its diagonal if that was taken
// as ones. op(A) = A^H is X = conj(A^-T conj(B)).
public static partial class Linalg
{
    /// <summary>The solution X of op(A) X = B for triangular A (scipy.linalg.solve_triangular).</summary>
    /// <param name="a">Shape (..., n, n). Only the <paramref name="uplo"/> triangle is looked at; the rest may hold anything.</param>
    /// <param name="b">
    /// Shape (n,), a vector, or (..., n, k), matrices. Leading axes broadcast against those of <paramref name="a"/>.
    /// </param>
    /// <param name="uplo">The triangle of A that is read, before op.</param>
    /// <param name="trans">op: A, A^T or A^H.</param>
    /// <param name="unitDiagonal">Whether the diagonal is taken as ones; it is not looked at then.</param>
    /// <param name="checkFinite">Whether what is read is searched for NaN and infinity.</param>
    /// <returns>X, of the promoted type, shape (..., n) for a vector and (..., n, k) otherwise.</returns>
    /// <remarks>
    /// BLAS xTRSM, n^2 k real operations (complex: four times that); A is not copied if its rows or columns are contiguous. The gradient
    /// with respect to A is zero off the elements that are read.
    /// </remarks>
    /// <exception cref="ArgumentException">Shapes that do not fit, or NaN or infinity in what is read.</exception>
    /// <exception cref="SingularMatrixException">A diagonal element is exactly zero; the message names the matrix of the batch.</exception>
    public static NDArray SolveTriangular(
        NDArray a, NDArray b, Uplo uplo = Uplo.Lower, Trans trans = Trans.None, bool unitDiagonal = false, bool checkFinite = true)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        Defined.Require(uplo);
        Defined.Require(trans);
        LinearSystem system = TriangularSystem(a, b, uplo, trans, unitDiagonal, "SolveTriangular", checkFinite);
        return system.Solve(new TriangularPrimitive(uplo, system.IsTransposed, unitDiagonal));
    }

    /// <summary>A triangular system from the arguments of a public method, checked.</summary>
    static LinearSystem TriangularSystem(
        NDArray a, NDArray b, Uplo uplo, Trans trans, bool unitDiagonal, string function, bool checkFinite = true)
    {
        if (uplo is not (Uplo.Lower or Uplo.Upper))
        {
            throw new ArgumentOutOfRangeException(nameof(uplo), uplo, $"{function}: uplo is Uplo.Lower or Uplo.Upper.");
        }

        LinearSystem system = LinearSystem.Of(a, b, trans, function, checkFinite);
        if (checkFinite)
        {
            FiniteScan.Require(Triangles.Part(system.A.Value, uplo, diagonal: !unitDiagonal), function);
        }

        return system;
    }

    /// <summary>op(A)^-1 B for the rules: matrices of one type, nothing is searched for NaN and infinity.</summary>
    internal static NDArray Triangular(NDArray a, NDArray b, Uplo uplo, Trans trans = Trans.None, bool unit = false) =>
        trans == Trans.ConjTranspose && a.DType.IsComplex()
            ? Num.Conj(new TriangularPrimitive(uplo, true, unit).Of(a, Num.Conj(b)))
            : new TriangularPrimitive(uplo, trans != Trans.None, unit).Of(a, b);

    /// <summary>Y op(A)^-1 for triangular A: the transpose of a system from the left with the other op.</summary>
    /// <param name="y">Y, shape (..., k, n).</param>
    /// <param name="a">A, of the same type.</param>
    /// <param name="uplo">The triangle of A that is read.</param>
    /// <param name="trans">op: nothing or the transpose.</param>
    internal static NDArray OverTriangular(NDArray y, NDArray a, Uplo uplo, Trans trans) =>
        Num.SwapAxes(Triangular(a, Num.SwapAxes(y), uplo, trans == Trans.None ? Trans.Transpose : Trans.None));

    /// <summary>
    /// T^-1 Y T^-H for triangular T, or with the transpose T^-T Y conj(T)^-1, which is its adjoint in the convention of cotangents.
    /// </summary>
    static NDArray BetweenInverses(NDArray t, NDArray y, Uplo uplo, Trans trans, bool unit = false)
    {
        // Y T^-H = (conj(T)^-1 Y^T)^T, Y conj(T)^-1 = (T^-H Y^T)^T.
        NDArray left = Num.SwapAxes(Triangular(t, y, uplo, trans, unit));
        return Num.SwapAxes(trans == Trans.None
            ? Num.Conj(Triangular(t, Num.Conj(left), uplo, unit: unit))
            : Triangular(t, left, uplo, Trans.ConjTranspose, unit));
    }

    sealed class TriangularPrimitive(Uplo uplo, bool transpose, bool unit) : Primitive("SolveTriangular")
    {
        protected internal override NDArray[] Forward(NDArray[] inputs) =>
            [Scalars.Evaluate(inputs[0].DType, new TriangularDriver(inputs[0], inputs[1], uplo, transpose, unit))];

        protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed)
        {
            (NDArray a, NDArray? x) = (inputs[0], needed[0] ? outputs[0] : null);
            int[] bShape = inputs[1].ShapeArray;
            return g =>
            {
                NDArray gb = new TriangularPrimitive(uplo, !transpose, unit).Of(a, g[0]!);
                NDArray? ga = x is null ? null : Read(LinearSystem.MatrixCotangent(gb, x, transpose, a.ShapeArray));
                return [ga, needed[1] ? Num.SumTo(gb, bShape) : null];
            };
        }

        protected internal override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(NDArray[] inputs, NDArray?[] tangents)
        {
            (NDArray a, NDArray x) = (inputs[0], Apply(inputs)[0]);
            NDArray db = LinearSystem.Direction(tangents[0] is { } da ? Read(da) : null, tangents[1], x, transpose);
            return ([x], [Num.BroadcastTo(Of(a, db), x.ShapeArray)]);
        }

        /// <summary>The elements that are read, and zeros elsewhere.</summary>
        NDArray Read(NDArray a) => Triangles.Part(a, uplo, diagonal: !unit);
    }
}
