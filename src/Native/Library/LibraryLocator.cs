using System.Runtime.InteropServices;

namespace Lapack.Native;

/// <summary>
/// Where to look for a LAPACK, in which order: LAPACK_LIBRARY, which if set must work; the native assets of the application, and
/// of the packages of this assembly where the application is another's; the system's MKL, OpenBLAS, Accelerate, reference LAPACK. Every
/// failure is remembered for the message of the one exception.
/// </summary>
sealed class LibraryLocator
{
    internal const string LibraryVariable = "LAPACK_LIBRARY";
    internal const string IgnoreSystemVariable = "LAPACK_IGNORE_SYSTEM";

    readonly List<string> attempts = [];

    /// <summary>The files beside the program that look like a LAPACK and could not be used.</summary>
    readonly List<string> passedOver = [];

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
        LapackVendor? vendor = LibraryNames.Vendor(wanted);
        var found = vendor is not null ? locator.Search(vendor) : locator.TryPath(wanted);
        return found ?? throw LapackLibraryException.NotFound(headline, locator.attempts, vendor);
    }

    LapackLibrary? TryPath(string wanted)
    {
        // A mere name is for the system's loader: what lies in the current folder may be anybody's.
        if (Path.GetFileName(wanted) == wanted)
        {
            var found = Try(wanted, null);
            if (found is null)
            {
                attempts.Add($"{wanted}: not one of the words mkl, openblas, accelerate, netlib either");
                if (File.Exists(wanted))
                {
                    string local = $".{Path.DirectorySeparatorChar}{wanted}";
                    attempts.Add($"the file {wanted} of the current folder: not tried; write {local} for it");
                }
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
        var found = ApplicationFolders().Select(folder => TryFolder(folder, vendors, only)).FirstOrDefault(found => found is not null)
            ?? TryLoadContext(vendors, only);
        if (found is null)
        {
            found = SearchSystem(vendors, only);
            if (only is null && found?.Vendor == LapackVendor.Reference)
            {
                Warn(found, $"Only reference LAPACK was found, at {found.Path}; others are many times faster. {Remedy.For(null)}");
            }
        }

        if (found is not null && passedOver.Count > 0)
        {
            Warn(found, $"{found} was taken, as what lies beside the program cannot be used: {string.Join("; ", passedOver)}");
        }

        return found;
    }

    static void Warn(LapackLibrary found, string message) => LapackEventSource.Later(log => log.LibraryUnexpected(found.Path, message));

    LapackLibrary? SearchSystem(LapackVendor[] vendors, LapackVendor? only)
    {
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
            ? [.. vendors.SelectMany(LibraryNames.Files).Select(name => Path.Combine(folder, name)).Where(IsCandidate)]
            : [];
        if (files.Length == 0)
        {
            attempts.Add($"{folder}: {(Directory.Exists(folder) ? "no LAPACK in this folder" : "no such folder")}");
        }

        foreach (string file in files)
        {
            if (Try(file, only) is LapackLibrary found)
            {
                return found;
            }

            passedOver.Add(attempts[^1]);
        }

        return null;
    }

    /// <summary>Asks the load context of a plug-in, a script or a notebook, by the names of files.</summary>
    LapackLibrary? TryLoadContext(LapackVendor[] vendors, LapackVendor? only)
    {
        if (LoadContext.Folder is null)
        {
            return null;
        }

        foreach (string name in vendors.SelectMany(LibraryNames.Files))
        {
            // A file of this name that was found to be damaged is not handed to the loader after all.
            if (!passedOver.Exists(file => file.Contains(name, StringComparison.Ordinal))
                && Try(name, only, NativeLoader.OpenFromContext) is LapackLibrary found)
            {
                return found;
            }
        }

        attempts.Add($"the load context of {LoadContext.Folder}: no LAPACK");
        return null;
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

        if (vendor == LapackVendor.Mkl && Environment.GetEnvironmentVariable(LibraryNames.MklRootVariable) is { Length: > 0 } mklRoot
            && !Path.IsPathFullyQualified(mklRoot))
        {
            attempts.Add($"{LibraryNames.MklRootVariable} is '{mklRoot}': not searched, as it is no full path");
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

    LapackLibrary? Try(string candidate, LapackVendor? only, Func<string, IReadOnlyList<string>, LapackLibrary?>? open = null)
    {
        try
        {
            var library = (open ?? NativeLoader.Open)(candidate, attempts);
            if (library is null || only is null || library.Vendor == only)
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

    /// <summary>On Windows Lapack.dll, an assembly of this project, has the name of a native LAPACK.</summary>
    static bool IsCandidate(string file) => File.Exists(file) && !(OperatingSystem.IsWindows() && LibraryFile.IsAssembly(file));

    /// <summary>The folders of the application, of its packages and of this assembly, in the order of the search.</summary>
    internal static IEnumerable<string> ApplicationFolders()
    {
        string root = AppContext.BaseDirectory;
        string system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
        string portable = $"{system}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
        string[] listed = (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string[] roots = LoadContext.Folder is string own ? [root, own] : [root];
        return roots.SelectMany(Below)
            .Concat(listed.Where(Path.IsPathFullyQualified))
            .Select(folder => Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)))
            .Distinct();

        IEnumerable<string> Below(string folder) =>
            new[] { RuntimeInformation.RuntimeIdentifier, portable }
                .Select(rid => Path.Combine(folder, "runtimes", rid, "native"))
                .Append(folder);
    }
}
