using System.Numerics;

namespace Lapack;

/// <summary>The order in which several arrays are contracted, two at a time.</summary>
static class ContractionOrder
{
    /// <summary>Up to here the best order is searched among all; the number of splits grows like 3^n.</summary>
    const int MostExhaustive = 6;

    /// <summary>
    /// Pairs to contract, one after another. Operands are numbered 0 to n - 1, the result of step s gets the number n + s. The best order
    /// by multiplications for up to 6 operands; for more, greedily the pair whose result is smallest beside what it replaces.
    /// </summary>
    /// <param name="sets">The labels of each operand as bits; at least one operand.</param>
    /// <param name="output">The labels of the result.</param>
    /// <param name="lengths">The length of each label.</param>
    public static (int First, int Second)[] Plan(ulong[] sets, ulong output, IReadOnlyList<int> lengths) =>
        sets.Length == 1 ? []
        : sets.Length == 2 ? [(0, 1)]
        : sets.Length <= MostExhaustive ? Best(sets, output, lengths)
        : Greedy(sets, output, lengths);

    static (int First, int Second)[] Best(ulong[] sets, ulong output, IReadOnlyList<int> lengths)
    {
        // Subsets of operands as bits, by growing number: every part of a subset comes before it.
        int n = sets.Length, all = (1 << n) - 1;
        var kept = new ulong[all + 1];
        var cost = new double[all + 1];
        var split = new int[all + 1];
        for (int subset = 1; subset <= all; subset++)
        {
            (ulong inside, ulong outside) = (0, output);
            for (int i = 0; i < n; i++)
            {
                if (((subset >> i) & 1) != 0)
                {
                    inside |= sets[i];
                }
                else
                {
                    outside |= sets[i];
                }
            }

            kept[subset] = inside & outside;
            if (BitOperations.IsPow2(subset))
            {
                kept[subset] = inside;
                continue;
            }

            cost[subset] = double.PositiveInfinity;
            for (int part = (subset - 1) & subset; part > subset - part; part = (part - 1) & subset)
            {
                int rest = subset - part;
                double total = cost[part] + cost[rest] + Volume(kept[part] | kept[rest], lengths);
                if (total < cost[subset])
                {
                    (cost[subset], split[subset]) = (total, part);
                }
            }
        }

        var steps = new List<(int, int)>(n - 1);
        Build(all);
        return [.. steps];

        int Build(int subset)
        {
            if (BitOperations.IsPow2(subset))
            {
                return BitOperations.Log2((uint)subset);
            }

            (int first, int second) = (Build(split[subset]), Build(subset - split[subset]));
            steps.Add((Math.Min(first, second), Math.Max(first, second)));
            return n + steps.Count - 1;
        }
    }

    static (int First, int Second)[] Greedy(ulong[] sets, ulong output, IReadOnlyList<int> lengths)
    {
        var open = new List<(int Number, ulong Set)>(sets.Select((s, i) => (i, s)));
        var steps = new List<(int, int)>();
        while (open.Count > 1)
        {
            (int bestI, int bestJ, ulong bestSet) = (0, 1, 0);
            (double bestGrowth, double bestWork) = (double.PositiveInfinity, double.PositiveInfinity);
            for (int j = 1; j < open.Count; j++)
            {
                for (int i = 0; i < j; i++)
                {
                    ulong union = open[i].Set | open[j].Set, outside = output;
                    for (int o = 0; o < open.Count; o++)
                    {
                        outside |= o == i || o == j ? 0 : open[o].Set;
                    }

                    double work = Volume(union, lengths);
                    double growth = Volume(union & outside, lengths) - Volume(open[i].Set, lengths) - Volume(open[j].Set, lengths);
                    if (growth < bestGrowth || (growth == bestGrowth && work < bestWork))
                    {
                        (bestI, bestJ, bestSet, bestGrowth, bestWork) = (i, j, union & outside, growth, work);
                    }
                }
            }

            steps.Add((open[bestI].Number, open[bestJ].Number));
            open.RemoveAt(bestJ);
            open.RemoveAt(bestI);
            open.Add((sets.Length + steps.Count - 1, bestSet));
        }

        return [.. steps];
    }

    static double Volume(ulong set, IReadOnlyList<int> lengths)
    {
        double volume = 1;
        for (; set != 0; set &= set - 1)
        {
            volume *= lengths[BitOperations.TrailingZeroCount(set)];
        }

        return volume;
    }
}
