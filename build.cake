// The build of Lapack for .NET. Run it through build.sh or build.ps1; `./build.sh --help` lists the targets.
//
// Standard output belongs to the product: only Emit writes to it. Everything else that Cake, MSBuild, NuGet and apt say
// is sent to standard error by the bootstrap.
#load "runtimes/staging.cake"
#load "runtimes/kernels.cake"

using System.Xml.Linq;

const string Configuration = "Release";
const string Framework = "net10.0";
const string Solution = "Lapack.sln";

var knownArguments = new Dictionary<string, string>
{
    ["target"] = "what to do: one of the targets below; Demo when none is given",
    ["rid"] = "Runtimes only: the runtime identifier to stage, e.g. linux-x64 (default: this machine's)",
    ["filters"] = "Bench only: comma-separated filters; `-- eigh svd` is the same as --filters=eigh,svd",
    ["verbosity"] = "Cake's own verbosity: quiet, minimal, normal, verbose, diagnostic",
};

string target = Argument("target", "Demo");
string root = Context.Environment.WorkingDirectory.FullPath;
bool isCI = string.Equals(EnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase);
bool libraryIsChosen = !string.IsNullOrEmpty(EnvironmentVariable("LAPACK_LIBRARY"));
string[] filters = Argument("filters", "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
var staging = new RuntimeStaging(root, message => Information("{0}", message));
var failures = new List<string>();
var emitter = new Emitter(EnvironmentVariable("LAPACK_BUILD_OUTPUT"));

// ---------------------------------------------------------------------------------------------------------------------
// Targets

Task("Demo")
    .Description("stages a LAPACK if none is found, builds, and runs the seed example")
    .IsDependentOn("Lapack")
    .Does(() =>
{
    Build("samples/SeedExample/SeedExample.csproj");
    Pass(RunProgram("samples/SeedExample"), "The seed example");
});

Task("Test")
    .Description("builds and runs every test; the last line is `N passed, N failed, N skipped`")
    .IsDependentOn("Build")
    .Does(() =>
{
    Totals totals = RunTests("test", environment: null);
    emitter.Line(totals.ToString());
    Require(totals.Failed == 0, "Tests failed.");
});

Task("Vectors")
    .Description("runs the golden vectors in the folder LAPACK_VECTORS (default: the copy in tests/)")
    .IsDependentOn("Lapack")
    .Does(() =>
{
    Build("tests/Vectors.Tests/Vectors.Tests.csproj");
    VectorRun run = RunVectors(environment: null, emitter.Line);
    Pass(run.ExitCode, "The golden vectors");
    Require(run.Ops > 0, "The golden vectors: the program printed no `vectors <op>: ...` line, so nothing was checked.");
});

Task("Truth")
    .Description("the fault finder: random structured problems against wide arithmetic; the last line is `N passed, N failed, N skipped`")
    .IsDependentOn("Lapack")
    .Does(() =>
{
    Build("tests/Truth.Tests/Truth.Tests.csproj");
    Pass(RunProgram("tests/Truth.Tests"), "The fault finder");
});

Task("Bench")
    .Description("runs the benchmarks that match the filters; CSV on standard output")
    .IsDependentOn("Lapack")
    .Does(() =>
{
    // A comparison with other libraries on the slow reference LAPACK would say nothing about this one.
    if (!libraryIsChosen && FindLapack(null)["vendor"] == "Reference")
    {
        Information("Only the reference LAPACK was found; staging OpenBLAS for the benchmarks.");
        StageHere();
    }

    Build("benchmarks/Lapack.Benchmarks/Lapack.Benchmarks.csproj");
    Pass(RunProgram("benchmarks/Lapack.Benchmarks", filters), "The benchmarks");
});

Task("Backends")
    .Description("the tests, vectors and a short fault finder once per LAPACK: OpenBLAS, ILP64 OpenBLAS, reference LAPACK, MKL")
    .IsDependentOn("Build")
    .Does(() =>
{
    var sum = new Totals();
    foreach (Backend backend in staging.Backends())
    {
        sum += RunBackend(backend);
    }

    emitter.Line(sum.ToString());
    RepeatFailures();
    Require(sum.Failed == 0, "Not every backend passed.");
    Require(sum.Passed > 0, "No backend ran a test.");
});

Task("Kernels")
    .Description("the tests, vectors and a short fault finder once per kernel set of OpenBLAS in runtimes/kernels.cake that this processor runs")
    .IsDependentOn("Build")
    .Does(() =>
{
    string library = FindOpenBlas();
    var sum = new Totals();
    foreach (KernelSet set in KernelSet.All)
    {
        sum += RunKernels(set, library);
    }

    emitter.Line(sum.ToString());
    RepeatFailures();
    Require(sum.Failed == 0, "Not every kernel set passed.");
    Require(sum.Passed > 0, "No kernel set ran a test.");
});

Task("Pack")
    .Description("NuGet packages into artifacts/packages")
    .Does(() =>
{
    string packages = IOPath.Combine(root, "artifacts", "packages");
    CleanDirectory(packages);
    foreach (string project in new[] { "src/Native/Lapack.Native.csproj", "src/Managed/Lapack.csproj" })
    {
        DotNet(["pack", project, "--configuration", Configuration, "--nologo", "--output", packages, "-p:ContinuousIntegrationBuild=true"]);
    }

    foreach (string rid in staging.RuntimeRids)
    {
        try
        {
            staging.StageRuntime(rid);
        }
        catch (CakeException exception)
        {
            Warning("No package of native files for {0}: {1}", rid, exception.Message);
            continue;
        }

        DotNet(["pack", "runtimes/Lapack.Runtime.OpenBLAS.csproj", "--configuration", Configuration, "--nologo", "--output", packages,
                $"-p:NativeRid={rid}", $"-p:Version={staging.StagedVersion(rid)}"]);
    }

    foreach (string file in IODirectory.GetFiles(packages).Order(StringComparer.Ordinal))
    {
        emitter.Line(IOPath.GetFileName(file));
    }
});

Task("Runtimes")
    .Description("stages the native files of --rid into runtimes/<rid>/native")
    .Does(() =>
{
    string rid = Argument("rid", RuntimeStaging.HostRid);
    foreach (string file in staging.StageRuntime(rid))
    {
        emitter.Line(IOPath.GetRelativePath(root, file).Replace('\\', '/'));
    }
});

Task("Build")
    .Description("builds the whole solution, with a LAPACK staged if none is found")
    .IsDependentOn("Lapack")
    .Does(() => Build(Solution));

Task("Format")
    .Description("checks code style and formatting, changes nothing")
    .Does(() => DotNet(["format", Solution, "--verify-no-changes"]));

Task("Docs")
    .Description("writes docs/functions.md from the registry of functions in tests/")
    .IsDependentOn("Lapack")
    .Does(() =>
{
    Build("tests/Managed.Tests/Managed.Tests.csproj");
    Pass(RunProgram("tests/Managed.Tests", ["-class", "Managed.Tests.RegistryTests"], new() { ["LAPACK_WRITE_DOCS"] = "1" }), "Writing docs/functions.md");
});

Task("Api")
    .Description("writes the public surface of the packages, which every build checks, into src/*/PublicAPI.Unshipped.txt")
    .Does(() =>
{
    foreach (string project in new[] { "src/Native/Lapack.Native.csproj", "src/Managed/Lapack.csproj" })
    {
        // The analyzer names every public symbol that the file lacks.
        string file = IOPath.Combine(root, IOPath.GetDirectoryName(project), "PublicAPI.Unshipped.txt");
        string old = IOFile.ReadAllText(file);
        IOFile.WriteAllText(file, "#nullable enable\n");
        var symbols = new SortedSet<string>(StringComparer.Ordinal);
        string[] build = ["build", project, "--configuration", Configuration, "--nologo", "--no-incremental", "-p:TreatWarningsAsErrors=false"];
        int code = Run("dotnet", build, output: line =>
        {
            var match = System.Text.RegularExpressions.Regex.Match(line, "RS0016: Symbol '(.*)' is not part of the declared public API");
            if (match.Success)
            {
                symbols.Add(match.Groups[1].Value);
            }
        });
        if (code != 0 || symbols.Count == 0)
        {
            // Without its symbols every later build would fail too.
            IOFile.WriteAllText(file, old);
        }

        Pass(code, $"dotnet build {project}");
        Require(symbols.Count > 0, $"{project} has no public symbol, so its build told nothing.");
        IOFile.AppendAllLines(file, symbols);
        emitter.Line($"{IOPath.GetRelativePath(root, file).Replace('\\', '/')}: {symbols.Count} symbols");
    }
});

Task("Help")
    .Description("this text")
    .Does(() =>
{
    emitter.Line("usage: ./build.sh [--target TARGET] [--rid RID] [-- FILTER ...]");
    emitter.Line("");
    foreach ((string name, string text) in knownArguments)
    {
        emitter.Line($"  --{name,-10} {text}");
    }

    emitter.Line("");
    foreach (ICakeTaskInfo task in Tasks)
    {
        emitter.Line($"  {task.Name,-12} {task.Description}");
    }
});

// Stages before anything else is built: what lies in runtimes/<rid>/native is copied to the outputs by the build.
Task("Lapack")
    .Description("makes sure that there is a LAPACK to run on")
    .Does(() =>
{
    Build("samples/WhichLapack/WhichLapack.csproj");
    Dictionary<string, string> found = FindLapack(null, quiet: !libraryIsChosen);
    if (found == null && !libraryIsChosen)
    {
        Information("No LAPACK found here; staging OpenBLAS for {0}.", RuntimeStaging.HostRid);
        StageHere();
        found = FindLapack(null);
    }

    Require(found != null, libraryIsChosen
        ? "LAPACK_LIBRARY names no LAPACK that can be used; the message above says why."
        : "No LAPACK could be loaded; the message above lists what was tried.");
    Information("LAPACK: {0}", string.Join(", ", found.Select(entry => $"{entry.Key} {entry.Value}")));
});

// ---------------------------------------------------------------------------------------------------------------------
// Steps

void StageHere()
{
    staging.StageRuntime(RuntimeStaging.HostRid);
    Build("samples/WhichLapack/WhichLapack.csproj");
}

void Build(string project) => DotNet(["build", project, "--configuration", Configuration, "--nologo", "--verbosity", "minimal"]);

// The library that the locator chooses, as `samples/WhichLapack` prints it; null when there is none.
Dictionary<string, string> FindLapack(Dictionary<string, string> environment, bool quiet = false)
{
    var lines = new List<string>();
    int code = RunProgram("samples/WhichLapack", environment: environment, output: lines.Add, quiet: quiet);
    return code != 0
        ? null
        : lines.Select(line => line.Split(':', 2, StringSplitOptions.TrimEntries)).Where(pair => pair.Length == 2)
            .ToDictionary(pair => pair[0], pair => pair[1]);
}

Totals RunBackend(Backend backend)
{
    string library;
    try
    {
        library = staging.StageBackend(backend);
    }
    catch (BackendUnavailableException exception)
    {
        emitter.Line($"backend {backend.Name}: unavailable: {exception.Message}");

        // On CI every lane is required, or a lane that stops being served would stay green for ever. Elsewhere it is
        // counted as skipped, so that the closing line still shows that something did not run.
        return isCI ? new Totals(Failed: 1) : new Totals(Skipped: 1);
    }

    var environment = new Dictionary<string, string>
    {
        ["LAPACK_LIBRARY"] = library,
        ["LAPACK_TEST_VENDOR"] = $"{backend.Vendor}{backend.IntegerBits}",
    };
    Dictionary<string, string> found = FindLapack(environment);
    if (found == null)
    {
        emitter.Line($"backend {backend.Name}: could not be loaded; standard error says why");
        return new Totals(Failed: 1);
    }

    string vendor = found.GetValueOrDefault("vendor", "?");
    string bits = found.GetValueOrDefault("integer width", "?").Split(' ')[0];
    if (vendor != backend.Vendor || bits != backend.IntegerBits.ToString())
    {
        emitter.Line($"backend {backend.Name}: expected {backend.Vendor} with {backend.IntegerBits}-bit integers, but {vendor} with {bits}-bit integers was loaded");
        return new Totals(Failed: 1);
    }

    return RunLane(backend.Name, environment, $"backend {backend.Name}: {vendor} {found.GetValueOrDefault("version", "?")} {bits}-bit,");
}

// The OpenBLAS that the locator chooses, or that of the target Backends where it chooses another library.
string FindOpenBlas()
{
    Dictionary<string, string> found = FindLapack(null);
    if (found?["vendor"] == "OpenBlas")
    {
        return found["path"];
    }

    Backend backend = staging.Backends().First(b => b.Vendor == "OpenBlas");
    Information("{0} was found; the kernel sets are those of OpenBLAS, which is staged.", found?["vendor"]);
    return staging.StageBackend(backend);
}

Totals RunKernels(KernelSet set, string library)
{
    if (set.Obstacle() is string obstacle)
    {
        emitter.Line($"kernels {set.Title}: not run: {obstacle}");
        return new Totals(Skipped: 1);
    }

    // What OpenBLAS does not know or cannot run it replaces by another set, with a word on standard error at most.
    Dictionary<string, string> environment = set.Environment(library);
    string taken = FindLapack(environment)?.GetValueOrDefault("kernels");
    if (taken == null || (set.Name != null && taken != set.Name))
    {
        emitter.Line($"kernels {set.Title}: {library} took {taken ?? "none"}");
        return new Totals(Failed: 1);
    }

    return RunLane("kernels-" + set.Title, environment, $"kernels {set.Title}:{(set.Name == null ? $" {taken}," : "")}");
}

// Tests and vectors under one environment, each in a process of its own; one line says how they went.
Totals RunLane(string lane, Dictionary<string, string> environment, string start)
{
    Totals tests = RunTests(lane, environment);
    VectorRun vectors = RunVectors(environment, line => Information("{0}", line));
    Totals cases = vectors.Totals;
    if (vectors.Ops == 0 || (vectors.ExitCode != 0 && cases.Failed == 0))
    {
        Error("{0}: the golden vectors ended with exit code {1} after {2} ops", lane, vectors.ExitCode, vectors.Ops);
        cases += new Totals(Failed: 1);
    }

    Totals truth = RunTruth(lane, environment);
    emitter.Line($"{start} {tests}; vectors {cases}; truth {truth}");
    return tests + cases + truth;
}

// A short run of the fault finder. Each lane has problems of its own, so that all together try more than one.
Totals RunTruth(string lane, Dictionary<string, string> environment)
{
    const int Problems = 300;
    int seed = 1000000 + (lane.Aggregate(0, (hash, c) => ((hash * 31) + c) % 10000) * Problems);
    var settings = new Dictionary<string, string>(environment)
    {
        ["LAPACK_TRUTH_SEED"] = seed.ToString(),
        ["LAPACK_TRUTH_PROBLEMS"] = Problems.ToString(),
    };
    string last = "";
    int code = RunProgram("tests/Truth.Tests", environment: settings, output: line =>
    {
        last = line;
        if (line.StartsWith("wrong", StringComparison.Ordinal))
        {
            failures.Add($"{lane}: {line}");
        }
    });
    var match = System.Text.RegularExpressions.Regex.Match(last, @"^(\d+) passed, (\d+) failed, (\d+) skipped$");
    if (!match.Success)
    {
        Error("{0}: the fault finder ended with exit code {1} without a total", lane, code);
        return new Totals(Failed: 1);
    }

    int[] counts = [.. Enumerable.Range(1, 3).Select(group => int.Parse(match.Groups[group].Value))];
    return new Totals(counts[0], counts[1], counts[2]);
}

// Runs each xunit project in a process of its own. A process that dies, and a project that runs nothing, is a failure too.
Totals RunTests(string lane, Dictionary<string, string> environment)
{
    string results = IOPath.Combine(root, "artifacts", "test-results", lane);
    CleanDirectory(results);
    string[] projects = IODirectory.GetFiles(IOPath.Combine(root, "tests"), "*.csproj", SearchOption.AllDirectories)
        .Where(UsesXunit).Order(StringComparer.Ordinal).ToArray();
    Require(projects.Length > 0, "No test project was found below tests/.");

    var sum = new Totals();
    foreach (string project in projects)
    {
        string name = IOPath.GetFileNameWithoutExtension(project);
        string report = IOPath.Combine(results, name + ".trx");
        int code = Run("dotnet",
            ["test", "--project", project, "--configuration", Configuration, "--no-build",
             "--results-directory", results, "--report-trx", "--report-trx-filename", name + ".trx",
             "--timeout", "20m"], // a hang is a failure, and not one that lasts until CI is ended from outside
            environment);
        Totals totals = IOFile.Exists(report) ? ReadTrx(report) : new Totals();
        if (totals.Passed + totals.Failed == 0)
        {
            Error("{0}: {1} (exit code {2})", name, totals.Skipped > 0 ? "every test was skipped" : code == 8 ? "ran no test" : "the test process died before it reported", code);
            totals += new Totals(Failed: 1);
        }
        else if (code != 0 && totals.Failed == 0)
        {
            Error("{0}: no test failed, but the test process ended with exit code {1}", name, code);
            totals += new Totals(Failed: 1);
        }

        Information("{0}: {1}", name, totals);
        sum += totals;
    }

    return sum;
}

// The lock file says what a project references, wherever the reference was written.
bool UsesXunit(string project)
{
    string lockFile = IOPath.Combine(IOPath.GetDirectoryName(project), "packages.lock.json");
    return IOFile.Exists(lockFile) && IOFile.ReadAllText(lockFile).Contains("\"xunit.v3\"", StringComparison.Ordinal);
}

// What failed in the first of many runs is far above their end.
void RepeatFailures()
{
    foreach (string failure in failures)
    {
        Error("failed in {0}", failure);
    }
}

Totals ReadTrx(string report)
{
    var totals = new Totals();
    XElement trx = XElement.Load(report);
    XNamespace ns = trx.Name.Namespace;
    foreach (XElement result in trx.Descendants(ns + "UnitTestResult"))
    {
        string test = (string)result.Attribute("testName");
        string message = result.Descendants(ns + "Message").Concat(result.Descendants(ns + "StdOut")).Select(element => element.Value.Trim())
            .FirstOrDefault(text => text.Length > 0) ?? "";
        switch ((string)result.Attribute("outcome"))
        {
            case "Passed":
                totals += new Totals(Passed: 1);
                break;
            case "NotExecuted":
                totals += new Totals(Skipped: 1);
                Information("skipped: {0}: {1}", test, message);
                break;
            default:
                totals += new Totals(Failed: 1);
                Error("failed: {0}: {1}", test, message.Split('\n')[0]);
                failures.Add($"{IOPath.GetFileName(IOPath.GetDirectoryName(report))}: {test}: {message.Split('\n')[0]}");
                break;
        }
    }

    return totals;
}

VectorRun RunVectors(Dictionary<string, string> environment, Action<string> output)
{
    var totals = new Totals();
    int ops = 0;
    int code = RunProgram("tests/Vectors.Tests", environment: environment, output: line =>
    {
        output(line);
        var match = System.Text.RegularExpressions.Regex.Match(line, @"^vectors [^:]+: \d+ cases, (\d+) passed, (\d+) failed, (\d+) skipped\b");
        if (match.Success)
        {
            ops++;
            totals += new Totals(int.Parse(match.Groups[1].Value), int.Parse(match.Groups[2].Value), int.Parse(match.Groups[3].Value));
        }
    });
    return new VectorRun(code, ops, totals);
}

// Runs the program that was built from a project folder; its standard output is the build's, unless `output` takes it.
int RunProgram(string folder, string[] arguments = null, Dictionary<string, string> environment = null, Action<string> output = null, bool quiet = false)
{
    string assembly = IOPath.Combine(root, folder, "bin", Configuration, Framework, IOPath.GetFileName(folder) + ".dll");
    return Run("dotnet", [assembly, .. arguments ?? []], environment, output ?? emitter.Line, quiet);
}

void DotNet(string[] arguments) => Pass(Run("dotnet", arguments), $"dotnet {arguments[0]}");

// Starts a process and waits for it. Without `output`, what it prints goes where this process's chatter goes.
int Run(string program, string[] arguments, Dictionary<string, string> environment = null, Action<string> output = null, bool quiet = false)
{
    var start = new System.Diagnostics.ProcessStartInfo(program, arguments)
    {
        UseShellExecute = false,
        WorkingDirectory = root,
        RedirectStandardOutput = output != null,
        RedirectStandardError = quiet,
        StandardOutputEncoding = output != null ? new System.Text.UTF8Encoding(false) : null,
    };
    foreach ((string name, string value) in environment ?? [])
    {
        if (value == null)
        {
            start.Environment.Remove(name);
        }
        else
        {
            start.Environment[name] = value;
        }
    }

    using var process = System.Diagnostics.Process.Start(start);
    if (quiet)
    {
        process.BeginErrorReadLine();
    }

    if (output != null)
    {
        while (process.StandardOutput.ReadLine() is string line)
        {
            output(line);
        }
    }

    process.WaitForExit();
    return process.ExitCode;
}

// Ends the build with the exit code of a program that failed.
void Pass(int exitCode, string what)
{
    if (exitCode != 0)
    {
        throw new ProgramFailedException(exitCode is > 0 and < 256 ? exitCode : 1, $"{what} ended with exit code {exitCode}.");
    }
}

void Require(bool condition, string message)
{
    if (!condition)
    {
        throw new CakeException(message);
    }
}

sealed class ProgramFailedException(int exitCode, string message) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}

