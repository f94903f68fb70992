namespace Lapack;

/// <summary>What a backward pass does at applications with groups of equal values; see <see cref="Look"/>.</summary>
interface IGroupObserver
{
    /// <summary>Whether the rest of the pass is not wanted.</summary>
    bool IsStopped { get; }

    /// <summary>The cotangents of the inputs of an application.</summary>
    /// <param name="basis">Its groups.</param>
    /// <param name="cotangents">The cotangents of its outputs.</param>
    /// <param name="shrinkage">How much cancelled in those of the values; see <see cref="Cancellation"/>.</param>
    /// <param name="pullback">The rule.</param>
    NDArray?[] Pull(GroupBasis basis, NDArray?[] cotangents, double shrinkage, Pullback pullback);
}

/// <summary>
/// Notes whether a loss uses vectors of a group, and changes nothing. It stops where a rule refuses what other bases may explain.
/// </summary>
sealed class GroupWatch : IGroupObserver
{
    /// <summary>Groups some of whose vectors the loss uses; null where there are none.</summary>
    public ValueGroups? Touched { get; private set; }

    /// <summary>Why a rule refused; null if none did.</summary>
    public Exception? Refusal { get; private set; }

    public bool IsStopped => Refusal is not null;

    public NDArray?[] Pull(GroupBasis basis, NDArray?[] cotangents, double shrinkage, Pullback pullback)
    {
        GroupProblem problem = basis.Problem;
        NDArray?[] plain = Array.ConvertAll(cotangents, static g => g?.Value);
        NDArray? norms = problem.Primitive.VectorNorms(basis.Outputs, plain);
        problem.Groups = problem.Groups?.For(plain[problem.Primitive.ValuesAt], norms);
        Touched ??= problem.Groups is { } groups && (groups.Touch(norms) || IsJoint(problem, groups, plain)) ? groups : null;
        try
        {
            return pullback(cotangents);
        }
        catch (ArithmeticException e) when (problem.Groups?.MayExplain(e) == true)
        {
            (Refusal, Touched) = (e, Touched ?? problem.Groups);
            return new NDArray?[problem.Inputs.Length];
        }
    }

    /// <summary>
    /// Whether the loss uses vectors that have no influence to first order, as those of V f(w) V^H where f(w) = 0, and tells values of a
    /// group apart: in another basis it may tell them apart in another way.
    /// </summary>
    static bool IsJoint(GroupProblem problem, ValueGroups groups, NDArray?[] cotangents)
    {
        int at = problem.Primitive.ValuesAt;
        return cotangents[at] is { } values && cotangents.Where((g, i) => i != at && g is not null).Any() &&
            !groups.AreAlike(values, 32 * Math.Sqrt(values.Shape[^1]) * Cancellation.Epsilon(values) * Cancellation.Size(values));
    }
}

/// <summary>What was found out about the groups of one application.</summary>
/// <param name="Groups">The groups.</param>
/// <param name="Reference">Outputs in the basis that M refers to.</param>
/// <param name="M">Shape (..., n, n), with a block for each group.</param>
sealed record GroupAnswer(ValueGroups Groups, NDArray[] Reference, NDArray M);

/// <summary>
/// Gives each application the part of the gradient that its matrices M make, as far as they are known, and stops at the first one whose
/// matrices are asked for.
/// </summary>
/// <param name="answers">
/// M of the applications that were dealt with; null where it is a multiple of the unit matrix. Such ones are added.
/// </param>
/// <param name="asked">The application to stop at; null for the first whose M is not a multiple of the unit matrix.</param>
/// <param name="floor">Differences between cotangents of values up to this are rounding.</param>
sealed class GroupSweep(Dictionary<int, GroupAnswer?> answers, int? asked, double floor) : IGroupObserver
{
    /// <summary>An application whose M is not known, and what was seen of it.</summary>
    /// <param name="Basis">Its groups and outputs.</param>
    /// <param name="Cotangents">The cotangents of the values.</param>
    /// <param name="Norms">The norms of the cotangents of the vectors; null for zero.</param>
    /// <param name="Shrinkage">See <see cref="Cancellation"/>.</param>
    /// <param name="Size">The size of the gradient that equal cotangents would make.</param>
    public sealed record Question(
        GroupBasis Basis, NDArray Cotangents, NDArray? Norms, double Shrinkage, double Size);

    /// <summary>Where the pass stopped; null if it went to the end.</summary>
    public Question? Open { get; private set; }

    /// <summary>The largest cotangents of vectors.</summary>
    public double Weight { get; private set; }

    /// <summary>What rounding in these may make of the gradient.</summary>
    public double Noise { get; private set; }

    public bool IsStopped => Open is not null;

    public NDArray?[] Pull(GroupBasis basis, NDArray?[] cotangents, double shrinkage, Pullback pullback)
    {
        GroupProblem problem = basis.Problem;
        if (problem.Groups is not { } groups)
        {
            return pullback(cotangents);
        }

        int at = problem.Primitive.ValuesAt;
        NDArray? norms = problem.Primitive.VectorNorms(basis.Outputs, cotangents), given = cotangents[at];
        Weight = Math.Max(Weight, norms is null ? 0 : Cancellation.Size(norms));
        Noise = Math.Max(Noise, norms is null ? 0 : groups.NoiseOf(norms));
        var flow = (NDArray?[])cotangents.Clone();
        if (!answers.TryGetValue(basis.Ordinal, out GroupAnswer? answer))
        {
            NDArray seen = given ?? NDArray.ZerosLike(basis.Outputs[at]);
            double noise = 32 * Math.Sqrt(seen.Shape[^1]) * Cancellation.Epsilon(seen);
            bool alike = groups.AreAlike(seen, (noise * shrinkage * Cancellation.Size(seen)) + floor);
            double size = 0;
            if (asked is null)
            {
                flow[at] = given is null ? null : groups.Means(given);
                NDArray?[] scalar = pullback(flow);
                size = scalar.Max(static g => g is null ? 0 : Cancellation.Size(g));
                if (alike || groups.AreAlike(seen, noise * size))
                {
                    answers[basis.Ordinal] = null;
                    return scalar;
                }
            }

            if (asked is null || basis.Ordinal == asked)
            {
                Open = new(basis, seen, norms, shrinkage, size);
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
        NDArray relation = problem.Primitive.Relation(problem.Inputs, answer.Reference, basis.Outputs);
        (NDArray rest, NDArray turn) = answer.Groups.Rest(answer.M, relation);
        NDArray[] outputs = problem.Primitive.Turned(basis.Outputs, basis.Outputs[at], turn);
        NDArray?[] own = problem.Primitive.PullValues(problem.Inputs, outputs, problem.Kept, rest);
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = result[i] is not { } one ? own[i] : own[i] is { } two ? Cotangents.Add(one, two) : one;
        }

        return result;
    }
}
