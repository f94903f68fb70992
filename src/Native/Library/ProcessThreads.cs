namespace Lapack.Native;

/// <summary>One number for the process, so scopes of all threads are counted.</summary>
abstract class ProcessThreads : ThreadControl
{
    readonly Lock gate = new();
    readonly OpenScopes scopes = new();

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
                if (scopes.IsEmpty)
                {
                    Number = value;
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
            if (scopes.IsEmpty)
            {
                baseline = applied = Number;
                if (limit >= baseline)
                {
                    return default;
                }
            }

            long id = scopes.Open(limit);
            Apply();
            return new(this, id);
        }
    }

    internal override void Leave(long id)
    {
        lock (gate)
        {
            if (scopes.Close(id))
            {
                Apply();
            }
        }
    }

    /// <summary>Sets the smallest limit of all open scopes, or the baseline.</summary>
    void Apply()
    {
        int number = scopes.IsEmpty ? baseline : Math.Min(baseline, scopes.Smallest);
        if (number != applied)
        {
            applied = number;
            Number = number;
        }
    }

    protected abstract int Number { get; set; }
}
