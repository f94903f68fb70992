using System.Diagnostics.Tracing;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using Lapack.Native;

namespace Native.Tests;

/// <summary>Where libraries are looked for, and where not, and what is told of it.</summary>
[Collection(nameof(ProcessWide))]
public sealed class SearchTests : IDisposable
{
    static LapackLibrary library => LapackLibrary.Current;

    readonly string folder = Directory.CreateTempSubdirectory("lapack-search").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_mere_name_does_not_mean_the_current_folder()
    {
        File.WriteAllText(Path.Combine(folder, "libplanted.so"), "");
        Child.Passes("Native.Tests.SearchTests.In_child_a_mere_name_does_not_mean_the_current_folder", folder);
    }

    [Fact(Explicit = true)]
    public void In_child_a_mere_name_does_not_mean_the_current_folder()
    {
        Child.EnterFolder();
        var e = Assert.Throws<LapackLibraryException>(() => LapackLibrary.Load("libplanted.so"));
        Assert.DoesNotContain(e.Attempts, attempt => attempt.Contains("ELF", StringComparison.Ordinal));
        Assert.Contains("write ./libplanted.so", e.Attempts[^1], StringComparison.Ordinal);

        // With a folder it is that file.
        e = Assert.Throws<LapackLibraryException>(() => LapackLibrary.Load("./libplanted.so"));
        Assert.Contains("ELF", Assert.Single(e.Attempts), StringComparison.Ordinal);
    }

