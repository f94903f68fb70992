using System.Reflection;
using System.Text;
using Lapack;
using Lapack.Native;

namespace Managed.Tests;

/// <summary>The tests made from <see cref="Registry"/>: each function in each type, by finite differences, in both modes.</summary>
public class RegistryTests
{
    public static TheoryData<string, DType> Cases
    {
        get
        {
            var cases = new TheoryData<string, DType>();
            foreach (Function f in Registry.All.Where(f => f.NoDerivative is null))
            {
                foreach (DType type in f.Types)
                {
                    cases.Add(f.Key, type);
                }
            }

            return cases;
        }
    }

    public static TheoryData<string> RealFunctions =>
        [.. Registry.All.Where(f => f.Takes == Takes.Real && f.NoDerivative is null).Select(f => f.Key)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void AgreesWithFiniteDifferences(string key, DType type)
    {
        Function f = Registry.Get(key);
        SkipWithout(f);
        NDArray[] x = f.Inputs(new Random(11), type);
        Autodiff.CheckGrads(f.Call, x, f.Order, new() { Tolerance = f.Tolerance });

        // Arguments that are not row-major, and those that are views with steps.
        Autodiff.CheckGrads(f.Call, [.. x.Select(a => Sample.Layouts(a)[1])], 1, new() { Tolerance = f.Tolerance, Seed = 1 });
        Autodiff.CheckGrads(f.Call, [.. x.Select(a => Sample.Layouts(a)[4])], 1, new() { Tolerance = f.Tolerance, Seed = 2 });

        // Each argument alone: the others are constants then, whose rules must not be asked for.
        for (int i = 0; i < x.Length && x.Length > 1; i++)
        {
            int varied = i;
            Autodiff.CheckGrads(
                a => f.Call([.. x.Select((c, j) => j == varied ? a[0] : c)]),
                [x[i]],
                1,
                new() { Tolerance = f.Tolerance, Seed = 3 });
        }
    }

    public static TheoryData<string> BatchedFunctions => [.. Registry.All.Where(f => f.Batched).Select(f => f.Key)];

    /// <summary>
    /// A matrix of a batch may lie at another alignment in memory, where some kernels add in another order: the two results are two
    /// roundings of one number, and need not agree in any digit of an element that is small by cancellation. Each is the exact result for
    /// arguments moved by 10 m n eps (N. J. Higham, Accuracy and Stability of Numerical Algorithms, 19.3, for the slowest of the
    /// factorizations, that by reflections), so they differ by twice that times <see cref="Condition"/>.
    /// </summary>
    [Theory]
    [MemberData(nameof(BatchedFunctions))]
    public void ABatchIsOneCallForEach(string key)
    {
        Function f = Registry.Get(key);
        SkipWithout(f);
        foreach (DType type in f.Types)
        {
            NDArray[][] x = [.. Enumerable.Range(0, 6).Select(seed => f.Inputs(new Random(seed), type))];
            NDArray[] batch = [.. x[0].Select((_, i) => Num.Reshape(Num.Stack([.. x.Select(a => a[i])]), [2, 3, .. x[0][i].Shape]))];
            NDArray[] together = f.Call(batch);
            for (int m = 0; m < x.Length; m++)
            {
                NDArray[] alone = f.Call(x[m]);
                double[] condition = Condition(f, x[m], alone);
                double moved = 20 * x[m].Max(a => a.Size) * type.Epsilon();
                for (int k = 0; k < alone.Length; k++)
                {
                    NDArray one = together[k][m / 3, m % 3];
                    Assert.Equal(alone[k].DType, one.DType);
                    Matrix.Near(alone[k], one, moved * condition[k]);
                }
            }

            NDArray[] empty = f.Call([.. batch.Select(b => b[..0])]);
            Assert.Equal(together.Select(y => y[..0].Shape.ToArray()), empty.Select(y => y.Shape.ToArray()));
        }
    }

    /// <summary>
    /// How far each result moves, per unit of relative change of the arguments: |y| + |J| |x| in the largest norm, J by forward mode
    /// along a few random directions. A sum of squares that vanishes has J = 0; <see cref="Function.Size"/> says how large its terms are.
    /// </summary>
    static double[] Condition(Function f, NDArray[] x, NDArray[] y)
    {
        double[] size = f.Size?.Invoke(x, y) ?? [.. y.Select(Matrix.Largest)];
        for (int trial = 0; trial < 4; trial++)
        {
            var random = new Random(trial);
            NDArray[] directions = [.. x.Select(a => Sample.Random(random, a.DType, [.. a.Shape]) * Matrix.Largest(a))];
            NDArray[] along = Autodiff.Jvp(f.Call, x, directions).Tangents;
            for (int k = 0; k < size.Length; k++)
            {
                size[k] = Math.Max(size[k], Matrix.Largest(y[k])) + Matrix.Largest(along[k]);
            }
        }

        return size;
    }

    static void SkipWithout(Function f)
    {
        foreach (string routine in f.Needs)
        {
            Assert.SkipUnless(LapackLibrary.Current.Has(routine), $"{LapackLibrary.Current} lacks {routine}");
        }
    }

    [Theory]
    [MemberData(nameof(RealFunctions))]
    public void RefusesComplexArrays(string key)
    {
        Function f = Registry.Get(key);
        var e = Assert.ThrowsAny<ArgumentException>(() => f.Call(f.Inputs(new Random(11), DType.Complex128)));
        Assert.Contains("Complex128", e.Message, StringComparison.Ordinal);
    }

    /// <summary>So that no function of the library escapes the tests above and the table below.</summary>
    [Fact]
    public void NamesEveryPublicFunction()
    {
        var named = Registry.All.Select(f => f.Name).ToHashSet();
        string[] missing =
        [
            .. new[] { typeof(Num), typeof(Linalg) }
                .SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly))
                .Where(m => !m.IsSpecialName)
                .Select(m => m.Name).Distinct().Where(n => !named.Contains(n)),
        ];
        Assert.Equal([], missing);
        Assert.Equal(Registry.All.Count(), Registry.All.Select(f => f.Key).Distinct().Count());
    }

    /// <summary>
    /// docs/functions.md says what the registry says. LAPACK_WRITE_DOCS=1 writes the file instead of comparing it.
    /// </summary>
    [Fact]
    public void TheTableInTheDocsIsUpToDate()
    {
        string table = Table();
        if (Environment.GetEnvironmentVariable("LAPACK_WRITE_DOCS") == "1")
        {
            File.WriteAllText(Path.Combine(Repository.Root, "docs", "functions.md"), table);
            return;
        }

        string written = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "documentation", "functions.md")).ReplaceLineEndings("\n");
        Assert.True(table == written, "docs/functions.md is not what the registry says: run ./build.sh --target Docs");
    }

    static string Table()
    {
        var text = new StringBuilder();
        text.Append(
            "# Functions\n\n" +
            "Made from the registry in tests/Managed.Tests/Registry by `./build.sh --target Docs`. " +
            "Each row with derivatives is backed by generated\n" +
            "tests: finite differences in reverse and forward mode (VJP, JVP), to the order given, in each type, row-major and not.\n\n" +
            "## Integers\n\n" +
            "Int64 arrays stay Int64, exact also above 2^53, in `+`, `-`, `*`, `%`, `FloorDivide`, `Fmod`, `Abs`, `Maximum`,\n" +
            "`Minimum`, `Fmax`, `Fmin`, `Clip`, `Max`, `Min`, `Ptp`, `Sum`, `Prod`, `CumSum`, `CumProd`, `Diff`, `ScatterAdd`,\n" +
            "`Where`, `MatMul`, `Dot`, `Einsum` and the other contractions. Bool counts as 0 and 1 there: the sum of a mask is an\n" +
            "Int64. A result beyond the range of Int64 is an OverflowException, where NumPy wraps around; a division by 0 is a\n" +
            "DivideByZeroException. `/` and all other functions give Float64. An Int64 array beside one of floats is promoted as in\n" +
            "NumPy (with Float32 to Float64); a C# integer takes the type of the array it meets. Integers are not differentiated:\n" +
            "they are constants, and `Grad` at an integer array is an error.\n\n");
        foreach ((string group, Function[] functions) in Registry.Groups.Where(g => g.Functions.Length > 0))
        {
            text.Append(
                $"## {group}\n\n| function | known as | types | VJP | JVP | order | batch | notes |\n|---|---|---|---|---|---|---|---|\n");
            foreach (IGrouping<string, Function> f in functions.GroupBy(f => f.Name))
            {
                Function first = f.First();
                string variants = string.Join(", ", f.Select(v => v.Variant).Where(v => v.Length > 0));
                string notes = string.Join(
                    "; ",
                    new[] { first.NoDerivative ?? "", first.Note, variants.Length > 0 ? $"tested with: {variants}" : "" }
                        .Where(s => s.Length > 0));
                string derivatives = first.NoDerivative is null
                    ? $"{(first.Takes == Takes.Any ? "s d c z" : "s d")} | yes | yes | {f.Min(v => v.Order)} | " +
                        $"{(first.Batched ? "yes" : "")}"
                    : "| | | | ";
                text.Append($"| `{f.Key}` | {first.Origin} | {derivatives} | {notes.Replace("|", "\\|", StringComparison.Ordinal)} |\n");
            }

            text.Append('\n');
        }

        return text.ToString().TrimEnd('\n') + "\n";
    }
}
