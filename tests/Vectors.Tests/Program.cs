using System.Globalization;
using System.Text.Json;
using Lapack;
using Vectors.Tests;

// Runs the golden vectors in the folder LAPACK_VECTORS (default: the copy beside this program). One line an operation on standard
// output, failed cases named before it; exit code 1 if a case failed or a file could not be read.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string folder = Environment.GetEnvironmentVariable("LAPACK_VECTORS") is { Length: > 0 } given
    ? given
    : Path.Combine(AppContext.BaseDirectory, "vectors");
string[] files = Directory.Exists(folder) ? [.. Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal)] : [];
if (files.Length == 0)
{
    Console.Error.WriteLine($"No golden vectors (*.json) in {folder}: set LAPACK_VECTORS to their folder.");
    return 1;
}

bool good = true;
foreach (string file in files)
{
    try
    {
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(file));
        good &= RunFile(json.RootElement);
    }
    catch (Exception e) when (e is JsonException or FormatException or IOException or KeyNotFoundException or InvalidOperationException)
    {
        Console.WriteLine($"vectors {Path.GetFileNameWithoutExtension(file)}: unreadable: {e.Message}");
        good = false;
    }
}

return good ? 0 : 1;

static bool RunFile(JsonElement json)
{
    string op = json.GetProperty("op").GetString()!;
    JsonElement[] cases = [.. json.GetProperty("cases").EnumerateArray()];
    if (!Operations.All.TryGetValue(op, out Evaluation? evaluate))
    {
        Console.Error.WriteLine($"vectors {op}: skipped, this program does not know the operation");
        Console.WriteLine($"vectors {op}: {cases.Length} cases, 0 passed, 0 failed, {cases.Length} skipped, worst 0");
        return true;
    }

    VectorCase[] read = [.. cases.Select(c => new VectorCase(c))];
    int failed = 0;
    double worst = 0;
    foreach (VectorCase c in read)
    {
        string? reason = Run(c, evaluate, ref worst);
        if (reason is not null)
        {
            failed++;
            Console.WriteLine($"vectors {op}: failed {c.Name}: {reason}");
        }
    }

    Console.WriteLine($"vectors {op}: {read.Length} cases, {read.Length - failed} passed, {failed} failed, 0 skipped, worst {worst:G3}");
    return failed == 0;
}

// Null if the value and all arrays agree; worst becomes the largest |got - expected| / max|expected| seen.
static string? Run(VectorCase c, Evaluation evaluate, ref double worst)
{
    try
    {
        (double value, Compared[] arrays) = evaluate(c);
        if (!(Math.Abs(value - c.Value) <= c.ValueTolerance))
        {
            return $"value {value:R}, expected {c.Value:R} within {c.ValueTolerance}";
        }

        foreach ((string name, NDArray got, NDArray expected) in arrays)
        {
            if (!got.Shape.SequenceEqual(expected.Shape) || got.DType != expected.DType)
            {
                return $"{name} has another shape or type";
            }

            double largest = Largest(expected), error = Largest(got - expected);
            worst = Math.Max(worst, largest > 0 ? error / largest : error);
            if (!(error <= (c.RelativeTolerance * largest) + c.AbsoluteTolerance))
            {
                return $"{name} is off by {error:E2}, largest entry {largest:E2}, rtol {c.RelativeTolerance}, atol {c.AbsoluteTolerance}";
            }
        }

        return null;
    }
    catch (Exception e) when (e is ArithmeticException or ArgumentException or FormatException or Lapack.Native.LapackException)
    {
        return $"{e.GetType().Name}: {e.Message}";
    }
}

// The largest modulus; NaN if there is one.
static double Largest(NDArray a)
{
    double largest = 0;
    foreach (double x in Num.Abs(a).ToArray<double>())
    {
        largest = double.IsNaN(x) || x > largest ? x : largest;
        if (double.IsNaN(largest))
        {
            break;
        }
    }

    return largest;
}
