using System.Globalization;

namespace Truth.Tests;

/// <summary>What to try.</summary>
/// <param name="Seed">Of the first problem: LAPACK_TRUTH_SEED, 0 if there is none.</param>
/// <param name="Problems">How many: LAPACK_TRUTH_PROBLEMS.</param>
/// <param name="Minutes">How long to search: LAPACK_TRUTH_MINUTES; null for the fixed number of problems.</param>
sealed record Settings(int Seed, int? Problems, double? Minutes)
{
    public static Settings FromEnvironment() => new(
        (int)(Number("LAPACK_TRUTH_SEED") ?? 0), (int?)Number("LAPACK_TRUTH_PROBLEMS"), Number("LAPACK_TRUTH_MINUTES"));

    static double? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? double.Parse(text, CultureInfo.InvariantCulture) : null;
}
