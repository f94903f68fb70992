using System.Diagnostics;

namespace Native.Tests;

/// <summary>
/// A process of its own for what cannot be tried in this one: its environment or current folder differs, or it may end or hang. It runs the
/// test that is named, which is marked as explicit so that nobody else runs it.
/// </summary>
static class Child
{
    const string FolderVariable = "LAPACK_TEST_FOLDER";

    /// <summary>In the child: makes the folder that <see cref="Passes"/> got the current one; the runner of tests has changed it.</summary>
    internal static void EnterFolder() => Directory.SetCurrentDirectory(Environment.GetEnvironmentVariable(FolderVariable)!);

    /// <summary>Runs one test and asserts that it passes.</summary>
    /// <param name="test">The full name of the method.</param>
    /// <param name="folder">A folder for <see cref="EnterFolder"/>, or null.</param>
    /// <param name="environment">Variables to set, or to remove where the value is null.</param>
    internal static void Passes(string test, string? folder = null, params (string Name, string? Value)[] environment)
    {
        Assert.SkipUnless(File.Exists(typeof(Child).Assembly.Location), "these tests have no file to run");
        string[] arguments = [typeof(Child).Assembly.Location, "-method", test, "-explicit", "only", "-noColor", "-noLogo"];
        bool isHost = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet";
        var start = new ProcessStartInfo(isHost ? Environment.ProcessPath! : "dotnet", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[FolderVariable] = folder;
        foreach ((string name, string? value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process child = Process.Start(start)!;
        Task<string> output = child.StandardOutput.ReadToEndAsync(), errors = child.StandardError.ReadToEndAsync();
        if (!child.WaitForExit(TimeSpan.FromMinutes(2)))
        {
            child.Kill(entireProcessTree: true);
            Assert.Fail("it hangs");
        }

        Assert.True(child.ExitCode == 0, $"exit code {child.ExitCode}: {output.Result}{errors.Result}");
        Assert.Contains("Total: 1, Errors: 0, Failed: 0, Skipped: 0", output.Result, StringComparison.Ordinal);
    }
}
