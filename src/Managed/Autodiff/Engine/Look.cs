namespace Lapack;

/// <summary>
/// Finds out by evaluating a loss in several bases whether it has a gradient where values are equal, and what that is.
/// </summary>
/// <remarks>
/// <para>
/// The loss sees values and vectors (w, V). With a group b of equal values the factorization could as well have found V_b U for any unitary
/// U. The loss has a gradient if its value does not depend on U, neither does the part of the gradient that couples b to other groups,
/// and the cotangents of the values are gw(U)_i = (U^H M U)_ii for one Hermitian M. Then the group's own part of the gradient belongs to M.
/// M = 0 for a function of the space alone, f'(w) 1 for sum f(w), and full for a joint loss such as tr(B V f(w) V^H).
/// </para>
/// <para>
/// One random basis tells whether more are needed: there the rule finds whether the vectors of a group are told apart, and gw are equal
/// only if M is a multiple of the unit matrix. If they are not, M is solved for from as many bases as determine it, and one more proves it.
/// Where several factorizations depend on each other, those nearest to the loss come first: only with their M the cotangents of the
/// others are right.
/// </para>
/// <para>
/// Values that are close but not equal, with a spread of at most sqrt(eps) of the largest, are taken as equal in this: that costs
/// their spread, while dividing by their gap would cost eps over the gap.
/// </para>
/// </remarks>
sealed class Look
{
    readonly Func<NDArray[], NDArray[]> f;
    readonly NDArray[] arguments;
    readonly List<GroupProblem> problems = [];
    readonly List<Tape> tapes = [];
    readonly List<GroupBasis> bases = [];
    readonly bool onlyEqual;
    ValueGroups? withMatrix;
    FreeValues? withBlock;
    double noise;

    /// <param name="f">The function.</param>
    /// <param name="arguments">Plain arrays.</param>
    /// <param name="first">What was recorded of it already; null if that has been let go.</param>
    /// <param name="found">What was recorded of applications with groups.</param>
    /// <param name="onlyEqual">Whether groups of values that are only close are left as they are.</param>
    public Look(
        Func<NDArray[], NDArray[]> f, NDArray[] arguments, (ReverseTrace Trace, BackwardPass Pass, NDArray[] Values)? first,
        IReadOnlyList<GroupBasis> found, bool onlyEqual)
    {
        (this.f, this.arguments, this.onlyEqual) = (f, arguments, onlyEqual);
        if (first is not { Trace: { } trace, Pass: { } pass })
        {
            tapes.Add(Evaluate(null));
            return;
        }

        var scope = new TapeScope(problems, onlyEqual, null, trace);
        foreach (GroupBasis basis in found)
        {
            ValueGroups? groups = onlyEqual ? basis.Problem.Groups?.OnlyEqual : basis.Problem.Groups;
            GroupProblem problem = TapeScope.Known(problems, basis.Problem with { Groups = groups });
            problem.HasOtherBases |= !problem.IsFound(basis.Outputs);
            bases.Add(new(problem, basis.Outputs, basis.Ordinal));
        }

        scope.Skip(pass.GroupedCount);
        scope.EndRecording();
        tapes.Add(new(pass, first.Value.Values, scope));
    }

    /// <summary>Cotangents of the arguments.</summary>
    /// <param name="cotangents">Cotangents of the function's values.</param>
    /// <param name="found">What the first basis gave; null if the rules refused it.</param>
    /// <param name="watch">What the loss was seen to use, and why the rules refused.</param>
    /// <param name="isLoss">Whether the value is a number that must not depend on the basis.</param>
    public NDArray?[] Run(NDArray?[] cotangents, NDArray?[]? found, GroupWatch watch, bool isLoss)
    {
        if (bases.Count > 0)
        {
            tapes[0].Pass.Bases = bases;
        }

        Action[] restore = [.. problems.Select(static p => p.HoldCertificate()).OfType<Action>()];
        NDArray?[] result = Find(cotangents, found, watch, isLoss);
        if (ReferenceEquals(result, found))
        {
            Array.ForEach(restore, static back => back());
        }

        problems.ForEach(p => p.CertifyBases(tapes.Count));
        return result;
    }

