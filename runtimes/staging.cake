// Staging of native LAPACKs, as runtimes/manifest.json describes them. Loaded by build.cake.
//
// Debian's packages are fetched with apt-get and unpacked with dpkg, without root; apt's signatures are the check that they
// are genuine, also of those that were fetched earlier. What was staged is recorded beside the files (staged.json: package, version, file, SHA-256).
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using IODirectory = System.IO.Directory;
using IOFile = System.IO.File;
using IOPath = System.IO.Path;

sealed record NativePackage(string Source, string Package, string Version, string Licence, Dictionary<string, string> Files);

sealed record NativeSet(string Library, NativePackage[] Packages);

sealed record Backend(string Name, string Vendor, int IntegerBits, Dictionary<string, NativeSet> Runtimes);

sealed record Manifest(Dictionary<string, NativeSet> Runtimes, Backend[] Backends);

sealed record StagedFile(string Package, string Version, string Licence, string File, string Sha256);

sealed class BackendUnavailableException(string message) : Exception(message);

sealed class RuntimeStaging
{
    static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    static readonly Dictionary<string, string> DebianArchitectures = new() { ["linux-x64"] = "amd64", ["linux-arm64"] = "arm64" };

    readonly string root;
    readonly Action<string> say;
    readonly Manifest manifest;
    readonly HashSet<string> listsUpdated = [];

    public RuntimeStaging(string root, Action<string> say)
    {
        this.root = root;
        this.say = say;
        manifest = JsonSerializer.Deserialize<Manifest>(IOFile.ReadAllText(IOPath.Combine(root, "runtimes", "manifest.json")), Json);
    }

