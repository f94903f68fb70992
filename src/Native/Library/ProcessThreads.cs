namespace Lapack.Native;

/// <summary>One number for the process, so scopes of all threads are counted.</summary>
abstract class ProcessThreads : ThreadControl
{
    readonly Lock gate = new();

    /// <summary>How many open scopes have each limit; index 0 is not used.</summary>
    readonly int[] open = new int[1024];

    int scopes;

    /// <summary>What holds when no scope is open; valid while one is.</summary>
    int baseline;

    /// <summary>What was set last; valid while a scope is open.</summary>
    int applied;

    internal override int Count
    {
        get => Number;
        set
        {
            lock (gate)
            {
                baseline = value;
                if (scopes == 0)
                {
                    Set(value);
                }
                else
                {
                    Apply();
                }
            }
        }
    }

    internal override LibraryThreads Enter(int limit)
    {
        lock (gate)
        {
            if (scopes == 0)
            {
                baseline = applied = Number;
                if (limit >= baseline)
                {
                    return default;
                }
            }

            limit = Math.Min(limit, open.Length - 1);
            scopes++;
            open[limit]++;
            if (limit < applied)
            {
                Set(limit);
            }

            return new(this, limit);
        }
    }

    internal override void Leave(int token)
    {
        lock (gate)
        {
            scopes--;
            if (--open[token] == 0 && token == applied)
            {
                Apply();
            }
        }
    }

    /// <summary>Sets the smallest limit of all open scopes, or the baseline.</summary>
    void Apply()
    {
        int smallest = 1;
        while (smallest < baseline && (smallest >= open.Length || open[smallest] == 0))
        {
            smallest++;
        }

        if (smallest != applied)
        {
            Set(smallest);
        }
    }

    protected abstract int Number { get; set; }

    void Set(int value)
    {
        applied = value;
        Number = value;
    }
}
