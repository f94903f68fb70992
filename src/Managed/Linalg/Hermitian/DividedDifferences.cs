using System.Numerics;

namespace Lapack;

// Divided differences f[x_0 ... x_m] of a function at the eigenvalues of matrices, at points that are far apart, close or equal.
//
// Two values, each with a bound of its error, and the better one counts:
//
//     quotient   (f[x_1 ... x_m] - f[x_0 ... x_(m-1)]) / (x_m - x_0), down to f(x) with the error eps (|f(x)| + |x f'(x)|), that of f and
//                that of its argument, or the one that RoundingOfFunction measures, if it is larger. It assumes nothing of f, and
//                loses digits where the difference is small beside its terms
//     integral   of f^(m)(t) Q(t) / (m - 1)! over [x_0, x_m], Q the B-spline of the points (Peano's kernel): all terms of one sign if
//                f^(m) has one. Panels of Gauss and Legendre's rule lie between neighbouring points, one set for all differences of
//                an order, and their error is estimated
//
// The integral counts only where it agrees with the quotient within the quotient's own error: what it could miss of f (a kink, a
// jump, a peak between two nodes) changes f at one end, and is then seen there. Where all points are equal it is f^(m) / m!.
//
// Q by the recursion of Cox and de Boor, Q_m = ((t - x_0) Q_(m-1)(x_0 ... x_(m-1)) + (x_m - t) Q_(m-1)(x_1 ... x_m)) / (x_m - x_0),
// Q_1 = 1 / (x_1 - x_0) between its points.
//
// Sources: C. de Boor, Divided differences, Surveys in Approximation Theory 1 (2005) 46; A. McCurdy, K. C. Ng and B. N. Parlett, Math.
// Comp. 43 (1984) 501; N. J. Higham, Functions of Matrices (2008), appendix B.

/// <summary>Divided differences of a function at the eigenvalues of a batch of matrices.</summary>
/// <param name="f">The function.</param>
/// <param name="w">Points: n of each matrix, ascending. A point is named by its place here.</param>
/// <param name="n">Size of the matrices.</param>
sealed class DividedDifferences(ScalarFunction f, double[] w, int n)
{
    /// <summary>Half the distance from 1 to the next number: the largest relative error of rounding.</summary>
    public const double Eps = 1.1102230246251565e-16;

    /// <summary>A quotient whose error is below so many units of rounding is not improved.</summary>
    public const double Enough = 16;

    readonly List<Complex[]> coefficients = [];
    readonly Dictionary<int, Panel[][]> panels = [];
    FirstDifferences? pairs;
    SecondDifferences? triples;

    FirstDifferences Pairs => pairs ??= new(f, w, n, Coefficients(0));

    /// <summary>f^(k) / k! at the points.</summary>
    public Complex[] Coefficients(int k)
    {
        while (coefficients.Count <= k)
        {
            int order = coefficients.Count;
            double factorial = Factorial(order);
            coefficients.Add(order == 1 && pairs is { Slopes: { } slopes } ? slopes
                : Array.ConvertAll(f.At(w, order), x => x / factorial));
        }

        return coefficients[k];
    }

    /// <summary>f[w_i, w_j].</summary>
    public Complex Pair(int i, int j) => Pairs.Of(i, j).Value;

    /// <summary>f[w_i, w_j, w_k].</summary>
    public Complex Triple(int i, int j, int k)
    {
        (i, j) = i <= j ? (i, j) : (j, i);
        return (k <= i ? Ascending(k, i, j) : k <= j ? Ascending(i, k, j) : Ascending(i, j, k)).Value;
    }

    /// <summary>The divided difference at points of ascending places, and a bound of its error.</summary>
    public Estimate Of(ReadOnlySpan<int> points)
    {
        int m = points.Length - 1;
        if (m < 3)
        {
            return m == 0 ? Pairs.Value(points[0])
                : m == 1 ? Pairs.Of(points[0], points[1]) : Ascending(points[0], points[1], points[2]);
        }

        RequireOrder(m);
        double spread = w[points[m]] - w[points[0]];
        if (spread == 0)
        {
            return Estimate.Rounded(Coefficients(m)[points[0]], 4);
        }

        Estimate quotient = (Of(points[1..]) - Of(points[..^1])) / spread;
        return f.IsStep || quotient.IsWithin(Enough) ? quotient : quotient.Or(Integral(points));
    }

