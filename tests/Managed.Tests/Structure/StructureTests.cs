namespace Managed.Tests;

/// <summary>
/// The source of this repository keeps the rules of the house, but for the exceptions that are listed beside this file. The list may only
/// shrink: an entry that no longer occurs must be deleted, by hand or by running this test with LAPACK_DELETE_EXCEPTIONS=1.
/// </summary>
public class StructureTests
{
    static readonly string list = Path.Combine(Repository.Root, "tests", "Managed.Tests", "Structure", "exceptions.txt");

    static readonly HouseRules rules = new(Repository.Sources(), House.Rooms);

    [Fact]
    public void TheSourceKeepsTheRules()
    {
        HashSet<string> excepted = [.. Exceptions()];
        Violation[] found = [.. rules.Violations().Where(v => !excepted.Contains(v.Key))];
        Assert.True(found.Length == 0, $"{found.Length} violations:\n{string.Join("\n", found.AsEnumerable())}");
    }

    [Fact]
    public void NoExceptionIsListedThatNoLongerOccurs()
    {
        HashSet<string> occurring = [.. rules.Violations().Select(v => v.Key)];
        string[] past = [.. Exceptions().Where(key => !occurring.Contains(key))];
        if (past.Length > 0 && Environment.GetEnvironmentVariable("LAPACK_DELETE_EXCEPTIONS") == "1")
        {
            File.WriteAllLines(list, File.ReadLines(list).Where(line => !past.Contains(line)));
            return;
        }

        Assert.True(past.Length == 0, $"delete from {Path.GetFileName(list)}:\n{string.Join("\n", past)}");
    }

    /// <summary>The width is that of .editorconfig, which no analyzer enforces.</summary>
    [Fact]
    public void NoLineIsWiderThanAgreed()
    {
        string setting = File.ReadLines(Path.Combine(Repository.Root, ".editorconfig"))
            .Single(line => line.StartsWith("max_line_length", StringComparison.Ordinal));
        int width = int.Parse(setting.Split('=')[1], System.Globalization.CultureInfo.InvariantCulture);
        string[] wide =
        [
            .. from folder in new[] { "src", "tests", "benchmarks", "samples" }
               from file in Directory.GetFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories)
               where !file.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin")
               from line in File.ReadLines(file).Index()
               where line.Item.Length > width
               select $"{Path.GetRelativePath(Repository.Root, file)}:{line.Index + 1}",
        ];
        Assert.True(wide.Length == 0, $"wider than {width}:\n{string.Join("\n", wide)}");
    }

    static IEnumerable<string> Exceptions() => File.ReadLines(list).Where(line => line.Length > 0 && line[0] != '#');
}
