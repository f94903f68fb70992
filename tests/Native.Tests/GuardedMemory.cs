using System.Runtime.InteropServices;

namespace Native.Tests;

/// <summary>
/// Memory that ends where the next page is forbidden: whoever reads past its end ends the process, so no such read stays unseen. On Linux
/// only (the constants of mmap differ); elsewhere an array.
/// </summary>
public sealed unsafe partial class GuardedMemory<T> : IDisposable
    where T : unmanaged
{
    const int None = 0, ReadWrite = 3, PrivateAnonymous = 0x22, Forbidden = 16 << 20;

    readonly T[]? array;
    readonly nint start;
    readonly nuint usable;

    public GuardedMemory(int length)
    {
        Length = length;
        if (!OperatingSystem.IsLinux())
        {
            array = new T[length];
            return;
        }

        nuint page = (nuint)Environment.SystemPageSize;
        usable = (((nuint)length * (nuint)sizeof(T)) + page - 1) & ~(page - 1);
        start = Native.Map(0, usable + Forbidden, None, PrivateAnonymous, -1, 0);
        Assert.NotEqual(-1, start);
        Assert.Equal(0, Native.Protect(start, usable, ReadWrite));
    }

    public int Length { get; }

    public Span<T> Span => array ?? new Span<T>((byte*)start + usable - ((nuint)Length * (nuint)sizeof(T)), Length);

    public static implicit operator Span<T>(GuardedMemory<T> memory) => memory.Span;

    public static implicit operator ReadOnlySpan<T>(GuardedMemory<T> memory) => memory.Span;

    public void Dispose()
    {
        if (array is null)
        {
            _ = Native.Unmap(start, usable + Forbidden);
        }
    }
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
