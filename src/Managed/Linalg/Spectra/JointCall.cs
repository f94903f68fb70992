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
    readonly Lazy<double[]> rounding;
    readonly Lazy<bool> hasGroups;

    JointCall(SpectralNames names, RecordSource source, NDArray w, Degeneracy policy)
    {
        (this.names, this.source, n, eps, batched) = (names, source, w.Shape[^1], w.DType.Epsilon(), w.Rank > 1);
        values = new(w.ToArray<double>);
        rounding = new(() => Tolerances(Degeneracy.Throw));
        hasGroups = new(() => FindsGroups(Tolerances(policy)));
    }

    int Count => values.Value.Length / n;

    /// <summary>Whether some neighbours are equal by the policy of the call.</summary>
    public bool HasGroups => hasGroups.Value;

    /// <summary>A call on an array that reverse mode follows; null where none does, or where there are no values.</summary>
    /// <param name="names">The function; calls of different functions have nothing to do with each other.</param>
    /// <param name="source">Where the array came from.</param>
    /// <param name="w">The values, shape (..., n), in ascending or descending order.</param>
    /// <param name="policy">By which values are equal, as far as the calls with this factorization have stated it.</param>
    public static JointCall? Of(SpectralNames names, RecordSource? source, NDArray w, Degeneracy policy)
    {
        if (source is null || w.Size == 0)
        {
            return null;
        }

        var call = new JointCall(names, source, w.Value, policy);
        source.Item<JointCalls>().Add(call);
        return call;
    }

    /// <summary>
    /// Remembers the other call if it has the same values up to rounding, or a run of them (a subset), of which some are equal by the
    /// policy of one of the two, and depends on a common argument.
    /// </summary>
    public void JoinIfSame(JointCall other)
    {
        if (names.Function != other.names.Function || batched != other.batched || Count != other.Count ||
            (!HasGroups && !other.HasGroups))
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
    /// <param name="gv">The cotangents of the vectors, one a column; null for none.</param>
    public void Receive(SpectralOptions options, NDArray? gw, NDArray? gv) =>
        Receive(options, gw, () => gv is null ? null : Num.EuclideanNorm(gv.Value, -2));

    /// <summary>The same where a value belongs to more than one vector.</summary>
    /// <param name="options">Where the policy is taken from.</param>
    /// <param name="gw">The cotangents of the values, shape (..., n); null for none.</param>
    /// <param name="norms">The norms of the cotangents of the vectors, shape (..., n); asked for only where there are partners.</param>
    public void Receive(SpectralOptions options, NDArray? gw, Func<NDArray?> norms)
    {
        if (same.Count == 0 || BackwardPass.Current is not { } pass)
        {
            return;
        }

        double[] zeros = new double[values.Value.Length];
        Received mine = new(options.Degeneracy, gw?.Value.ToArray<double>() ?? zeros, norms()?.Value.ToArray<double>() ?? zeros);
        received.AddOrUpdate(pass, mine);
        foreach ((JointCall other, int[] offsets) in same)
        {
            if (other.received.TryGetValue(pass, out Received? theirs))
            {
                Degeneracy stricter = Degeneracy.Stricter(mine.Policy, theirs.Policy);
                JointCall whole = n < other.n ? other : this;
                double[] Fill(JointCall call, double[] numbers) => call.n == whole.n ? numbers : whole.Filled(numbers, call.n, offsets);
                whole.Judge(stricter, Fill(this, mine.Cotangents), Fill(other, theirs.Norms));
                whole.Judge(stricter, Fill(other, theirs.Cotangents), Fill(this, mine.Norms));
            }
        }
    }

    /// <summary>For each matrix up to which distance values are equal.</summary>
    double[] Tolerances(Degeneracy policy)
    {
        var context = new PairContext(names, policy);
        return [.. Enumerable.Range(0, Count).Select(m => context.RuleOf(ExtentOf(m)).Tolerance)];
    }

    bool FindsGroups(double[] tolerances)
    {
        double[] w = values.Value;
        for (int i = 1; i < w.Length; i++)
        {
            if (i % n != 0 && Math.Abs(w[i] - w[i - 1]) <= tolerances[i / n])
            {
                return true;
            }
        }

        return false;
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
                double tolerance = whole.rounding.Value[m];
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
    void Judge(Degeneracy policy, double[] gw, double[] norms)
    {
        for (int m = 0; m < Count; m++)
        {
            (int first, SpectralExtent extent) = (m * n, ExtentOf(m));
            var pairs = new ClosePairs<double>(
                new(names, policy, batched ? m : null),
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
    sealed record Received(Degeneracy Policy, double[] Cotangents, double[] Norms);
}
