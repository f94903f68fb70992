namespace Truth.Tests;

/// <summary>Looks for a smaller problem that fails in the same mode.</summary>
static class Shrinker
{
    const int Tries = 20;

    public static (ProblemKey Key, Outcome Outcome) Shrink(ProblemKey key, Outcome outcome)
    {
        while (Smaller(key).SelectMany(k => Failures(k, outcome.Mode)).FirstOrDefault() is (not null, not null) found)
        {
            (key, outcome) = found;
        }

        return (key, outcome);
    }

    /// <summary>Simpler losses first, then fewer matrices, then smaller ones.</summary>
    static IEnumerable<ProblemKey> Smaller(ProblemKey key)
    {
        if (key.Loss is CombinedLoss combined)
        {
            yield return key with { Loss = combined.First };
            yield return key with { Loss = combined.Second };
        }

        if (key.Loss.Plainer is { } plainer)
        {
            yield return key with { Loss = plainer };
        }

        if (key.Policy != Policy.Resolve)
        {
            yield return key with { Policy = Policy.Resolve };
        }

        if (key.Batch > 0)
        {
            yield return key with { Batch = key.Batch - 1 };
        }

        for (int n = 1; n < key.N; n++)
        {
            yield return key with { N = n, Columns = key.Columns == key.N ? n : key.Columns };
        }

        for (int n = 1; n < key.Columns && key.Columns != key.N; n++)
        {
            yield return key with { Columns = n };
        }
    }

    static IEnumerable<(ProblemKey Key, Outcome Outcome)> Failures(ProblemKey key, string mode) =>
        Enumerable.Range(0, Tries).Select(i => key with { Seed = key.Seed + i })
            .Select(k => new Problem(k)).Where(p => !KnownLimits.Hold(p))
            .SelectMany(p => GradientCheck.Run(p).Where(o => o.Verdict == Verdict.Wrong && o.Mode == mode).Select(o => (p.Key, o)));
}
