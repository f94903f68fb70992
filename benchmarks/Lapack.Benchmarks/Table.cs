using System.Diagnostics;
using System.Globalization;
using Lapack.Native;

namespace Lapack.Benchmarks;

/// <summary>Measures and prints rows.</summary>
/// <remarks>
/// A row is the median of calls timed one by one, after a warm-up that lasts long enough for the run-time compiler to have
/// replaced the code it starts with. Whatever must be prepared before a call is not timed. Alternatives that are to be compared closely are
/// run in turns, A B A B, so that a machine that slows down or speeds up meanwhile does so for both.
/// </remarks>
sealed class Table(Selection selection, LapackLibrary library)
{
    public const string Header = "peer,op,dtype,n,batch,threads,median_ms,min_ms,p90_ms,reps";
    public const string Ours = "lapack-net";
    public const string Raw = "raw";

    const int MostRepetitions = 3000;
    const int FewestRepetitions = 3;
    const double WarmUp = 400;

    public Selection Selection { get; } = selection;

    public LapackLibrary Library { get; } = library;

    /// <summary>One thing to time.</summary>
    /// <param name="Peer">Who does it.</param>
    /// <param name="Operation">What.</param>
    /// <param name="Body">The call.</param>
    /// <param name="Prepare">What runs before each call and is not timed.</param>
    public sealed record Candidate(string Peer, string Operation, Action Body, Action? Prepare = null);

    /// <summary>Times the candidates in turns, and prints a row for each.</summary>
    public void Compare(Problem problem, params Candidate[] candidates)
    {
        candidates = [.. candidates.Where(c => Selection.WantsPeer(c.Peer))];
        if (candidates.Length == 0)
        {
            return;
        }

        List<double>[] times = [.. candidates.Select(_ => new List<double>())];
        Repeat(Round, times[0], candidates.Length * Selection.Budget);
        for (int i = 0; i < candidates.Length; i++)
        {
            Print(problem, candidates[i].Peer, candidates[i].Operation, times[i]);
        }

        void Round(bool keep)
        {
            for (int i = 0; i < candidates.Length; i++)
            {
                candidates[i].Prepare?.Invoke();
                long start = Stopwatch.GetTimestamp();
                candidates[i].Body();
                double time = Milliseconds(Stopwatch.GetTimestamp() - start);
                if (keep)
                {
                    times[i].Add(time);
                }
            }
        }
    }

    /// <summary>Times a step of two halves, and prints a row for the whole and for the second half.</summary>
    public void Step<T>(Problem problem, string whole, string second, Func<T> firstHalf, Action<T> secondHalf)
    {
        if (!Selection.WantsPeer(Ours) || !(Selection.Wants(whole) || Selection.Wants(second)))
        {
            return;
        }

        var all = new List<double>();
        var part = new List<double>();
        Repeat(
            keep =>
            {
                long start = Stopwatch.GetTimestamp();
                T state = firstHalf();
                long between = Stopwatch.GetTimestamp();
                secondHalf(state);
                long end = Stopwatch.GetTimestamp();
                if (keep)
                {
                    all.Add(Milliseconds(end - start));
                    part.Add(Milliseconds(end - between));
                }
            },
            all,
            Selection.Budget);
        if (Selection.Wants(whole))
        {
            Print(problem, Ours, whole, all);
        }

        if (Selection.Wants(second))
        {
            Print(problem, Ours, second, part);
        }
    }

    /// <summary>Finer than a TimeSpan, whose ticks are 100 ns.</summary>
    static double Milliseconds(long ticks) => ticks * 1000.0 / Stopwatch.Frequency;

    static void Repeat(Action<bool> round, List<double> times, double budget)
    {
        long start = Stopwatch.GetTimestamp();
        do
        {
            round(false);
        }
        while (Stopwatch.GetElapsedTime(start).TotalMilliseconds < Math.Min(WarmUp, budget));

        start = Stopwatch.GetTimestamp();
        while (times.Count < FewestRepetitions
            || (times.Count < MostRepetitions && Stopwatch.GetElapsedTime(start).TotalMilliseconds < budget))
        {
            round(true);
        }
    }

    static void Print(Problem problem, string peer, string operation, List<double> times)
    {
        times.Sort();
        int count = times.Count;
        double median = (times[(count - 1) / 2] + times[count / 2]) / 2, p90 = times[Math.Max(0, (int)Math.Ceiling(0.9 * count) - 1)];
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{peer},{operation},{problem.DType},{problem.N},{problem.Batch},{problem.Threads}," +
            $"{median:G6},{times[0]:G6},{p90:G6},{count}"));
        Console.Out.Flush();
    }
}
