namespace Lapack.Native;

/// <summary>
/// The scopes of <see cref="LapackLibrary.LimitThreads"/> that are open, on one thread or in the process; the caller sees to it that only
/// one thread uses it at a time.
/// </summary>
sealed class OpenScopes
{
    static long last;

    long[] ids = new long[4];
    int[] limits = new int[4];
    int count;

    internal bool IsEmpty => count == 0;

    /// <summary>The smallest limit of all; only where there is one.</summary>
    internal int Smallest
    {
        get
        {
            int smallest = limits[0];
            for (int i = 1; i < count; i++)
            {
                smallest = Math.Min(smallest, limits[i]);
            }

            return smallest;
        }
    }

    /// <returns>The number of the scope, which no other one of the process has.</returns>
    internal long Open(int limit)
    {
        if (count == ids.Length)
        {
            Array.Resize(ref ids, 2 * count);
            Array.Resize(ref limits, 2 * count);
        }

        limits[count] = limit;
        return ids[count++] = Interlocked.Increment(ref last);
    }

    /// <returns>False if it is not open here: it was closed before, or on another thread.</returns>
    internal bool Close(long id)
    {
        for (int i = count - 1; i >= 0; i--)
        {
            if (ids[i] == id)
            {
                count--;
                (ids[i], limits[i]) = (ids[count], limits[count]);
                return true;
            }
        }

        return false;
    }
}