// Standard output of the build: a pipe (build.sh) or a file (build.ps1) that the bootstrap passes on; the console without one.
sealed class Emitter
{
    readonly System.IO.TextWriter writer;
    readonly bool echo;
    bool closed;

    public Emitter(string path)
    {
        if (string.IsNullOrEmpty(path))
        {
            writer = Console.Out;
            return;
        }

        var stream = new System.IO.FileStream(path, System.IO.FileMode.Open, System.IO.FileAccess.Write, System.IO.FileShare.ReadWrite, bufferSize: 0);
        writer = new System.IO.StreamWriter(stream, new System.Text.UTF8Encoding(false)) { AutoFlush = true, NewLine = "\n" };
        echo = stream.CanSeek;
    }

    public void Line(string line)
    {
        if (echo)
        {
            Console.WriteLine(line);
        }

        try
        {
            if (!closed)
            {
                writer.WriteLine(line);
            }
        }
        catch (System.IO.IOException)
        {
            closed = true; // whoever read it has gone (`./build.sh | head`); finish the work all the same
        }
    }
}

sealed record Totals(int Passed = 0, int Failed = 0, int Skipped = 0)
{
    public static Totals operator +(Totals a, Totals b) => new(a.Passed + b.Passed, a.Failed + b.Failed, a.Skipped + b.Skipped);

