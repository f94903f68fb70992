using Lapack;

namespace Managed.Tests;

/// <summary>Which element types a function takes.</summary>
public enum Takes
{
    /// <summary>All four floating-point types.</summary>
    Any,

    /// <summary>Float32 and Float64; complex arrays are refused with an <see cref="ArgumentException"/>.</summary>
    Real,
}

/// <summary>
/// A public function and one way to call it, for the generated tests and for docs/functions.md. A function with options has several
/// entries, told apart by <see cref="Variant"/>.
/// </summary>
/// <param name="Name">The C# name: a method of Num, Linalg or NDArray.</param>
/// <param name="Origin">The name users know: numpy.exp, scipy.linalg.expm.</param>
/// <param name="Call">The differentiable arguments to the results.</param>
/// <param name="Inputs">Arguments of a type, where the function is smooth.</param>
public sealed record Function(string Name, string Origin, Func<NDArray[], NDArray[]> Call, Func<Random, DType, NDArray[]> Inputs)
{
    /// <summary>What the variants of one function differ in; empty for the plain call.</summary>
    public string Variant { get; init; } = "";

    public Takes Takes { get; init; } = Takes.Any;

    /// <summary>The highest order of derivative that the generated tests check; 2 unless a reason is given in <see cref="Note"/>.</summary>
    public int Order { get; init; } = 2;

    /// <summary>Relative tolerance of the check; null for that of CheckGrads.</summary>
    public double? Tolerance { get; init; }

    /// <summary>Said in the table of docs/functions.md: kinks, branch cuts, what is not differentiated.</summary>
    public string Note { get; init; } = "";

    /// <summary>Why a function has no derivative; null for one that has.</summary>
    public string? NoDerivative { get; init; }

    /// <summary>
    /// Whether leading axes are a batch: a generated test compares a stack of arguments with one call for each.
    /// </summary>
    public bool Batched { get; init; }

    /// <summary>
    /// From arguments and results, how large the numbers are that each result is the sum of; null for as large as the results themselves.
    /// </summary>
    public Func<NDArray[], NDArray[], double[]>? Size { get; init; }

    /// <summary>Routines, by their names for double, that some LAPACKs lack: without them the tests are skipped, saying so.</summary>
    public string[] Needs { get; init; } = [];

    public string Key => Variant.Length == 0 ? Name : $"{Name}, {Variant}";

    public IEnumerable<DType> Types => Takes == Takes.Any ? Sample.Inexact : [DType.Float32, DType.Float64];

    /// <summary>
    /// A function of arrays of the given shapes, with one result, whose arguments have positive real parts in (0.75, 1.75).
    /// </summary>
    public static Function Of(string name, string origin, Func<NDArray[], NDArray> call, params int[][] shapes) =>
        new(name, origin, x => [call(x)], (random, type) => [.. shapes.Select(s => Sample.Positive(random, type, s) + 0.25)]);

    /// <summary>A function of one array, tried on shape (2, 3); see <see cref="Of"/>.</summary>
    public static Function Unary(string name, string origin, Func<NDArray, NDArray> call) => Of(name, origin, x => call(x[0]), [2, 3]);

    /// <summary>A function of one array, tried on real parts in an interval; imaginary parts are at most 0.5 in modulus.</summary>
    public static Function Unary(string name, string origin, Func<NDArray, NDArray> call, double low, double high) =>
        new(name, origin, x => [call(x[0])], (random, type) => [Within(random, type, low, high, 2, 3)]);

    /// <summary>A function of two arrays that broadcast, tried on shapes (2, 3) and (3); see <see cref="Of"/>.</summary>
    public static Function Binary(string name, string origin, Func<NDArray, NDArray, NDArray> call) =>
        Of(name, origin, x => call(x[0], x[1]), [2, 3], [3]);

    /// <summary>A function that has no derivative, with the reason; it is listed, and no generated test runs it.</summary>
    public static Function Constant(string name, string origin, string reason) =>
        new(name, origin, x => x, (_, _) => []) { NoDerivative = reason };

    /// <summary>Numbers with real parts in an interval and imaginary parts in (-0.5, 0.5).</summary>
    public static NDArray Within(Random random, DType type, double low, double high, params int[] shape)
    {
        var values = new System.Numerics.Complex[shape.Aggregate(1, (p, d) => p * d)];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = new(low + ((high - low) * random.NextDouble()), random.NextDouble() - 0.5);
        }

        return Sample.Of(values, type, shape);
    }

    public override string ToString() => Key;
}
