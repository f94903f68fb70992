namespace Lapack;

/// <summary>
/// While one is entered, primitives with <see cref="IGaugeFreedom"/> give outputs in another gauge, and it is noted that there was one.
/// Flows with the async context, so that other work is not disturbed; where none is entered anywhere the price is the reading of a static
/// field.
/// </summary>
sealed class GaugeScope(int? seed) : IDisposable
{
    static readonly AsyncLocal<GaugeScope?> current = new();
    static int entered;

    GaugeScope? outer;

    /// <summary>Whether a primitive with a gauge was evaluated.</summary>
    public bool Met { get; private set; }

    /// <summary>Until disposed. Without a seed outputs stay as they are, and are only noticed.</summary>
    public GaugeScope Enter()
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

    /// <summary>Called with what every evaluation of a primitive on plain arrays returns.</summary>
    public static NDArray[] Choose(Primitive primitive, NDArray[] inputs, NDArray[] outputs) =>
        entered > 0 && primitive is IGaugeFreedom free && current.Value is { } scope ? scope.Turn(free, inputs, outputs) : outputs;

    /// <remarks>The inputs decide: some LAPACKs round equal problems differently, as their arrays happen to be aligned.</remarks>
    NDArray[] Turn(IGaugeFreedom free, NDArray[] inputs, NDArray[] outputs)
    {
        Met = true;
        if (seed is not { } number)
        {
            return outputs;
        }

        foreach (NDArray input in inputs)
        {
            foreach (System.Numerics.Complex z in input.ToArray<System.Numerics.Complex>())
            {
                int re = BitConverter.DoubleToInt64Bits(z.Real).GetHashCode();
                int im = BitConverter.DoubleToInt64Bits(z.Imaginary).GetHashCode();
                number = unchecked((number * 31) + re + (17 * im));
            }
        }

        return free.Equivalent(outputs, new Random(number));
    }
}
