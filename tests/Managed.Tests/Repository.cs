namespace Managed.Tests;

/// <summary>The clone that the test program was built in.</summary>
static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>Every file of src, with the source that it holds now.</summary>
    public static IEnumerable<SourceFile> Sources()
    {
        string folder = Path.Combine(Root, "src");
        return Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Select(file => (File: file, Path: Path.GetRelativePath(folder, file).Replace('\\', '/')))
            .Where(f => !f.Path.Split('/').Any(part => part is "obj" or "bin"))
            .OrderBy(f => f.Path, StringComparer.Ordinal)
            .Select(f => new SourceFile(f.Path, File.ReadAllText(f.File)));
    }

    static string FindRoot()
    {
        string root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "Lapack.sln")))
        {
            root = Path.GetDirectoryName(root) ?? throw new InvalidOperationException("no Lapack.sln above the test program");
        }

        return root;
    }
}
