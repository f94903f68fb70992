namespace Lapack;

/// <summary>
/// While one is entered, groups of equal values have their vectors in one random basis; what was factored before is not factored again.
/// </summary>
/// <param name="problems">The problems that were met so far, which grow as more are met; all evaluations of a loss share them.</param>
/// <param name="onlyEqual">Whether groups of values that are only close are left as they are.</param>
/// <param name="seed">Decides the bases; null for those that were found.</param>
/// <param name="trace">The trace that records the evaluation.</param>
sealed class TapeScope(List<GroupProblem> problems, bool onlyEqual, int? seed, ReverseTrace trace) : OutputScope
{
    readonly ReverseTrace trace = trace;
    readonly Dictionary<NDArray, GroupProblem> byValues = new(ReferenceEqualityComparer.Instance);
    readonly Dictionary<GroupProblem, NDArray[]> bases = new(ReferenceEqualityComparer.Instance);
    bool isRecording = true;
    int count;
    int recorded;

    /// <summary>Whether the innermost scope says what basis an application has; otherwise there is none, or it belongs to others.</summary>
    /// <param name="recorder">The trace that asks: transforms inside the function have bases of their own.</param>
    /// <param name="values">The values that the application found.</param>
    /// <param name="basis">The basis; null where the application has no groups.</param>
    public static bool Decides(ReverseTrace recorder, NDArray values, out GroupBasis? basis)
    {
        basis = null;
        if (Current is not TapeScope scope || (recorder != scope.trace && scope.isRecording))
        {
            return false;
        }

        // Applications without groups count too: rounding decides whether close values are a group.
        int ordinal = scope.count++;
        if (scope.byValues.TryGetValue(values, out GroupProblem? problem))
        {
            basis = new(problem, scope.bases[problem], ordinal);
        }

        return true;
    }

    /// <summary>Counts applications that were recorded outside the scope.</summary>
    public void Skip(int applications) => count += applications;

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
    public void EndRecording() => (isRecording, recorded) = (false, count);

    /// <summary>Goes back to where the recording has ended.</summary>
    public void BeginPass() => count = recorded;

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
        if (!bases.TryGetValue(problem, out NDArray[]? basis))
        {
            basis = seed is { } number && problem.Groups is { } turning ? Turned(problem, turning, number) : [.. problem.Outputs];
            bases[problem] = basis;
            byValues[basis[grouped.ValuesAt]] = problem;
        }

        return basis;
    }

    NDArray[] Turned(GroupProblem problem, ValueGroups groups, int number)
    {
        NDArray turn = groups.Turn(new Random(number + (7919 * problems.IndexOf(problem))));
        NDArray values = groups.Means(problem.Outputs[problem.Primitive.ValuesAt]);
        return problem.Primitive.Turned(problem.Outputs, values, turn);
    }
}
