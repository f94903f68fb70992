using System.Globalization;

namespace Lapack.Benchmarks;

/// <summary>What the command line asks for.</summary>
sealed class Selection
{
    public const string Help = """
        Usage: Lapack.Benchmarks [filter ...]        no filter: everything

          WORD               operations whose name begins with WORD: eigh, eigvalsh, matmul (or gemm), eigh_vjp, eighB_bwd, overhead, ...
          dtype=NAME         float32, float64, complex64, complex128
          n=N  batch=COUNT   sizes from the list below; one that is not in the list is added to it
          threads=N          threads to use, 1 unless given
          peer=NAME          lapack-net (this library) or raw (xSYEVD, xHEEVD, xGEMM on preallocated memory)
          budget=MS          time spent on a row after warming up, 1500 unless given; at least 3, at most 3000 repetitions

        A key may be repeated or take several values: threads=1,2. Sizes: n = 2, 4, 8, 16, 32, 64, 100, 128, 256, 512, 1000, 2000
        alone (float32 and complex64 up to 1000); in batches 10000 x 4, 10000 x 8, 2000 x 16, 500 x 32, 100 x 64.

        Standard output: peer,op,dtype,n,batch,threads,median_ms,min_ms,p90_ms,reps, the time of one call over the whole batch.
          eigh_fwd eigvalsh_fwd matmul        the call alone; raw: syevd_V syevd_N gemm_NN, timed in turns with it
          eigh_vjpA eigh_vjpB                 the vector-Jacobian product of eigh for given cotangents of w (A), of w and V (B)
          eighA_fwdbwd eighA_bwd              loss A = sum c w: eigh, loss and gradient; the gradient alone
          eighB_fwdbwd eighB_bwd              loss B = sum c w + sum B |V|^2, likewise
          eigvalsh_fwdbwd eigvalsh_bwd        loss A through eigvalsh
          inv solve16 cholesky slogdet det expm   each _fwd and _fwdbwd, a real linear function of the result; raw: the LAPACK and
                                              BLAS calls below; n = 4, 16, 64, 256, 1000, and 10000 x 3, 2000 x 8, 200 x 32
          subset_fwd _fwdbwd _bwd             loss B of the 10 lowest eigenpairs through Eigh(a, subset)
          subset_slice_fwdbwd _bwd            the same through a slice of the whole eigh (eighB: all eigenpairs)
          overhead_fwd _fwdbwd _bwd           a chain of 100 elementwise operations (the column batch) on vectors of n = 1, 10, 100, 1000
        """;

    public static readonly string[] Operations =
    [
        "matmul", "eigvalsh_fwd", "eigvalsh_fwdbwd", "eigvalsh_bwd", "eigh_fwd", "eighA_fwdbwd", "eighA_bwd", "eighB_fwdbwd", "eighB_bwd",
        "eigh_vjpA", "eigh_vjpB", "subset_fwd", "subset_fwdbwd", "subset_bwd", "subset_slice_fwdbwd", "subset_slice_bwd",
        "overhead_fwd", "overhead_fwdbwd", "overhead_bwd",
    ];

    /// <summary>Systems of equations and what else is made of one matrix; they have shapes of their own.</summary>
    public static readonly string[] Systems =
    [
        "inv_fwd", "inv_fwdbwd", "solve16_fwd", "solve16_fwdbwd", "cholesky_fwd", "cholesky_fwdbwd", "slogdet_fwd", "slogdet_fwdbwd",
        "det_fwd", "det_fwdbwd", "expm_fwd", "expm_fwdbwd",
    ];

    static readonly string[] AllTypes = ["float64", "complex128", "float32", "complex64"];
    static readonly int[] Sizes = [2, 4, 8, 16, 32, 64, 100, 128, 256, 512, 1000, 2000];
    static readonly (int N, int Batch)[] Batches = [(4, 10000), (8, 10000), (16, 2000), (32, 500), (64, 100)];
    static readonly int[] SystemSizes = [4, 16, 64, 256, 1000];
    static readonly (int N, int Batch)[] SystemBatches = [(3, 10000), (8, 2000), (32, 200)];

    static readonly string[] Keys = ["dtype", "n", "batch", "threads", "peer", "budget"];

