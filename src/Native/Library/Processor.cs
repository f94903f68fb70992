using System.Runtime.Intrinsics.X86;

namespace Lapack.Native;

/// <summary>What matters of a processor for <see cref="KernelSets"/>.</summary>
/// <param name="Level">How far its instructions go; 0 for one that is not x64.</param>
/// <param name="IsAmd">Whether AMD made it, or Hygon after AMD's design.</param>
readonly record struct Processor(int Level, bool IsAmd)
{
    /// <summary>
    /// The processor of this process, as .NET reports it: what a virtual machine hides, or a variable like DOTNET_EnableAVX512F=0 turns
    /// off, is not there.
    /// </summary>
    internal static Processor Current { get; } = new(CurrentLevel(), IsAmdDesign());

    static int CurrentLevel()
    {
        if (!X86Base.X64.IsSupported)
        {
            return 0;
        }

        bool haswell = Avx2.IsSupported && Fma.IsSupported && Bmi1.IsSupported && Bmi2.IsSupported;
        return haswell && Avx512F.IsSupported && Avx512CD.IsSupported && Avx512BW.IsSupported && Avx512DQ.IsSupported
                && Avx512F.VL.IsSupported ? KernelSets.Avx512
            : haswell ? KernelSets.Avx2
            : Avx.IsSupported ? KernelSets.Avx
            : Sse42.IsSupported ? KernelSets.Sse42
            : KernelSets.Oldest;
    }

    /// <summary>By the first letters of the maker's name, AuthenticAMD and HygonGenuine, which CPUID puts into EBX.</summary>
    static bool IsAmdDesign() => X86Base.IsSupported && X86Base.CpuId(0, 0).Ebx is 0x68747541 or 0x6F677948;
}
