namespace Truth.Tests;

/// <summary>What wide arithmetic says of a derivative.</summary>
enum Nature
{
    /// <summary>There is a derivative.</summary>
    Smooth,

    /// <summary>One-sided slopes differ on the scale of rounding.</summary>
    Kink,

    /// <summary>The loss is not continuous, or is not on the scale of rounding errors: it depends on the choice of a basis.</summary>
    None,
}

/// <summary>Derivatives of a loss along directions by central differences in wide arithmetic.</summary>
sealed class Truth
{
    /// <summary>From fine to coarse; relative to the size of the matrix. The first two that agree decide.</summary>
    static readonly double[] steps = [1e-18, 1e-16, 1e-14, 1e-12, 1e-10];
    static readonly double[] finest = [1e-22, 1e-20];

    /// <summary>At this step a loss that has a derivative hardly changes.</summary>
    const double JumpStep = 1e-22;
    const double Jump = 1e-9;

    public Truth(Problem problem)
    {
        WideMatrix[] at = problem.Matrices;
        Value = problem.Value(at).High;
        WideReal[] near = [.. problem.Directions.SelectMany(d => new[] { -JumpStep, JumpStep }.Select(h => problem.Value(at, d, h)))];
        double spread = (near.Max() - near.Min()).High;
        bool jumps = !double.IsFinite(Value) || spread > Jump * (Math.Abs(Value) + 0.01);
        Derivatives = [.. problem.Directions.Select(d => Derivative(problem, at, d, jumps ? finest : steps))];
        Nature = jumps ? Nature.None
            : problem.Directions.Any(d => HasKink(problem, at, d)) ? Nature.Kink
            : !IsLinear(problem, at) ? problem.Key.Loss.Parts.Any(IsKinky) ? Nature.Kink : Nature.None
            : Nature.Smooth;
        WideMatrix[][] rounded = [.. problem.Roundings.Select(r => Moved(at, r))];
        ValueNoise = rounded.Max(r => Math.Abs((problem.Value(r) - Value).High));
        Noise = [.. problem.Directions.Select((d, i) => rounded.Max(r => Math.Abs(Derivative(problem, r, d, steps) - Derivatives[i])))];
    }

    public double Value { get; }

    /// <summary>Along each direction of the problem.</summary>
    public double[] Derivatives { get; }

    public Nature Nature { get; }

    /// <summary>By how much the value changes when the matrix is rounded once.</summary>
    public double ValueNoise { get; }

    /// <summary>By how much each derivative does.</summary>
    public double[] Noise { get; }

    static WideMatrix[] Moved(WideMatrix[] at, WideMatrix[] by) => [.. at.Zip(by, static (a, b) => a + b)];

    static double Derivative(Problem problem, WideMatrix[] at, WideMatrix[] direction, double[] steps)
    {
        double best = double.NaN, distance = double.PositiveInfinity, last = double.NaN;
        foreach (double h in steps)
        {
            double slope = ((problem.Value(at, direction, h) - problem.Value(at, direction, -h)) / (2 * h)).High;
            double change = Math.Abs(slope - last);
            if (change < distance || double.IsNaN(best))
            {
                (best, distance) = (last, double.IsNaN(change) ? double.PositiveInfinity : change);
            }

            if (change <= 1e-9 * (Math.Abs(slope) + 1e-3))
            {
                return slope;
            }

            last = slope;
        }

        return double.IsNaN(best) ? last : best;
    }

    static bool IsKinky(Loss loss) => loss.Promise == Promise.RightOrGeneralized;

    /// <summary>
    /// Whether the derivative along the sum of both directions is the sum; otherwise there are slopes, but no gradient, as those of a norm.
    /// </summary>
    bool IsLinear(Problem problem, WideMatrix[] at)
    {
        WideMatrix[] sum = [.. problem.Directions[0].Zip(problem.Directions[1], static (x, y) => x + y)];
        double expected = Derivatives.Sum(), size = Derivatives.Max(Math.Abs);
        return !(Math.Abs(Derivative(problem, at, sum, steps) - expected) > 1e-5 * size && size > 1e-6);
    }

    static bool HasKink(Problem problem, WideMatrix[] at, WideMatrix[] direction)
    {
        double h = 256 * Arrays.Epsilon(problem.Key.Type);
        WideReal middle = problem.Value(at);
        WideReal up = problem.Value(at, direction, h) - middle, down = problem.Value(at, direction, -h) - middle;
        double size = Math.Abs(up.High) + Math.Abs(down.High);
        bool mayBeSmall = problem.Key.Loss.Parts.Any(IsKinky);
        return Math.Abs((up + down).High) > (mayBeSmall ? 1e-6 : 1e-2) * size && size > 1e-9 * h;
    }
}
