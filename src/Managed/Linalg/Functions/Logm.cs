using System.Numerics;

namespace Lapack;

// logm(A), the principal logarithm, by inverse scaling and squaring on the Schur form: log T = 2^k log T^(1/2^k), with square roots until
// Y = T^(1/2^k) - I is small, and there the Pade approximant of degree m in its partial fractions,
//
//     log(I + Y) = sum_j w_j (I + x_j Y)^-1 Y,   x_j, w_j the nodes and weights of Gauss and Legendre on [0, 1].
//
// The diagonal of Y is computed without cancellation, the diagonal and the superdiagonal of the result from closed formulas.
// Derivatives are those of SchurFunction. There is none at eigenvalues on the closed negative real axis.
//
// Sources: A. H. Al-Mohy and N. J. Higham, Improved inverse scaling and squaring algorithms for the matrix logarithm, SIAM J. Sci. Comput.
// 34 (2012) C153 (bounds); A. H. Al-Mohy, A more accurate Briggs method for the logarithm, Numer. Algorithms 59 (2012) 393;
// N. J. Higham, Functions of Matrices (2008), section 11.6.
public static partial class Linalg
{
    static readonly LogmFunction logm = new("Logm");

    /// <summary>
    /// The principal logarithm of square matrices (scipy.linalg.logm): the X with expm(X) = A and |imag| &lt; pi in its spectrum.
    /// </summary>
    /// <param name="a">Shape (..., n, n), any of the four floating-point types (integers count as Float64).</param>
    /// <returns>An array of the same shape and type.</returns>
    /// <remarks>
    /// LAPACK ZGEES (also for real matrices and single precision, whose result is rounded), then O(n^3) operations for each of the square
    /// roots. The matrix may be nonnormal or defective; derivatives exist wherever the function does.
    /// Elements beyond the range of double precision become NaN.
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// Not square matrices, NaN or infinity in them, or an eigenvalue that is zero or negative: on the branch cut, where there is no
    /// principal logarithm. For a complex result of a matrix with negative eigenvalues turn it off the axis, such as
    /// Logm(-A) + pi i.
    /// </exception>
    public static NDArray Logm(NDArray a) => logm.Of(Checks.RequireSquare(a, "Logm"));

    /// <param name="name">The public method that errors name.</param>
    sealed class LogmFunction(string name) : SchurFunction(name)
    {
        /// <summary>Bounds of |Y| for the degrees 1 to 7.</summary>
        static readonly double[] bounds = [1.59e-5, 2.31e-3, 1.94e-2, 6.21e-2, 1.28e-1, 2.06e-1, 2.88e-1];

        protected override void Check(Complex[] t, int n, bool real, int? batch) =>
            BranchCut.Check(Name, t, n, real, batch, allowZero: false);

        protected override Complex[] Triangular(Complex[] t, int n, int? batch)
        {
            var x = (Complex[])t.Clone();
            int roots = 0, degree;
            while (true)
            {
                Complex[] y = MinusOne(x, n);
                double size = UpperTriangular.OneNorm(y, n);
                if (!double.IsFinite(size))
                {
                    // A root has overflowed: no further root would bring its elements back.
                    Array.Fill(x, new(double.NaN, double.NaN));
                    return x;
                }

                if (!(size <= bounds[^1]))
                {
                    // |Y^2|^(1/2) and |Y^3|^(1/3) may be far smaller, where Y is nearly nilpotent.
                    Complex[] square = UpperTriangular.Multiply(y, y, n);
                    size = Math.Max(
                        Math.Sqrt(UpperTriangular.OneNorm(square, n)),
                        Math.Cbrt(UpperTriangular.OneNorm(UpperTriangular.Multiply(square, y, n), n)));
                }

                degree = Array.FindIndex(bounds, b => size <= b) + 1;
                if (degree > 0)
                {
                    break;
                }

                UpperTriangular.Sqrt(x, n);
                roots++;
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

            for (int i = 0; i < n; i++)
            {
                log[(i * n) + i] = Complex.Log(t[(i * n) + i]);
                if (i > 0)
                {
                    log[(i * n) + i - 1] = t[(i * n) + i - 1] * DividedDifference(t[((i - 1) * n) + i - 1], t[(i * n) + i]);
                }
            }

            return log;
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

        /// <summary>(log y - log x) / (y - x), 1 / x where they coincide; without cancellation where they are close.</summary>
        static Complex DividedDifference(Complex x, Complex y)
        {
            if (x == y)
            {
                return 1 / x;
            }

            if (Complex.Abs(x) < Complex.Abs(y) / 2 || Complex.Abs(y) < Complex.Abs(x) / 2)
            {
                return (Complex.Log(y) - Complex.Log(x)) / (y - x);
            }

            // log(y / x) = 2 artanh z, z = (y - x) / (y + x), up to the turns between log y - log x and the principal log(y / x).
            Complex z = (y - x) / (y + x), difference = Complex.Log(y) - Complex.Log(x);
            double turns = Math.Ceiling((difference.Imaginary - Math.PI) / (2 * Math.PI));
            Complex artanh = Complex.Abs(z) < 0.1 ? Artanh(z) : 0.5 * (Complex.Log(1 + z) - Complex.Log(1 - z));
            return 2 * (artanh + new Complex(0, Math.PI * turns)) / (y - x);
        }

        static Complex Artanh(Complex z)
        {
            // The series: |z| < 0.1, so 16 terms are exact.
            Complex sum = 0, power = z, square = z * z;
            for (int k = 1; k < 32; k += 2, power *= square)
            {
                sum += power / k;
            }

            return sum;
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
