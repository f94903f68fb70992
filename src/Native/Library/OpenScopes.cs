namespace Lapack.Native;

/// <summary>
/// The scopes of <see cref="LapackLibrary.LimitThreads"/> that are open, on one thread or in the process; the caller sees to it that only one
/// thread uses it at a time.
/// </summary>
sealed class OpenScopes
{
    static long last;

    readonly List<(long Id, int Limit)> open = [];

    internal bool IsEmpty => open.Count == 0;

    /// <summary>The smallest limit of all; only where there is one.</summary>
    internal int Smallest
    {
        get
        {
            int smallest = open[0].Limit;
            foreach ((_, int limit) in open)
            {
                smallest = Math.Min(smallest, limit);
            }

            return smallest;
        }
    }

    /// <returns>The number of the scope, which no other one of the process has.</returns>
    internal long Open(int limit)
    {
        long id = Interlocked.Increment(ref last);
        open.Add((id, limit));
        return id;
    }

    /// <returns>False if it is not open here: it was closed before, or on another thread.</returns>
    internal bool Close(long id)
    {
        for (int i = open.Count - 1; i >= 0; i--)
        {
            if (open[i].Id == id)
            {
                open.RemoveAt(i);
                return true;
            }
        }

        return false;
    }
}
