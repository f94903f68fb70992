namespace Managed.Tests;

/// <summary>Made-up sources: the rules report each fault and no other.</summary>
public class HouseRulesTests
{
    static readonly Room[] rooms =
    [
        new("Native"), new("Arrays", "Native/Pair.cs"), new("Native/Pair.cs"), new("Num", "Arrays"),
        new("Managed/Linalg/Low", "Num", "Arrays"), new("Managed/Linalg/High", "Managed/Linalg/Low", "Num", "Arrays"),
    ];

    /// <summary>Right as it is; each test adds a file to it, or says what else a file holds.</summary>
    static readonly Dictionary<string, string> house = new()
    {
        ["Native/Library.cs"] = "public sealed partial class Library { public void Load() { } }",
        ["Native/Solver.cs"] = "public partial class Library { public void Solver(int n) { } }",
        ["Native/Pair.cs"] = "public readonly record struct Pair(float First, float Second);",
        ["Arrays/Grid.cs"] =
            "/// <summary>Like <see cref=\"Num\"/>.</summary>\npublic class Grid { Pair pair; string text = \"Library\"; }",
        ["Num/Sums.cs"] =
            "public static partial class Num { public static Grid Sum(Grid a) => a; static int Deep<T>(T x) where T : struct => 1; }",
        ["Num/Products.cs"] =
            "public static partial class Num { public static Grid Dot(Grid a, Grid b) => Sum(a); static (int A, int B) Two() => (1, 2); }",
        ["Managed/Linalg/Low/Lu.cs"] =
            "static partial class Linalg { public static Grid Lu(Grid a) => Num.Sum(a); sealed class LuBody { } }",
        ["Managed/Linalg/High/Det.cs"] = "static partial class Linalg { public static Grid Det(Grid a) => Lu(a); }",
    };

    [Fact]
    public void WhatIsRightPasses() => Assert.Empty(Found());

