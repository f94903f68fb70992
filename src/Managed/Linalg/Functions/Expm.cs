using System.Numerics;
using System.Numerics.Tensors;

namespace Lapack;

// expm(A) = sum A^k / k!, by scaling and squaring: expm(A) = r_m(A / 2^s)^(2^s), r_m = q_m(-x)^-1 q_m(x) the diagonal Pade approximant.
// m of 3, 5, 7, 9, 13 and s are chosen from alpha = max(|A^k|^(1/k), |A^(k+2)|^(1/(k+2))) <= |A| in the 1-norm, k = 4, or 6 or 8 where
// these powers fall off, so that the backward error is below the unit roundoff, with a correction where |A|^(2m+1) shows that this was too
// hopeful. The Frechet derivative differentiates the same evaluation, with the smaller bounds that it needs: on numbers X + X' e with
// e^2 = 0 (ExpmEvaluation, ExpmMatrix).
//
// A large element a_ij from whose column no chain of non-zero elements leads back to row i, as in [[1, 1e8], [0, 1]], makes the norm
// larger, but not the growth of the exponential: scaling by it would square away the digits of the rest. A diagonal similarity in powers of
// two, expm(A) = D expm(D^-1 A D) D^-1, takes it out first (Balancing).
//
// Rows and columns between which no chain of elements leads (below the diagonal of a triangular matrix, in rows of zeros) stay exact zeros,
// and the exponential of a diagonal element that is on no cycle stands alone (ZeroPattern).
//
// Derivatives are those of MatrixFunction.
//
// Sources: A. H. Al-Mohy and N. J. Higham, A new scaling and squaring algorithm for the matrix exponential, SIAM J. Matrix Anal. Appl.
// 31 (2009) 970; the same, Computing the Frechet derivative of the matrix exponential, ibid. 30 (2009) 1639 (its bounds);
// N. J. Higham, The scaling and squaring method for the matrix exponential revisited, ibid. 26 (2005) 1179 (coefficients, single
// precision).
public static partial class Linalg
{
    static readonly ExpmFunction expm = new("Expm"), frechet = new("ExpmFrechet");

    /// <summary>
    /// The exponential of square matrices (scipy.linalg.expm); not the exponential of the elements, which is <see cref="Num.Exp"/>.
    /// </summary>
    /// <param name="a">Shape (..., n, n), any of the four floating-point types (integers count as Float64).</param>
    /// <returns>An array of the same shape and type.</returns>
    /// <remarks>
    /// Scaling and squaring with Pade approximants: 6 to 8 products of matrices, one linear solve, and a product for each doubling of the
    /// norm above 5. A derivative costs three times as much, a second derivative eight times that.
    /// Elements above the range of the type become infinite or NaN.
    /// </remarks>
    /// <exception cref="ArgumentException">Not square matrices, or NaN or infinity in them (the message says where).</exception>
    public static NDArray Expm(NDArray a)
    {
        ArgumentNullException.ThrowIfNull(a);
        return expm.Of(Checks.RequireSquare(a, "Expm"));
    }

    /// <summary>
    /// expm(A) and its derivative along E, the Frechet derivative L(A, E) (scipy.linalg.expm_frechet): what
    /// <see cref="Autodiff.Jvp(Func{NDArray, NDArray}, NDArray, NDArray)"/> of <see cref="Expm"/> gives.
    /// </summary>
    /// <param name="a">Shape (..., n, n).</param>
    /// <param name="e">The direction, of the same shape; complex only if <paramref name="a"/> is.</param>
    /// <returns>expm(A) and L(A, E), of the shape and type of <paramref name="a"/>.</returns>
    /// <exception cref="ArgumentException">
    /// Not square matrices, shapes that differ, or NaN or infinity (the message says where).
    /// </exception>
    public static (NDArray Exponential, NDArray Derivative) ExpmFrechet(NDArray a, NDArray e)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(e);
        a = Checks.RequireSquare(a, "ExpmFrechet");
        if (!a.Shape.SequenceEqual(e.Shape))
        {
            throw new ArgumentException(
                $"ExpmFrechet: the matrix has the shape {Layout.Text(a.Shape)}, the direction {Layout.Text(e.Shape)}.", nameof(e));
        }

        if (e.DType.IsComplex() && !a.DType.IsComplex())
        {
            throw new ArgumentException(
                $"ExpmFrechet: the direction is {e.DType}, the matrix {a.DType}: make it complex with AsType.", nameof(e));
        }