    [Fact]
    public void A_relative_MKLROOT_is_not_searched()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the name of MKL's file");
        Directory.CreateDirectory(Path.Combine(folder, "mkl", "lib"));
        File.WriteAllText(Path.Combine(folder, "mkl", "lib", "libmkl_rt.so.2"), "planted");
        Child.Passes("Native.Tests.SearchTests.In_child_a_relative_MKLROOT_is_not_searched", folder, ("MKLROOT", "mkl"));
    }

    [Fact(Explicit = true)]
    public void In_child_a_relative_MKLROOT_is_not_searched()
    {
        Child.EnterFolder();
        Assert.DoesNotContain(LibraryNames.Folders(LapackVendor.Mkl), root => !Path.IsPathFullyQualified(root));
        try
        {
            Assert.Equal(LapackVendor.Mkl, LapackLibrary.Load("mkl").Vendor);
        }
        catch (LapackLibraryException e)
        {
            Assert.Contains(e.Attempts, attempt => attempt.StartsWith("MKLROOT is 'mkl': not searched", StringComparison.Ordinal));
            Assert.DoesNotContain(e.Attempts, attempt => attempt.Contains("ELF", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Of_a_search_path_only_full_entries_count()
    {
        string full = OperatingSystem.IsWindows() ? @"C:\lapack" : "/opt/lapack";
        char separator = Path.PathSeparator;
        string[] found = [.. SystemSearch.Folders($".{separator}{full}{separator}{separator}bin{separator}\"{full}x\"{separator} ")];
        Assert.Equal([full, full + "x"], found);
        Assert.Empty(SystemSearch.Folders(null));
    }

    [Fact]
    public void There_are_no_more_threads_than_processors_unless_a_variable_says_so()
    {
        string test = "Native.Tests.SearchTests.In_child_there_is_one_thread";
        (string, string?)[] unset =
        [
            ("OPENBLAS_NUM_THREADS", null), ("OPENBLAS_DEFAULT_NUM_THREADS", null), ("GOTO_NUM_THREADS", null), ("OMP_NUM_THREADS", null),
            ("MKL_NUM_THREADS", null),
        ];
        Child.Passes(test, null, [("DOTNET_PROCESSOR_COUNT", "1"), .. unset]);
        if (library.Vendor == LapackVendor.OpenBlas && Environment.ProcessorCount > 1)
        {
            test = "Native.Tests.SearchTests.In_child_there_are_two_threads";
            Child.Passes(test, null, [.. unset, ("DOTNET_PROCESSOR_COUNT", "1"), ("OPENBLAS_NUM_THREADS", "2")]);
        }
    }

    [Fact(Explicit = true)]
    public void In_child_there_is_one_thread()
    {
        Assert.Equal(1, library.Threads);
    }

    [Fact(Explicit = true)]
    public void In_child_there_are_two_threads()
    {
        Assert.Equal(2, library.Threads);
    }

    [Fact]
    public void A_library_tells_by_an_event_that_it_was_loaded_and_what_was_passed_over() =>
        Child.Passes("Native.Tests.SearchTests.In_child_events_tell_what_was_loaded", null, ("LAPACK_LIBRARY", null));

    [Fact(Explicit = true)]
    public void In_child_events_tell_what_was_loaded()
    {
        using var listener = new Listener();
        LapackLibrary found = LapackLibrary.Current;
        Assert.Equal("LAPACK_LIBRARY: not set", found.Attempts[0]);
        EventWrittenEventArgs loaded = listener.Wait("LibraryLoaded", found);
        Assert.Equal((found.Vendor.ToString(), found.Version, found.Threads), (loaded.Payload![0], loaded.Payload[1], loaded.Payload[4]));

        // A file beside the program that is no library: another one is taken, with a warning.
        string beside = Path.Combine(LibraryLocator.ApplicationFolders().First(Directory.Exists), "libmkl_rt.so.1");
        Assert.SkipWhen(File.Exists(beside) || !OperatingSystem.IsLinux(), "the name of MKL's file");
        File.WriteAllText(beside, "This is no library.");
        try
        {
            found = LibraryLocator.FindDefault();
            EventWrittenEventArgs warning = listener.Wait("LibraryUnexpected", found, beside);
            Assert.Equal(EventLevel.Warning, warning.Level);
            Assert.Contains($"{beside}: not a shared library", (string)warning.Payload![1]!, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(beside);
        }
    }

    [Fact]
    public void The_advice_is_for_the_vendor_that_was_asked_for()
    {
        Assert.Contains("MKLROOT", Remedy.For(LapackVendor.Mkl), StringComparison.Ordinal);
        Assert.DoesNotContain("libopenblas0", Remedy.For(LapackVendor.Mkl), StringComparison.Ordinal);
        Assert.Contains("liblapack3", Remedy.For(LapackVendor.Reference), StringComparison.Ordinal);
        LapackVendor absent = OperatingSystem.IsMacOS() ? LapackVendor.Mkl : LapackVendor.Accelerate;
        var e = Assert.Throws<LapackLibraryException>(() => LapackLibrary.Load(absent.ToString()));
        Assert.EndsWith(Remedy.For(absent), e.Message, StringComparison.Ordinal);
    }

    /// <summary>As in a plug-in or a script: the assembly lies elsewhere, and its load context alone knows the native files.</summary>
    [Theory, InlineData(true), InlineData(false)]
    public void The_load_context_of_the_assembly_is_asked(bool byResolver)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists(library.Path), "the names of files");
        string copy = Path.Combine(folder, "Lapack.Native.dll");
        File.Copy(typeof(LapackLibrary).Assembly.Location, copy);
        var context = new PlugIn(byResolver);
        Assembly own = context.LoadFromAssemblyPath(copy);
        object? Ask(string type, string method, params object?[] arguments) =>
            own.GetType("Lapack.Native." + type)!.GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static)!.Invoke(null, arguments);
        Assert.Equal(folder, own.GetType("Lapack.Native.LoadContext")!
            .GetProperty("Folder", BindingFlags.NonPublic | BindingFlags.Static)!.GetValue(null));
        object found = Ask("NativeLoader", "OpenFromContext", PlugIn.FileName, Array.Empty<string>())!;
        Assert.Contains(library.Vendor.ToString(), found.ToString(), StringComparison.Ordinal);
        Assert.Contains(PlugIn.FileName, context.Asked);
        Assert.Null(Ask("NativeLoader", "OpenFromContext", "libnothing.so.7", Array.Empty<string>()));

        // Names of the system are not searched for by it.
        Assert.Null(Ask("NativeLoader", "OpenFromContext", "libm.so.6", Array.Empty<string>()));
    }

    [Fact]
    public void A_folder_of_native_files_below_the_assembly_is_searched()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists(library.Path), "the names of files");
        string copy = Path.Combine(folder, "Lapack.Native.dll");
        File.Copy(typeof(LapackLibrary).Assembly.Location, copy);
        Assembly own = new PlugIn(byResolver: true).LoadFromAssemblyPath(copy);
        var folders = (IEnumerable<string>)own.GetType("Lapack.Native.LibraryLocator")!
            .GetMethod("ApplicationFolders", BindingFlags.NonPublic | BindingFlags.Static)!.Invoke(null, null)!;
        Assert.Contains(Path.Combine(folder, "runtimes", RuntimeInformation.RuntimeIdentifier, "native"), folders);
        Assert.Contains(folder, folders);
    }

    /// <summary>A load context that knows one native file, by its resolver or by its event.</summary>
    sealed class PlugIn : AssemblyLoadContext
    {
        public const string FileName = "libplugin-lapack.so.9";

        readonly bool byResolver;

        public PlugIn(bool byResolver)
        {
            this.byResolver = byResolver;
            if (!byResolver)
            {
                ResolvingUnmanagedDll += (_, name) => Find(name);
            }
        }

        public List<string> Asked { get; } = [];

        protected override nint LoadUnmanagedDll(string unmanagedDllName) => byResolver ? Find(unmanagedDllName) : 0;

        nint Find(string name)
        {
            Asked.Add(name);
            return name == FileName ? NativeLibrary.Load(library.Path) : 0;
        }
    }
}
