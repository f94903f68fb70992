namespace Lapack;

/// <summary>
/// The calls of one record that may have found the same spectrum from different arrays, such as x and x * 1, or the two triangles of x.
/// They do not share a factorization, but a loss made of them can be joint all the same (see <see cref="ClosePairs{R}"/>).
/// </summary>
/// <remarks>Calls that nothing else refers to any more, since no output of the record depends on them, are let go.</remarks>
sealed class JointCalls
{
    readonly Lock gate = new();
    readonly List<WeakReference<JointCall>> grouped = [];
    readonly List<WeakReference<JointCall>> single = [];
    int limit = 16;

    /// <summary>Notes a call, and which calls before it have the same spectrum and depend on a common argument.</summary>
    /// <remarks>
    /// One of two calls that join has equal values. Where none has, the work grows as the number of calls; of the first it is not worth
    /// finding out.
    /// </remarks>
    public void Add(JointCall call)
    {
        lock (gate)
        {
            if (grouped.Count + single.Count >= limit)
            {
                limit = 16 + (2 * (Living(grouped) + Living(single)));
            }

            Join(call, grouped);
            if (grouped.Count == 0 || call.HasGroups)
            {
                Join(call, single);
                grouped.Add(new(call));
            }
            else
            {
                single.Add(new(call));
            }
        }
    }

    static void Join(JointCall call, List<WeakReference<JointCall>> others)
    {
        foreach (WeakReference<JointCall> reference in others)
        {
            if (reference.TryGetTarget(out JointCall? other))
            {
                call.JoinIfSame(other);
            }
        }
    }

    static int Living(List<WeakReference<JointCall>> calls)
    {
        calls.RemoveAll(call => !call.TryGetTarget(out _));
        return calls.Count;
    }
}
