using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Lapack.Native;

/// <summary>
/// A look at a file before the system's loader gets it. The loader of Linux maps a file without regard to its length, so that one which was
/// cut off ends the process (SIGBUS), and it waits without end in the opening of a pipe.
/// </summary>
static unsafe class LibraryFile
{
    const int CurrentFolder = -100, TypeMask = 0xF000, RegularFile = 0x8000, ModeAt = 28, StatxSize = 256;

    const uint StatxType = 1;

    /// <summary>Why a file cannot be a native library of this process; null if nothing speaks against it.</summary>
    internal static string? Fault(string path)
    {
        try
        {
            if (OperatingSystem.IsLinux() && !IsRegular(path))
            {
                return "not a regular file";
            }

            using SafeFileHandle file = File.OpenHandle(path);
            return OperatingSystem.IsLinux() ? ElfHeader.Fault(file)
                : OperatingSystem.IsWindows() && PortableExecutable.IsAssembly(file) ? "a .NET assembly, no native library"
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }

    /// <summary>Whether a file is a .NET assembly; false for one that cannot be read.</summary>
    internal static bool IsAssembly(string path)
    {
        try
        {
            using SafeFileHandle file = File.OpenHandle(path);
            return PortableExecutable.IsAssembly(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>By statx, whose record has one layout on all processors; true where that fails: opening the file then says why.</summary>
    static bool IsRegular(string path)
    {
        if (!NativeLibrary.TryGetExport(NativeLibrary.GetMainProgramHandle(), "statx", out nint statx))
        {
            return true;
        }

        byte* record = stackalloc byte[StatxSize];
        fixed (byte* name = Encoding.UTF8.GetBytes(path + '\0'))
        {
            int failed = ((delegate* unmanaged[Cdecl]<int, byte*, int, uint, byte*, int>)statx)(CurrentFolder, name, 0, StatxType, record);
            return failed != 0 || (*(ushort*)(record + ModeAt) & TypeMask) == RegularFile;
        }
    }
}
