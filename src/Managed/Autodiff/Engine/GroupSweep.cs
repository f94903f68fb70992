namespace Lapack;

/// <summary>What a backward pass does at applications with groups of equal values; see <see cref="Look"/>.</summary>
interface IGroupObserver
{
    /// <summary>Whether the rest of the pass is not wanted.</summary>
    bool IsStopped { get; }

    /// <summary>The cotangents of the inputs of an application.</summary>
    /// <param name="basis">Its groups.</param>
    /// <param name="cotangents">The cotangents of its outputs.</param>
    /// <param name="shrinkages">How much cancelled in them.</param>
    /// <param name="pullback">The rule.</param>
    NDArray?[] Pull(GroupBasis basis, NDArray?[] cotangents, Shrinkages shrinkages, Pullback pullback);

    /// <summary>All cotangents of an application have cancelled.</summary>
    /// <param name="before">How large they were before.</param>
    void Cancelled(double before);
}

/// <summary>How much cancelled in cotangents; see <see cref="Cancellation"/>.</summary>
/// <param name="Values">The shrinkage of those of the values.</param>
/// <param name="Before">How large those of the vectors were before they cancelled.</param>
readonly record struct Shrinkages(double Values, double Before)
{
    /// <summary>Of what an application received.</summary>
    public static Shrinkages Of(GroupBasis basis, Slot[] received)
    {
        int at = basis.Problem.Primitive.ValuesAt;
        double before = 0;
        for (int i = 0; i < received.Length; i++)
        {
            before = i == at ? before : Math.Max(before, received[i].Before);
        }

        return new(at < 0 ? 1 : received[at].Shrinkage, before);
    }
}

/// <summary>
/// Notes whether a loss uses vectors of a group, and changes nothing. It stops where a rule refuses what other bases may explain.
/// </summary>
sealed class GroupWatch : IGroupObserver
{
    /// <summary>
    /// Makes the exception that says by how much the loss differs with other vectors than those that it uses; null if it uses none that
    /// are not determined.
    /// </summary>
    public Func<double, Exception>? Dependent { get; private set; }

    /// <summary>Groups of equal values of which it uses vectors; null where there are none.</summary>
    public ValueGroups? Touched { get; private set; }

    /// <summary>Why a rule refused; null if none did.</summary>
    public Exception? Refusal { get; private set; }

    public bool IsStopped => Refusal is not null;

    public NDArray?[] Pull(GroupBasis basis, NDArray?[] cotangents, Shrinkages shrinkages, Pullback pullback)
    {
        GroupProblem problem = basis.Problem;
        NDArray?[] plain = Array.ConvertAll(cotangents, static g => g?.Value);
        bool isStill = IsStill(problem, plain);
        if (problem.Free is { } free)
        {
            Dependent ??= free.Use(plain) ?? (isStill ? free.Dependent : null);
        }

        if (problem.Groups is { } found)
        {
            NDArray? norms = problem.Grouped.VectorNorms(basis.Outputs, plain);
            problem.Groups = found.For(plain[problem.Grouped.ValuesAt], norms);
            if (problem.Groups is { } groups && (groups.Touch(norms) || IsJoint(problem, groups, plain) || isStill))
            {
                Touched ??= groups;
            }
        }

        Dependent ??= Touched is null ? null : Touched.Dependent;
        try
        {
            return pullback(cotangents);
        }
        catch (ArithmeticException e) when (problem.MayExplain(e))
        {
            (Refusal, Touched) = (e, Touched ?? problem.Groups);
            Dependent ??= Touched is null ? problem.Free!.Dependent : Touched.Dependent;
            return new NDArray?[problem.Inputs.Length];
        }
    }

    public void Cancelled(double before)
    {
    }

    /// <summary>
    /// Whether the loss uses vectors that have no influence at all to first order, as those of a modulus that is 0, or of a product with 0:
    /// in another basis they may have one.
    /// </summary>
    static bool IsStill(GroupProblem problem, NDArray?[] cotangents)
    {
        int at = problem.Primitive.ValuesAt;
        NDArray[] vectors = [.. cotangents.Where((_, i) => i != at).OfType<NDArray>()];
        return vectors.Length > 0 && Array.TrueForAll(vectors, static g => Cancellation.Size(g) == 0);
    }

