using System.Text;

namespace Managed.Tests;

/// <summary>
/// C# with blanks in the place of comments, preprocessor lines and what strings hold, so that every word that is left is code. Lines and
/// columns stay where they are; the expressions inside interpolated strings stay too.
/// </summary>
sealed class CodeText
{
    readonly string source;
    readonly StringBuilder code;
    int at;

    CodeText(string source)
    {
        this.source = source;
        code = new StringBuilder(source.Length);
        Code(closing: 0);
    }

    public static string Of(string source) => new CodeText(source).code.ToString();

    /// <summary>Copies code up to the end, or up to a run of closing braces that ends a hole of an interpolated string.</summary>
    void Code(int closing)
    {
        int depth = 0;
        while (at < source.Length)
        {
            if (closing > 0 && depth == 0 && Run('}') >= closing)
            {
                return;
            }

            depth += source[at] == '{' ? 1 : source[at] == '}' ? -1 : 0;
            if (Here("//") || (source[at] == '#' && AtStartOfLine()))
            {
                Blank(LineEnd() - at);
            }
            else if (Here("/*"))
            {
                Blank(After("*/", at + 2) - at);
            }
            else if (source[at] == '\'')
            {
                Character();
            }
            else if (StringStart() is var (dollars, quotes, verbatim, length))
            {
                Blank(length);
                Text(dollars, quotes, verbatim);
            }
            else
            {
                code.Append(source[at++]);
            }
        }
    }

    /// <summary>
    /// The start of a string: how many $ and quotes, whether backslashes stand for themselves, and its length; null if it is none.
    /// </summary>
    (int Dollars, int Quotes, bool Verbatim, int Length)? StringStart()
    {
        int i = at, dollars = 0;
        bool verbatim = false;
        for (; i < source.Length && source[i] is '$' or '@'; i++)
        {
            dollars += source[i] == '$' ? 1 : 0;
            verbatim |= source[i] == '@';
        }

        int quotes = Run('"', i);
        return quotes == 0 ? null : quotes >= 3 ? (dollars, quotes, true, i + quotes - at) : (dollars, 1, verbatim, i + 1 - at);
    }

    void Text(int dollars, int quotes, bool verbatim)
    {
        while (at < source.Length)
        {
            int run = Run('"');
            if (quotes == 1 && verbatim && run > 1)
            {
                Blank(2);
            }
            else if (run >= quotes)
            {
                Blank(run > quotes ? run : quotes);
                return;
            }
            else if (!verbatim && source[at] == '\\')
            {
                Blank(2);
            }
            else if (dollars > 0 && Run('{') is var open && open >= dollars)
            {
                // Of a regular string {{ is a brace; of a raw one the last braces of a run open the hole.
                Blank(quotes == 1 && open > 1 ? open - (open % 2) : open);
                if (quotes > 1 || open % 2 == 1)
                {
                    Code(closing: dollars);
                }
            }
            else
            {
                Blank(1);
            }
        }
    }

    void Character()
    {
        int end = at + 1;
        while (end < source.Length && source[end] is not ('\'' or '\n'))
        {
            end += source[end] == '\\' ? 2 : 1;
        }

        Blank(end + 1 - at);
    }

    bool Here(string text) => string.CompareOrdinal(source, at, text, 0, text.Length) == 0;

    bool AtStartOfLine() => source.AsSpan(0, at)[(source.LastIndexOf('\n', Math.Max(0, at - 1)) + 1)..].IsWhiteSpace();

    int LineEnd() => source.IndexOf('\n', at) is var end && end < 0 ? source.Length : end;

    int After(string text, int from) =>
        source.IndexOf(text, from, StringComparison.Ordinal) is var found && found < 0 ? source.Length : found + text.Length;

    int Run(char c) => Run(c, at);

    int Run(char c, int from)
    {
        int i = from;
        while (i < source.Length && source[i] == c)
        {
            i++;
        }

        return i - from;
    }

    void Blank(int length)
    {
        for (int end = Math.Min(source.Length, at + length); at < end; at++)
        {
            code.Append(source[at] is '\n' or '\r' ? source[at] : ' ');
        }
    }
}
