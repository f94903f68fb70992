namespace Lapack;

/// <summary>
/// While one is entered, it decides what evaluations of primitives on plain arrays return. Flows with the async context, so that other work
/// is not disturbed; where none is entered anywhere the price is the reading of a static field.
/// </summary>
abstract class OutputScope : IDisposable
{
    static readonly AsyncLocal<OutputScope?> current = new();
    static int entered;

    OutputScope? outer;

    /// <summary>The innermost one that is entered; null for none.</summary>
    protected static OutputScope? Current => Volatile.Read(ref entered) > 0 ? current.Value : null;

    /// <summary>Enters it until it is disposed.</summary>
    public OutputScope Enter()
    {
        Interlocked.Increment(ref entered);
        outer = current.Value;
        current.Value = this;
        return this;
    }

    public void Dispose()
    {
        current.Value = outer;
        Interlocked.Decrement(ref entered);
    }

    /// <summary>The outputs of a primitive, and what it keeps.</summary>
    /// <param name="primitive">The primitive.</param>
    /// <param name="inputs">Plain arrays.</param>
    /// <param name="kept">What it keeps for its rules.</param>
    public static NDArray[] Evaluate(Primitive primitive, NDArray[] inputs, out object? kept) =>
        Current is { } scope ? scope.Outputs(primitive, inputs, out kept) : primitive.Compute(inputs, out kept);

    /// <inheritdoc cref="Evaluate"/>
    protected abstract NDArray[] Outputs(Primitive primitive, NDArray[] inputs, out object? kept);

    /// <summary>What they would be without this scope.</summary>
    protected NDArray[] OutputsOutside(Primitive primitive, NDArray[] inputs, out object? kept) =>
        outer is null ? primitive.Compute(inputs, out kept) : outer.Outputs(primitive, inputs, out kept);
}
