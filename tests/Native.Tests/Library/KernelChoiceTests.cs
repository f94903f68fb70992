using System.Diagnostics;
using System.Diagnostics.Tracing;
using System.Runtime.InteropServices;
using Lapack.Native;

namespace Native.Tests;

/// <summary>
/// The kernels of OpenBLAS, in processes of their own, in which the current library is not loaded before. The library there is one that
/// tells its kernels as OpenBLAS does, and is linked to the current one.
/// </summary>
[Collection(nameof(ProcessWide))]
public sealed class KernelChoiceTests : IDisposable
{
    const string Variable = KernelChoice.Variable, FileVariable = "LAPACK_TEST_FILE", InChild = "Native.Tests.KernelChoiceTests.In_child_";

    /// <summary>An OpenBLAS that knows no processor newer than itself, takes what the variable says, and has a DSYMV of its own.</summary>
    const string Old = """
        #include <stdlib.h>
        #include <string.h>
        static char core[64] = "Prescott";
        __attribute__((constructor)) static void choose(void)
        {
            const char *asked = getenv("OPENBLAS_CORETYPE");
            if (asked && OBEYS) strncpy(core, asked, 63);
        }
        char *openblas_get_corename(void) { return core; }
        char *openblas_get_config(void) { return "OpenBLAS 0.3.21 DYNAMIC_ARCH NO_AFFINITY Prescott MAX_THREADS=64"; }
        void dsymv_(char *uplo, int *n, double *alpha, double *a, int *lda, double *x, int *incx, double *beta, double *y, int *incy)
        {
            for (int i = 0; i < *n; i++)
            {
                double sum = 0;
                for (int j = 0; j < *n; j++)
                    sum += ((*uplo == 'L') == (i >= j) ? a[i + j * (long)*lda] : a[j + i * (long)*lda]) * x[j];
                y[i] = *alpha * sum + (*beta == 0 ? 0 : *beta * y[i]);
            }
            if (FAULTY) y[*n - 1] += 1;
        }
        """;

    static readonly string? better = KernelSets.Better("Prescott", "0.3.21", Processor.Current);

    readonly string folder = Directory.CreateTempSubdirectory("lapack-kernels").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Without_the_variable_the_current_library_runs_what_the_processor_can() =>
        Child.Passes(InChild + "the_current_library_runs_what_the_processor_can", null, (Variable, null));

    [Fact(Explicit = true)]
    public void In_child_the_current_library_runs_what_the_processor_can()
    {
        LapackLibrary library = LapackLibrary.Current;
        Assert.Null(NativeEnvironment.Get(Variable));
        if (library.KernelSet is not string set)
        {
            string text = library.Vendor == LapackVendor.Reference ? "none: " : "does not tell";
            Assert.Contains(text, library.Kernels, StringComparison.Ordinal);
            return;
        }

        Assert.StartsWith(set, library.Kernels, StringComparison.Ordinal);
        bool isGiven = library.Kernels.Contains("the only ones", StringComparison.Ordinal)
            || library.Kernels.Contains("could not be loaded", StringComparison.Ordinal);
        Assert.True(isGiven || KernelSets.Better(set, library.Version, Processor.Current) is null, library.Kernels);
    }

    [Fact]
    public void An_OpenBLAS_that_took_too_weak_kernels_is_loaded_again_with_the_right_ones() =>
        Passes("it_is_loaded_again_with_the_right_kernels", Source(), (Variable, null));

    [Fact(Explicit = true)]
    public void In_child_it_is_loaded_again_with_the_right_kernels()
    {
        using var listener = new Listener();
        LapackLibrary library = Load();
        Assert.Equal(better ?? "Prescott", library.KernelSet);
        string why = better is null ? "which OpenBLAS took" : "OpenBLAS 0.3.21 took Prescott, but this processor has ";
        Assert.Contains(why, library.Kernels, StringComparison.Ordinal);
        Assert.Contains(why, (string)listener.Wait("LibraryLoaded", library).Payload![3]!, StringComparison.Ordinal);
        Assert.False(listener.Has("LibraryUnexpected"));

        // The real OpenBLAS behind it was loaded anew too, while the variable was set.
        string real = Environment.GetEnvironmentVariable("LAPACK_LIBRARY")!;
        if (better is not null && NativeLibrary.TryGetExport(NativeLibrary.Load(real), "openblas_get_corename", out _))
        {
            string? taken = LibraryProbe.KernelSet(new(NativeLibrary.Load(real), 0, real));
            Assert.Equal(better, taken);
        }

        Assert.True(library.Threads <= Environment.ProcessorCount);
        Assert.Same(library, Load());
        Calculates(library);
        IsUnset();
    }

    [Theory]
    [InlineData("Prescott"), InlineData("Core2")]
    public void What_the_user_has_set_stays(string set) =>
        Passes("what_the_user_has_set_stays", Source(), (Variable, set));

    [Fact(Explicit = true)]
    public void In_child_what_the_user_has_set_stays()
    {
        string set = Environment.GetEnvironmentVariable(Variable)!;
        LapackLibrary library = Load();
        Assert.Equal(set, library.KernelSet);
        Assert.Equal($"{set}, as {Variable} says", library.Kernels);
        Assert.Equal(set, NativeEnvironment.Get(Variable));
        Assert.Equal(set, OfChildren());
    }

    [Fact]
    public void What_the_program_has_set_stays() => Passes("what_the_program_has_set_stays", Source(), (Variable, null));

    [Fact(Explicit = true)]
    public void In_child_what_the_program_has_set_stays()
    {
        Environment.SetEnvironmentVariable(Variable, "Nehalem");
        Assert.Equal("Nehalem", Load().KernelSet);
        Assert.Null(NativeEnvironment.Get(Variable));
    }

