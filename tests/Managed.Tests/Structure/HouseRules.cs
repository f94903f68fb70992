using System.Text.RegularExpressions;

namespace Managed.Tests;

/// <summary>
/// What a file does that a rule (edge, tracer, routine, offset, length, name) forbids: the word that it mentions, and why not.
/// </summary>
sealed record Violation(string Rule, string File, int Line, string Mention, string Reason)
{
    /// <summary>How the list of exceptions names it: without the line, which moves.</summary>
    public string Key => Rule == "length" ? $"{Rule} {File}" : $"{Rule} {File} {Mention}";

    public override string ToString() => $"src/{File}:{Line}: {Rule}: {Mention}: {Reason}";
}

/// <summary>
/// The rules of the house, held against source: who may know whom, what Linalg may not mention, sizes and names of files.
/// </summary>
sealed partial class HouseRules
{
    const int LongestFile = 400;

    /// <summary>Words after which a type may stand; after any other word stands the name of what is declared.</summary>
    static readonly HashSet<string> beforeTypes =
    [
        "new", "return", "is", "as", "in", "out", "ref", "case", "throw", "not", "or", "and", "params", "this", "public", "internal",
        "private", "protected", "static", "readonly", "override", "virtual", "abstract", "sealed", "const", "required", "explicit",
        "implicit", "operator", "unsafe", "async", "await", "foreach", "using", "scoped", "yield", "else", "when",
    ];

    static readonly HashSet<string> operators = ["typeof", "nameof", "default", "sizeof"];

    static readonly (string Rule, Regex Pattern, string Reason)[] forbidden =
    [
        ("tracer", Tracers(), "Linalg knows primitives, not who traces them; IsRecorded and IsReverse tell what is needed"),
        ("routine", Routines(), "Linalg calls routines by their methods; LapackLibrary.Has tells whether there is one"),
        ("offset", Offsets(), "where a matrix of a batch lies is for Batches to know"),
    ];

    readonly SourceFile[] files;
    readonly IReadOnlyList<Room> rooms;

    /// <summary>By name: the files that declare a type, and those that declare a member of a partial type.</summary>
    readonly ILookup<string, SourceFile> types;
    readonly ILookup<(string Type, string Member), SourceFile> members;

    /// <summary>
    /// Members of objects that one partial type has and no other type, of src or of .NET's core: the name behind a dot tells where
    /// they are.
    /// </summary>
    readonly Dictionary<string, string> owners;
    readonly HashSet<string> partial;

    public HouseRules(IEnumerable<SourceFile> source, IReadOnlyList<Room> rooms)
    {
        files = [.. source];
        this.rooms = rooms;
        members = files.SelectMany(f => f.Partial.Select(m => (File: f, Member: m))).ToLookup(p => p.Member, p => p.File);
        IEnumerable<string> declaredPartial = files.SelectMany(f => f.Partial.Select(m => m.Type)).Distinct();
        partial = [.. declaredPartial.Where(t => files.Count(f => f.Types.Contains(t)) > 1)];

        // A partial type is at home in the file of its name; where there is none, it is known by its members alone.
        types = files.SelectMany(f => f.Types.Select(t => (File: f, Type: t)))
            .Where(p => !partial.Contains(p.Type) || p.File.Name == p.Type)
            .ToLookup(p => p.Type, p => p.File);
        HashSet<string> core = [.. typeof(object).Assembly.GetExportedTypes().SelectMany(t => t.GetMembers()).Select(m => m.Name)];
        HashSet<string> objects = [.. partial.Except(files.SelectMany(f => f.StaticTypes))];
        owners = files.SelectMany(f => f.All).Distinct().GroupBy(m => m.Member)
            .Where(g => g.Count() == 1 && objects.Contains(g.Single().Type) && !core.Contains(g.Key))
            .ToDictionary(g => g.Key, g => g.Single().Type);
    }

    public IEnumerable<Violation> Violations() =>
        files.SelectMany(f => Edges(f).Concat(Forbidden(f)).Concat(Shape(f))).DistinctBy(v => v.Key);

    /// <summary>The room of a file; null for one that stands in none, such as the assembly's attributes.</summary>
    Room? RoomOf(SourceFile file) => rooms.Where(r => r.Holds(file.Path)).MaxBy(r => r.Path.Length);

