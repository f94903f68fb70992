namespace Lapack;

/// <summary>One problem with vectors that are not determined: what was given, and what was found.</summary>
/// <param name="Primitive">Which vectors, and which values, of the inputs.</param>
/// <param name="Inputs">Plain arrays.</param>
/// <param name="Outputs">What the primitive returned for them.</param>
/// <param name="Kept">What it keeps for its rules.</param>
sealed record GroupProblem(IUndetermined Primitive, NDArray[] Inputs, NDArray[] Outputs, object? Kept)
{
    /// <summary>The groups of equal values; null where there are none, or where they are not looked at.</summary>
    public ValueGroups? Groups { get; set; }

    /// <summary>Vectors outside of groups that are not determined; null where there are none.</summary>
    public FreeVectors? Free { get; init; }

    /// <summary>Whether a refusal of the rule may be due to one basis having been seen.</summary>
    public bool MayExplain(ArithmeticException refusal) =>
        Groups?.MayExplain(refusal) == true || Free?.Values?.MayExplain(refusal) == true;

    /// <summary>Whether anything is looked at.</summary>
    public bool IsOpen => Groups is not null || Free is not null;

    /// <summary>The primitive, if there are groups.</summary>
    public IGrouped Grouped => (IGrouped)Primitive;

    /// <summary>Whether it was factored more than once, with other outputs.</summary>
    public bool HasOtherBases { get; set; }

    /// <summary>What a primitive found, and what of it is not determined.</summary>
    public static GroupProblem Of(IUndetermined primitive, NDArray[] inputs, NDArray[] outputs, object? kept) =>
        new(primitive, inputs, outputs, kept)
        {
            Groups = (primitive as IGrouped)?.GroupsOf(outputs),
            Free = primitive.FreeOf(inputs, outputs, kept),
        };

    /// <summary>Whether these outputs are those that were found.</summary>
    public bool IsFound(NDArray[] outputs) => Outputs.Zip(outputs).All(static pair => AreSame(pair.First, pair.Second));

    /// <inheritdoc cref="ValueGroups.HoldCertificate"/>
    public Action? HoldCertificate() => Groups is null ? Free?.HoldCertificate() : Groups.HoldCertificate();

    /// <summary>Notes in the certificate in how many bases the loss was evaluated.</summary>
    public void CertifyBases(int count)
    {
        Groups?.CertifyBases(count);
        if (Groups is null)
        {
            Free?.CertifyBases(count);
        }
    }

    /// <summary>Whether this is the same operation on the same numbers.</summary>
    public bool Is(IUndetermined primitive, NDArray[] inputs)
    {
        if (inputs.Length != Inputs.Length || !primitive.Kind.Equals(Primitive.Kind))
        {
            return false;
        }

        for (int i = 0; i < inputs.Length; i++)
        {
            if (!AreSame(inputs[i], Inputs[i]))
            {
                return false;
            }
        }

        return true;
    }

    static bool AreSame(NDArray x, NDArray y)
    {
        if (x.IsSameView(y))
        {
            return true;
        }

        if (x.DType != y.DType || !x.Shape.SequenceEqual(y.Shape))
        {
            return false;
        }

        (x, y) = (Plain(x), Plain(y));
        return x.DType.RealType() == DType.Float64
            ? x.Dense<double>().SequenceEqual(y.Dense<double>())
            : x.Dense<float>().SequenceEqual(y.Dense<float>());
    }

    static NDArray Plain(NDArray x)
    {
        NDArray copy = NDArray.ZerosLike(x);
        StridedCopy.Copy(x, copy);
        return copy;
    }
}

/// <summary>The values and vectors of a problem, as one recorded application of its primitive uses them.</summary>
/// <param name="Problem">The problem.</param>
/// <param name="Outputs">The outputs, whose vectors may have been turned.</param>
/// <param name="Ordinal">How many such applications were recorded before this one; the same in each evaluation of a loss.</param>
sealed record GroupBasis(GroupProblem Problem, NDArray[] Outputs, int Ordinal)
{
    /// <summary>What a trace notes of an application; null where nothing is equal.</summary>
    public static GroupBasis? Of(ReverseTrace trace, Primitive primitive, NDArray[] inputs, NDArray[] outputs, object? kept)
    {
        if (primitive is not IUndetermined undetermined)
        {
            return null;
        }

        if (TapeScope.Decides(trace, outputs[0], out GroupBasis? turned))
        {
            return turned;
        }

        NDArray[] found = Array.ConvertAll(outputs, static y => y.Value);
        GroupProblem problem = GroupProblem.Of(undetermined, Array.ConvertAll(inputs, static x => x.Value), found, kept);
        return problem.IsOpen ? new(problem, found, 0) : null;
    }
}
