namespace Lapack;

/// <summary>
/// One running transform. Every transform opens a trace of its own, with a level above all that were opened before it; an operation
/// is handled by the trace of highest level among its inputs, which hands it down to the levels below. So transforms nest in any
/// order, and derivatives of one never leak into another ("perturbation confusion"), also across threads.
/// </summary>
abstract class Trace
{
    static long lastLevel;

    public long Level { get; } = Interlocked.Increment(ref lastLevel);

    /// <summary>Applies a primitive, at least one of whose inputs carries this trace.</summary>
    public abstract NDArray[] Process(Primitive primitive, NDArray[] inputs);
}

/// <summary>Ties an array to a trace: <see cref="Primal"/> is the same array one level down.</summary>
abstract class Tracer(Trace trace, NDArray primal)
{
    public Trace Trace { get; } = trace;

    public NDArray Primal { get; } = primal;
}
