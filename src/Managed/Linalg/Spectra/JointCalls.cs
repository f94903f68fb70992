namespace Lapack;

/// <summary>
/// The calls of one record that may have found the same spectrum from different arrays, such as x and x * 1, or the two triangles of x.
/// They do not share a factorization, but a loss made of them can be joint all the same (see <see cref="ClosePairs{R}"/>).
/// </summary>
/// <remarks>Calls that nothing else refers to any more, since no output of the record depends on them, are let go.</remarks>
sealed class JointCalls
{
    readonly Lock gate = new();
    readonly List<WeakReference<JointCall>> withGroups = [];
    readonly List<WeakReference<JointCall>> withoutGroups = [];
    int limit = 16;

    /// <summary>Notes a call, and which calls before it have the same spectrum and depend on a common argument.</summary>
    /// <remarks>
    /// Two calls can join only if one of them has equal values, so calls without are not compared with each other. Of the first call this
    /// is not asked: it stands with those that have.
    /// </remarks>
    public void Add(JointCall call)
    {
        lock (gate)
        {
            if (withGroups.Count + withoutGroups.Count >= limit)
            {
                limit = 16 + (2 * (RemoveDead(withGroups) + RemoveDead(withoutGroups)));
            }

            Join(call, withGroups);
            if (withGroups.Count == 0 || call.HasGroups)
            {
                Join(call, withoutGroups);
                withGroups.Add(new(call));
            }
            else
            {
                withoutGroups.Add(new(call));
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

    /// <summary>How many calls are left without those that are gone.</summary>
    static int RemoveDead(List<WeakReference<JointCall>> calls)
    {
        calls.RemoveAll(call => !call.TryGetTarget(out _));
        return calls.Count;
    }
}