    public static string HostRid { get; } =
        (OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux") + "-" +
        RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant();

    public const string Help = """
        A LAPACK is needed. Any one of these will do:
          Debian, Ubuntu   apt-get install libopenblas0-pthread
          Fedora           dnf install openblas-threads
          macOS            nothing: Accelerate is used (macOS 13.3 or later); or brew install openblas
          Windows          libopenblas.dll of an OpenBLAS release, or Intel oneMKL
        and, for a library in a place of its own, set LAPACK_LIBRARY to the path of the file.
        """;

    public IReadOnlyList<Backend> Backends() => manifest.Backends;

    public IEnumerable<string> RuntimeRids => manifest.Runtimes.Keys;

    // Upstream's version of the library that is staged for a RID: 0.3.21 of Debian's 0.3.21+ds-4.
    public string StagedVersion(string rid)
    {
        var staged = JsonSerializer.Deserialize<StagedFile[]>(IOFile.ReadAllText(IOPath.Combine(root, "runtimes", rid, "staged.json")), Json);
        return System.Text.RegularExpressions.Regex.Match(staged[0].Version, @"\d+(\.\d+)+").Value;
    }

    // runtimes/<rid>/native, from where the build copies into the outputs of programs. Returns the files.
    public string[] StageRuntime(string rid)
    {
        if (!manifest.Runtimes.TryGetValue(rid, out NativeSet set))
        {
            throw new CakeException($"No native LAPACK is staged for '{rid}' (staged: {string.Join(", ", manifest.Runtimes.Keys)}).{Environment.NewLine}{Help}");
        }

        string folder = IOPath.Combine(root, "runtimes", rid);
        try
        {
            return Stage(set, rid, IOPath.Combine(folder, "native"), IOPath.Combine(folder, "staged.json"));
        }
        catch (BackendUnavailableException exception)
        {
            throw new CakeException($"Staging a LAPACK for {rid} failed: {exception.Message}{Environment.NewLine}{Help}");
        }
    }

    // artifacts/backends/<name>, or the place of a NuGet package in NuGet's own cache. Returns the path of the library.
    public string StageBackend(Backend backend)
    {
        if (!(backend.Runtimes ?? manifest.Runtimes).TryGetValue(HostRid, out NativeSet set))
        {
            throw new BackendUnavailableException($"runtimes/manifest.json has none for {HostRid}");
        }

        string folder = IOPath.Combine(root, "artifacts", "backends", backend.Name);
        if (set.Packages is [{ Source: "nuget" } package])
        {
            return IOPath.Combine(FetchNuGet(package, folder), set.Library);
        }

        Stage(set, HostRid, IOPath.Combine(folder, "native"), IOPath.Combine(folder, "staged.json"));
        return IOPath.Combine(folder, "native", set.Library);
    }

    string[] Stage(NativeSet set, string rid, string folder, string record)
    {
        if (IsStaged(set, folder, record))
        {
            say($"{IOPath.GetRelativePath(root, folder)} is staged already.");
            return FilesOf(folder);
        }

        // All or nothing: an interrupted run leaves no half of a LAPACK behind.
        string temporary = folder + ".new";
        Recreate(temporary);
        IOFile.Delete(record);
        var staged = new List<StagedFile>();
        foreach (NativePackage package in set.Packages)
        {
            string archive = FetchDebian(package.Package, rid);
            string version = Capture("dpkg-deb", ["-f", archive, "Version"]).Trim();
            string unpacked = IOPath.Combine(root, "artifacts", "apt", "unpacked", rid, package.Package);
            Recreate(unpacked);
            Check("dpkg-deb", ["-x", archive, unpacked]);
            foreach ((string name, string expected) in package.Files)
            {
                // The name that the loader looks for is a link to a file with a longer one: copy the content under that name.
                string source = IODirectory.EnumerateFiles(unpacked, name, SearchOption.AllDirectories).Order(StringComparer.Ordinal).FirstOrDefault()
                    ?? throw new BackendUnavailableException($"{package.Package} {version} holds no {name}");
                string destination = IOPath.Combine(temporary, name);
                IOFile.WriteAllBytes(destination, IOFile.ReadAllBytes(source));
                staged.Add(new StagedFile(package.Package, version, package.Licence, name, HashOf(destination)));
                Compare(package, version, name, expected, staged[^1].Sha256);
            }

            CopyLicence(package, unpacked, rid, IOPath.Combine(IOPath.GetDirectoryName(record), "licences"));
            IODirectory.Delete(unpacked, recursive: true);
        }

        if (IODirectory.Exists(folder))
        {
            IODirectory.Delete(folder, recursive: true);
        }

        IODirectory.Move(temporary, folder);
        IOFile.WriteAllText(record, JsonSerializer.Serialize(staged, Json) + "\n");
        foreach (StagedFile file in staged)
        {
            say($"Staged {IOPath.GetRelativePath(root, IOPath.Combine(folder, file.File))} from {file.Package} {file.Version}, SHA-256 {file.Sha256}");
        }

        return FilesOf(folder);
    }

    // Each file that the manifest names is there and is what was recorded when it was staged.
    static bool IsStaged(NativeSet set, string folder, string record)
    {
        if (!IOFile.Exists(record))
        {
            return false;
        }

        StagedFile[] staged = JsonSerializer.Deserialize<StagedFile[]>(IOFile.ReadAllText(record), Json);
        return set.Packages.SelectMany(package => package.Files.Keys).All(name =>
            IOFile.Exists(IOPath.Combine(folder, name)) &&
            staged.Any(entry => entry.File == name && entry.Sha256 == HashOf(IOPath.Combine(folder, name))));
    }

    // A newer package is fine: apt has checked its signature. The tested version with other content is not.
    void Compare(NativePackage package, string version, string name, string expected, string actual)
    {
        if (actual == expected)
        {
            return;
        }

        if (version != package.Version || !IsDebian())
        {
            say($"Note: {package.Package} {version} is not the tested version ({package.Version}).");
            return;
        }

        throw new CakeException($"{name} of {package.Package} {version} has SHA-256 {actual}, but runtimes/manifest.json says {expected}. It was not staged.");
    }

    // Derivatives rebuild packages under Debian's version numbers.
    static bool IsDebian() => IOFile.Exists("/etc/os-release") && IOFile.ReadLines("/etc/os-release").Contains("ID=debian");

    // The licence texts travel with the binaries. Packages of one source share one file: the documentation folder is then a link.
    void CopyLicence(NativePackage package, string unpacked, string rid, string licences)
    {
        var documentation = new DirectoryInfo(IOPath.Combine(unpacked, "usr", "share", "doc", package.Package));
        string owner = package.Package;
        if (documentation.LinkTarget is string link)
        {
            owner = IOPath.GetFileName(link.TrimEnd('/'));
            Check("dpkg-deb", ["-x", FetchDebian(owner, rid), unpacked]);
        }

        IODirectory.CreateDirectory(licences);
        IOFile.Copy(IOPath.Combine(unpacked, "usr", "share", "doc", owner, "copyright"), IOPath.Combine(licences, owner + ".txt"), overwrite: true);

        // Debian's file names long licences and does not quote them: GPL-3.0-or-later is its GPL-3.
        foreach (System.Text.RegularExpressions.Match match in System.Text.RegularExpressions.Regex.Matches(package.Licence, @"L?GPL-\d(\.[1-9])?"))
        {
            string text = "/usr/share/common-licenses/" + match.Value;
            if (IOFile.Exists(text))
            {
                IOFile.Copy(text, IOPath.Combine(licences, match.Value + ".txt"), overwrite: true);
            }
        }
    }

    // The path of the package's archive in artifacts/apt, downloaded if it is not there. A file that lies there may be of any version and
    // from anywhere: it is taken only if apt's index, whose signature apt has checked, has its hash.
    string FetchDebian(string package, string rid)
    {
        if (!OperatingSystem.IsLinux() || !DebianArchitectures.TryGetValue(rid, out string architecture))
        {
            throw new BackendUnavailableException($"Debian's packages can be staged on Linux only, and not for {rid}");
        }

        string apt = IOPath.Combine(root, "artifacts", "apt");
        string archives = IOPath.Combine(apt, "archives", architecture);
        IODirectory.CreateDirectory(archives);
        string[] own = PrivateApt(apt, architecture);
        string wanted = $"{package}:{architecture}";
        if (IODirectory.GetFiles(archives, $"{package}_*.deb").FirstOrDefault(IsListed) is string earlier)
        {
            return earlier;
        }

        // The system's own package lists first; they may be empty or old, then lists of our own, from the same sources
        // and under the same keys. No root either way. What apt downloads it has compared with the index.
        string fresh = IOPath.Combine(archives, "new");
        Recreate(fresh);
        bool systemLists = rid == HostRid && listsUpdated.Count == 0;
        if (!systemLists || Execute("apt-get", ["-q", "-o", "APT::Sandbox::User=" + Environment.UserName, "download", wanted], fresh, quiet: true) != 0)
        {
            // One source that fails is no reason to give up: the package may come from another.
            if (listsUpdated.Add(architecture))
            {
                say($"Fetching package lists into {IOPath.GetRelativePath(root, apt)}.");
                Execute("apt-get", ["-q", .. own, "update"], archives);
            }

            Recreate(fresh);
            if (Execute("apt-get", ["-q", .. own, "download", wanted], fresh) != 0)
            {
                throw new BackendUnavailableException($"apt-get could not download {wanted} (no network, or not served)");
            }
        }

        string[] downloaded = IODirectory.GetFiles(fresh, $"{package}_*.deb");
        if (downloaded is not [string file])
        {
            throw new BackendUnavailableException($"apt-get downloaded no {wanted}");
        }

        foreach (string other in IODirectory.GetFiles(archives, $"{package}_*.deb"))
        {
            IOFile.Delete(other);
        }

        string kept = IOPath.Combine(archives, IOPath.GetFileName(file));
        IOFile.Move(file, kept);
        return kept;

        bool IsListed(string archive) => IsIn([], archive) || IsIn(own, archive);

        bool IsIn(string[] options, string archive)
        {
            var text = new System.Text.StringBuilder();
            return Execute("apt-cache", ["-q", .. options, "show", wanted], root, quiet: true, capture: text) == 0
                && text.ToString().Split('\n').Contains("SHA256: " + HashOf(archive));
        }
    }

    static string[] PrivateApt(string apt, string architecture)
    {
        string state = IOPath.Combine(apt, architecture);
        foreach (string folder in new[] { "lists/partial", "cache/archives/partial" })
        {
            IODirectory.CreateDirectory(IOPath.Combine(state, folder));
        }

        IOFile.WriteAllText(IOPath.Combine(state, "status"), "");
        (string Name, string Value)[] settings =
        [
            ("Dir::State", state),
            ("Dir::State::lists", IOPath.Combine(state, "lists")),
            ("Dir::State::status", IOPath.Combine(state, "status")),
            ("Dir::Cache", IOPath.Combine(state, "cache")),
            ("APT::Architecture", architecture),
            ("APT::Architectures", architecture),
            ("APT::Sandbox::User", Environment.UserName),
            ("Acquire::Languages", "none"),
            ("Acquire::Retries", "3"),
            ("Acquire::IndexTargets::deb::DEP-11::DefaultEnabled", "false"),
            ("Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled", "false"),
        ];
        return settings.SelectMany(setting => new[] { "-o", $"{setting.Name}={setting.Value}" }).ToArray();
    }

    // A project that only downloads a package into NuGet's cache. Returns the folder of its native files.
    string FetchNuGet(NativePackage package, string folder)
    {
        IODirectory.CreateDirectory(folder);
        string project = IOPath.Combine(folder, "fetch.csproj");
        IOFile.WriteAllText(project, $"""
            <Project>
              <PropertyGroup>
                <ImportDirectoryBuildProps>false</ImportDirectoryBuildProps>
                <ImportDirectoryBuildTargets>false</ImportDirectoryBuildTargets>
                <ImportDirectoryPackagesProps>false</ImportDirectoryPackagesProps>
              </PropertyGroup>
              <Import Project="Sdk.props" Sdk="Microsoft.NET.Sdk" />
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
              </PropertyGroup>
              <ItemGroup>
                <PackageDownload Include="{package.Package}" Version="[{package.Version}]" />
              </ItemGroup>
              <Import Project="Sdk.targets" Sdk="Microsoft.NET.Sdk" />
            </Project>

            """);
        if (Execute("dotnet", ["restore", project, "--verbosity", "minimal"], folder) != 0)
        {
            throw new BackendUnavailableException($"NuGet serves no {package.Package} {package.Version} here");
        }

        string packages = Capture("dotnet", ["msbuild", project, "-getProperty:NuGetPackageRoot"]).Trim();
        string native = IOPath.Combine(packages, package.Package, package.Version, "runtimes", HostRid, "native");
        foreach ((string name, string expected) in package.Files)
        {
            string actual = HashOf(IOPath.Combine(native, name));
            if (actual != expected)
            {
                throw new CakeException($"{name} of {package.Package} {package.Version} has SHA-256 {actual}, but runtimes/manifest.json says {expected}.");
            }
        }

        return native;
    }

    static string[] FilesOf(string folder) => IODirectory.GetFiles(folder).Order(StringComparer.Ordinal).ToArray();

    static string HashOf(string file)
    {
        using FileStream stream = IOFile.OpenRead(file);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    static void Recreate(string folder)
    {
        if (IODirectory.Exists(folder))
        {
            IODirectory.Delete(folder, recursive: true);
        }

        IODirectory.CreateDirectory(folder);
    }

    void Check(string program, string[] arguments)
    {
        if (Execute(program, arguments, root) != 0)
        {
            throw new BackendUnavailableException($"{program} {string.Join(' ', arguments)} failed");
        }
    }

    string Capture(string program, string[] arguments)
    {
        var text = new System.Text.StringBuilder();
        return Execute(program, arguments, root, capture: text) == 0
            ? text.ToString()
            : throw new BackendUnavailableException($"{program} {string.Join(' ', arguments)} failed");
    }

    int Execute(string program, string[] arguments, string folder, bool quiet = false, System.Text.StringBuilder capture = null)
    {
        var start = new System.Diagnostics.ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = folder,
            RedirectStandardOutput = quiet || capture != null,
            RedirectStandardError = quiet,
        };
        try
        {
            using System.Diagnostics.Process process = System.Diagnostics.Process.Start(start);
            System.Threading.Tasks.Task<string> errors = quiet ? process.StandardError.ReadToEndAsync() : null;
            string output = quiet || capture != null ? process.StandardOutput.ReadToEnd() : "";
            capture?.Append(output);
            errors?.Wait();
            process.WaitForExit();
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new BackendUnavailableException($"there is no {program} on this machine");
        }
    }
}
