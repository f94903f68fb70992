namespace Lapack;

/// <summary>
/// The calls of one record that may have found the same spectrum from different arrays, such as x and x * 1, or the two triangles of x. They
/// do not share a factorization, but a loss made of them can be joint all the same (see <see cref="ClosePairs{R}"/>).
/// </summary>
/// <remarks>Calls that nothing else refers to any more, since no output of the record depends on them, are let go.</remarks>
sealed class JointCalls
{
    readonly Lock gate = new();
    readonly List<WeakReference<JointCall>> calls = [];

    /// <summary>Notes a call, and which calls before it have the same spectrum and depend on a common argument.</summary>
    public void Add(JointCall call)
    {
        lock (gate)
        {
            calls.RemoveAll(other => !other.TryGetTarget(out _));
            foreach (WeakReference<JointCall> reference in calls)
            {
                if (reference.TryGetTarget(out JointCall? other))
                {
                    call.JoinIfSame(other);
                }
            }

            calls.Add(new(call));
        }
    }
}
