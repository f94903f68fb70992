using System.Text.RegularExpressions;

namespace Managed.Tests;

/// <summary>README and docs show only code that <see cref="Examples"/> runs.</summary>
public class MarkdownTests
{
    public static TheoryData<string> Files() =>
        [
            .. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "documentation"), "*.md")
                .Select(path => Path.GetFileName(path)).Order(),
        ];

    [Theory]
    [MemberData(nameof(Files))]
    public void EveryLineOfCodeIsRun(string file)
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "documentation");
        string tested = Squeeze(string.Concat(Directory.GetFiles(folder, "*.cs").Select(File.ReadAllText)));
        foreach (Match block in Regex.Matches(File.ReadAllText(Path.Combine(folder, file)), "```csharp\n(.*?)```", RegexOptions.Singleline))
        {
            // Blocks between blank lines stand in the tests as they are; the closing brace of a scope may come after assertions.
            foreach (string part in Regex.Split(block.Groups[1].Value.TrimEnd().TrimEnd('}'), "\n\\s*\n"))
            {
                Assert.Contains(Squeeze(part), tested);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void LinksBetweenDocumentsLead(string file)
    {
        string text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "documentation", file));
        foreach (Match link in Regex.Matches(text, @"\]\((?:docs/)?([a-z]+\.md)\)"))
        {
            Assert.Contains(link.Groups[1].Value, Files().Select(row => row.Data));
        }
    }

    [Fact]
    public void TheReadmeIsAmongThem() => Assert.Contains("README.md", Files().Select(row => row.Data));

    static string Squeeze(string code) => Regex.Replace(code, "\\s+", " ").Trim();
}
