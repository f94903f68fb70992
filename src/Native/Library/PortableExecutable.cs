using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Lapack.Native;

/// <summary>
/// The head of a file of Windows, as far as it tells .NET assemblies from native libraries: on Windows, where names do not differ in the
/// case of letters, <c>Lapack.dll</c> is also the name of a native LAPACK. Source: Microsoft's PE format.
/// </summary>
static class PortableExecutable
{
    const int HeadAddressAt = 0x3C, SignatureAndFileHeader = 24, RuntimeDirectory = 14, DirectorySize = 8;

    const ushort Wide = 0x20B, Narrow = 0x10B;

    /// <summary>Whether the file has a header of the .NET runtime.</summary>
    internal static bool IsAssembly(SafeFileHandle file)
    {
        Span<byte> number = stackalloc byte[4];
        if (!Read(file, 0, number[..2]) || !number[..2].SequenceEqual("MZ"u8) || !Read(file, HeadAddressAt, number))
        {
            return false;
        }

        long head = BinaryPrimitives.ReadUInt32LittleEndian(number);
        if (!Read(file, head, number) || !number.SequenceEqual("PE\0\0"u8) || !Read(file, head + SignatureAndFileHeader, number[..2]))
        {
            return false;
        }

        int directories = BinaryPrimitives.ReadUInt16LittleEndian(number) switch { Wide => 112, Narrow => 96, _ => 0 };
        return directories > 0
            && Read(file, head + SignatureAndFileHeader + directories + (RuntimeDirectory * DirectorySize), number)
            && BinaryPrimitives.ReadUInt32LittleEndian(number) != 0;
    }

    static bool Read(SafeFileHandle file, long at, Span<byte> bytes) => RandomAccess.Read(file, bytes, at) == bytes.Length;
}