        e = e.AsType(a.DType);
        FiniteScan.Require(e.Value, "ExpmFrechet, direction");
        return (frechet.Of(a), frechet.Derivative(a, e));
    }

    /// <summary>expm(T) of an upper triangular T of order n, column-major.</summary>
    internal static Complex[] ExponentialOf(Complex[] t, int n) =>
        n == 0 ? [] : Num.SwapAxes(expm.Value(ComplexSchur.Columns(t, n))).ToArray<Complex>();

    /// <param name="name">The public method that errors name.</param>
    sealed class ExpmFunction(string name) : MatrixFunction(name)
    {
        protected override NDArray Value(NDArray a, int? batch) => Value(a);

        public NDArray Value(NDArray a) => ZeroPattern.Keep(a, Lowering(a) is { } balance
            ? balance.Back(Evaluate(balance.Apply(a), null))
            : Evaluate(a, null));

        protected override NDArray Frechet(NDArray a, NDArray e, int? batch) => Evaluate(a, e);

        protected override NDArray FrechetOfAnyScale(NDArray a, NDArray e, int? batch)
        {
            if (Lowering(a) is not { } balance)
            {
                return base.FrechetOfAnyScale(a, e, batch);
            }

            // The direction gets about the size of the balanced matrix, in one step with the similarity: apart, they might leave the range.
            NDArray balanced = balance.Apply(a);
            int shift = Math.ILogB(Num.Max(Num.Abs(balanced)).ToArray<double>()[0]) - balance.Exponent(e)!.Value;
            return balance.Back(Evaluate(balanced, balance.Apply(e, shift)), -shift);
        }

        /// <summary>A similarity that divides the largest element by 4 or more; where products of pairs tell, there is none.</summary>
        static Balancing? Lowering(NDArray a) =>
            Scalars.Evaluate(a.DType, new ProductsOfPairs(a)) > 0.3 * 0.3 ? null : Balancing.Lowering(a);

        /// <summary>expm(A), or where E is given L(A, E).</summary>
        static NDArray Evaluate(NDArray a, NDArray? e) => Scalars.Evaluate(a.DType, new Evaluation(a, e));

        /// <remarks>A row-major matrix is taken as the column-major transpose: expm(A^T) = expm(A)^T, L(A^T, E^T) = L(A, E)^T.</remarks>
        sealed class Evaluation(NDArray a, NDArray? e) : IScalarFunction<NDArray>
        {
            public NDArray Run<T, R>()
                where T : unmanaged
                where R : unmanaged, IFloatingPointIeee754<R>
            {
                int n = a.Shape[^1];
                bool rows = a.Strides[^1] == 1;
                using var x = new ExpmMatrix<T, R>(n, e is not null);
                NDArray room = MatrixBatch.EmptyColumnMajor(a.DType, a.ShapeArray);
                Span<T> matrix = new MatrixSpans<T>(room)[0];
                if (e is not null)
                {
                    StridedCopy.Copy(rows ? Num.SwapAxes(e) : e, room);
                    matrix.CopyTo(x.Tangent);
                }

                StridedCopy.Copy(rows ? Num.SwapAxes(a) : a, room);
                matrix.CopyTo(x.Value);
                using var evaluation = new ExpmEvaluation<T, R>(x);
                (e is null ? evaluation.Run().Value : evaluation.Run().Tangent).CopyTo(matrix);
                return rows ? Num.SwapAxes(room) : room;
            }
        }

        /// <summary>
        /// At most the largest |a_ij a_ji| by the largest |a_ij|^2. A diagonal similarity leaves these products as they are; one that is
        /// large ends the search.
        /// </summary>
        sealed class ProductsOfPairs(NDArray a) : IScalarFunction<double>
        {
            public double Run<T, R>()
                where T : unmanaged
                where R : unmanaged, IFloatingPointIeee754<R>
            {
                int n = a.Shape[^1], width = a.DType.IsComplex() ? 2 : 1;
                ReadOnlySpan<R> parts = MatrixAlgebra.InEitherOrder<R>(a);
                R scale = R.Abs(TensorPrimitives.MaxMagnitude(parts)), largest = R.Zero, enough = R.CreateTruncating(0.2);
                for (int i = 0; i < n && scale > R.Zero && largest < enough; i++)
                {
                    for (int j = 0; j <= i; j++)
                    {
                        largest = R.Max(largest, Size(parts, (i * n) + j) / scale * (Size(parts, (j * n) + i) / scale));
                    }
                }

                // The modulus of a complex number is up to the root of two times its larger part.
                return double.CreateTruncating(largest) / width;

                R Size(ReadOnlySpan<R> x, int at) => width == 1
                    ? R.Abs(x[at])
                    : R.Max(R.Abs(x[2 * at]), R.Abs(x[(2 * at) + 1]));
            }
        }
    }
}