    /// <summary>
    /// Whether the loss uses vectors that have no influence to first order, as those of V f(w) V^H where f(w) = 0, and tells values of a
    /// group apart: in another basis it may tell them apart in another way.
    /// </summary>
    static bool IsJoint(GroupProblem problem, ValueGroups groups, NDArray?[] cotangents)
    {
        int at = problem.Grouped.ValuesAt;
        return cotangents[at] is { } values && cotangents.Where((g, i) => i != at && g is not null).Any() &&
            !groups.AreAlike(values, 32 * Math.Sqrt(values.Shape[^1]) * Cancellation.Epsilon(values) * Cancellation.Size(values));
    }
}

/// <summary>What was found out about the groups of one application.</summary>
/// <param name="Groups">The groups.</param>
/// <param name="Reference">Outputs in the basis that M refers to.</param>
/// <param name="M">Shape (..., n, n), with a block for each group.</param>
sealed record GroupAnswer(ValueGroups Groups, NDArray[] Reference, NDArray M);

/// <summary>What was found out about all applications, by their numbers.</summary>
sealed class GroupAnswers
{
    /// <summary>For groups of values; null where M is a multiple of the unit matrix.</summary>
    public Dictionary<int, GroupAnswer?> Groups { get; } = [];

    /// <summary>M for <see cref="FreeValues"/>, one for each matrix of a batch.</summary>
    public Dictionary<int, NDArray[]> Blocks { get; } = [];

    /// <summary>Whether an M was found that is no multiple of the unit matrix.</summary>
    public bool HasMatrix => Blocks.Count > 0 || Groups.Values.Any(static m => m is not null);
}

/// <summary>
/// Gives each application the part of the gradient that its matrices M make, as far as they are known, and stops at the first one whose
/// matrices are asked for.
/// </summary>
/// <param name="answers">M of the applications that were dealt with. Multiples of the unit matrix are added.</param>
/// <param name="asked">The application to stop at; null for the first whose M is not a multiple of the unit matrix.</param>
/// <param name="floor">Differences between cotangents of values up to this are rounding.</param>
sealed class GroupSweep(GroupAnswers answers, GroupSweep.Place? asked, double floor) : IGroupObserver
{
    /// <summary>What has an M: an application.</summary>
    /// <param name="Ordinal">Its number.</param>
    /// <param name="IsFree">Whether it is that of <see cref="FreeValues"/>; otherwise that of the groups.</param>
    public readonly record struct Place(int Ordinal, bool IsFree);

    /// <summary>An application whose M is not known, and what was seen of it.</summary>
    /// <param name="Basis">Its groups and outputs.</param>
    /// <param name="IsFree">Whether M is that of <see cref="FreeValues"/>.</param>
    /// <param name="Cotangents">The cotangents of the values.</param>
    /// <param name="Norms">The norms of the cotangents of the vectors; null for zero.</param>
    /// <param name="Shrinkage">See <see cref="Cancellation"/>.</param>
    /// <param name="Size">The size of the gradient that equal cotangents would make.</param>
    public sealed record Question(
        GroupBasis Basis, bool IsFree, NDArray Cotangents, NDArray? Norms, double Shrinkage, double Size)
    {
        public Place Place => new(Basis.Ordinal, IsFree);
    }

    /// <summary>Where the pass stopped; null if it went to the end.</summary>
    public Question? Open { get; private set; }

    /// <summary>The largest cotangents of vectors, before they cancelled.</summary>
    public double Weight { get; private set; }

    /// <summary>What rounding in these may make of the gradient.</summary>
    public double Noise { get; private set; }

    /// <summary>What it may make where close values are divided by their gaps.</summary>
    public double NoiseInside { get; private set; }

    public bool IsStopped => Open is not null;

