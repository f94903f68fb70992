namespace Lapack.Native;

/// <summary>A number for each calling thread: the scopes of a thread are its own.</summary>
abstract class CallerThreads : ThreadControl
{
    readonly ThreadLocal<State> state = new(() => new());

    /// <summary>What the library holds for the calling thread; what that means is up to the library.</summary>
    /// <param name="value">The new number.</param>
    /// <returns>The number before, to be set again later.</returns>
    protected abstract int Exchange(int value);

    internal override LibraryThreads Enter(int limit)
    {
        State own = state.Value!;
        bool first = own.Scopes.IsEmpty;
        if (first && limit >= Count)
        {
            return default;
        }

        // A wider scope inside a narrow one counts too: it may be the last to be disposed.
        long id = own.Scopes.Open(limit);
        int before = Exchange(own.Scopes.Smallest);
        own.Baseline = first ? before : own.Baseline;
        return new(this, id);
    }

    internal override void Leave(long id)
    {
        State own = state.Value!;
        if (own.Scopes.Close(id))
        {
            _ = Exchange(own.Scopes.IsEmpty ? own.Baseline : own.Scopes.Smallest);
        }
    }

    sealed class State
    {
        public OpenScopes Scopes { get; } = new();

        /// <summary>What the thread had before its first open scope.</summary>
        public int Baseline { get; set; }
    }
}
