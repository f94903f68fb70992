using System.Numerics;

namespace Lapack;

/// <summary>
/// The sums of T_m for one matrix of a batch, in the basis of its eigenvectors; the formula stands above Linalg.SpectralFunction.
/// </summary>
/// <param name="name">What errors call the function.</param>
/// <param name="form">The decompositions.</param>
/// <param name="n">Size of the matrices.</param>
/// <param name="b">The matrix.</param>
/// <param name="e">The directions, of all matrices.</param>
/// <param name="eps">The machine epsilon of the matrices' type.</param>
sealed class SpectralTerm(string name, SpectralForm form, int n, int b, Complex[][] e, double eps)
{
    readonly DividedDifferences d = form.Differences;
    readonly int m = e.Length;

    /// <summary>Where the matrix begins.</summary>
    readonly int at = b * n * n;

    /// <summary>What is not larger, in a product of elements of the directions, may be rounding; found when it is needed.</summary>
    double rounding = double.NaN;

    public void WriteTo(Complex[] result)
    {
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                result[at + (i * n) + j] = Element(i, j);
            }
        }
    }

    Complex Element(int i, int j)
    {
        int first = b * n;
        Complex sum = 0;
        if (m == 1)
        {
            return Times(d.Pair(first + i, first + j), e[0][at + (i * n) + j], [first + i, first + j]);
        }

        if (m == 2)
        {
            for (int k = 0; k < n; k++)
            {
                int left = at + (i * n) + k, right = at + (k * n) + j;
                Complex element = (e[0][left] * e[1][right]) + (e[1][left] * e[0][right]);
                sum += Times(d.Triple(first + i, first + k, first + j), element, [first + i, first + k, first + j]);
            }

            return sum;
        }

        var path = new int[m + 1];
        (path[0], path[m]) = (i, j);
        return Paths(path, 1);
    }

    Complex Times(Complex difference, Complex element, ReadOnlySpan<int> points)
    {
        if (Complex.IsFinite(difference))
        {
            return difference * element;
        }

        rounding = double.IsNaN(rounding) ? Rounding() : rounding;
        return form.Infinite(name, points, difference, element, rounding);
    }

    double Rounding() =>
        e.Aggregate(4 * n * eps, (product, x) => product * x.AsSpan(at, n * n).ToArray().Max(Complex.Abs));

    /// <summary>The sum over the inner places of a path, from the given one on.</summary>
    Complex Paths(int[] path, int place)
    {
        Complex sum = 0;
        if (place < m)
        {
            for (int k = 0; k < n; k++)
            {
                path[place] = k;
                sum += Paths(path, place + 1);
            }

            return sum;
        }

        int[] points = [.. path.Order().Select(i => (b * n) + i)];
        return Times(d.Of(points).Value, Orders(path, 0, new bool[m]), points);
    }

    /// <summary>The sum over permutations of the product of elements along a path.</summary>
    Complex Orders(int[] path, int step, bool[] used)
    {
        if (step == m)
        {
            return 1;
        }

        Complex sum = 0;
        for (int l = 0; l < m; l++)
        {
            if (!used[l])
            {
                used[l] = true;
                sum += e[l][at + (path[step] * n) + path[step + 1]] * Orders(path, step + 1, used);
                used[l] = false;
            }
        }

        return sum;
    }
}
