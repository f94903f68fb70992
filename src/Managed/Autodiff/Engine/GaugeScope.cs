namespace Lapack;

/// <summary>
/// While one is entered, primitives with <see cref="IGaugeFreedom"/> give outputs in another gauge, and it is noted that there was one.
/// </summary>
/// <param name="seed">Decides the gauge; without one outputs stay as they are, and are only noticed.</param>
sealed class GaugeScope(int? seed) : OutputScope
{
    /// <summary>Whether a primitive with a gauge was evaluated.</summary>
    public bool Met { get; private set; }

    /// <remarks>The inputs decide: some LAPACKs round equal problems differently, as their arrays happen to be aligned.</remarks>
    protected override NDArray[] Outputs(Primitive primitive, NDArray[] inputs, out object? kept)
    {
        NDArray[] outputs = OutputsOutside(primitive, inputs, out kept);
        if (primitive is not IGaugeFreedom free)
        {
            return outputs;
        }

        Met = true;
        return seed is { } number ? free.Equivalent(outputs, new Random(SeedOf(inputs, number))) : outputs;
    }

    static int SeedOf(NDArray[] inputs, int number)
    {
        foreach (NDArray input in inputs)
        {
            foreach (System.Numerics.Complex z in input.ToArray<System.Numerics.Complex>())
            {
                int re = BitConverter.DoubleToInt64Bits(z.Real).GetHashCode();
                int im = BitConverter.DoubleToInt64Bits(z.Imaginary).GetHashCode();
                number = unchecked((number * 31) + re + (17 * im));
            }
        }

        return number;
    }
}
