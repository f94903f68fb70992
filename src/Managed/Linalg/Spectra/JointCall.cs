using System.Runtime.CompilerServices;

namespace Lapack;

/// <summary>
/// One call that found the values of a spectrum, and what its backward passes receive. Cotangents of the values that one call receives may
/// split a group of equal values whose vectors another call receives cotangents of: together they make a joint loss, which is judged here.
/// </summary>
sealed class JointCall
{
    readonly SpectralNames names;
    readonly RecordSource source;
    readonly List<(JointCall Other, int[] Offsets)> same = [];
    readonly ConditionalWeakTable<object, Received> received = [];
    readonly int n;
    readonly double eps;
    readonly bool batched;
    readonly Lazy<double[]> values;
    readonly Lazy<double[]> tolerances;

    JointCall(SpectralNames names, RecordSource source, NDArray w)
    {
        (this.names, this.source, n, eps, batched) = (names, source, w.Shape[^1], w.DType.Epsilon(), w.Rank > 1);
        values = new(w.ToArray<double>);
        var context = new PairContext(names, Degeneracy.Throw);
        tolerances = new(() => [.. Enumerable.Range(0, Count).Select(m => context.RuleOf(ExtentOf(m)).Tolerance)]);
    }

    /// <summary>Whether another call has the same spectrum.</summary>
    public bool HasPartners => same.Count > 0;

    int Count => values.Value.Length / n;

    /// <summary>Whether some neighbours are equal.</summary>
    public bool HasGroups
    {
        get
        {
            for (int i = 1; i < values.Value.Length; i++)
            {
                if (i % n != 0 && Math.Abs(values.Value[i] - values.Value[i - 1]) <= tolerances.Value[i / n])
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>A call on an array that reverse mode follows; null where none does, or where there are no values.</summary>
    /// <param name="names">The function; calls of different functions have nothing to do with each other.</param>
    /// <param name="source">Where the array came from.</param>
    /// <param name="w">The values, shape (..., n), in ascending or descending order.</param>
    public static JointCall? Of(SpectralNames names, RecordSource? source, NDArray w)
    {
        if (source is null || w.Size == 0)
        {
            return null;
        }

        var call = new JointCall(names, source, w.Value);
        source.Item<JointCalls>().Add(call);
        return call;
    }

    /// <summary>
    /// Remembers the other call if it has the same degenerate values, or a run of them (a subset), and depends on a common argument.
    /// </summary>
    public void JoinIfSame(JointCall other)
    {
        if (names.Function != other.names.Function || batched != other.batched || Count != other.Count ||
            !(n < other.n ? other : this).HasGroups)
        {
            return;
        }

        int[]? offsets = n <= other.n ? OffsetsIn(other) : other.OffsetsIn(this);
        if (offsets is not null && source.HasCommonArgument(other.source))
        {
            same.Add((other, offsets));
            other.same.Add((this, offsets));
        }
    }

    /// <summary>
    /// What the call receives in a backward pass. Throws, or tells, if it makes a joint loss with what another call has received in this
    /// pass.
    /// </summary>
    /// <param name="options">Where the policy is taken from.</param>
    /// <param name="gw">The cotangents of the values, shape (..., n); null for none.</param>
    /// <param name="norms">The norms of the cotangents of the vectors, shape (..., n); asked for only where there are partners.</param>
    public void Receive(SpectralOptions options, NDArray? gw, Func<NDArray?> norms)
    {
        if (!HasPartners || BackwardPass.Current is not { } pass)
        {
            return;
        }

        double[] zeros = new double[values.Value.Length];
        Received mine = new(options, gw?.Value.ToArray<double>() ?? zeros, norms()?.Value.ToArray<double>() ?? zeros);
        received.AddOrUpdate(pass, mine);
        foreach ((JointCall other, int[] offsets) in same)
        {
            if (other.received.TryGetValue(pass, out Received? theirs))
            {
                // The policy that refuses decides for both.
                SpectralOptions stricter = mine.Options.Degeneracy.Throws ? mine.Options : theirs.Options;
                JointCall whole = n < other.n ? other : this;
                double[] Fill(JointCall call, double[] numbers) => call.n == whole.n ? numbers : whole.Filled(numbers, call.n, offsets);
                whole.Judge(stricter, Fill(this, mine.Cotangents), Fill(other, theirs.Norms));
                whole.Judge(stricter, Fill(other, theirs.Cotangents), Fill(this, mine.Norms));
            }
        }
    }

    SpectralExtent ExtentOf(int m) => SpectralExtent.OfEnds(values.Value[m * n], values.Value[(m * n) + n - 1], n, eps);

    /// <summary>For each matrix where these values begin among the other call's; null if they do not stand there.</summary>
    int[]? OffsetsIn(JointCall whole)
    {
        var offsets = new int[Count];
        for (int m = 0; m < offsets.Length; m++)
        {
            int found = -1;
            for (int at = 0; at + n <= whole.n && found < 0; at++)
            {
                int first = at, matrix = m;
                double tolerance = whole.tolerances.Value[m];
                bool equal = Enumerable.Range(0, n).All(i =>
                    Math.Abs(values.Value[(matrix * n) + i] - whole.values.Value[(matrix * whole.n) + first + i]) <= tolerance);
                found = equal ? at : -1;
            }

            if (found < 0)
            {
                return null;
            }

            offsets[m] = found;
        }

        return offsets;
    }

    /// <summary>Numbers of a part of the values, with zeros for the others.</summary>
    double[] Filled(double[] part, int k, int[] offsets)
    {
        var whole = new double[values.Value.Length];
        for (int m = 0; m < offsets.Length; m++)
        {
            part.AsSpan(m * k, k).CopyTo(whole.AsSpan((m * n) + offsets[m]));
        }

        return whole;
    }

    /// <summary>Judges cotangents of values beside norms of cotangents of vectors that another call received.</summary>
    void Judge(SpectralOptions options, double[] gw, double[] norms)
    {
        for (int m = 0; m < Count; m++)
        {
            (int first, SpectralExtent extent) = (m * n, ExtentOf(m));
            var pairs = new ClosePairs<double>(
                new(names, options.Degeneracy, batched ? m : null),
                new()
                {
                    Values = values.Value.AsSpan(first, n),
                    Cotangents = gw.AsSpan(first, n),
                    Norms = norms.AsSpan(first, n),
                    Extent = extent,
                });
            pairs.FindSplitGroups();

            // The part of the gradient that the vectors make is not known here; it is about as large as their cotangents over the spread.
            double spread = extent.High > extent.Low ? extent.High - extent.Low : extent.Magnitude;
            pairs.Weigh(spread > 0 ? PairNoise.Largest(norms.AsSpan(first, n)) / spread : 0);
            pairs.Conclude();
        }
    }

    /// <summary>What arrived in one run of a backward pass.</summary>
    sealed record Received(SpectralOptions Options, double[] Cotangents, double[] Norms);
}
