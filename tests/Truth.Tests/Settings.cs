using System.Globalization;

namespace Truth.Tests;

/// <summary>What to try.</summary>
/// <param name="Seed">Of the first problem: LAPACK_TRUTH_SEED, 0 if there is none.</param>
/// <param name="Minutes">How long to search: LAPACK_TRUTH_MINUTES; null for the fixed number of problems.</param>
sealed record Settings(int Seed, double? Minutes)
{
    public static Settings FromEnvironment() => new(
        (int)(Number("LAPACK_TRUTH_SEED") ?? 0), Number("LAPACK_TRUTH_MINUTES"));

    static double? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? double.Parse(text, CultureInfo.InvariantCulture) : null;
}