    public override string ToString() => $"{Passed} passed, {Failed} failed, {Skipped} skipped";
}

sealed record VectorRun(int ExitCode, int Ops, Totals Totals);

// ---------------------------------------------------------------------------------------------------------------------

string[] unknownArguments = Context.Arguments.GetArguments().Keys.Where(name => !knownArguments.ContainsKey(name.ToLowerInvariant())).ToArray();
Require(unknownArguments.Length == 0, $"Unknown argument {string.Join(", ", unknownArguments.Select(name => "--" + name))}. Known: {string.Join(", ", knownArguments.Keys.Select(name => "--" + name))}.");
Require(Tasks.Any(task => string.Equals(task.Name, target, StringComparison.OrdinalIgnoreCase)), $"Unknown target '{target}'. Targets: {string.Join(", ", Tasks.Select(task => task.Name))}.");
Require(filters.Length == 0 || string.Equals(target, "Bench", StringComparison.OrdinalIgnoreCase), $"Only the target Bench takes filters, not {target}.");
Require(!HasArgument("rid") || string.Equals(target, "Runtimes", StringComparison.OrdinalIgnoreCase), $"Only the target Runtimes takes --rid, not {target}.");

try
{
    RunTarget(target);
}
catch (Exception exception) when (exception.GetBaseException() is ProgramFailedException failure)
{
    // Cake would make 1 of every exit code.
    Error("Error: {0}", failure.Message);
    Environment.Exit(failure.ExitCode);
}
