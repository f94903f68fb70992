using System.Numerics;

namespace Lapack;

/// <summary>
/// The rounding errors of f, measured: f as it is written may have far larger ones than f and its argument make necessary, such as
/// log(1 + x) at small x. In a few parts of a small interval beside a point, what f grows by is compared with the integral of f'. Rounding
/// differs there from part to part with changing sign; a kink or a jump of f lies in one part, and many jumps have a common sign.
/// </summary>
static class RoundingOfFunction
{
    const int Parts = 8;

    /// <summary>The interval is so large a part of the number, and of the largest number.</summary>
    const double OfNumber = 1.0 / 1024, OfLargest = 1.0 / (1 << 30);

    /// <summary>Where parts begin and end: not at equal distances, which could be multiples of the distance of rounded numbers.</summary>
    static readonly double[] marks = [.. Enumerable.Range(0, Parts + 1).Select(k => (k + (0.37 * (0.618 * k % 1))) / Parts)];

    static readonly (double X, double Fine, double Coarse)[] rule =
    [
        (-0.7745966692414834, 5.0 / 18, 0), (-0.5773502691896257, 0, 0.5), (0, 8.0 / 18, 0),
        (0.5773502691896257, 0, 0.5), (0.7745966692414834, 5.0 / 18, 0),
    ];

    /// <summary>f' at each point, and a typical error of f there, 0 where none can be told from what f does.</summary>
    /// <param name="f">The function.</param>
    /// <param name="w">Points, n of each matrix.</param>
    /// <param name="n">Size of the matrices.</param>
    public static (Complex[] Slopes, double[] Errors) At(ScalarFunction f, double[] w, int n)
    {
        (var ends, var nodes) = (new double[w.Length * (Parts + 1)], new double[w.Length * ((Parts * rule.Length) + 1)]);
        w.CopyTo(nodes, 0);
        for (int i = 0; i < w.Length; i++)
        {
            int first = i / n * n;
            double largest = Math.Max(Math.Abs(w[first]), Math.Abs(w[first + n - 1]));

            // Away from 0, beyond which f need not exist.
            double length = Math.CopySign(Math.Max(OfNumber * Math.Abs(w[i]), OfLargest * largest), w[i]);
            for (int k = 0; k <= Parts; k++)
            {
                ends[(i * (Parts + 1)) + k] = w[i] + (length * marks[k]);
                for (int l = 0; l < rule.Length && k < Parts; l++)
                {
                    nodes[w.Length + (((i * Parts) + k) * rule.Length) + l] =
                        w[i] + (length * (marks[k] + (0.5 * (1 + rule[l].X) * (marks[k + 1] - marks[k]))));
                }
            }
        }

        Complex[] values = f.At(ends, 0), slopes = f.At(nodes, 1);
        var errors = new double[w.Length];
        var sizes = new double[Parts];
        for (int i = 0; i < w.Length; i++)
        {
            Complex sum = 0;
            double total = 0;
            for (int k = 0; k < Parts; k++)
            {
                int end = (i * (Parts + 1)) + k;
                Complex fine = 0, coarse = 0;
                for (int l = 0; l < rule.Length; l++)
                {
                    Complex slope = slopes[w.Length + (((i * Parts) + k) * rule.Length) + l];
                    (fine, coarse) = (fine + (rule[l].Fine * slope), coarse + (rule[l].Coarse * slope));
                }

                double width = ends[end + 1] - ends[end];
                Complex rest = values[end + 1] - values[end] - (width * fine);
                (sum, total) = (sum + rest, total + Complex.Abs(rest));
                sizes[k] = Complex.Abs(rest) - (4 * Math.Abs(width) * Complex.Abs(fine - coarse));
            }

            Array.Sort(sizes);
            double typical = sizes[Parts / 2];
            errors[i] = typical > 0 && Complex.Abs(sum) <= 0.5 * total ? typical : 0;
        }

        return (slopes[..w.Length], errors);
    }
}