    NDArray?[] Find(NDArray?[] cotangents, NDArray?[]? found, GroupWatch watch, bool isLoss)
    {
        if (!problems.Exists(static p => p.IsOpen))
        {
            return found ?? throw watch.Refusal!;
        }

        // The cotangents of results that depend on the basis belong to the one that was found, and nothing can be said in another.
        if (!isLoss && Dependence(0) > 0)
        {
            return found ?? throw watch.Refusal!;
        }

        // A part of the cotangents of values that is rounding of the whole gradient makes no loss joint.
        noise = found is null ? 0 : found.Max(static g => g is null ? 0 : 32 * Cancellation.Epsilon(g) * Cancellation.Size(g));
        var answers = new GroupAnswers();
        GroupSweep sweep;
        NDArray?[] turned;
        while (true)
        {
            (sweep, turned) = Pull(1, cotangents, answers, null);
            if (sweep.Open is not { } open)
            {
                break;
            }

            if (open.IsFree)
            {
                answers.Blocks[open.Basis.Ordinal] = SolveFree(open, cotangents, answers);
            }
            else
            {
                answers.Groups[open.Basis.Ordinal] = Solve(open, cotangents, answers);
            }
        }

        double difference = isLoss ? Dependence(sweep.Weight) : 0;
        if (difference > 0)
        {
            throw watch.Dependent!(difference);
        }

        // In the other bases equal values are equal to the last digit, as they need not be in the one that was found.
        if (found is not null && !answers.HasMatrix)
        {
            RequireEqual(found, turned, sweep.Noise, watch);
            return found;
        }

        RequireEqual(turned, Pull(2, cotangents, answers, null).Gradient, sweep.Noise, watch);

        // Close values were taken as equal, which another decomposition may not allow: then dividing tells something else.
        if (found is not null && HasCloseGroups)
        {
            RequireEqual(found, turned, sweep.Noise + sweep.NoiseInside, watch);
        }

        return turned;
    }

    /// <summary>Whether values of a group are only close.</summary>
    public bool HasCloseGroups => problems.Exists(static p => p.Groups is { AreEqual: false });

    /// <summary>Refuses a loss for which M was not a multiple of the unit matrix somewhere.</summary>
    public void RequireNoMatrices()
    {
        if (withMatrix is not null)
        {
            throw withMatrix.SecondOrder();
        }

        if (withBlock is not null)
        {
            throw withBlock.SecondOrder();
        }
    }

    /// <summary>M of one application, from as many bases as it takes.</summary>
    GroupAnswer? Solve(GroupSweep.Question open, NDArray?[] cotangents, GroupAnswers answers)
    {
        ValueGroups groups = open.Basis.Problem.Groups!;
        int first = groups.AreEqual && !open.Basis.Problem.HasOtherBases ? 0 : 1, count = first + groups.Bases + 1;
        if (groups.Bases > groups.MaxBases)
        {
            throw groups.Joint();
        }

        var seen = new List<GroupSweep.Question>();
        for (int t = first; t < count; t++)
        {
            seen.Add(t == 1 ? open : Pull(t, cotangents, answers, open.Place).Sweep.Open ?? throw groups.Joint());
        }

        if (groups.Fit(seen, [.. seen.Select(s => Relation(seen[0], s))], noise) is not var (m, isJoint))
        {
            // Weights that differ by no visible part of the gradient count as equal.
            double limit = Math.Max(Math.Sqrt(Cancellation.Epsilon(open.Cotangents)) * open.Size, groups.NoiseOfValues(open.Norms));
            return seen.TrueForAll(s => groups.AreAlike(s.Cotangents, limit)) ? null : throw groups.Joint();
        }

        withMatrix ??= isJoint ? groups : null;
        return !isJoint || groups.MayResolve ? new(groups, seen[0].Basis.Outputs, m) : throw groups.Joint();
    }

