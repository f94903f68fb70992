namespace Managed.Tests;

/// <summary>Every public function of Num and Linalg; a file for each group.</summary>
static partial class Registry
{
    /// <summary>The groups, in the order of docs/functions.md.</summary>
    public static IReadOnlyList<(string Group, Function[] Functions)> Groups { get; } =
    [
        ("Arithmetic", Arithmetic),
        ("Elementary functions", Elementary),
        ("Reductions", Reductions),
        ("Shape, selection and order", Shaping),
        ("Contractions", Contractions),
        ("Creation", Creation),
        ("Linear algebra: solving and triangular factors", Triangular),
        ("Linear algebra: singular values, least squares, norms", Singular),
        ("Linear algebra: general eigenvalues and functions of a matrix", General),
        ("Linear algebra: Hermitian", HermitianMatrices),
    ];

    public static IEnumerable<Function> All => Groups.SelectMany(g => g.Functions);

    public static Function Get(string key) => All.Single(f => f.Key == key);
}
