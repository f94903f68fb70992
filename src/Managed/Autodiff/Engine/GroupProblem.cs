namespace Lapack;

/// <summary>One problem with groups of equal values: what was given, and what was found.</summary>
/// <param name="Primitive">Which values and vectors of the inputs.</param>
/// <param name="Inputs">Plain arrays.</param>
/// <param name="Outputs">What the primitive returned for them.</param>
/// <param name="Kept">What it keeps for its rules.</param>
sealed record GroupProblem(IGrouped Primitive, NDArray[] Inputs, NDArray[] Outputs, object? Kept)
{
    /// <summary>The groups; null where there are none, or where they are not looked at.</summary>
    public ValueGroups? Groups { get; set; }

    /// <summary>Whether it was factored more than once, with other outputs.</summary>
    public bool HasOtherBases { get; set; }

    /// <summary>Whether these outputs are those that were found.</summary>
    public bool IsFound(NDArray[] outputs) => Outputs.Zip(outputs).All(static pair => AreSame(pair.First, pair.Second));

    /// <summary>Whether this is the same operation on the same numbers.</summary>
    public bool Is(IGrouped primitive, NDArray[] inputs)
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
        if (primitive is not IGrouped grouped)
        {
            return null;
        }

        if (TapeScope.Decides(trace, outputs[grouped.ValuesAt], out GroupBasis? turned))
        {
            return turned;
        }

        NDArray[] plain = Array.ConvertAll(outputs, static y => y.Value);
        return grouped.GroupsOf(plain) is { } groups
            ? new(new(grouped, Array.ConvertAll(inputs, static x => x.Value), plain, kept) { Groups = groups }, plain, 0)
            : null;
    }
}
