using System.Text.RegularExpressions;

namespace Managed.Tests;

/// <summary>A word of code, with its line, the characters before and after it, blanks left out, and the word before it.</summary>
readonly record struct Word(string Text, int Line, char Before, char After, string Previous);

/// <summary>A file of src as the rules of the house see it: its words, the types it declares and their members.</summary>
sealed partial class SourceFile
{
    static readonly HashSet<string> modifiers =
    [
        "public", "internal", "private", "protected", "static", "readonly", "override", "new", "unsafe", "partial", "async", "virtual",
        "abstract", "sealed", "const", "extern", "required", "ref", "file", "volatile", "implicit", "explicit",
    ];

    static readonly HashSet<string> kinds = ["class", "struct", "record", "interface", "enum"];

    /// <param name="path">Relative to src, with slashes.</param>
    /// <param name="source">What it holds.</param>
    public SourceFile(string path, string source)
    {
        Path = path;
        Code = CodeText.Of(source);
        Lines = source.TrimEnd('\n').Split('\n').Length;
        Words = [.. ReadWords()];
        foreach (Match type in TypeDeclaration().Matches(Code))
        {
            if (DepthAt(type.Index) == 0)
            {
                string name = type.Groups["name"].Value;
                Types.Add(name);
                if (type.Groups["static"].Success)
                {
                    StaticTypes.Add(name);
                }

                bool partial = type.Groups["partial"].Success;
                if (partial)
                {
                    PartialTypes.Add(name);
                }

                foreach (string member in type.Groups["kind"].Value == "enum" ? [] : Members(Body(type.Index + type.Length)))
                {
                    All.Add((name, member));
                    if (partial)
                    {
                        Partial.Add((name, member));
                    }
                }
            }
        }

        foreach (Match type in DelegateDeclaration().Matches(Code))
        {
            Types.Add(type.Groups["name"].Value);
        }
    }

    public string Path { get; }

    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>The source without comments and strings; see <see cref="CodeText"/>.</summary>
    public string Code { get; }

    public int Lines { get; }

    public Word[] Words { get; }

    /// <summary>The types that it declares outside of others.</summary>
    public HashSet<string> Types { get; } = [];

    public HashSet<string> StaticTypes { get; } = [];

    public HashSet<string> PartialTypes { get; } = [];

    /// <summary>The members that it adds to partial types, nested types among them.</summary>
    public HashSet<(string Type, string Member)> Partial { get; } = [];

    /// <summary>The members of every type that is declared here.</summary>
    public HashSet<(string Type, string Member)> All { get; } = [];

    public override string ToString() => Path;

    IEnumerable<Word> ReadWords()
    {
        int line = 1, position = 0;
        string previous = "";
        string withoutEnums = EnumBody().Replace(Code, body => new string(' ', body.Length));
        foreach (Match word in Identifier().Matches(withoutEnums))
        {
            for (; position < word.Index; position++)
            {
                line += Code[position] == '\n' ? 1 : 0;
            }

            int before = word.Index - 1, after = word.Index + word.Length;
            while (before >= 0 && char.IsWhiteSpace(Code[before]))
            {
                before--;
            }

            while (after < Code.Length && char.IsWhiteSpace(Code[after]))
            {
                after++;
            }

            yield return new(word.Value, line, before < 0 ? ' ' : Code[before], after == Code.Length ? ' ' : Code[after], previous);
            previous = word.Value;
        }
    }

    int DepthAt(int position)
    {
        int depth = 0;
        for (int i = 0; i < position; i++)
        {
            depth += Code[i] == '{' ? 1 : Code[i] == '}' ? -1 : 0;
        }

        return depth;
    }

    /// <summary>What stands between the braces of a type whose declaration has been read up to here; empty if it has none.</summary>
    string Body(int from)
    {
        int open = Code.IndexOfAny(['{', ';'], Code[from] == '(' ? Close(Code, from) : from);
        return open < 0 || Code[open] == ';' ? "" : Code[(open + 1)..(Close(Code, open) - 1)];
    }

