using Lapack;

namespace Truth.Tests;

/// <summary>Problems by number.</summary>
static class Generator
{
    static readonly DType[] types = [DType.Float64, DType.Complex128, DType.Float32, DType.Complex64];
    static readonly ScalarFunction[] functions =
        [ScalarFunction.Exp, ScalarFunction.Sin, ScalarFunction.Square, ScalarFunction.Cube, ScalarFunction.Lorentz];

    static readonly ScalarFunction[] entire = [.. functions.Where(static f => f != ScalarFunction.Lorentz)];

    /// <summary>The problem of a seed; one of two Hermitian.</summary>
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
        bool hermitian = random.Next(2) == 0;
        IReadOnlyList<Kind> kinds = hermitian ? HermitianKinds.All : GeneralKinds.All;
        Loss loss = Draw(random, hermitian);
        if (random.Next(4) == 0)
        {
            loss = new CombinedLoss(loss, Draw(random, hermitian), Pick(random, Enum.GetValues<Combination>()));
        }

        int n = random.Next(12) == 0 ? 8 : 1 + random.Next(6);
        bool square = hermitian || loss.NeedsSquare;
        return new(
            seed, kinds[random.Next(kinds.Count)], loss, n, square ? n : 1 + random.Next(6), Pick(random, types),
            random.Next(5) == 0 ? 1 + random.Next(3) : 0,
            random.Next(8) == 0 ? Pick(random, Enum.GetValues<Policy>()) : Policy.Resolve);
    }

    static HermitianLoss Hermitian(Random random) => new(
        random.Next(3) == 0 ? Source.Eigh : Pick(random, Enum.GetValues<Source>()), Pick(random, Enum.GetValues<Use>()),
        Pick(random, functions), random.Next(6) == 0);

    static Loss Draw(Random random, bool hermitian) => hermitian ? Hermitian(random) : random.Next(5) switch
    {
        0 or 1 => new FreeLoss(Pick(random, Enum.GetValues<Freedom>()), Pick(random, functions), random.Next(6) == 0),
        2 => new EigLoss(Pick(random, Enum.GetValues<EigUse>()), Pick(random, entire), random.Next(6) == 0),
        _ => new GeneralLoss(Pick(random, Enum.GetValues<Topic>()), Pick(random, functions), random.Next(6) == 0),
    };

    static T Pick<T>(Random random, T[] values) => values[random.Next(values.Length)];
}
