using System.Runtime.InteropServices;

namespace Lapack.Native;

/// <summary>
/// The file names under which each vendor's LAPACK is found, and the folders where installers put it though the system's loader
/// does not look there. A name without a version (<c>openblas</c>) would miss the versioned files of a run-time package.
/// </summary>
static class LibraryNames
{
    internal const string MklRootVariable = "MKLROOT";

    /// <summary>The vendors in the order of preference.</summary>
    internal static readonly LapackVendor[] Order =
        [LapackVendor.Mkl, LapackVendor.OpenBlas, LapackVendor.Accelerate, LapackVendor.Reference];

    /// <summary>The word that names a vendor in LAPACK_LIBRARY.</summary>
    internal static LapackVendor? Vendor(string word) => word.ToLowerInvariant() switch
    {
        "mkl" => LapackVendor.Mkl,
        "openblas" => LapackVendor.OpenBlas,
        "accelerate" => LapackVendor.Accelerate,
        "netlib" => LapackVendor.Reference,
        _ => null,
    };

    internal static string[] Files(LapackVendor vendor)
    {
        bool windows = OperatingSystem.IsWindows(), mac = OperatingSystem.IsMacOS();
        return vendor switch
        {
            LapackVendor.Mkl =>
                windows ? ["mkl_rt.2.dll", "mkl_rt.3.dll", "mkl_rt.1.dll", "mkl_rt.dll"]
                : mac ? ["libmkl_rt.2.dylib", "libmkl_rt.1.dylib", "libmkl_rt.dylib"]
                : ["libmkl_rt.so.2", "libmkl_rt.so.3", "libmkl_rt.so.1", "libmkl_rt.so"],
            LapackVendor.OpenBlas =>
                windows ? ["libopenblas.dll", "openblas.dll", "libopenblas64_.dll", "libscipy_openblas64_.dll", "libscipy_openblas.dll"]
                : mac ? ["libopenblas.0.dylib", "libopenblas.dylib", "libopenblas64_.0.dylib", "libopenblas64_.dylib"]
                :
                [
                    "libopenblas.so.0", "libopenblasp.so.0", "libopenblas.so", "libopenblas64.so.0", "libopenblas64_.so.0",
                    "libopenblas64_.so",
                ],
            LapackVendor.Accelerate => [],
            _ =>
                windows ? ["liblapack.dll", "lapack.dll"]
                : mac ? ["liblapack.3.dylib", "liblapack.dylib"]
                : ["liblapack.so.3", "liblapack.so", "liblapack64.so.3"],
        };
    }

    /// <summary>Folders of the system that its loader does not search, or not first.</summary>
    internal static IEnumerable<string> Folders(LapackVendor vendor)
    {
        string debian = RuntimeInformation.ProcessArchitecture switch
        {
            Architecture.X64 => "/usr/lib/x86_64-linux-gnu",
            Architecture.Arm64 => "/usr/lib/aarch64-linux-gnu",
            var other => $"/usr/lib/{other.ToString().ToLowerInvariant()}-linux-gnu",
        };
        bool linux = OperatingSystem.IsLinux(), mac = OperatingSystem.IsMacOS();
        return vendor switch
        {
            LapackVendor.Mkl => MklFolders(),
            LapackVendor.OpenBlas when linux =>
                [$"{debian}/openblas-pthread", $"{debian}/openblas-openmp", $"{debian}/openblas-serial", $"{debian}/openblas64-pthread"],
            LapackVendor.OpenBlas when mac => ["/opt/homebrew/opt/openblas/lib", "/usr/local/opt/openblas/lib", "/opt/local/lib"],
            LapackVendor.Reference when linux => [$"{debian}/lapack"],
            LapackVendor.Reference when mac => ["/opt/homebrew/opt/lapack/lib", "/usr/local/opt/lapack/lib"],
            _ => [],
        };
    }

    static IEnumerable<string> MklFolders()
    {
        string root = Environment.GetEnvironmentVariable(MklRootVariable) ?? "";
        string[] roots = OperatingSystem.IsWindows()
            ? [root, @"C:\Program Files (x86)\Intel\oneAPI\mkl\latest"]
            : [root, "/opt/intel/oneapi/mkl/latest", "/opt/intel/mkl"];

        // A relative root would be looked for below the current folder, whatever that is.
        foreach (string folder in roots.Where(Path.IsPathFullyQualified).Distinct())
        {
            yield return Path.Combine(folder, OperatingSystem.IsWindows() ? "bin" : "lib");
            yield return Path.Combine(folder, OperatingSystem.IsWindows() ? @"redist\intel64" : "lib/intel64");
        }
    }
}