    /// <summary>
    /// The names of what a type's body declares: the last word before the parameters, the value or the body of each member.
    /// </summary>
    static IEnumerable<string> Members(string body)
    {
        string? name = null;
        bool isType = false;
        for (int i = 0; i < body.Length;)
        {
            char c = body[i];
            if (Identifier().Match(body, i) is { Success: true } word && word.Index == i)
            {
                // The words after a nested type's name are its bases and constraints.
                name = isType && !kinds.Contains(name!) ? name : word.Value;
                isType |= kinds.Contains(word.Value);
                i += word.Length;
            }
            else if (c == '[' || (c == '(' && (name is null || modifiers.Contains(name)))
                || (c == '<' && name is not null and not "operator"))
            {
                // An attribute or the rank of an array, a tuple as type, type arguments.
                i = Close(body, i);
            }
            else if (c is '(' or '{' or '=' or ';' || (c == ',' && !isType))
            {
                if (name is not null && !modifiers.Contains(name) && name is not ("this" or "operator"))
                {
                    yield return name;
                }

                (name, isType) = (null, false);
                i = c == ',' ? i + 1 : End(body, i);
            }
            else
            {
                i++;
            }
        }
    }

    /// <summary>Where the member, or the declarator, ends whose parameters, value or body begins here.</summary>
    static int End(string body, int from)
    {
        for (int i = from; i < body.Length;)
        {
            if (body[i] == ';' || (body[from] == '=' && Declarator().IsMatch(body, i)))
            {
                return i + 1;
            }

            bool block = body[i] == '{';
            i = body[i] is '(' or '[' or '{' ? Close(body, i) : i + 1;

            // A body ends the member unless a value follows it (of a property), or it stands in one (of an initializer).
            if (block && body.AsSpan(i).TrimStart() is var rest
                && (rest.IsEmpty || (rest[0] is not ('=' or ';' or '.' or ',' or ')' or '[') && !InValue(body, from, i))))
            {
                return i;
            }
        }

        return body.Length;
    }

    /// <summary>Whether an equals sign stands between the braces' ends: then a semicolon ends the member.</summary>
    static bool InValue(string body, int from, int to)
    {
        for (int i = from; i < to;)
        {
            if (body[i] == '=')
            {
                return true;
            }

            i = body[i] is '(' or '[' or '{' ? Close(body, i) : i + 1;
        }

        return false;
    }

    /// <summary>The place after the bracket that closes the one here.</summary>
    static int Close(string text, int open)
    {
        char opening = text[open], closing = opening switch { '(' => ')', '[' => ']', '{' => '}', _ => '>' };
        int depth = 0;
        for (int i = open; i < text.Length; i++)
        {
            depth += text[i] == opening ? 1 : text[i] == closing ? -1 : 0;
            if (depth == 0)
            {
                return i + 1;
            }
        }

        return text.Length;
    }

    [GeneratedRegex(@"[A-Za-z_]\w*")]
    private static partial Regex Identifier();

    /// <summary>The comma before another name that a declaration declares.</summary>
    [GeneratedRegex(@"\G,\s*[A-Za-z_]\w*\s*(=(?![=>])|;)")]
    private static partial Regex Declarator();

    [GeneratedRegex(@"(?<static>\bstatic\s+)?(?<partial>\bpartial\s+)?\b(?<kind>class|struct|interface|enum|record(\s+(class|struct))?)"
        + @"\s+(?!where\b|class\b|struct\b)(?<name>[A-Z]\w*)(\s*<[^>{(]*>)?")]
    private static partial Regex TypeDeclaration();

    /// <summary>The names in it are nobody's but the enum's.</summary>
    [GeneratedRegex(@"(?<=\benum\s[^{;]*)\{[^}]*\}")]
    private static partial Regex EnumBody();

    [GeneratedRegex(@"\bdelegate\s+[\w<>\[\]?,. ]*?\b(?<name>[A-Z]\w*)(<[^>]*>)?\s*\(")]
    private static partial Regex DelegateDeclaration();
}
