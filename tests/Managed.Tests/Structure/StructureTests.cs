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

    static IEnumerable<string> Exceptions() => File.ReadLines(list).Where(line => line.Length > 0 && line[0] != '#');
}
