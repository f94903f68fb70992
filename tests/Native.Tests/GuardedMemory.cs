using System.Runtime.InteropServices;

namespace Native.Tests;

/// <summary>Memory that ends where the next page is forbidden: whoever reads past its end dies, so the run notices.</summary>
sealed unsafe partial class GuardedMemory<T> : IDisposable
    where T : unmanaged
{
    const int None = 0, ReadWrite = 3, PrivateAnonymous = 0x22, Forbidden = 16 << 20;

    readonly nint start;
    readonly nuint usable;
    readonly int length;

    internal GuardedMemory(int length)
    {
        this.length = length;
        usable = (((nuint)length * (nuint)sizeof(T)) + (nuint)Environment.SystemPageSize - 1) & ~((nuint)Environment.SystemPageSize - 1);
        start = Native.Map(0, usable + Forbidden, None, PrivateAnonymous, -1, 0);
        Assert.NotEqual(-1, start);
        Assert.Equal(0, Native.Protect(start, usable, ReadWrite));
    }

    internal Span<T> Span => new((byte*)start + usable - ((nuint)length * (nuint)sizeof(T)), length);

    public void Dispose() => _ = Native.Unmap(start, usable + Forbidden);
}

static partial class Native
{
    [LibraryImport("libc", EntryPoint = "mmap")]
    internal static partial nint Map(nint address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    internal static partial int Protect(nint address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    internal static partial int Unmap(nint address, nuint length);
}
