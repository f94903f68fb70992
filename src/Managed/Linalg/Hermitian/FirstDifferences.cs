using System.Numerics;

namespace Lapack;

/// <summary>
/// f[w_i, w_j] of all pairs of eigenvalues of each matrix: the better of the quotient and of the sum over what f grows by from point to
/// point between them, each of which is the better of a difference and an integral of f'.
/// </summary>
sealed class FirstDifferences
{
    readonly ScalarFunction f;
    readonly double[] w;
    readonly int n;
    readonly Complex[] values;

    /// <summary>Of f at each point: by rounding of f and of its argument, or as measured.</summary>
    readonly double[] errors;
    readonly Estimate[] pairs;

    /// <param name="f">The function.</param>
    /// <param name="w">Points: n of each matrix, ascending.</param>
    /// <param name="n">Size of the matrices.</param>
    /// <param name="values">f at the points.</param>
    public FirstDifferences(ScalarFunction f, double[] w, int n, Complex[] values)
    {
        (this.f, this.w, this.n, this.values) = (f, w, n, values);
        (Slopes, errors) = f.IsStep ? (new Complex[w.Length], new double[w.Length]) : RoundingOfFunction.At(f, w, n);
        for (int i = 0; i < w.Length && !f.IsStep; i++)
        {
            double argument = w[i] == 0 ? 0 : Complex.Abs(w[i] * Slopes[i]);
            double size = Complex.Abs(values[i]) + (double.IsFinite(argument) ? argument : 0);
            errors[i] = Math.Max(2 * errors[i], DividedDifferences.Eps * size);
        }

        pairs = new Estimate[(long)w.Length * n];
        Estimate[] growth = f.IsStep ? [] : Growth();
        for (int i = 0; i < w.Length; i++)
        {
            Estimate sum = default;
            for (int j = i; j < (i / n * n) + n; j++)
            {
                sum = j == i || f.IsStep ? sum : sum + growth[j - 1];
                Estimate quotient = Value(j) - Value(i);
                Estimate better = f.IsStep || !(sum.Error < quotient.Error) ? quotient : sum;
                pairs[((long)i * n) + (j % n)] = w[j] == w[i] ? Estimate.Rounded(Slopes[i], 4) : better / (w[j] - w[i]);
            }
        }
    }

    /// <summary>f' at the points.</summary>
    public Complex[] Slopes { get; }

    /// <summary>f(w_i).</summary>
    public Estimate Value(int i) => new(values[i], errors[i]);

    public Estimate Of(int i, int j) => pairs[((long)Math.Min(i, j) * n) + (Math.Max(i, j) % n)];

    /// <summary>What f grows by from each point to the next.</summary>
    Estimate[] Growth()
    {
        var growth = new Estimate[w.Length];
        var lossy = new List<int>();
        for (int i = 0; i < w.Length; i++)
        {
            if (i % n < n - 1 && w[i + 1] > w[i])
            {
                growth[i] = Value(i + 1) - Value(i);
                if (!growth[i].IsWithin(DividedDifferences.Enough) && double.IsFinite(growth[i].Error))
                {
                    lossy.Add(i);
                }
            }
        }

        Panel[][] panels = lossy.Count == 0 ? []
            : GaussPanels.Of(f, 1, [.. lossy.Select(i => new Gap(w[i], w[i + 1]))]);
        foreach ((int i, Panel[] gap) in lossy.Zip(panels))
        {
            growth[i] = growth[i].Or(gap.Aggregate(default(Estimate), (sum, panel) => sum + panel.With(_ => 1, 1)));
        }

        return growth;
    }
}
