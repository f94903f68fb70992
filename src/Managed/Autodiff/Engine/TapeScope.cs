namespace Lapack;

/// <summary>
/// While one is entered, groups of equal values have their vectors in one random basis; what was factored before is not factored again.
/// </summary>
/// <param name="problems">The problems that were met so far, which grow as more are met; all evaluations of a loss share them.</param>
/// <param name="onlyEqual">Whether groups of values that are only close are left as they are.</param>
/// <param name="seed">Decides the bases; null for those that were found.</param>
sealed class TapeScope(List<GroupProblem> problems, bool onlyEqual, int? seed) : OutputScope
{
    readonly Dictionary<NDArray, GroupProblem> byValues = new(ReferenceEqualityComparer.Instance);
    readonly Dictionary<GroupProblem, (NDArray? Turn, NDArray[] Outputs)> bases = new(ReferenceEqualityComparer.Instance);
    readonly Dictionary<GroupProblem, int> occurrences = new(ReferenceEqualityComparer.Instance);
    Dictionary<GroupProblem, int> recorded = new(ReferenceEqualityComparer.Instance);

    /// <summary>The basis that the innermost scope gave to an application, by its values; null where it gave none.</summary>
    public static GroupBasis? BasisOf(NDArray values)
    {
        if (Current is not TapeScope scope || !scope.byValues.TryGetValue(values, out GroupProblem? problem))
        {
            return null;
        }

        (NDArray? turn, NDArray[] outputs) = scope.bases[problem];
        return new(problem, turn, outputs, scope.Count(problem));
    }

    /// <summary>The number of recorded applications to a problem before this one.</summary>
    public int Count(GroupProblem problem)
    {
        int before = occurrences.GetValueOrDefault(problem);
        occurrences[problem] = before + 1;
        return before;
    }

    /// <summary>The problem with these numbers that is known already, or this one.</summary>
    public static GroupProblem Known(List<GroupProblem> problems, GroupProblem problem)
    {
        if (problems.Find(p => p.Is(problem.Primitive, problem.Inputs)) is { } known)
        {
            return known;
        }

        problems.Add(problem);
        return problem;
    }

    /// <summary>Notes that the recording has ended: a backward pass that records again counts from here.</summary>
    public void EndRecording() => recorded = new(occurrences, ReferenceEqualityComparer.Instance);

    /// <summary>Goes back to where the recording has ended.</summary>
    public void BeginPass()
    {
        occurrences.Clear();
        foreach ((GroupProblem problem, int count) in recorded)
        {
            occurrences[problem] = count;
        }
    }

    protected override NDArray[] Outputs(Primitive primitive, NDArray[] inputs, out object? kept)
    {
        if (primitive is not IGrouped grouped)
        {
            return OutputsOutside(primitive, inputs, out kept);
        }

        GroupProblem? problem = problems.Find(p => p.Is(grouped, inputs));
        if (problem is null)
        {
            NDArray[] found = OutputsOutside(primitive, inputs, out kept);
            ValueGroups? groups = grouped.GroupsOf(found);
            if ((onlyEqual ? groups?.OnlyEqual : groups?.For(null, null)) is not { } used)
            {
                return found;
            }

            problem = new(grouped, inputs, found, kept) { Groups = used };
            problems.Add(problem);
        }

        kept = problem.Kept;
        if (!bases.TryGetValue(problem, out (NDArray? Turn, NDArray[] Outputs) basis))
        {
            basis = seed is { } number && problem.Groups is { } turning
                ? Turned(problem, turning, number)
                : (null, [.. problem.Outputs]);
            bases[problem] = basis;
            byValues[basis.Outputs[grouped.ValuesAt]] = problem;
        }

        return basis.Outputs;
    }

    (NDArray Turn, NDArray[] Outputs) Turned(GroupProblem problem, ValueGroups groups, int number)
    {
        NDArray turn = groups.Turn(new Random(number + (7919 * problems.IndexOf(problem))));
        NDArray values = groups.Means(problem.Outputs[problem.Primitive.ValuesAt]);
        return (turn, problem.Primitive.Turned(problem.Outputs, values, turn));
    }
}
