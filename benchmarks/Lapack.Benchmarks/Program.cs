// Times eigendecompositions, systems of equations and matrix products of this library, and their gradients, beside direct LAPACK calls.
// See --help.
using System.Globalization;
using Lapack.Benchmarks;
using Lapack.Native;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args.Any(a => a is "--help" or "-h" or "help"))
{
    Console.WriteLine(Selection.Help);
    return 0;
}

Selection selection;
try
{
    selection = Selection.Parse(args);
}
catch (FormatException e)
{
    Console.Error.WriteLine($"{e.Message} --help lists what there is.");
    return 2;
}

LapackLibrary library = LapackLibrary.Current;
Console.Error.WriteLine($"{library}; .NET {Environment.Version}, {Environment.ProcessorCount} processors");
foreach (string name in (string[])["OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"])
{
    if (Environment.GetEnvironmentVariable(name) is { } value)
    {
        Console.Error.WriteLine($"{name}={value}");
    }
}

Console.WriteLine(Table.Header);
var table = new Table(selection, library);
foreach (int threads in selection.Threads)
{
    library.Threads = threads;
    if (library.Threads != threads)
    {
        Console.Error.WriteLine($"threads={threads} skipped: this library runs on {library.Threads}.");
        continue;
    }

    foreach (int n in selection.Wants("overhead_fwd") || selection.Wants("overhead_bwd") ? selection.SizesOr(Overhead.Sizes) : [])
    {
        foreach (string dtype in selection.DTypes)
        {
            Console.Error.WriteLine($"overhead: {dtype} n={n} threads={threads}");
            Overhead.Run(table, dtype, n, threads);
        }
    }

    Run(selection.WantsMatrices ? selection.Shapes() : [], Cases.Run);
    Run(selection.WantsSystems ? selection.SystemShapes() : [], SystemCases.Run);

    void Run(IEnumerable<(int N, int Batch)> shapes, Action<Table, Problem> cases)
    {
        foreach ((int n, int batch) in shapes)
        {
            foreach (string dtype in selection.DTypes)
            {
                if (n <= selection.LargestOf(dtype))
                {
                    Console.Error.WriteLine($"{dtype} n={n} batch={batch} threads={threads}");
                    cases(table, new Problem(dtype, n, batch, threads));
                }
            }
        }
    }
}

return 0;