    /// <summary>M of values that belong to free vectors.</summary>
    NDArray[] SolveFree(GroupSweep.Question open, NDArray?[] cotangents, GroupAnswers answers)
    {
        FreeValues values = open.Basis.Problem.Free!.Values!;
        if (values.Bases > values.MaxBases)
        {
            throw values.Joint();
        }

        var seen = new List<GroupSweep.Question>();
        for (int t = open.Basis.Problem.HasOtherBases ? 1 : 0; seen.Count <= values.Bases; t++)
        {
            seen.Add(t == 1 ? open : Pull(t, cotangents, answers, open.Place).Sweep.Open ?? throw values.Joint());
        }

        withBlock = values;
        return values.Fit(seen, noise) ?? throw values.Joint();
    }

    static NDArray Relation(GroupSweep.Question reference, GroupSweep.Question other) => reference.Basis.Problem.Grouped.Relation(
        reference.Basis.Problem.Inputs, reference.Basis.Outputs, other.Basis.Outputs);

    (GroupSweep Sweep, NDArray?[] Gradient) Pull(
        int tape, NDArray?[] cotangents, GroupAnswers answers, GroupSweep.Place? asked)
    {
        var sweep = new GroupSweep(answers, asked, noise);
        Tape at = TapeAt(tape);
        using (at.Scope.Enter())
        {
            at.Scope.BeginPass();
            return (sweep, at.Pass.Run(cotangents, free: false, sweep));
        }
    }

    Tape TapeAt(int number)
    {
        while (tapes.Count <= number)
        {
            tapes.Add(Evaluate(tapes.Count));
        }

        return tapes[number];
    }

    Tape Evaluate(int? seed)
    {
        var trace = new ReverseTrace();
        var scope = new TapeScope(problems, onlyEqual, seed, trace);
        using (scope.Enter())
        {
            (NDArray[] values, BackwardPass pass) = trace.Record(f, arguments);
            scope.EndRecording();
            return new(pass, values, scope);
        }
    }

    /// <summary>By how much the values of the function differ between two bases; 0 where rounding explains it.</summary>
    /// <param name="weight">
    /// The size of the cotangents of vectors before they cancelled, which bounds how fast the value changes with the basis.
    /// </param>
    double Dependence(double weight)
    {
        double worst = 0;
        foreach ((NDArray x, NDArray y) in tapes[0].Values.Zip(TapeAt(1).Values))
        {
            double difference = Cancellation.Size(Cotangents.Add(x.Value, -y.Value));
            double limit = Math.Sqrt(Cancellation.Epsilon(x)) * (Cancellation.Size(x) + weight);
            worst = difference > limit ? Math.Max(worst, difference) : worst;
        }

        return worst;
    }

    static void RequireEqual(NDArray?[] one, NDArray?[] other, double noise, GroupWatch watch)
    {
        for (int i = 0; i < one.Length; i++)
        {
            if (one[i] is not { } x || other[i] is not { } y)
            {
                continue;
            }

            double difference = Cancellation.Size(Cotangents.Add(x, -y)), size = Math.Max(Cancellation.Size(x), Cancellation.Size(y));
            if (difference > (Resolution(x) * size) + noise)
            {
                throw watch.Dependent!(difference);
            }
        }
    }

    /// <summary>How much two gradients of one function may differ by rounding.</summary>
    static double Resolution(NDArray x) => x.DType.RealType() == DType.Float64 ? 1e-6 : 1e-2;

    /// <summary>One evaluation of the function.</summary>
    sealed record Tape(BackwardPass Pass, NDArray[] Values, TapeScope Scope);
}
