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
        IsSmooth = IsQuadratic(problem, directions[0], directions[1]);
    }

    /// <summary>Whether there is a second derivative: it is bilinear, and the same on both sides.</summary>
    public bool IsSmooth { get; }

    /// <summary>The second derivative along the first direction and direction i.</summary>
    public double[] Derivatives { get; }

    /// <summary>By how much each changes when the matrix is rounded once.</summary>
    public double[] Noise { get; }

    /// <summary>
    /// Whether the second differences on both sides agree, and those along a sum of directions are those of a quadratic form.
    /// </summary>
    bool IsQuadratic(Problem problem, WideMatrix[] one, WideMatrix[] other)
    {
        WideMatrix[] sum = [.. one.Zip(other, static (x, y) => x + y)];
        double ofOther = Derivative(problem, problem.Matrices, other, other), ofSum = Derivative(problem, problem.Matrices, sum, sum);
        double size = Math.Max(Math.Abs(ofOther), Derivatives.Max(Math.Abs));
        bool isForm = Math.Abs(ofSum - Derivatives[0] - (2 * Derivatives[1]) - ofOther) <= 1e-4 * size;
        return isForm && Sides(one) <= 1e-4 * size && Sides(sum) <= 1e-4 * size;

        double Sides(WideMatrix[] d)
        {
            const double H = 1e-10;
            WideReal middle = problem.Value(problem.Matrices);
            WideReal up = At(2 * H) - (2 * At(H)) + middle, down = At(-2 * H) - (2 * At(-H)) + middle;
            return Math.Abs((up - down).High) / H / H;

            WideReal At(double h) => problem.Value(problem.Matrices, d, h);
        }
    }

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