    [Theory]
    [InlineData(
        "Arrays/Bad.cs", "class Bad\n{\n    Library library;\n}", 3,
        "Library", "declared in Native/Library.cs, and Arrays may not know Native")]
    [InlineData("Arrays/Bad.cs", "class Bad { object x = Num.Sum(null); }", 1, "Sum", "Num/Sums.cs")]
    [InlineData("Arrays/Bad.cs", "class Bad { object x = $\"a {Num.Dot(1, 2):F2} b\"; }", 1, "Dot", "Num/Products.cs")]
    [InlineData("Num/Bad.cs", "class Bad { void F(Pair pair) => pair.Solver(3); }", 1, "Solver", "Native/Solver.cs")]
    [InlineData("Num/Bad.cs", "class Bad : Library { }", 1, "Library", "Native/Library.cs")]
    [InlineData("Num/Bad.cs", "class Bad { object x = new Library(); }", 1, "Library", "Native/Library.cs")]
    [InlineData("Num/Bad.cs", "class Bad { List<Library> x; }", 1, "Library", "Native/Library.cs")]
    [InlineData(
        "Managed/Linalg/Low/Bad.cs", "static partial class Linalg { static Grid Bad(Grid a) => Det(a); }", 1,
        "Det", "Managed/Linalg/High/Det.cs")]
    [InlineData("Managed/Linalg/Low/Bad.cs", "class Bad { Grid F(Grid a) => Linalg.Det(a); }", 1, "Det", "Managed/Linalg/High/Det.cs")]
    [InlineData(
        "Managed/Linalg/Low/Bad.cs", "static partial class Linalg { static object Bad() => Map(Det, 1); }", 1,
        "Det", "Managed/Linalg/High/Det.cs")]
    public void AnUseThatIsNotAllowedIsFound(string file, string source, int line, string mention, string reason)
    {
        // A Pair may be known to Num here, so that the second word is the only fault.
        Violation found = Assert.Single(Found((file, source)), v => v.Mention != "Pair");
        Assert.Equal(("edge", file, line, mention), (found.Rule, found.File, found.Line, found.Mention));
        Assert.Contains(reason, found.Reason, StringComparison.Ordinal);
        Assert.StartsWith($"src/{file}:{line}: edge: {mention}: ", found.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("class Fine { enum Kind { Library } Kind Library { get; } void F() { Library = Kind.Library; } }")]
    [InlineData("class Fine { /* Library */ string a = @\"\"\"Library\", b = $\"{{Library}}\"; char c = '\"'; // Library\n }")]
    [InlineData("#if Library\n#endif\nclass Fine { string a = \"\"\"\n  \"Library\" Num.Sum(1)\n  \"\"\"; }")]
    [InlineData("class Fine { int Sum(int x) => x; int F() => Sum(1); int Library() => 0; }")]
    public void WordsThatNameNothingOfAnotherRoomPass(string source) => Assert.Empty(Found(("Arrays/Fine.cs", source)));

    [Theory]
    [InlineData("tracer", "Tracer", "x.Tracer is null")]
    [InlineData("tracer", "ReverseTrace", "ReverseTrace.Of(x)")]
    [InlineData("tracer", "ForwardTrace", "new ForwardTrace()")]
    [InlineData("routine", "Routine", "Has(Routine.Potrf)")]
    [InlineData("routine", "RoutineTable", "RoutineTable.Name(1)")]
    [InlineData("routine", "TryAddress", "library.TryAddress(1)")]
    [InlineData("offset", "FromOffset", "x.FromOffset<double>()")]
    [InlineData("offset", "Offsets", "Layout.Offsets(x)")]
    [InlineData("offset", "Dense<T>().Slice", "x.Dense<T>().Slice(m * n, n)")]
    public void WhatLinalgMayNotMentionIsFound(string rule, string mention, string code)
    {
        string source = $"class Bad\n{{\n    object x =\n        {code};\n}}";
        Violation found = Assert.Single(Found(("Managed/Linalg/Low/Bad.cs", source)));
        Assert.Equal((rule, mention, 4), (found.Rule, found.Mention, found.Line));
        Assert.Empty(Found(("Num/Bad.cs", source)));
    }

    [Fact]
    public void SizesAndNamesAreHeld()
    {
        string body = string.Concat(Enumerable.Repeat("    // a line\n", 398));
        Assert.Empty(Found(("Num/Long.cs", $"class Long\n{{{body}}}\n")));
        Violation found = Assert.Single(Found(("Num/Long.cs", $"class Long\n{{\n{body}}}\n")));
        Assert.Equal(("length", "401 lines", "length Num/Long.cs"), (found.Rule, found.Mention, found.Key));
        Assert.Equal("name", Assert.Single(Found(("Num/Other.cs", "class This { }"))).Rule);
        Assert.Equal("name", Assert.Single(Found(("Num/Other.cs", "static partial class Num { static int One() => 1; }"))).Rule);
        Assert.Equal("edge", Assert.Single(Found(("Nowhere/This.cs", "class This { }"))).Rule);
        Assert.Empty(Found(("Num/One.cs", "static partial class Num { static int One() => 1; }")));
        Assert.Empty(Found(("Num/AddKernels.cs", "struct OneKernel; struct TwoKernel;")));
        Assert.Empty(Found(("Num/Hand.cs", "delegate int Hand(int x);")));
    }

    /// <summary>The members of a partial class whose shapes a simple reader could miss.</summary>
    [Fact]
    public void MembersOfEveryShapeAreSeen()
    {
        var file = new SourceFile("A.cs", """
            [Attribute("x")]
            public static partial class A
            {
                const int One = 1, Two = 2;
                public (int X, int Y) Three() => (1, 2);
                static readonly Dictionary<string, int[]> Four = new() { ["a"] = [1], };
                public int Five { get; init; } = 5;
                internal static T[] Six<T>(this T x, int y = 3)
                    where T : struct
                {
                    int Local() => 1;
                    return x switch { 1 => Local(), _ => null };
                }

                public static A operator +(A a, A b) => a;
                public object this[int i] => Seven;
                sealed class Seven(int x) : Base<int>("x"), IOther { int hidden; }
                enum Eight { Hidden }
                int Nine => x switch { { } => 2, };
                Dictionary<string, int> Ten, Eleven = new Dictionary<string, int>();
            }
            """);
        string[] found = [.. file.Partial.Select(m => m.Member).Order(StringComparer.Ordinal)];
        Assert.Equal(["Eight", "Eleven", "Five", "Four", "Nine", "One", "Seven", "Six", "Ten", "Three", "Two"], found);
        Assert.Equal(["A"], file.Types);
    }

    static IEnumerable<Violation> Found(params (string File, string Source)[] more) =>
        new HouseRules(
            house.Select(f => new SourceFile(f.Key, f.Value)).Concat(more.Select(f => new SourceFile(f.File, f.Source))),
            rooms).Violations();
}
