using System.Numerics;

namespace Lapack;

/// <summary>Groups of equal values: the transitive closure of pairs that are closer than a tolerance.</summary>
static class SpectralGroups
{
    /// <summary>How many ordered values belong to the group of the one at a place, counted from there in one direction.</summary>
    /// <param name="w">Ascending or descending.</param>
    /// <param name="at">The place to begin at.</param>
    /// <param name="step">1 to count upwards, -1 downwards.</param>
    /// <param name="tolerance">Up to this neighbours are equal.</param>
    public static int Run<R>(ReadOnlySpan<R> w, int at, int step, R tolerance)
        where R : unmanaged, IFloatingPointIeee754<R>
    {
        int count = 1;
        for (int next = at + step; next >= 0 && next < w.Length && R.Abs(w[next] - w[next - step]) <= tolerance; next += step)
        {
            count++;
        }

        return count;
    }

    /// <summary>For each of ordered values the place of the first one of its group.</summary>
    public static void OfOrdered<R>(ReadOnlySpan<R> w, R tolerance, Span<int> groups)
        where R : unmanaged, IFloatingPointIeee754<R>
    {
        for (int first = 0, count; first < w.Length; first += count)
        {
            count = Run(w, first, 1, tolerance);
            groups.Slice(first, count).Fill(first);
        }
    }

    /// <summary>For each of n values in no order the place of the first one of its group; n^2 questions.</summary>
    public static void OfPairs(int n, Func<int, int, bool> close, Span<int> groups)
    {
        for (int i = 0; i < n; i++)
        {
            groups[i] = i;
        }

        for (int i = 0; i < n; i++)
        {
            for (int j = i + 1; j < n; j++)
            {
                if (groups[i] != groups[j] && close(i, j))
                {
                    (int kept, int merged) = (Math.Min(groups[i], groups[j]), Math.Max(groups[i], groups[j]));
                    groups[..n].Replace(merged, kept);
                }
            }
        }
    }
}
