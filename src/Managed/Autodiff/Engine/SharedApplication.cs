namespace Lapack;

/// <summary>
/// One application of a primitive for all calls on the same arrays, as long as a transform follows these. A loss that takes eigenvalues
/// from one call and eigenvectors from another is then judged as the joint loss that it is, and the matrix is factored once.
/// </summary>
/// <remarks>
/// Applications are kept with the record of the arrays, under a key that holds only what changes the numbers. What the calls say about
/// derivatives is gathered in an <see cref="Agreement{TOptions}"/>, which the rules read when they run.
/// </remarks>
sealed class SharedApplication
{
    readonly Lazy<NDArray[]> outputs;
    readonly object agreement;

    SharedApplication(object agreement, Func<NDArray[]> apply) =>
        (this.agreement, outputs) = (agreement, new(apply, LazyThreadSafetyMode.PublicationOnly));

    /// <summary>The outputs of the application that the calls share; made at the first call, and for plain arrays at each.</summary>
    /// <param name="key">What changes the numbers: the function, a triangle, a subset. Compared by value.</param>
    /// <param name="stated">The options that this call states; null if it states none.</param>
    /// <param name="make">The primitive, from the options that the calls agree on.</param>
    /// <param name="inputs">The arrays that it is applied to.</param>
    /// <exception cref="InvalidOperationException">The options contradict those of another call on the same arrays.</exception>
    public static NDArray[] Of<TOptions>(object key, TOptions? stated, Func<Agreement<TOptions>, Primitive> make, params NDArray[] inputs)
        where TOptions : class, IAgreeable<TOptions>, new() =>
        Of(key, stated, agreement => make(agreement).Apply(inputs), inputs);

    /// <summary>The same for outputs that are found in more than one step from the inputs.</summary>
    public static NDArray[] Of<TOptions>(object key, TOptions? stated, Func<Agreement<TOptions>, NDArray[]> apply, params NDArray[] inputs)
        where TOptions : class, IAgreeable<TOptions>, new()
    {
        if (HolderOf(inputs) is not { } holder)
        {
            return apply(new(stated));
        }

        SharedApplication shared = holder.Applications.GetOrAdd(new(key, inputs), _ =>
        {
            var agreement = new Agreement<TOptions>(stated);
            return new(agreement, () => apply(agreement));
        });
        return shared.Join(stated);
    }

    /// <summary>Joins the calls with this key, if there were any.</summary>
    /// <param name="key">What changes the numbers.</param>
    /// <param name="stated">The options that this call states; null if it states none.</param>
    /// <param name="inputs">The arrays that it is applied to.</param>
    /// <returns>Their outputs, and what they agree on; null if this is the first call.</returns>
    public static (NDArray[] Outputs, Agreement<TOptions> Agreed)? Find<TOptions>(object key, TOptions? stated, params NDArray[] inputs)
        where TOptions : class, IAgreeable<TOptions>, new() =>
        HolderOf(inputs) is { } holder && holder.Applications.TryGetValue(new(key, inputs), out SharedApplication? shared)
            ? (shared.Join(stated), (Agreement<TOptions>)shared.agreement)
            : null;

    NDArray[] Join<TOptions>(TOptions? stated)
        where TOptions : class, IAgreeable<TOptions>, new()
    {
        ((Agreement<TOptions>)agreement).Join(stated);
        return outputs.Value;
    }

    /// <summary>
    /// The record that the applications are kept with: that of the array which the innermost transform follows, with which they end.
    /// </summary>
    static Tracer? HolderOf(NDArray[] inputs)
    {
        Tracer? innermost = null;
        foreach (NDArray input in inputs)
        {
            if (input.Tracer is { } tracer && (innermost is null || tracer.Trace.Level > innermost.Trace.Level))
            {
                innermost = tracer;
            }
        }

        return innermost;
    }

    /// <summary>A kind of application, to the same arrays.</summary>
    internal readonly struct Key(object kind, NDArray[] inputs) : IEquatable<Key>
    {
        readonly object kind = kind;
        readonly NDArray[] inputs = inputs;

        public bool Equals(Key other)
        {
            if (inputs.Length != other.inputs.Length || !kind.Equals(other.kind))
            {
                return false;
            }

            for (int i = 0; i < inputs.Length; i++)
            {
                if (inputs[i].Record != other.inputs[i].Record || !inputs[i].IsSameView(other.inputs[i]))
                {
                    return false;
                }
            }

            return true;
        }

        public override bool Equals(object? obj) => obj is Key other && Equals(other);

        public override int GetHashCode()
        {
            var hash = new HashCode();
            hash.Add(kind);
            foreach (NDArray input in inputs)
            {
                hash.Add(input.ViewHash);
            }

            return hash.ToHashCode();
        }
    }
}

/// <summary>Options of which several calls can share one set.</summary>
interface IAgreeable<TOptions>
{
    /// <summary>
    /// The name of the first property that says something else about derivatives than the other options do; null if none does.
    /// </summary>
    string? ConflictWith(TOptions other);

    /// <summary>These options, and what the others ask for beyond them.</summary>
    TOptions CompletedBy(TOptions other);
}

/// <summary>
/// The options of all calls that share an application. A call without options takes those of the others; calls whose options say different
/// things about derivatives are an error, since there is only one derivative.
/// </summary>
/// <remarks>The object is also its lock: every call makes one, and a lock object of its own would hardly ever be used.</remarks>
sealed class Agreement<TOptions>(TOptions? stated)
    where TOptions : class, IAgreeable<TOptions>, new()
{
    static readonly TOptions defaults = new();

    TOptions? stated = stated;

    /// <summary>What was agreed on so far; the defaults if no call stated anything.</summary>
    public TOptions Value => Volatile.Read(ref stated) ?? defaults;

    /// <summary>
    /// The same for a forward rule, whose results depend on it at once: calls that come later can no longer state anything else.
    /// </summary>
    public TOptions Settle()
    {
        lock (this)
        {
            return stated ??= defaults;
        }
    }

    /// <summary>Another call, which states options or none.</summary>
    public void Join(TOptions? options)
    {
        lock (this)
        {
            if (options is null || stated is null)
            {
                stated ??= options;
                return;
            }

            if (stated.ConflictWith(options) is { } property)
            {
                throw new InvalidOperationException(
                    $"Two calls on one array that is being differentiated have {typeof(TOptions).Name} with different {property}: they " +
                    "share one factorization and its derivative. Give both calls the same options, or one of them none; where " +
                    "forward mode follows the array, give them at the first call, since it uses them at once.");
            }

            stated = stated.CompletedBy(options);
        }
    }
}
