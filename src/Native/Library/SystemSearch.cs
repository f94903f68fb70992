using System.Runtime.InteropServices;

namespace Lapack.Native;

/// <summary>
/// Files that are found by their name alone, on Windows. Left to itself its loader looks into the current folder before those of PATH, so
/// that a file which lies there would run in place of the library that is meant.
/// </summary>
static class SystemSearch
{
    const DllImportSearchPath Safe = DllImportSearchPath.SafeDirectories | DllImportSearchPath.UseDllDirectoryForDependencies;

    /// <summary>Loads from the program's folder, that of the system, or one that PATH names in full.</summary>
    /// <exception cref="DllNotFoundException">No folder has a file of this name.</exception>
    internal static nint Load(string name)
    {
        if (NativeLibrary.TryLoad(name, typeof(SystemSearch).Assembly, DllImportSearchPath.SafeDirectories, out nint handle))
        {
            return handle;
        }

        string? file = Folders(Environment.GetEnvironmentVariable("PATH"))
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(file => File.Exists(file) && LibraryFile.Fault(file) is null);
        return file is null
            ? throw new DllNotFoundException($"{name} is in none of the folders of the program, the system and PATH")
            : NativeLibrary.Load(file, typeof(SystemSearch).Assembly, Safe);
    }

    /// <summary>The folders of a search path that are written in full; the others would depend on the current folder.</summary>
    internal static IEnumerable<string> Folders(string? searchPath) =>
        (searchPath ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(folder => folder.Trim('"'))
            .Where(Path.IsPathFullyQualified);
}
