using System.Numerics;
using System.Runtime.InteropServices;

namespace Lapack.Native;

/// <summary>
/// Native memory for the work arrays of one call, 64-byte aligned, not cleared. A thread keeps the blocks of its calls, up to
/// <see cref="Kept"/> bytes each (double precision eigenvectors up to n of about 250) and as many as one call used at once, until the
/// thread ends; so small calls allocate nothing. A larger block is freed when its call returns: there the allocation takes far less than
/// one per cent of the call's time. The managed heap is not used, so nothing comes to lie on the large object heap.
/// </summary>
unsafe struct Workspace : IDisposable
{
    internal const long Kept = 1 << 20;

    const int Alignment = 64, Least = 4096;

    /// <summary>The blocks that this thread keeps, the one returned last first.</summary>
    [ThreadStatic]
    static Block? idle;

    Block? block;

    internal byte* Pointer { get; private set; }

    /// <summary>The size of an array rounded up so that the next one in the same block is aligned too.</summary>
    internal static long Align(long bytes) => (bytes + (Alignment - 1)) & ~(Alignment - 1L);

    internal static Workspace Rent(long bytes)
    {
        var found = bytes <= Kept ? idle : null;
        if (found is not null)
        {
            idle = found.Next;
            found.Next = null;
            if (found.Size < bytes)
            {
                found.Free();
                found = null;
            }
        }

        found ??= new Block(bytes <= Kept ? (long)BitOperations.RoundUpToPowerOf2((ulong)Math.Max(bytes, Least)) : bytes);
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
            block.Next = idle;
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

        internal Block? Next { get; set; }

        internal void Free()
        {
            NativeMemory.AlignedFree(Pointer);
            GC.SuppressFinalize(this);
        }
    }
}