    IEnumerable<Violation> Edges(SourceFile file)
    {
        if (RoomOf(file) is not { } room)
        {
            yield return new("edge", file.Path, 1, "no room", "the list of rooms has none for this file");
            yield break;
        }

        foreach (Word word in file.Words)
        {
            SourceFile[] declared = [.. Declared(file, word)];
            Room?[] known = [.. declared.Select(RoomOf).Distinct()];

            // Of several files that declare the name, one that may be known is enough: which is meant only a compiler could tell.
            if (known.Length > 0 && !known.Any(r => r is null || r == room || room.Knows.Contains(r.Path)))
            {
                yield return new(
                    "edge", file.Path, word.Line, word.Text, $"it is declared in {declared[0].Path}, and {room} may not know {known[0]}");
            }
        }
    }

    /// <summary>The files that declare what a word names; none if it names nothing of src, or something of its own file.</summary>
    IEnumerable<SourceFile> Declared(SourceFile file, Word word)
    {
        string name = word.Text;
        if (word.Before == '.')
        {
            string? type = partial.Contains(word.Previous) ? word.Previous : owners.GetValueOrDefault(name);
            return type is null ? types[word.Previous is "Lapack" or "Native" ? name : ""] : Others(members[(type, name)]);
        }

        bool isCall = word.After == '(' && word.Previous != "new" && word.Before != ':';
        bool isName = word.After == '=' || (char.IsLetterOrDigit(word.Before) && !beforeTypes.Contains(word.Previous));
        if (!isCall && !isName && !file.Types.Contains(name) && !file.All.Any(m => m.Member == name) && types.Contains(name))
        {
            return types[name];
        }

        bool isGroup = word.Before is '(' or ',' && word.After is ')' or ',' && !operators.Contains(word.Previous);
        bool isMethod = (word.After is '(' or '<' || isGroup) && name.Length > 1 && char.IsUpper(name[0]);
        return isMethod ? file.Types.Where(partial.Contains).SelectMany(type => Others(members[(type, name)])) : [];

        IEnumerable<SourceFile> Others(IEnumerable<SourceFile> found) => found.Contains(file) ? [] : found;
    }

    static IEnumerable<Violation> Forbidden(SourceFile file)
    {
        if (!file.Path.StartsWith("Managed/Linalg/", StringComparison.Ordinal))
        {
            yield break;
        }

        foreach ((string rule, Regex pattern, string reason) in forbidden)
        {
            foreach (Match match in pattern.Matches(file.Code))
            {
                int line = 1 + file.Code.AsSpan(0, match.Index).Count('\n');
                yield return new(rule, file.Path, line, match.Groups["word"].Value, reason);
            }
        }
    }

    static IEnumerable<Violation> Shape(SourceFile file)
    {
        if (file.Lines > LongestFile)
        {
            yield return new(
                "length", file.Path, file.Lines, $"{file.Lines} lines", $"a file fits in one reading, {LongestFile} lines at most");
        }

        // A file may be named for a group: of members or operators of a partial type, or of types, FoldKernels for MaxFoldKernel and so on.
        bool isGroup = file.PartialTypes.Count > 0 && file.Partial.Count != 1;
        isGroup |= file.Types.Count > 1 && file.Types.All(t => file.Name.EndsWith(LastWord(t) + "s", StringComparison.Ordinal));
        if (!isGroup && file.Types.Count > 0 && !file.Types.Contains(file.Name) && !file.Partial.Any(m => m.Member == file.Name))
        {
            string declared = string.Join(", ", file.Types.Order(StringComparer.Ordinal));
            yield return new("name", file.Path, 1, file.Name, $"it declares {declared}, and is named for none of them");
        }
    }

    static string LastWord(string name) => name[Math.Max(0, name.AsSpan().LastIndexOfAnyInRange('A', 'Z'))..];

    [GeneratedRegex(@"\b(?<word>Tracer|ReverseTracer?|ForwardTracer?)\b")]
    private static partial Regex Tracers();

    [GeneratedRegex(@"\b(?<word>Routine(?=\s*\.)|RoutineTable|TryAddress)\b")]
    private static partial Regex Routines();

    [GeneratedRegex(@"\b(?<word>FromOffset\b|Offsets(?=\s*\()|Dense<\w+>\(\)\s*\.\s*Slice(?=\([^;]*\*))")]
    private static partial Regex Offsets();
}
