// OpenBLAS holds the kernels of many processors in one file and takes a set when it is loaded; OPENBLAS_CORETYPE names another.
// Here are the sets that the target Kernels tests, and what a processor must be able to do to run them. Loaded by build.cake.
using IOFile = System.IO.File;

// Name: as OPENBLAS_CORETYPE and openblas_get_corename have it; null is the set that runs when the variable is not set: the one that OpenBLAS
// takes by itself, or that Lapack.Native puts in its place.
// Needs: flags of /proc/cpuinfo (pni is SSE3), beyond the x64 baseline.
sealed record KernelSet(string Name, params string[] Needs)
{
    static readonly string[] haswell = ["avx", "avx2", "fma"];

    static readonly Lazy<HashSet<string>> flags = new(ReadFlags);

    public static KernelSet[] All { get; } =
    [
        new("Core2", "pni", "ssse3"),
        new("Prescott", "pni"),
        new("Nehalem", "pni", "ssse3", "sse4_1", "sse4_2"),
        new("Sandybridge", "avx"),
        new("Haswell", haswell),
        new("Zen", haswell),
        new("SkylakeX", [.. haswell, "avx512f", "avx512cd", "avx512bw", "avx512dq", "avx512vl"]),
        new(Name: null),
    ];

    public string Title => Name ?? "unset";

    public Dictionary<string, string> Environment(string library) => new() { ["LAPACK_LIBRARY"] = library, ["OPENBLAS_CORETYPE"] = Name };

    // Why this machine cannot run the set; null if it can.
    public string Obstacle()
    {
        if (Name == null)
        {
            return null;
        }

        if (!RuntimeStaging.HostRid.EndsWith("-x64", StringComparison.Ordinal))
        {
            return $"it is for x64 processors, this machine is {RuntimeStaging.HostRid}";
        }

        if (flags.Value == null)
        {
            return "this system has no /proc/cpuinfo that says what the processor can do";
        }

        string[] missing = [.. Needs.Where(need => !flags.Value.Contains(need))];
        return missing.Length == 0 ? null : $"this processor lacks {string.Join(", ", missing)}";
    }

    static HashSet<string> ReadFlags()
    {
        const string File = "/proc/cpuinfo";
        string line = IOFile.Exists(File) ? IOFile.ReadLines(File).FirstOrDefault(text => text.StartsWith("flags", StringComparison.Ordinal)) : null;
        return line?.Split(':', 2)[1].Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);
    }
}
