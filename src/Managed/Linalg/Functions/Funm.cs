using System.Globalization;
using System.Numerics;
using Lapack.Native;

namespace Lapack;

// f(A) for an analytic f that is given with all its derivatives, by the Schur-Parlett method: A = Z T Z^H, eigenvalues closer than 0.1
// brought together in blocks (closeness is transitive), in each block the Taylor series of f about its mean,
//
//     F_bb = sum_k f^(k)(s) / k! (T_bb - s I)^k
//
// and between blocks F T = T F, element by element, up the diagonals:
//
//     f_ij (t_jj - t_ii) = sum_{i<k<=j} t_ik f_kj - sum_{i<=k<j} f_ik t_kj
//
// Derivatives are those of SchurFunction; they need f on a matrix in which every eigenvalue occurs twice, hence derivatives of f.
//
// Source: P. I. Davies and N. J. Higham, A Schur-Parlett algorithm for computing matrix functions, SIAM J. Matrix Anal. Appl. 25 (2003)
// 464.
public static partial class Linalg
{
    /// <summary>An analytic function of square matrices (scipy.linalg.funm; the interface is MATLAB's).</summary>
    /// <param name="a">Shape (..., n, n), any of the four floating-point types (integers count as Float64).</param>
    /// <param name="f">
    /// f(z, k): the k-th derivative of f at z, k from 0. Called at the eigenvalues, and at means of close ones with growing k.
    /// </param>
    /// <returns>f(A), of the shape and type of <paramref name="a"/>.</returns>
    /// <remarks>
    /// LAPACK ZGEES (also for real matrices and single precision, whose result is rounded), then O(n^3) operations. A derivative costs
    /// eight times as much. For exponential, logarithm and square root use <see cref="Expm"/>, <see cref="Logm"/>, <see cref="Sqrtm"/>,
    /// which are more accurate; where eigenvalues lie just above 0.1 apart, digits are lost between blocks.
    /// f must be analytic in a disc about every group of close eigenvalues that holds the group.
    /// </remarks>
    /// <example><code>NDArray sine = Linalg.Funm(a, (z, k) => Complex.Sin(z + (k * Math.PI / 2)));</code></example>
    /// <exception cref="ArgumentException">
    /// Not square matrices, NaN or infinity in them, or a real matrix with an f whose result is complex: make the matrix complex.
    /// </exception>
    /// <exception cref="NotConvergedException">A Taylor series did not converge, or f gave infinity or NaN.</exception>
    public static NDArray Funm(NDArray a, Func<Complex, int, Complex> f)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(f);
        return new ParlettFunction(f).Of(Checks.RequireSquare(a, "Funm"));
    }

    sealed class ParlettFunction(Func<Complex, int, Complex> f) : SchurFunction("Funm")
    {
        const double Close = 0.1;
        const int MaxTerms = 250;

        protected override DType Check(in ComplexSchur schur, DType type, int? batch, bool derivative)
        {
            // f(A) of a real matrix is real if f(conj z) = conj f(z).
            int n = schur.N;
            for (int i = 0; i < n && !type.IsComplex(); i++)
            {
                Complex z = schur.T[(i * n) + i], y = f(z, 0), mirrored = f(Complex.Conjugate(z), 0);
                if (Complex.Abs(Complex.Conjugate(y) - mirrored) > 1e-6 * Complex.Abs(y))
                {
                    throw new ArgumentException(
                        $"Funm: f is not real for real matrices (f(conj z) is not conj f(z) at the eigenvalue {Text(z)}): " +
                        "make the matrix complex with AsType.");
                }
            }

            return type;
        }

        protected override Complex Scalar(Complex z) => Finite(f(z, 0), z, null);

        protected override Complex DividedDifference(Complex x, Complex y) => Complex.Abs(y - x) > Close
            ? (Scalar(y) - Scalar(x)) / (y - x)
            : Triangular([x, 0, 1, y], 2, null)[2];

        protected override Complex[] Triangular(Complex[] t, int n, int? batch)
        {
            var z = new Complex[n * n];
            for (int i = 0; i < n; i++)
            {
                z[(i * n) + i] = 1;
            }

            int[] block = Order(t, z, n);
            var result = new Complex[n * n];
            for (int first = 0, end; first < n; first = end)
            {
                for (end = first + 1; end < n && block[end] == block[first]; end++)
                {
                }

                Taylor(t, result, n, first, end - first, batch);
            }

            for (int j = 0; j < n; j++)
            {
                for (int i = j - 1; i >= 0; i--)
                {
                    if (block[i] == block[j])
                    {
                        continue;
                    }

                    Complex sum = 0;
                    for (int k = i; k <= j; k++)
                    {
                        sum += (k > i ? t[(k * n) + i] * result[(j * n) + k] : 0) - (k < j ? result[(k * n) + i] * t[(j * n) + k] : 0);
                    }

                    result[(j * n) + i] = sum / (t[(j * n) + j] - t[(i * n) + i]);
                }
            }

            // Back from the order in blocks to the order of T.
            return UpperTriangular.Conjugated(z, result, n);
        }

        /// <summary>
        /// Reorders T by unitary swaps, collected in Z, so that close eigenvalues stand together; the group of each place.
        /// </summary>
        static int[] Order(Complex[] t, Complex[] z, int n)
        {
            int[] group = [.. Enumerable.Range(0, n)];
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < i; j++)
                {
                    if (group[i] != group[j] && Complex.Abs(t[(i * n) + i] - t[(j * n) + j]) <= Close)
                    {
                        (int from, int to) = (group[i], group[j]);
                        group = Array.ConvertAll(group, g => g == from ? to : g);
                    }
                }
            }

            // Groups in the order of their mean place, which needs few swaps.
            Dictionary<int, double> rank = group.Select((g, i) => (Group: g, Place: i)).GroupBy(x => x.Group)
                .ToDictionary(x => x.Key, x => x.Average(y => y.Place));
            for (int end = n - 1; end > 0; end--)
            {
                for (int i = 0; i < end; i++)
                {
                    if (group[i] != group[i + 1] && (rank[group[i]], group[i]).CompareTo((rank[group[i + 1]], group[i + 1])) > 0)
                    {
                        UpperTriangular.Swap(t, z, n, i);
                        (group[i], group[i + 1]) = (group[i + 1], group[i]);
                    }
                }
            }

            return group;
        }

        /// <summary>F_bb for the block of m rows from the first on.</summary>
        void Taylor(Complex[] t, Complex[] result, int n, int first, int m, int? batch)
        {
            Complex mean = 0;
            for (int i = first; i < first + m; i++)
            {
                mean += t[(i * n) + i] / m;
            }

            if (m == 1)
            {
                result[(first * n) + first] = Finite(f(mean, 0), mean, batch);
                return;
            }

            Complex[] shifted = new Complex[m * m], power = new Complex[m * m], sum = new Complex[m * m];
            for (int j = 0; j < m; j++)
            {
                for (int i = 0; i <= j; i++)
                {
                    shifted[(j * m) + i] = t[((first + j) * n) + first + i] - (i == j ? mean : 0);
                }

                power[(j * m) + j] = 1;
            }

            // The strictly upper part lets powers grow at first, for less than m terms; even and odd functions skip every second one.
            int negligible = 0;
            for (int k = 0; negligible < 3; k++)
            {
                Complex c = Finite(f(mean, k), mean, batch);
                double size = 0, total = 0;
                for (int i = 0; i < sum.Length; i++)
                {
                    Complex term = c * power[i];
                    sum[i] += term;
                    size = Math.Max(size, Complex.Abs(term));
                    total = Math.Max(total, Complex.Abs(sum[i]));
                }

                negligible = k >= m && size <= 1e-17 * total ? negligible + 1 : 0;
                if (k == MaxTerms)
                {
                    throw new NotConvergedException(
                        "Funm", k,
                        "the Taylor series of f about a group of close eigenvalues did not converge; f is not analytic near them, " +
                        "or the group is wide",
                        batch);
                }

                // Powers with their factorials: nothing overflows.
                power = UpperTriangular.Multiply(power, shifted, m);
                for (int i = 0; i < power.Length; i++)
                {
                    power[i] /= k + 1;
                }
            }

            for (int j = 0; j < m; j++)
            {
                sum.AsSpan(j * m, j + 1).CopyTo(result.AsSpan(((first + j) * n) + first));
            }
        }

        static Complex Finite(Complex y, Complex z, int? batch) => Complex.IsFinite(y)
            ? y
            : throw new NotConvergedException("Funm", 1, $"f or a derivative of it is {y} at {Text(z)}", batch);

        static string Text(Complex z) => z.ToString("G6", CultureInfo.InvariantCulture);
    }
}
