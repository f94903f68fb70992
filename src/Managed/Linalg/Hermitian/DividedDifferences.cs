using System.Numerics;

namespace Lapack;

/// <summary>A function of real numbers with derivatives, evaluated at all eigenvalues of a matrix.</summary>
/// <param name="orders">The highest order of derivative that it has.</param>
abstract class ScalarFunction(int orders)
{
    public int Orders { get; } = orders;

    /// <summary>Whether f returns complex numbers; known once it was evaluated.</summary>
    public bool IsComplex { get; protected set; }

    /// <summary>f^(k) at each point.</summary>
    public abstract Complex[] At(double[] points, int k);

    /// <summary>Throws if there is none at these points.</summary>
    public virtual void RequireDerivative(double[] points)
    {
    }

    /// <summary>f[x, y] where <see cref="Orders"/> is 1, as the mean of f' between the points, with an estimate of its error.</summary>
    public virtual (Complex Value, double Error) Mean(double x, double y) => (0, double.PositiveInfinity);
}

/// <summary>
/// Divided differences f[w_i, ..., w_j] of a function at the eigenvalues of one matrix, to full accuracy also for close and equal points.
/// </summary>
/// <remarks>
/// Two ways, each with an estimate of its error, and the better one counts: the recursion
/// (f[x_1 ... x_m] - f[x_0 ... x_(m-1)]) / (x_m - x_0), which loses eps / spread, and the series about one of the points,
/// sum_k f^(m+k)(c) / (m+k)! h_k(x_0 - c, ..., x_m - c), h_k the sum of all monomials of degree k, which is exact for equal points.
/// Sources: A. McCurdy, K. C. Ng and B. N. Parlett, Math. Comp. 43 (1984) 501; N. J. Higham, Functions of Matrices (2008), appendix B.
/// </remarks>
sealed class DividedDifferences
{
    const double Eps = 2.3e-16;

    /// <summary>Terms of the series beyond the first.</summary>
    const int Terms = 8;

    readonly ScalarFunction f;
    readonly double[] w;
    readonly List<Complex[]> coefficients = [];
    readonly (Complex Value, double Error)?[] pairs;

    /// <param name="f">The function.</param>
    /// <param name="w">Points, ascending.</param>
    public DividedDifferences(ScalarFunction f, double[] w) =>
        (this.f, this.w, pairs) = (f, w, new (Complex, double)?[w.Length * w.Length]);

    /// <summary>f^(k) / k! at the points.</summary>
    public Complex[] Coefficients(int k)
    {
        while (coefficients.Count <= k)
        {
            int order = coefficients.Count;
            double factorial = 1;
            for (int i = 2; i <= order; i++)
            {
                factorial *= i;
            }

            coefficients.Add(Array.ConvertAll(f.At(w, order), x => x / factorial));
        }

        return coefficients[k];
    }

    /// <summary>f[w_i, w_j].</summary>
    public Complex Pair(int i, int j) => PairOf(Math.Min(i, j), Math.Max(i, j)).Value;

    /// <summary>f[w_i, w_j, w_k].</summary>
    public Complex Triple(int i, int j, int k)
    {
        (i, j) = i <= j ? (i, j) : (j, i);
        (int low, int middle, int high) = k <= i ? (k, i, j) : k <= j ? (i, k, j) : (i, j, k);
        (Complex a, Complex b) = (PairOf(low, middle).Value, PairOf(middle, high).Value);
        double spread = w[high] - w[low];
        Complex direct = (b - a) / spread;

        // As nearly all are: nothing was lost in the subtraction that a series could do better.
        return spread > 0 && Complex.Abs(direct) * spread > 0.1 * (Complex.Abs(a) + Complex.Abs(b))
            ? direct
            : Of([low, middle, high]).Value;
    }

    /// <summary>The divided difference at the points of ascending indices, and an estimate of its error.</summary>
    public (Complex Value, double Error) Of(int[] points)
    {
        int m = points.Length - 1;
        if (m == 0)
        {
            Complex value = Coefficients(0)[points[0]];
            return (value, Eps * Complex.Abs(value));
        }

        double spread = w[points[m]] - w[points[0]];
        (Complex Value, double Error) direct = (0, double.PositiveInfinity);
        if (spread > 0)
        {
            (Complex Value, double Error) low = m == 2 ? PairOf(points[0], points[1]) : Of(points[..^1]);
            (Complex Value, double Error) high = m == 2 ? PairOf(points[1], points[2]) : Of(points[1..]);
            direct.Value = (high.Value - low.Value) / spread;
            direct.Error = ((low.Error + high.Error) / spread) + (Eps * Complex.Abs(direct.Value));
            if (direct.Error <= 8 * Eps * Complex.Abs(direct.Value))
            {
                return direct;
            }
        }

        (Complex Value, double Error) series = Series(points, spread);
        return series.Error < direct.Error || spread == 0 ? series : direct;
    }

    (Complex Value, double Error) PairOf(int i, int j) => pairs[(i * w.Length) + j] ??= Of([i, j]);

    (Complex Value, double Error) Series(int[] points, double spread)
    {
        int m = points.Length - 1, center = points[(m + 1) / 2];
        if (m > f.Orders)
        {
            return spread > 0
                ? (0, double.PositiveInfinity)
                : throw new InvalidOperationException(
                    $"SpectralFunction: derivatives of order {m} need the derivative of order {m} of f. " +
                    "Give f as a function of arrays or with all its derivatives.");
        }

        if (spread == 0)
        {
            return (Coefficients(m)[center], 0);
        }

        if (f.Orders == 1)
        {
            return f.Mean(w[points[0]], w[points[m]]);
        }

        // h_k by recursion over the points: h_k(x_0 ... x_l) = h_k(x_0 ... x_(l-1)) + x_l h_(k-1)(x_0 ... x_l).
        int terms = Math.Min(Terms, f.Orders - m);
        var h = new double[terms + 1];
        h[0] = 1;
        foreach (int p in points)
        {
            for (int k = 1; k <= terms; k++)
            {
                h[k] += (w[p] - w[center]) * h[k - 1];
            }
        }

        Complex sum = 0;
        double last = 0, size = 0;
        for (int k = 0; k <= terms; k++)
        {
            Complex term = Coefficients(m + k)[center] * h[k];
            sum += term;
            (last, size) = (Math.Max(Complex.Abs(term), k == terms ? last : 0), Math.Max(size, Complex.Abs(term)));
        }

        // A sum that is not finite is no candidate.
        double error = last + (Eps * size);
        return (sum, double.IsFinite(error) ? error : double.PositiveInfinity);
    }
}
