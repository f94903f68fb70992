using System.Runtime.InteropServices;

namespace Lapack.Native;

/// <summary>
/// Native memory for the work arrays of one call, 64-byte aligned, not cleared. Policy: a thread keeps its last block of up to
/// <see cref="Kept"/> bytes (double precision eigenvectors up to n of about 250) until the thread ends, so small calls allocate
/// nothing; a larger block is freed when its call returns, where the allocation is far below one per cent of the call. The
/// managed heap is never used, so nothing lands on the large object heap.
/// </summary>
unsafe struct Workspace : IDisposable
{
    internal const long Kept = 1 << 20;

    const int Alignment = 64;

    [ThreadStatic]
    static Block? idle;

    Block? block;

    internal byte* Pointer { get; private set; }

    /// <summary>The size of an array rounded up so that the next one in the same block is aligned too.</summary>
    internal static long Align(long bytes) => (bytes + (Alignment - 1)) & ~(Alignment - 1L);

    internal static Workspace Rent(long bytes)
    {
        var found = idle;
        if (found is not null && found.Size >= bytes)
        {
            idle = null;
        }
        else
        {
            found = new Block(bytes <= Kept ? (long)System.Numerics.BitOperations.RoundUpToPowerOf2((ulong)Math.Max(bytes, 4096)) : bytes);
        }

        return new Workspace { block = found, Pointer = found.Pointer };
    }

    public void Dispose()
    {
        if (block is null)
        {
            return;
        }

        if (block.Size <= Kept)
        {
            idle = block;
        }
        else
        {
            block.Free();
        }

        block = null;
    }

    /// <summary>A block that frees itself when the thread that kept it is gone.</summary>
    sealed class Block
    {
        internal Block(long size)
        {
            Size = size;
            try
            {
                Pointer = (byte*)NativeMemory.AlignedAlloc(checked((nuint)size), Alignment);
            }
            catch (Exception e) when (e is OutOfMemoryException or OverflowException)
            {
                GC.SuppressFinalize(this);
                throw new OutOfMemoryException($"The work arrays of this call need {size} bytes, which the system did not grant.", e);
            }
        }

        ~Block() => NativeMemory.AlignedFree(Pointer);

        internal byte* Pointer { get; }

        internal long Size { get; }

        internal void Free()
        {
            NativeMemory.AlignedFree(Pointer);
            GC.SuppressFinalize(this);
        }
    }
}