    void RequireOrder(int m)
    {
        if (m > f.Orders)
        {
            throw new InvalidOperationException(
                $"SpectralFunction: derivatives of order {m} need the derivative of order {m} of f. " +
                "Give f as a function of arrays or with all its derivatives.");
        }
    }

    Estimate Ascending(int i, int j, int k)
    {
        RequireOrder(2);
        double spread = w[k] - w[i];
        if (spread == 0)
        {
            return Estimate.Rounded(Coefficients(2)[i], 4);
        }

        Estimate quotient = (Pairs.Of(j, k) - Pairs.Of(i, j)) / spread;
        return f.IsStep || quotient.IsWithin(Enough) ? quotient : (triples ??= new(w, n, Pairs, Panels(2))).Better(i, j, k, quotient);
    }

    /// <summary>Of f^(m) in the gap after each point; the gap after the last of a matrix is empty.</summary>
    Panel[][] Panels(int m)
    {
        if (!panels.TryGetValue(m, out Panel[][]? found))
        {
            panels[m] = found = GaussPanels.Of(f, m, [.. w.Select((x, i) => new Gap(x, i % n == n - 1 ? x : w[i + 1]))]);
        }

        return found;
    }

    Estimate Integral(ReadOnlySpan<int> points)
    {
        int m = points.Length - 1;
        Panel[][] all = Panels(m);
        Span<double> spline = stackalloc double[m];
        Complex sum = 0;
        double size = 0, error = 0;
        for (int interval = 0; interval < m; interval++)
        {
            int last = w[points[interval + 1]] > w[points[interval]] ? points[interval + 1] : points[interval];
            for (int gap = points[interval]; gap < last; gap++)
            {
                foreach (Panel panel in all[gap])
                {
                    double largest = 0;
                    for (int k = 0; k < panel.Offsets.Length; k++)
                    {
                        double q = Spline(points, interval, gap, panel.Offsets[k], spline);
                        sum += q * panel.Weighted[k];
                        size += q * Complex.Abs(panel.Weighted[k]);
                        largest = Math.Max(largest, q);
                    }

                    error += largest > 0 ? largest * panel.Error : 0;
                }
            }
        }

        return new Estimate(sum, error + (4 * m * Eps * size)) / Factorial(m - 1);
    }

    /// <summary>The B-spline of the points, at a distance from a point that lies in an interval between two of them.</summary>
    double Spline(ReadOnlySpan<int> points, int interval, int origin, double offset, Span<double> q)
    {
        q.Clear();
        q[interval] = 1 / (w[points[interval + 1]] - w[points[interval]]);
        for (int k = 2; k < points.Length; k++)
        {
            for (int l = 0; l + k < points.Length; l++)
            {
                (double low, double high) = (w[points[l]], w[points[l + k]]);
                q[l] = high == low ? 0
                    : ((((w[origin] - low) + offset) * q[l]) + (((high - w[origin]) - offset) * q[l + 1])) / (high - low);
            }
        }

        return q[0];
    }

    static double Factorial(int k) => k < 2 ? 1 : k * Factorial(k - 1);
}

/// <summary>A number and a bound of its error.</summary>
readonly record struct Estimate(Complex Value, double Error)
{
    public static Estimate operator -(Estimate a, Estimate b) => Rounded(a.Value - b.Value, 1, a.Error + b.Error);

    public static Estimate operator +(Estimate a, Estimate b) => Rounded(a.Value + b.Value, 1, a.Error + b.Error);

    public static Estimate operator *(Estimate a, double d) => Rounded(a.Value * d, 2, a.Error * Math.Abs(d));

    public static Estimate operator /(Estimate a, double d) => Rounded(a.Value / d, 2, a.Error / Math.Abs(d));

    /// <summary>A number with so many units of rounding, and an error beside.</summary>
    public static Estimate Rounded(Complex value, int units, double error = 0) =>
        new(value, error + (units * DividedDifferences.Eps * Complex.Abs(value)));

    public bool IsWithin(double units) => Error <= units * DividedDifferences.Eps * Complex.Abs(Value);

    /// <summary>The other one, if it is better and agrees with this one within the errors of both.</summary>
    public Estimate Or(Estimate other) =>
        other.Error < Error && Complex.Abs(other.Value - Value) <= 4 * (Error + other.Error) ? other : this;
}
