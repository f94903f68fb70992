namespace Truth.Tests;

/// <summary>Second derivatives of a loss by differences in wide arithmetic, along the first direction and along each.</summary>
sealed class SecondTruth
{
    /// <summary>From fine to coarse, as in <see cref="Truth"/>: of 32 digits the finest step leaves six.</summary>
    static readonly double[] steps = [1e-13, 1e-12, 1e-11, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5];

    public SecondTruth(Problem problem)
    {
        WideMatrix[][] directions = problem.Directions;
        Derivatives = [.. directions.Select(d => Derivative(problem, problem.Matrices, directions[0], d))];
        Noise = [.. directions.Select((d, i) => problem.Roundings.Max(r => Math.Abs(
            Derivative(problem, [.. problem.Matrices.Zip(r, static (a, b) => a + b)], directions[0], d) - Derivatives[i])))];
    }

    /// <summary>The second derivative along the first direction and direction i.</summary>
    public double[] Derivatives { get; }

    /// <summary>By how much each changes when the matrix is rounded once.</summary>
    public double[] Noise { get; }

    static double Derivative(Problem problem, WideMatrix[] at, WideMatrix[] one, WideMatrix[] other)
    {
        double best = double.NaN, distance = double.PositiveInfinity, last = double.NaN;
        foreach (double h in steps)
        {
            WideReal mixed = At(h, h) - At(h, -h) - At(-h, h) + At(-h, -h);
            double value = mixed.High / h / h / 4;
            double change = Math.Abs(value - last);
            if (change < distance)
            {
                (best, distance) = (value, change);
            }

            if (change <= 1e-8 * (Math.Abs(value) + 1e-3))
            {
                return value;
            }

            last = value;
        }

        return distance <= 1e-3 * (Math.Abs(best) + 1) ? best : double.NaN;

        WideReal At(double x, double y) => problem.Value(at, (one, x), (other, y));
    }
}
