namespace Lapack;

/// <summary>
/// While one is entered, vectors that are not determined stand in one random basis; what was factored before is not factored again.
/// </summary>
/// <param name="problems">The problems that were met so far, which grow as more are met; all evaluations of a loss share them.</param>
/// <param name="onlyEqual">Whether groups of values that are only close are left as they are.</param>
/// <param name="seed">Decides the bases; null for those that were found.</param>
/// <param name="trace">The trace that records the evaluation.</param>
sealed class TapeScope(List<GroupProblem> problems, bool onlyEqual, int? seed, ReverseTrace trace) : OutputScope
{
    readonly ReverseTrace trace = trace;
    readonly Dictionary<NDArray, GroupProblem> byOutput = new(ReferenceEqualityComparer.Instance);
    readonly Dictionary<GroupProblem, (NDArray[] Outputs, object? Kept)> bases = new(ReferenceEqualityComparer.Instance);
    bool isRecording = true;
    int count;
    int recorded;

    /// <summary>Whether the innermost scope says what basis an application has; otherwise there is none, or it belongs to others.</summary>
    /// <param name="recorder">The trace that asks: transforms inside the function have bases of their own.</param>
    /// <param name="output">The first output of the application.</param>
    /// <param name="basis">The basis; null where the application has no groups.</param>
    public static bool Decides(ReverseTrace recorder, NDArray output, out GroupBasis? basis)
    {
        basis = null;
        if (Current is not TapeScope scope || (recorder != scope.trace && scope.isRecording))
        {
            return false;
        }

        // Applications without groups count too: rounding decides whether close values are a group.
        int ordinal = scope.count++;
        if (scope.byOutput.TryGetValue(output, out GroupProblem? problem))
        {
            basis = new(problem, scope.bases[problem].Outputs, ordinal);
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
        if (primitive is not IUndetermined undetermined)
        {
            return OutputsOutside(primitive, inputs, out kept);
        }

        GroupProblem? problem = problems.Find(p => p.Is(undetermined, inputs));
        if (problem is null)
        {
            NDArray[] found = OutputsOutside(primitive, inputs, out kept);
            problem = GroupProblem.Of(undetermined, inputs, found, kept);
            problem.Groups = onlyEqual ? problem.Groups?.OnlyEqual : problem.Groups?.For(null, null);
            if (!problem.IsOpen)
            {
                return found;
            }

            problems.Add(problem);
        }

        if (!bases.TryGetValue(problem, out (NDArray[] Outputs, object? Kept) basis))
        {
            basis = seed is { } number ? Turned(problem, number) : ([.. problem.Outputs], problem.Kept);
            bases[problem] = basis;
            byOutput[basis.Outputs[0]] = problem;
        }

        kept = basis.Kept;
        return basis.Outputs;
    }

    (NDArray[] Outputs, object? Kept) Turned(GroupProblem problem, int number)
    {
        NDArray[] outputs = [.. problem.Outputs];
        Random random = new(number + (7919 * problems.IndexOf(problem)));
        if (problem.Groups is { } groups)
        {
            NDArray turn = groups.Turn(random), values = groups.Means(outputs[problem.Grouped.ValuesAt]);
            outputs = problem.Grouped.Turned(outputs, values, turn);
        }

        return problem.Free?.Retaken(outputs, problem.Kept, random) ?? (outputs, problem.Kept);
    }
}
