namespace Lapack.Native;

/// <summary>
/// The caller's integers as a library reads and writes them: where they are if its integers have 32 bits, otherwise in a block of 64-bit
/// ones. Row numbers, the only integers that routines exchange by arrays, fit into both.
/// </summary>
unsafe struct IntegerArray : IDisposable
{
    readonly int* original;
    readonly int length;
    Workspace wide;

    /// <param name="library">The library whose routine is called.</param>
    /// <param name="pinned">Where the caller has them.</param>
    /// <param name="length">How many the routine reads or writes.</param>
    internal IntegerArray(LapackLibrary library, int* pinned, int length)
    {
        original = pinned;
        this.length = length;
        if (library.IntegerBits == 64)
        {
            wide = Workspace.Rent(sizeof(long) * (long)length);
        }
    }

    /// <summary>The address that the routine gets.</summary>
    internal readonly void* Pointer => IsWide ? wide.Pointer : original;

    readonly bool IsWide => wide.Pointer != null;

    /// <summary>For integers that the routine reads: call it before the routine.</summary>
    internal readonly void Load()
    {
        for (int i = 0; IsWide && i < length; i++)
        {
            ((long*)wide.Pointer)[i] = original[i];
        }
    }

    /// <summary>For integers that the routine wrote: call it afterwards.</summary>
    internal readonly void Store()
    {
        for (int i = 0; IsWide && i < length; i++)
        {
            original[i] = checked((int)((long*)wide.Pointer)[i]);
        }
    }

    public void Dispose() => wide.Dispose();
}
