namespace Lapack;

/// <summary>
/// The calls of one record that may have found the same spectrum from different arrays, such as x and x * 1, or the two triangles of x.
/// They do not share a factorization, but a loss made of them can be joint all the same (see <see cref="ClosePairs{R}"/>): the cotangents
/// of the values that one call receives may split a group whose vectors another call received cotangents of.
/// </summary>
sealed class JointCalls
{
    readonly Lock gate = new();
    readonly List<JointCall> calls = [];

    /// <summary>Notes a call, and which calls before it have the same spectrum and depend on a common argument.</summary>
    public void Add(JointCall call)
    {
        lock (gate)
        {
            foreach (JointCall other in calls)
            {
                call.JoinIfSame(other);
            }

            calls.Add(call);
        }
    }
}

/// <summary>One call that found a spectrum, and what its backward pass has received.</summary>
/// <param name="source">Where the array of the call came from.</param>
/// <param name="w">The values, shape (..., n), in ascending or descending order; plain numbers.</param>
sealed class JointCall(RecordSource source, NDArray w)
{
    readonly RecordSource source = source;
    readonly List<JointCall> same = [];
    readonly Lazy<Spectrum> spectrum = new(() => Spectrum.OfHermitian(w, SpectralNames.Eigh, Degeneracy.Throw));
    readonly Lazy<double[]> values = new(() => w.ToArray<double>());
    Received? received;

    /// <summary>A call on an array, if reverse mode alone follows it; null otherwise.</summary>
    public static JointCall? Of(RecordSource? source, NDArray w)
    {
        if (source is null || w.Size == 0)
        {
            return null;
        }

        var call = new JointCall(source, w);
        source.Item<JointCalls>().Add(call);
        return call;
    }

    /// <summary>Remembers the other call if it has the same degenerate values and depends on a common argument of the transform.</summary>
    public void JoinIfSame(JointCall other)
    {
        if (other.Shape.SequenceEqual(Shape) && HasSameValues(other) && spectrum.Value.HasGroups && source.HasCommonArgument(other.source))
        {
            same.Add(other);
            other.same.Add(this);
        }
    }

    /// <summary>
    /// What the call receives in a backward pass. Throws if cotangents of values that one of the calls received split a group some of whose
    /// vectors another call received cotangents of.
    /// </summary>
    /// <param name="context">The function and the policy.</param>
    /// <param name="gw">The cotangents of the values, shape (..., n); null for none.</param>
    /// <param name="norms">The norms of the cotangents of the vectors, shape (..., n); null for none.</param>
    public void Receive(PairContext context, NDArray? gw, NDArray? norms)
    {
        if (same.Count == 0 || !context.Policy.Throws || context.Policy.Width is not null)
        {
            return;
        }

        Received mine = new(
            BackwardPass.Current,
            gw?.Value.ToArray<double>() ?? [],
            norms is null ? [] : Array.ConvertAll(norms.Value.ToArray<double>(), norm => norm != 0));
        received = mine;
        foreach (JointCall other in same)
        {
            if (other.received is { } others && others.Pass == mine.Pass)
            {
                Judge(context, mine.Cotangents, others.Used);
                Judge(context, others.Cotangents, mine.Used);
            }
        }
    }

    ReadOnlySpan<int> Shape => w.Shape;

    void Judge(PairContext context, double[] gw, bool[] vectors)
    {
        if (gw.Length == 0 || vectors.Length == 0)
        {
            return;
        }

        int n = spectrum.Value.Order;
        foreach ((int m, int first, int end) in spectrum.Value.GroupRanges())
        {
            (int from, int to) = ((m * n) + first, (m * n) + end);
            (int low, int high) = (from, from);
            for (int i = from; i < to; i++)
            {
                low = gw[i] < gw[low] ? i : low;
                high = gw[i] > gw[high] ? i : high;
            }

            double floor = Math.Sqrt(w.DType.Epsilon()) * PairNoise.Largest(gw.AsSpan(m * n, n));
            if (gw[high] - gw[low] > floor && vectors.AsSpan(from, to - from).Contains(true))
            {
                (int i, int j) = (Math.Min(low, high), Math.Max(low, high));
                throw IllPosedGradientException.Joint(
                    context.Names, new(w.Rank > 1 ? m : null, i - (m * n), j - (m * n), values.Value[i], values.Value[j], 0));
            }
        }
    }

    /// <summary>What arrived in one run of a backward pass: cotangents of the values, and which vectors have one.</summary>
    sealed record Received(object? Pass, double[] Cotangents, bool[] Used);

    bool HasSameValues(JointCall other)
    {
        (double[] mine, double[] others) = (values.Value, other.values.Value);
        for (int i = 0; i < mine.Length; i++)
        {
            if (!(Math.Abs(mine[i] - others[i]) <= spectrum.Value.Tolerances[i / spectrum.Value.Order]))
            {
                return false;
            }
        }

        return true;
    }
}
