using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Lapack.Native;

/// <summary>
/// The head of an ELF file, as far as it tells whether the loader can map it into this process: it is a shared library for this processor,
/// and all parts that its program headers name lie inside the file. Source: the System V ABI, chapters 4 and 5.
/// </summary>
static class ElfHeader
{
    const int SharedObject = 3;

    // Where the fields of the 64-bit and of the 32-bit form lie.
    static int Length => IntPtr.Size == 8 ? 64 : 52;

    static int TableAt => IntPtr.Size == 8 ? 32 : 28;

    static int EntrySizeAt => IntPtr.Size == 8 ? 54 : 42;

    static int CountAt => EntrySizeAt + 2;

    static int StartAt => IntPtr.Size == 8 ? 8 : 4;

    static int BytesAt => IntPtr.Size == 8 ? 32 : 16;

    /// <summary>Why the loader cannot take the file; null if it can, as far as the head tells.</summary>
    internal static string? Fault(SafeFileHandle file)
    {
        Span<byte> head = stackalloc byte[Length];
        if (!Fills(file, 0, head) || !head[..4].SequenceEqual("\u007fELF"u8))
        {
            return "not a shared library: it does not begin as an ELF file";
        }

        bool fits = head[4] == (IntPtr.Size == 8 ? 2 : 1) && head[5] == (BitConverter.IsLittleEndian ? 1 : 2);
        if (!fits || (Machine() is int wanted && Short(head[18..]) != wanted))
        {
            return $"made for another processor (ELF machine {Short(head[18..])}) than this process, which is " +
                $"{RuntimeInformation.ProcessArchitecture}";
        }

        if (Short(head[16..]) != SharedObject)
        {
            return "not a shared library, but another kind of ELF file";
        }

        ulong table = Word(head[TableAt..]), length = (ulong)RandomAccess.GetLength(file);
        int size = Short(head[EntrySizeAt..]), count = Short(head[CountAt..]);
        var entries = new byte[size * count];
        if (size < BytesAt + IntPtr.Size || count == 0 || table > length || !Fills(file, (long)table, entries))
        {
            return CutOff(length);
        }

        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> entry = entries.AsSpan(i * size, size);
            ulong start = Word(entry[StartAt..]), bytes = Word(entry[BytesAt..]);
            if (start > length || bytes > length - start)
            {
                return CutOff(length);
            }
        }

        return null;
    }

    static string CutOff(ulong length) => $"damaged or cut off: it has {length} bytes, and its ELF header names parts behind them";

    static bool Fills(SafeFileHandle file, long at, Span<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            int read = RandomAccess.Read(file, bytes, at);
            if (read == 0)
            {
                return false;
            }

            at += read;
            bytes = bytes[read..];
        }

        return true;
    }

    static int Short(ReadOnlySpan<byte> bytes) => MemoryMarshal.Read<ushort>(bytes);

    static ulong Word(ReadOnlySpan<byte> bytes) => IntPtr.Size == 8 ? MemoryMarshal.Read<ulong>(bytes) : MemoryMarshal.Read<uint>(bytes);

    /// <summary>The number of this processor in ELF headers; null for one that is not known here.</summary>
    static int? Machine() => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 62,
        Architecture.X86 => 3,
        Architecture.Arm64 => 183,
        Architecture.Arm or Architecture.Armv6 => 40,
        Architecture.S390x => 22,
        Architecture.Ppc64le => 21,
        Architecture.RiscV64 => 243,
        Architecture.LoongArch64 => 258,
        _ => null,
    };
}
