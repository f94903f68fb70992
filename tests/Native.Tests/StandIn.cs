using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Lapack.Native;

namespace Native.Tests;

/// <summary>
/// A LAPACK that does as a test needs it: some functions written in C, all others those of the current library, to which it is linked.
/// </summary>
static class StandIn
{
    /// <summary>Compiles and loads it; skips the test where there is no C compiler, or routines have other names.</summary>
    /// <param name="source">C functions with the names of routines (<c>dsyevr_</c>).</param>
    internal static LapackLibrary Load(string source)
    {
        string folder = Directory.CreateTempSubdirectory("lapack-stand-in").FullName;
        try
        {
            return LapackLibrary.Load(Compile(source, folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Compiles it; skips the test where there is no C compiler, or routines have other names.</summary>
    /// <param name="source">C functions.</param>
    /// <param name="folder">Where it is put.</param>
    /// <returns>The file, which finds the current library also in another process.</returns>
    internal static string Compile(string source, string folder)
    {
        LapackLibrary real = LapackLibrary.Current;
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the compiler's options are those of Linux");
        Assert.SkipUnless(
            File.Exists(real.Path) && NativeLibrary.TryGetExport(NativeLibrary.Load(real.Path), "dsyevd_", out _),
            "the names of this library's routines have no plain underscore");
        string code = Path.Combine(folder, "routines.c"), file = Path.Combine(folder, "libstandin.so");
        File.WriteAllText(code, source);
        Run(
            "-shared", "-fPIC", "-w", code, "-o", file, "-Wl,--no-as-needed", "-Wl,--allow-shlib-undefined", real.Path,
            $"-Wl,-rpath,{Path.GetDirectoryName(real.Path)}", "-Wl,--disable-new-dtags");
        return file;
    }

    static void Run(params string[] arguments)
    {
        Process compiler;
        try
        {
            compiler = Process.Start(new ProcessStartInfo("cc", arguments) { RedirectStandardError = true })!;
        }
        catch (Win32Exception)
        {
            Assert.Skip("no C compiler");
            return;
        }

        using (compiler)
        {
            string errors = compiler.StandardError.ReadToEnd();
            compiler.WaitForExit();
            Assert.True(compiler.ExitCode == 0, errors);
        }
    }
}