    public NDArray?[] Pull(GroupBasis basis, NDArray?[] cotangents, Shrinkages shrinkages, Pullback pullback)
    {
        GroupProblem problem = basis.Problem;
        if (problem.Free is not { } free)
        {
            return PullGroups(basis, cotangents, shrinkages, pullback);
        }

        (Weight, Noise) = (Math.Max(Weight, shrinkages.Before), Math.Max(Noise, free.NoiseOf(free.Weight(cotangents))));
        if (free.Values is not { } values || values.Split(cotangents) is not (var others, { } given))
        {
            return PullGroups(basis, cotangents, shrinkages, pullback);
        }

        Place place = new(basis.Ordinal, IsFree: true);
        if (values.AreJoint(cotangents))
        {
            double noise = 32 * Math.Sqrt(given.Shape[^1]) * Cancellation.Epsilon(given) * shrinkages.Values * Cancellation.Size(given);
            bool isKnown = answers.Blocks.TryGetValue(basis.Ordinal, out NDArray[]? m);
            if (place == asked || (!isKnown && asked is null && values.AreUsed(cotangents, noise + floor)))
            {
                Open = new(basis, true, cotangents[problem.Grouped.ValuesAt]!, null, shrinkages.Values, 0);
                return new NDArray?[problem.Inputs.Length];
            }

            NDArray?[] rest = PullGroups(basis, others, shrinkages, pullback);
            return m is null ? rest : Sum(rest, values.Pull(m));
        }

        // By themselves the values have a subgradient, that of the vectors that were found.
        NDArray?[] found = problem.Grouped.PullValues(problem.Inputs, problem.Outputs, problem.Kept, given);
        return Sum(PullGroups(basis, others, shrinkages, pullback), found);
    }

    public void Cancelled(double before) => Weight = Math.Max(Weight, before);

    NDArray?[] PullGroups(GroupBasis basis, NDArray?[] cotangents, Shrinkages shrinkages, Pullback pullback)
    {
        GroupProblem problem = basis.Problem;
        if (problem.Groups is not { } groups)
        {
            return pullback(cotangents);
        }

        int at = problem.Grouped.ValuesAt;
        NDArray? norms = problem.Grouped.VectorNorms(basis.Outputs, cotangents), given = cotangents[at];
        Weight = Math.Max(Weight, norms is null ? 0 : Math.Max(shrinkages.Before, Cancellation.Size(norms)));
        Noise = Math.Max(Noise, norms is null ? 0 : groups.NoiseOf(norms));
        NoiseInside = Math.Max(NoiseInside, norms is null ? 0 : groups.NoiseInside(norms));
        var flow = (NDArray?[])cotangents.Clone();
        if (!answers.Groups.TryGetValue(basis.Ordinal, out GroupAnswer? answer))
        {
            NDArray seen = given ?? NDArray.ZerosLike(basis.Outputs[at]);
            double noise = 32 * Math.Sqrt(seen.Shape[^1]) * Cancellation.Epsilon(seen);
            bool alike = groups.AreAlike(seen, (noise * shrinkages.Values * Cancellation.Size(seen)) + floor);
            double size = 0;
            if (asked is null)
            {
                flow[at] = given is null ? null : groups.Means(given);
                NDArray?[] scalar = pullback(flow);
                size = scalar.Max(static g => g is null ? 0 : Cancellation.Size(g));
                if (alike || groups.AreAlike(seen, noise * size))
                {
                    answers.Groups[basis.Ordinal] = null;
                    return scalar;
                }
            }

            if (asked is null || new Place(basis.Ordinal, IsFree: false) == asked)
            {
                Open = new(basis, false, seen, norms, shrinkages.Values, size);
                return new NDArray?[problem.Inputs.Length];
            }
        }

        if (answer is null)
        {
            flow[at] = given is null ? null : groups.Means(given);
            return pullback(flow);
        }

        flow[at] = answer.Groups.MeanOf(answer.M, given);
        NDArray?[] result = pullback(flow);
        NDArray relation = problem.Grouped.Relation(problem.Inputs, answer.Reference, basis.Outputs);
        (NDArray rest, NDArray turn) = answer.Groups.Rest(answer.M, relation);
        NDArray[] outputs = problem.Grouped.Turned(basis.Outputs, basis.Outputs[at], turn);
        NDArray?[] own = problem.Grouped.PullValues(problem.Inputs, outputs, problem.Kept, rest);
        return Sum(result, own);
    }

    static NDArray?[] Sum(NDArray?[] x, NDArray?[] y) =>
        [.. x.Zip(y, static (one, two) => one is null ? two : two is null ? one : Cotangents.Add(one, two))];
}