    [Fact]
    public void A_name_that_OpenBLAS_does_not_have_is_told() =>
        Passes("a_name_that_it_does_not_have_is_told", Source(obeys: false), (Variable, "Prescot"));

    [Fact(Explicit = true)]
    public void In_child_a_name_that_it_does_not_have_is_told()
    {
        using var listener = new Listener();
        LapackLibrary library = Load();
        Assert.Equal("Prescott", library.KernelSet);
        Assert.Contains($"Prescott, although {Variable} is 'Prescot'", library.Kernels, StringComparison.Ordinal);
        Warns(listener, library);
    }

    [Fact]
    public void Where_the_right_kernels_cannot_be_had_it_is_told() =>
        Passes("it_is_told_that_kernels_cannot_be_had", Source(obeys: false), (Variable, null));

    [Fact]
    public void A_library_that_is_in_use_is_left_as_it_is() =>
        Passes("it_is_told_that_kernels_cannot_be_had", Source(), (Variable, null), ("LAPACK_TEST_HOLD", "1"));

    [Fact(Explicit = true)]
    public void In_child_it_is_told_that_kernels_cannot_be_had()
    {
        if (Environment.GetEnvironmentVariable("LAPACK_TEST_HOLD") == "1")
        {
            _ = NativeLibrary.Load(Environment.GetEnvironmentVariable(FileVariable)!);
        }

        using var listener = new Listener();
        LapackLibrary library = Load();
        Assert.Equal("Prescott", library.KernelSet);
        IsUnset();
        if (better is not null)
        {
            Assert.Contains($"Set {Variable}={better} before the program starts", library.Kernels, StringComparison.Ordinal);
            Warns(listener, library);
        }
    }

    [Fact]
    public void After_a_wrong_number_the_next_weaker_kernels_are_loaded() =>
        Passes("the_next_weaker_kernels_are_loaded", Source(faulty: $"!strcmp(core, \"{better}\")"), (Variable, null));

    [Fact(Explicit = true)]
    public void In_child_the_next_weaker_kernels_are_loaded()
    {
        using var listener = new Listener();
        LapackLibrary library = Load();
        if (better is not null)
        {
            Assert.Equal(KernelSets.Safer(better, Processor.Current), library.KernelSet);
            Assert.Contains($"with {better} {SelfTest.Failure}dsymv", library.Kernels, StringComparison.Ordinal);
            Warns(listener, library);
            Assert.True(library.Threads <= Environment.ProcessorCount);
        }

        Calculates(library);
        IsUnset();
    }

    [Fact]
    public void A_library_whose_kernels_are_all_wrong_is_refused() =>
        Passes("kernels_that_are_all_wrong_are_refused", Source(faulty: "1"), (Variable, null));

    [Fact]
    public void Wrong_kernels_that_the_user_has_chosen_are_refused() =>
        Passes("kernels_that_are_all_wrong_are_refused", Source(faulty: "!strcmp(core, \"Core2\")"), (Variable, "Core2"));

    [Fact(Explicit = true)]
    public void In_child_kernels_that_are_all_wrong_are_refused()
    {
        var e = Assert.Throws<LapackLibraryException>(Load);
        Assert.Contains($"{SelfTest.Failure}dsymv with the kernels", e.Message, StringComparison.Ordinal);
        Assert.Equal(Environment.GetEnvironmentVariable(Variable), NativeEnvironment.Get(Variable));
    }

    static string Source(bool obeys = true, string faulty = "0") =>
        $"#define OBEYS {(obeys ? 1 : 0)}\n#define FAULTY {faulty}\n{Old}";

    /// <summary>Compiles the library, and runs a test in a process that knows its path, and that of the current library.</summary>
    void Passes(string test, string source, params (string Name, string? Value)[] environment)
    {
        LapackLibrary current = LapackLibrary.Current;
        Assert.SkipWhen(current.Vendor is not (LapackVendor.OpenBlas or LapackVendor.Reference), "it tells that it is no OpenBLAS");
        string file = StandIn.Compile(source, folder);
        Child.Passes(InChild + test, folder, [(FileVariable, file), ("LAPACK_LIBRARY", current.Path), .. environment]);
    }

    static LapackLibrary Load() => LapackLibrary.Load(Environment.GetEnvironmentVariable(FileVariable)!);

    static void Warns(Listener listener, LapackLibrary library)
    {
        EventWrittenEventArgs warning = listener.Wait("LibraryUnexpected", library);
        Assert.Equal(EventLevel.Warning, warning.Level);
        Assert.Contains(library.Kernels, (string)warning.Payload![1]!, StringComparison.Ordinal);
    }

    static void Calculates(LapackLibrary library)
    {
        double[] a = [2, 1, double.NaN, 2], w = new double[2];
        library.Heevd(Job.Vectors, Uplo.Lower, 2, a, 2, w);
        Assert.Equal(1, w[0], 1e-14);
        Assert.Equal(3, w[1], 1e-14);
    }

    static void IsUnset()
    {
        Assert.Null(NativeEnvironment.Get(Variable));
        Assert.Null(Environment.GetEnvironmentVariable(Variable));
        Assert.Equal("", OfChildren());
    }

    /// <summary>The variable as a child process has it.</summary>
    static string OfChildren()
    {
        using var shell = Process.Start(
            new ProcessStartInfo("/bin/sh", ["-c", $"printf %s \"${Variable}\""]) { RedirectStandardOutput = true })!;
        string text = shell.StandardOutput.ReadToEnd();
        shell.WaitForExit();
        return text;
    }
}
