using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Lapack.Native;

/// <summary>
/// What belongs to this assembly where the program is another's: in a plug-in, a script or a notebook the program's folder is that of the
/// host, and only the load context of the assembly knows where the files of its packages are.
/// </summary>
static class LoadContext
{
    static readonly Assembly assembly = typeof(LoadContext).Assembly;

    /// <summary>The folder of this assembly; null where that is the program's, or the assembly has no file.</summary>
    internal static string? Folder { get; } = FindFolder();

    /// <summary>Asks the load context for a native library: its own resolver, the folder of the assembly, then its event.</summary>
    /// <param name="name">The full name of the file.</param>
    /// <param name="handle">The library, or 0.</param>
    /// <returns>Whether it was found. The folders of the system are not searched.</returns>
    internal static bool TryLoad(string name, out nint handle) =>
        NativeLibrary.TryLoad(name, assembly, DllImportSearchPath.AssemblyDirectory, out handle);

    [UnconditionalSuppressMessage(
        "SingleFile", "IL3000", Justification = "A program in a single file gives the empty name: there is no other folder.")]
    static string? FindFolder()
    {
        string? folder = Path.GetDirectoryName(assembly.Location);
        return string.IsNullOrEmpty(folder) || folder == Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory) ? null : folder;
    }
}
