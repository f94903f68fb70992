using Lapack.Native;

namespace Native.Tests;

/// <summary>Fills with NaN what one call leaves behind for the next: no result may depend on it.</summary>
static class Poison
{
    /// <summary>All bits set, which is NaN as a float and as a double.</summary>
    static readonly float[] nan = [.. Enumerable.Repeat(BitConverter.Int32BitsToSingle(-1), 64 * 64)];

    internal static void LeftOvers(LapackLibrary library)
    {
        // The library's buffers: a product packs its operands into them. This one is small enough to run on one thread.
        library.Gemm(Trans.None, Trans.None, 64, 64, 64, 1, nan, 64, nan, 64, 0, new float[64 * 64], 64);

        // The blocks that this thread keeps, as many as a routine uses at once.
        using Workspace a = Fill(), b = Fill(), c = Fill(), d = Fill(), e = Fill();
    }

    static unsafe Workspace Fill()
    {
        var block = Workspace.Rent(1 << 18);
        new Span<byte>(block.Pointer, 1 << 18).Fill(0xFF);
        return block;
    }
}
