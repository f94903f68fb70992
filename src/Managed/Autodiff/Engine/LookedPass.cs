namespace Lapack;

/// <summary>
/// The record of a function, whose backward passes look at other bases where values are equal and the function uses their vectors; see
/// <see cref="Look"/>.
/// </summary>
sealed class LookedPass
{
    readonly Func<NDArray[], NDArray[]> f;
    readonly NDArray[] arguments;
    readonly BackwardPass pass;
    readonly IReadOnlyList<GroupBasis> bases;
    Look? close;
    Look? equal;

    /// <summary>Evaluates and records the function.</summary>
    /// <param name="f">The function.</param>
    /// <param name="arguments">Its arguments, which outer transforms may follow.</param>
    public LookedPass(Func<NDArray[], NDArray[]> f, NDArray[] arguments)
    {
        (this.f, this.arguments) = (f, arguments);
        (Values, pass) = Trace.Record(f, arguments);
        bases = pass.HasGroups ? pass.Bases : [];
    }

    /// <summary>The transform.</summary>
    public ReverseTrace Trace { get; } = new();

    /// <summary>The values of the function.</summary>
    public NDArray[] Values { get; }

    /// <summary>Cotangents of the arguments, null where an argument has no influence.</summary>
    /// <param name="cotangents">One for each value; entries of values that do not depend on the arguments are ignored.</param>
    /// <param name="isLast">Whether no pass follows, so that the record may be let go.</param>
    /// <param name="isLoss">Whether the value is one number that is a loss, so that it must not depend on the basis.</param>
    public NDArray?[] Run(NDArray?[] cotangents, bool isLast, bool isLoss = false)
    {
        // Functions that are computed again in the pass, as Checkpoint does, may have groups that this record does not show.
        bool isFreed = isLast && !pass.HasGroups;
        var watch = new GroupWatch();
        NDArray?[] found = pass.Run(cotangents, isFreed, watch);
        if (watch.Dependent is null)
        {
            return pass.IsInDoubt ? new ReverseTrace().Record(f, arguments).Pass.Run(cotangents, free: false) : found;
        }

        if (arguments.Concat(Values).Concat(cotangents).Any(static a => a is { IsRecorded: true }))
        {
            Prove(cotangents, isLoss);
            return watch.Refusal is { } refusal ? throw refusal : found;
        }

        lock (pass)
        {
            NDArray?[]? first = watch.Refusal is null ? found : null;
            (ReverseTrace, BackwardPass, NDArray[])? recorded = isFreed ? null : (Trace, pass, Values);
            List<Action> restore = [.. bases.Select(static b => b.Problem.HoldCertificate()).OfType<Action>()];
            try
            {
                close ??= new(f, arguments, recorded, bases, onlyEqual: false);
                return close.Run(cotangents, first, watch, isLoss);
            }
            catch (ArithmeticException e) when (close!.HasCloseGroups && watch.Touched?.MayExplain(e) == true)
            {
                // A loss may well tell the vectors of values apart that are only close.
                restore.ForEach(static back => back());
                equal ??= new(f, arguments, recorded, bases, onlyEqual: true);
                return equal.Run(cotangents, first, watch, isLoss);
            }
        }
    }

    /// <summary>
    /// Where another transform follows the gradient, M would have to be followed too. So the loss is looked at without that transform, and
    /// refused if its M is not a multiple of the unit matrix.
    /// </summary>
    void Prove(NDArray?[] cotangents, bool isLoss)
    {
        var plain = new LookedPass(f, Array.ConvertAll(arguments, static a => a.Value));

        // A function that uses arrays of the other transform without taking them as arguments cannot be looked at by itself.
        if (!Array.Exists(plain.Values, static y => y.IsRecorded))
        {
            plain.Run(Array.ConvertAll(cotangents, static g => g?.Value), isLast: true, isLoss);
            (plain.equal ?? plain.close)?.RequireNoMatrices();
        }
    }
}
