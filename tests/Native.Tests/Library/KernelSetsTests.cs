using System.Runtime.Intrinsics.X86;
using Lapack.Native;

namespace Native.Tests;

public class KernelSetsTests
{
    static readonly Processor avx512 = new(KernelSets.Avx512, IsAmd: false), avx2 = new(KernelSets.Avx2, IsAmd: false),
        zen = new(KernelSets.Avx2, IsAmd: true), zen4 = new(KernelSets.Avx512, IsAmd: true), avx = new(KernelSets.Avx, IsAmd: false),
        atom = new(KernelSets.Sse42, IsAmd: false), other = new(0, IsAmd: false);

    [Fact]
    public void A_set_for_older_processors_is_replaced()
    {
        Assert.Equal("SkylakeX", KernelSets.Better("Prescott", "0.3.21", avx512));
        Assert.Equal("SkylakeX", KernelSets.Better("Barcelona", "0.3.21", zen4));
        Assert.Equal("SkylakeX", KernelSets.Better("Zen", "0.3.20", zen4));
        Assert.Equal("SkylakeX", KernelSets.Better("Haswell", "0.3.21", avx512));
        Assert.Equal("Haswell", KernelSets.Better("Prescott", "0.3.21", avx2));
        Assert.Equal("Zen", KernelSets.Better("Barcelona", "0.3.21", zen));
        Assert.Equal("Sandybridge", KernelSets.Better("Prescott", "0.3.21", avx));
        Assert.Equal("Nehalem", KernelSets.Better("Prescott", "0.3.21", atom));
    }

    [Theory]
    [InlineData("SkylakeX"), InlineData("Cooperlake"), InlineData("SapphireRapids"), InlineData("Bulldozer"), InlineData("Excavator")]
    [InlineData("OfTheFuture"), InlineData("cooperlake")]
    public void A_set_that_OpenBLAS_knows_to_be_right_stays(string set)
    {
        Assert.Null(KernelSets.Better(set, "0.3.30", avx512));
        Assert.Null(KernelSets.Better(set, "0.3.30", zen4));
        Assert.Null(KernelSets.Better(set, "0.3.30", avx2));
        Assert.Null(KernelSets.Better(set, "0.3.30", other));
    }

    [Fact]
    public void A_set_beyond_what_DOTNET_reports_stays()
    {
        Assert.Null(KernelSets.Better("SkylakeX", "0.3.21", avx2));
        Assert.Null(KernelSets.Better("Haswell", "0.3.21", zen));
        Assert.Null(KernelSets.Better("Prescott", "0.3.21", new(KernelSets.Oldest, IsAmd: false)));
        Assert.Null(KernelSets.Better("ARMV8", "0.3.21", other));
    }

    [Theory]
    [InlineData("0.3.12", "Haswell"), InlineData("0.3.7.dev", "Haswell"), InlineData("0.2.20", "Haswell")]
    [InlineData("0.3.13", "SkylakeX"), InlineData("0.3.21", "SkylakeX"), InlineData("1.0", "SkylakeX"), InlineData("unknown", "SkylakeX")]
    public void Old_versions_get_no_kernels_for_AVX_512(string version, string set) =>
        Assert.Equal(set, KernelSets.Better("Prescott", version, avx512));

    [Fact]
    public void After_a_wrong_number_each_set_has_a_next_down_to_the_oldest()
    {
        Assert.Equal(["SkylakeX", "Haswell", "Sandybridge", "Nehalem", "Prescott"], Chain("Cooperlake", avx512));
        Assert.Equal(["SkylakeX", "Zen", "Sandybridge", "Nehalem", "Prescott"], Chain("SapphireRapids", zen4));
        Assert.Equal(["Sandybridge", "Nehalem", "Prescott"], Chain("Haswell", avx2));
        Assert.Equal(["Haswell", "Sandybridge", "Nehalem", "Prescott"], Chain("SkylakeX", avx2));
        Assert.Empty(Chain("Prescott", avx512));

        static List<string> Chain(string first, Processor processor)
        {
            List<string> chain = [];
            for (string? next = KernelSets.Safer(first, processor); next is not null; next = KernelSets.Safer(next, processor))
            {
                chain.Add(next);
            }

            return chain;
        }
    }

    [Fact]
    public void The_processor_of_this_process_is_what_DOTNET_reports()
    {
        int most = Avx512F.IsSupported ? KernelSets.Avx512 : Avx2.IsSupported ? KernelSets.Avx2 : KernelSets.Avx;
        Assert.True(Processor.Current.Level <= most);
        Assert.Equal(X86Base.X64.IsSupported, Processor.Current.Level > 0);
    }
}
