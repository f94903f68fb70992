using System.Numerics;
using Lapack.Native;

namespace Lapack;

// logm(A), the principal logarithm, by inverse scaling and squaring on the Schur form: log T = 2^k log T^(1/2^k), with square roots until
// Y = T^(1/2^k) - I is small, and there the Pade approximant of degree m in its partial fractions,
//
//     log(I + Y) = sum_j w_j (I + x_j Y)^-1 Y,   x_j, w_j the nodes and weights of Gauss and Legendre on [0, 1].
//
// The diagonal of Y is computed without cancellation, the diagonal and the superdiagonal of the result from closed formulas.
// Derivatives are those of SchurFunction. There is none at eigenvalues on the negative real axis.
//
// Sources: A. H. Al-Mohy and N. J. Higham, Improved inverse scaling and squaring algorithms for the matrix logarithm, SIAM J. Sci. Comput.
// 34 (2012) C153 (bounds); A. H. Al-Mohy, A more accurate Briggs method for the logarithm, Numer. Algorithms 59 (2012) 393;
// N. J. Higham, Functions of Matrices (2008), section 11.6.
public static partial class Linalg
{
    static readonly LogmFunction logm = new();

    /// <summary>
    /// The principal logarithm of square matrices (scipy.linalg.logm): the X with expm(X) = A and -pi &lt; imag &lt;= pi in its spectrum.
    /// </summary>
    /// <param name="a">Shape (..., n, n), any of the four floating-point types (integers count as Float64).</param>
    /// <returns>
    /// An array of the same shape and type; complex, for the whole batch, if a real matrix has a negative eigenvalue.
    /// </returns>
    /// <remarks>
    /// LAPACK DGEES or ZGEES (also for single precision, whose result is rounded), then O(n^3) operations for each of the square roots;
    /// xSYEVD for Hermitian matrices. The matrix may be nonnormal or defective; derivatives exist wherever no eigenvalue is negative.
    /// A negative eigenvalue, or one that is negative to working precision, has the logarithm log |z| + pi i, as
    /// <see cref="Complex.Log(Complex)"/>, SciPy and MATLAB have it; the function jumps there, and its derivative is refused.
    /// Elements beyond the range of double precision become NaN.
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// Not square matrices, NaN or infinity in them, or a singular matrix, which has no logarithm.
    /// </exception>
    /// <exception cref="IllPosedGradientException">Thrown by the derivative at negative eigenvalues.</exception>
    public static NDArray Logm(NDArray a) => logm.Of(Checks.RequireSquare(a, "Logm"));

    sealed class LogmFunction() : SchurFunction("Logm")
    {
        /// <summary>Bounds of |Y| for the degrees 1 to 7.</summary>
        static readonly double[] bounds = [1.59e-5, 2.31e-3, 1.94e-2, 6.21e-2, 1.28e-1, 2.06e-1, 2.88e-1];

        /// <summary>More roots than the largest and smallest numbers need.</summary>
        const int MaxRoots = 1100;

        protected override DType Check(in ComplexSchur schur, DType type, int? batch, bool derivative)
        {
            (_, bool zero) = BranchCut.Settle(schur, type);
            return zero
                ? throw new ArgumentException(
                    $"Logm: {(batch is { } m ? $"matrix {m} of the batch" : "the matrix")} has no logarithm: it is singular to working " +
                    "precision (an eigenvalue is 0). Add a small multiple of the identity.")
                : CheckBranch(schur, type, batch, derivative);
        }

        protected override Complex Scalar(Complex z) => Complex.Log(z);

        protected override Complex DividedDifference(Complex x, Complex y) => LogarithmDifference.Quotient(x, y);

        protected override Complex[] Triangular(Complex[] t, int n, int? batch)
        {
            var x = (Complex[])t.Clone();
            int roots = 0, degree;
            while ((degree = Degree(x, n)) == 0)
            {
                if (roots++ == MaxRoots)
                {
                    throw new NotConvergedException("Logm", roots, "square roots of the matrix do not approach the identity", batch);
                }

                if (!UpperTriangular.Sqrt(x, n) || !x.All(Complex.IsFinite))
                {
                    // A root has overflowed: no further root would bring its elements back.
                    Array.Fill(x, new(double.NaN, double.NaN));
                    return x;
                }
            }

            Complex[] small = MinusOne(x, n), log = new Complex[n * n];
            for (int i = 0; i < n; i++)
            {
                small[(i * n) + i] = RootMinusOne(t[(i * n) + i], roots);
            }

            foreach ((double node, double weight) in GaussLegendre(degree))
            {
                var factor = Array.ConvertAll(small, z => z * node);
                for (int i = 0; i < n; i++)
                {
                    factor[(i * n) + i] += 1;
                }

                var term = (Complex[])small.Clone();
                UpperTriangular.Solve(factor, term, n);
                for (int i = 0; i < log.Length; i++)
                {
                    log[i] += weight * term[i];
                }
            }

            double scale = Math.ScaleB(1, roots);
            for (int i = 0; i < log.Length; i++)
            {
                log[i] *= scale;
            }

            return log;
        }

        /// <summary>The degree of the approximant that serves for log X; 0 if X is too far from the identity.</summary>
        static int Degree(Complex[] x, int n)
        {
            Complex[] y = MinusOne(x, n);
            double size = UpperTriangular.OneNorm(y, n);
            if (!(size <= bounds[^1]))
            {
                // |Y^2|^(1/2) and |Y^3|^(1/3) may be far smaller, where Y is nearly nilpotent.
                Complex[] square = UpperTriangular.Multiply(y, y, n);
                size = Math.Max(
                    Math.Sqrt(UpperTriangular.OneNorm(square, n)),
                    Math.Cbrt(UpperTriangular.OneNorm(UpperTriangular.Multiply(square, y, n), n)));
            }

            return Array.FindIndex(bounds, b => size <= b) + 1;
        }

        static Complex[] MinusOne(Complex[] x, int n)
        {
            var y = (Complex[])x.Clone();
            for (int i = 0; i < n; i++)
            {
                y[(i * n) + i] -= 1;
            }

            return y;
        }

        /// <summary>a^(1/2^s) - 1 without cancellation: (a - 1) divided by the product of 1 + a^(1/2^j).</summary>
        static Complex RootMinusOne(Complex a, int s)
        {
            if (s == 0)
            {
                return a - 1;
            }

            if (Math.Abs(a.Phase) >= Math.PI / 2)
            {
                a = Complex.Sqrt(a);
                s--;
            }

            Complex difference = a - 1, product = 1;
            for (int j = 0; j < s; j++)
            {
                a = Complex.Sqrt(a);
                product *= 1 + a;
            }

            return difference / product;
        }

        /// <summary>Nodes and weights on [0, 1], by Newton's iteration on the Legendre polynomial of degree m.</summary>
        static (double Node, double Weight)[] GaussLegendre(int m)
        {
            var rule = new (double, double)[m];
            for (int i = 0; i < m; i++)
            {
                double x = Math.Cos(Math.PI * (i + 0.75) / (m + 0.5)), slope = 0;
                for (int step = 0; step < 10; step++)
                {
                    (double p, double before) = (1, 0);
                    for (int k = 1; k <= m; k++)
                    {
                        (p, before) = (((((2 * k) - 1) * x * p) - ((k - 1) * before)) / k, p);
                    }

                    slope = m * ((x * p) - before) / ((x * x) - 1);
                    x -= p / slope;
                }

                rule[i] = ((1 + x) / 2, 1 / ((1 - (x * x)) * slope * slope));
            }

            return rule;
        }
    }
}