    readonly Dictionary<string, List<string>> values = Keys.ToDictionary(key => key, _ => new List<string>());
    readonly List<string> words = [];

    public IReadOnlyList<int> Threads => Numbers("threads") is { Count: > 0 } given ? given : [1];

    public IReadOnlyList<string> DTypes => values["dtype"] is { Count: > 0 } given ? given : AllTypes;

    /// <summary>Milliseconds for a row.</summary>
    public double Budget => Numbers("budget") is [.., var last] ? last : 1500;

    public static Selection Parse(string[] arguments)
    {
        var selection = new Selection();
        string? key = null;
        foreach (string argument in arguments.SelectMany(a => a.Split(',', StringSplitOptions.RemoveEmptyEntries)))
        {
            string value = argument;
            if (argument.Split('=', 2) is [var left, var right])
            {
                (key, value) = (left, right);
            }
            else if (key is null || !IsValue(key, argument))
            {
                // A list such as threads=1,2 goes on as long as its words fit the key.
                key = null;
                selection.AddWord(argument);
                continue;
            }

            selection.AddValue(key, value);
        }

        return selection;
    }

    public bool Wants(string operation) => words.Count == 0 || words.Exists(w => operation.StartsWith(w, StringComparison.Ordinal));

    /// <summary>Whether anything but the chains of elementwise operations is asked for.</summary>
    public bool WantsMatrices => Operations.Any(o => !o.StartsWith("overhead", StringComparison.Ordinal) && Wants(o));

    /// <summary>The sizes given, or others.</summary>
    public IEnumerable<int> SizesOr(int[] sizes) => Numbers("n") is { Count: > 0 } given ? given : sizes;

    public bool WantsPeer(string peer) => values["peer"].Count == 0 || values["peer"].Contains(peer);

    /// <summary>Single precision is not worth waiting for at the largest size, unless it is asked for.</summary>
    public int LargestOf(string dtype) => values["n"].Count > 0 || dtype is "float64" or "complex128" ? int.MaxValue : 1000;

    /// <summary>Whether systems of equations and the like are asked for.</summary>
    public bool WantsSystems => Systems.Any(Wants);

    public IEnumerable<(int N, int Batch)> Shapes() => Shapes(Sizes, Batches);

    /// <summary>The shapes of <see cref="Systems"/>.</summary>
    public IEnumerable<(int N, int Batch)> SystemShapes() => Shapes(SystemSizes, SystemBatches);

    IEnumerable<(int N, int Batch)> Shapes(int[] single, (int N, int Batch)[] several)
    {
        List<int> sizes = Numbers("n"), batches = Numbers("batch");
        (int N, int Batch)[] listed = [.. single.Select(n => (n, 1)), .. several];
        IEnumerable<(int N, int Batch)> found = listed.Where(
            s => (sizes.Count == 0 || sizes.Contains(s.N)) && (batches.Count == 0 || batches.Contains(s.Batch)));
        IEnumerable<(int N, int Batch)> added = batches.Count > 0
            ? sizes.SelectMany(n => batches.Select(b => (n, b)))
            : sizes.Except(single).Select(n => (n, 1));
        return found.Union(added);
    }

    static bool IsValue(string key, string text) => key switch
    {
        "dtype" => AllTypes.Contains(text),
        "peer" => text is Table.Ours or Table.Raw,
        _ => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0,
    };

    List<int> Numbers(string key) => values[key].ConvertAll(v => int.Parse(v, CultureInfo.InvariantCulture));

    void AddWord(string word)
    {
        word = word == "gemm" ? "matmul" : word;
        if (!Operations.Concat(Systems).Any(o => o.StartsWith(word, StringComparison.Ordinal)))
        {
            throw new FormatException($"No operation begins with '{word}'.");
        }

        words.Add(word);
    }

    void AddValue(string key, string value)
    {
        if (!values.TryGetValue(key, out List<string>? list))
        {
            throw new FormatException($"There is no filter '{key}='.");
        }

        if (!IsValue(key, value))
        {
            throw new FormatException($"'{value}' is nothing that '{key}=' takes.");
        }

        list.Add(value);
    }
}
