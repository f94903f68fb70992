using System.Collections.Concurrent;
using System.Diagnostics;
using Lapack;

namespace Truth.Tests;

/// <summary>Tries problems, prints the smallest form of what fails, and counts.</summary>
sealed class Run(Settings settings)
{
    /// <summary>Problems of the standard run.</summary>
    const int Problems = 8000;

    /// <summary>Failures that are shrunk and printed; more are only counted.</summary>
    const int Printed = 40;

    readonly Lock door = new();
    readonly SortedDictionary<string, int[]> counts = new(StringComparer.Ordinal);
    int shown;

    public bool Execute()
    {
        var watch = Stopwatch.StartNew();
        int count = settings.Minutes is null ? settings.Problems ?? Problems : int.MaxValue - settings.Seed;
        var numbers = Enumerable.Range(settings.Seed, count)
            .TakeWhile(_ => settings.Minutes is not { } minutes || watch.Elapsed.TotalMinutes < minutes);
        var workers = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount };
        Parallel.ForEach(Partitioner.Create(numbers, EnumerablePartitionerOptions.NoBuffering), workers, Try);
        if (settings.Problems is null)
        {
            Parallel.ForEach(Factorizations(), workers, Factor);
        }

        foreach ((string name, int[] c) in counts)
        {
            Console.WriteLine($"truth {name}: {c[0]} right, {c[1]} refused, {c[2]} wrong, {c[3]} open");
        }

        int Total(Verdict verdict) => counts.Values.Sum(c => c[(int)verdict]);
        Console.Error.WriteLine($"{watch.Elapsed.TotalSeconds:F0} s");
        int passed = Total(Verdict.Right) + Total(Verdict.Refused);
        Console.WriteLine($"{passed} passed, {Total(Verdict.Wrong)} failed, {Total(Verdict.Open)} skipped");
        return Total(Verdict.Wrong) == 0;
    }

    void Try(int seed)
    {
        Problem problem = Generator.Next(seed);
        ProblemKey key = problem.Key;
        foreach (Outcome outcome in GradientCheck.Run(problem))
        {
            Count($"{(key.IsHermitian ? "Hermitian" : "general")} {outcome.Mode}", outcome.Verdict);
            if (outcome.Verdict == Verdict.Wrong && Interlocked.Increment(ref shown) <= Printed)
            {
                (ProblemKey smallest, Outcome found) = Shrinker.Shrink(key, outcome);
                lock (door)
                {
                    Console.WriteLine($"wrong: {smallest}: {found.Mode}: {found.Detail}\n  first seen: {key}: {outcome.Detail}");
                }
            }
        }
    }

    /// <summary>Every kind in sizes from 0 and in all types.</summary>
    static IEnumerable<(Kind Kind, int N, int Columns, DType Type)> Factorizations() =>
        from kind in HermitianKinds.All.Concat(GeneralKinds.All)
        from shape in new[] { (0, 0), (1, 1), (2, 2), (3, 3), (5, 5), (8, 8), (17, 17), (33, 33), (4, 9), (20, 6) }
        from type in new[] { DType.Float64, DType.Complex128, DType.Float32, DType.Complex64 }
        where shape.Item1 == shape.Item2 || GeneralKinds.All.Contains(kind)
        select (kind, shape.Item1, shape.Item2, type);

    void Factor((Kind Kind, int N, int Columns, DType Type) of)
    {
        foreach (Outcome outcome in ResidualCheck.Run(of.Kind, of.N, of.Columns, of.Type, new Random(settings.Seed + of.N)))
        {
            Count($"residual {outcome.Mode}", outcome.Verdict);
            if (outcome.Verdict == Verdict.Wrong && Interlocked.Increment(ref shown) <= Printed)
            {
                lock (door)
                {
                    Console.WriteLine($"wrong: {of.Kind}, {of.N} x {of.Columns}, {of.Type}: {outcome.Mode}: {outcome.Detail}");
                }
            }
        }
    }

    void Count(string name, Verdict verdict)
    {
        lock (door)
        {
            if (!counts.TryGetValue(name, out int[]? count))
            {
                counts.Add(name, count = new int[4]);
            }

            count[(int)verdict]++;
        }
    }
}
