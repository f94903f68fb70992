namespace Lapack.Native;

/// <summary>
/// The kernel sets of OpenBLAS for x64, by the instructions that they use. OpenBLAS up to 0.3.21 takes a set by the processor's model, and
/// for models of Intel that are newer than itself the oldest set, Prescott; later versions then go by the instructions, as this table does.
/// Sources: driver/others/dynamic.c and Makefile.x86_64 of OpenBLAS. Sets that are not listed count as the best: nothing is put in their
/// place.
/// </summary>
static class KernelSets
{
    internal const int Oldest = 1, Sse42 = 2, Avx = 3, Avx2 = 4, Avx512 = 5;

    /// <summary>
    /// The kernels for AVX-512 gave wrong products before this version (OpenBLAS issues 2029, 2187, 2986): there AVX2 is as far as a set
    /// is chosen here.
    /// </summary>
    static readonly Version soundAvx512 = new(0, 3, 13);

    /// <summary>How far the instructions of a set go; <see cref="int.MaxValue"/> for one that is not listed.</summary>
    internal static int Level(string set) => set switch
    {
        "Katmai" or "Coppermine" or "Northwood" or "Prescott" or "Banias" or "Core2" or "Penryn" or "Dunnington" => Oldest,
        "Athlon" or "Opteron" or "Opteron_SSE3" or "Barcelona" => Oldest,
        "Nehalem" => Sse42,
        "Sandybridge" => Avx,
        "Haswell" or "Zen" => Avx2,
        "SkylakeX" => Avx512,
        _ => int.MaxValue,
    };

    /// <summary>The set to run in place of the one that OpenBLAS took by itself; null if that one is right.</summary>
    /// <param name="taken">The set that OpenBLAS took.</param>
    /// <param name="version">The version of OpenBLAS.</param>
    /// <param name="processor">What the processor can do.</param>
    internal static string? Better(string taken, string version, Processor processor)
    {
        int level = Level(taken), best = processor.Level;
        if (level < best && best == Avx512 && IsBefore(version, soundAvx512))
        {
            best = Avx2;
        }

        return level < best ? Best(best, processor) : null;
    }

    /// <summary>The set to try after one that gave wrong numbers: it uses fewer instructions. Null if there is none.</summary>
    internal static string? Safer(string failed, Processor processor) =>
        Level(failed) > Oldest ? Best(Math.Min(Level(failed) - 1, processor.Level), processor) : null;

    /// <summary>The name of the instructions of a level.</summary>
    internal static string Instructions(int level) => level switch
    {
        Avx512 => "AVX-512",
        Avx2 => "AVX2",
        Avx => "AVX",
        Sse42 => "SSE4.2",
        _ => "SSE3",
    };

    static string Best(int level, Processor processor) => level switch
    {
        Avx512 => "SkylakeX",
        Avx2 => processor.IsAmd ? "Zen" : "Haswell",
        Avx => "Sandybridge",
        Sse42 => "Nehalem",
        _ => "Prescott",
    };

    /// <summary>Whether a version is older than another; false for one that is not understood.</summary>
    static bool IsBefore(string version, Version other)
    {
        string[] parts = version.Split('.');
        return parts.Length > 1 && Version.TryParse(string.Join('.', parts.Take(3)), out Version? own) && own < other;
    }
}
