using System.Collections.Concurrent;

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

    /// <summary>The array one level down.</summary>
    public NDArray PrimalOf(NDArray a) => a.Tracer is { } t && t.Trace == this ? t.Primal : a;

    /// <summary>Applies a primitive, at least one of whose inputs carries this trace.</summary>
    /// <param name="primitive">The operation.</param>
    /// <param name="inputs">The arrays that it is applied to.</param>
    /// <param name="kept">
    /// What its forward function left for its rules (see <see cref="KeepingPrimitive{TKept}"/>), from the lowest level.
    /// </param>
    public abstract NDArray[] Process(Primitive primitive, NDArray[] inputs, out object? kept);
}

/// <summary>Ties an array to a trace: <see cref="Primal"/> is the same array one level down.</summary>
abstract class Tracer(Trace trace, NDArray primal) : ArrayRecord
{
    ConcurrentDictionary<SharedApplication.Key, SharedApplication>? applications;

    public Trace Trace { get; } = trace;

    public NDArray Primal { get; } = primal;

    /// <summary>What calls on this array share; see <see cref="SharedApplication"/>.</summary>
    public ConcurrentDictionary<SharedApplication.Key, SharedApplication> Applications =>
        LazyInitializer.EnsureInitialized(ref applications)!;
}
