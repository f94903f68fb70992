namespace Lapack;

/// <summary>Scratch memory for vectors, which are read at half the speed where they do not lie at a multiple of their size.</summary>
unsafe struct LaneMemory : IDisposable
{
    Scratch<byte> bytes;

    /// <summary>Bytes with room to begin at such a multiple; see <see cref="Align"/>.</summary>
    public Span<byte> Of(int length, int alignment) => bytes.Of(length + alignment);

    /// <summary>The first place at or behind <paramref name="start"/> that is a multiple of <paramref name="alignment"/>.</summary>
    public static byte* Align(byte* start, int alignment) =>
        (byte*)(((nuint)start + (nuint)alignment - 1) / (nuint)alignment * (nuint)alignment);

    public void Dispose() => bytes.Dispose();
}
