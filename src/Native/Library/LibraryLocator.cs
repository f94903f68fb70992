using System.Runtime.InteropServices;

namespace Lapack.Native;

/// <summary>
/// Where to look for a LAPACK, in which order: LAPACK_LIBRARY, which if set must work; the native assets of the application; the
/// system's MKL, OpenBLAS, Accelerate, reference LAPACK. Every failure is remembered for the message of the one exception.
/// </summary>
sealed class LibraryLocator
{
    internal const string LibraryVariable = "LAPACK_LIBRARY";
    internal const string IgnoreSystemVariable = "LAPACK_IGNORE_SYSTEM";

    readonly List<string> attempts = [];

    internal static LapackLibrary FindDefault()
    {
        string? wanted = Environment.GetEnvironmentVariable(LibraryVariable);

        // If it is set and cannot be used, that is an error: the user would not notice that another library runs.
        if (!string.IsNullOrWhiteSpace(wanted))
        {
            return Load(wanted, $"{LibraryVariable} is '{wanted}', which cannot be used.");
        }

        var locator = new LibraryLocator();
        locator.attempts.Add($"{LibraryVariable}: not set");
        return locator.Search(null) ?? throw LapackLibraryException.NotFound("No LAPACK was found.", locator.attempts);
    }

    /// <summary>Loads one library.</summary>
    /// <param name="wanted">A path, a file name for the system's loader, or the word that stands for a vendor.</param>
    /// <param name="headline">The first sentence of the error.</param>
    internal static LapackLibrary Load(string wanted, string headline)
    {
        var locator = new LibraryLocator();
        var found = LibraryNames.Vendor(wanted) is LapackVendor vendor ? locator.Search(vendor) : locator.TryPath(wanted);
        return found ?? throw LapackLibraryException.NotFound(headline, locator.attempts);
    }

    LapackLibrary? TryPath(string wanted)
    {
        bool isName = Path.GetFileName(wanted) == wanted && !File.Exists(wanted);
        if (isName)
        {
            var found = Try(wanted, null);
            if (found is null)
            {
                attempts.Add($"{wanted}: not one of the words mkl, openblas, accelerate, netlib either");
            }

            return found;
        }

        string path = Path.GetFullPath(wanted);
        if (Directory.Exists(path))
        {
            attempts.Add($"{path}: a folder; name the file in it");
            return null;
        }

        // The frameworks of macOS have no file on disk, so only the loader can tell whether one is there.
        if (!File.Exists(path) && !OperatingSystem.IsMacOS())
        {
            attempts.Add($"{path}: no such file");
            return null;
        }

        return Try(path, null);
    }

    /// <summary>Searches the application, then the system.</summary>
    /// <param name="only">The vendor wanted, or null for any.</param>
    LapackLibrary? Search(LapackVendor? only)
    {
        LapackVendor[] vendors = only is LapackVendor vendor ? [vendor] : LibraryNames.Order;
        foreach (string folder in ApplicationFolders())
        {
            if (TryFolder(folder, vendors, only) is LapackLibrary found)
            {
                return found;
            }
        }

        if (Environment.GetEnvironmentVariable(IgnoreSystemVariable) == "1")
        {
            attempts.Add($"the system's libraries: skipped, as {IgnoreSystemVariable} is 1");
            return null;
        }

        return vendors.Select(vendor => TrySystem(vendor, only)).FirstOrDefault(found => found is not null);
    }

    LapackLibrary? TryFolder(string folder, LapackVendor[] vendors, LapackVendor? only)
    {
        string[] files = Directory.Exists(folder)
            ? [.. vendors.SelectMany(LibraryNames.Files).Select(name => Path.Combine(folder, name)).Where(File.Exists)]
            : [];
        if (files.Length == 0)
        {
            attempts.Add($"{folder}: {(Directory.Exists(folder) ? "no LAPACK in this folder" : "no such folder")}");
        }

        return files.Select(file => Try(file, only)).FirstOrDefault(found => found is not null);
    }

    LapackLibrary? TrySystem(LapackVendor vendor, LapackVendor? only)
    {
        if (vendor == LapackVendor.Accelerate)
        {
            if (OperatingSystem.IsMacOS())
            {
                return Try("/System/Library/Frameworks/Accelerate.framework/Accelerate", only);
            }

            if (only is not null)
            {
                attempts.Add("Accelerate: part of macOS only");
            }

            return null;
        }

        // Reference LAPACK's own folder comes first: the plain name may lead to another vendor's (Debian's alternatives).
        string[] names = LibraryNames.Files(vendor);
        string[] files =
        [
            .. LibraryNames.Folders(vendor).SelectMany(folder => names.Select(name => Path.Combine(folder, name))).Where(File.Exists),
        ];
        string[] ordered = vendor == LapackVendor.Reference ? [.. files, .. names] : [.. names, .. files];
        return ordered.Select(candidate => Try(candidate, only)).FirstOrDefault(found => found is not null);
    }

    LapackLibrary? Try(string candidate, LapackVendor? only)
    {
        try
        {
            var library = NativeLoader.Open(candidate);
            if (only is null || library.Vendor == only)
            {
                return library;
            }

            attempts.Add($"{candidate}: is {library.Vendor} {library.Version}, not {only}");
        }
        catch (LapackLibraryException e)
        {
            attempts.Add($"{candidate}: {e.Message}");
        }

        return null;
    }

    static IEnumerable<string> ApplicationFolders()
    {
        string root = AppContext.BaseDirectory;
        string system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
        string portable = $"{system}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
        string[] listed = (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return new[] { RuntimeInformation.RuntimeIdentifier, portable }
            .Select(rid => Path.Combine(root, "runtimes", rid, "native"))
            .Append(root)
            .Concat(listed)
            .Select(folder => Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)))
            .Distinct();
    }
}
