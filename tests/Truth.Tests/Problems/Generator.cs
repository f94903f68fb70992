using Lapack;

namespace Truth.Tests;

/// <summary>Problems by number.</summary>
static class Generator
{
    static readonly DType[] types = [DType.Float64, DType.Complex128, DType.Float32, DType.Complex64];
    static readonly ScalarFunction[] functions =
        [ScalarFunction.Exp, ScalarFunction.Sin, ScalarFunction.Square, ScalarFunction.Cube, ScalarFunction.Lorentz];

    /// <summary>The problem of a seed; three of five Hermitian.</summary>
    public static Problem Next(int seed)
    {
        var random = new Random(seed);
        while (true)
        {
            var problem = new Problem(Draw(random, seed));
            if (!KnownLimits.Hold(problem))
            {
                return problem;
            }
        }
    }

    static ProblemKey Draw(Random random, int seed)
    {
        bool hermitian = random.Next(5) < 3;
        IReadOnlyList<Kind> kinds = hermitian ? HermitianKinds.All : GeneralKinds.All;
        Loss loss = hermitian ? Hermitian(random) : General(random);
        if (random.Next(4) == 0)
        {
            loss = new CombinedLoss(loss, hermitian ? Hermitian(random) : General(random), Pick(random, Enum.GetValues<Combination>()));
        }

        int n = random.Next(12) == 0 ? 8 : 1 + random.Next(6);
        bool square = hermitian || NeedsSquare(loss);
        return new(
            seed, kinds[random.Next(kinds.Count)], loss, n, square ? n : 1 + random.Next(6), Pick(random, types),
            random.Next(5) == 0 ? 1 + random.Next(3) : 0);
    }

    static HermitianLoss Hermitian(Random random) => new(
        random.Next(3) == 0 ? Source.Eigh : Pick(random, Enum.GetValues<Source>()), Pick(random, Enum.GetValues<Use>()),
        Pick(random, functions), random.Next(6) == 0);

    static GeneralLoss General(Random random) => new(Pick(random, Enum.GetValues<Topic>()), Pick(random, functions), random.Next(6) == 0);

    static bool NeedsSquare(Loss loss) => loss switch
    {
        GeneralLoss general => general.NeedsSquare,
        CombinedLoss combined => NeedsSquare(combined.First) || NeedsSquare(combined.Second),
        _ => true,
    };

    static T Pick<T>(Random random, T[] values) => values[random.Next(values.Length)];
}
