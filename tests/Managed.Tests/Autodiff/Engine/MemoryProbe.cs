using Lapack;

namespace Managed.Tests;

/// <summary>Tests that look at the memory of the whole process run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public static class Alone
{
    public const string Name = "alone";
}

/// <summary>The identity, which looks how much memory is alive when it runs and when the backward pass comes back to it.</summary>
sealed class MemoryProbe() : Primitive("probe")
{
    public long Peak { get; private set; }

    protected internal override NDArray[] Forward(NDArray[] inputs)
    {
        Look();
        return inputs;
    }

    protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed) => g =>
    {
        Look();
        return g;
    };

    void Look() => Peak = Math.Max(Peak, GC.GetTotalMemory(forceFullCollection: true));
}
