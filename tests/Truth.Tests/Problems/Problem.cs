using Lapack;

namespace Truth.Tests;

/// <summary>Everything that a problem is made from; the same numbers on every machine.</summary>
/// <param name="Seed">Of the elements and constants.</param>
/// <param name="Kind">The structure of the matrix.</param>
/// <param name="Loss">The function.</param>
/// <param name="N">Rows.</param>
/// <param name="Columns">Columns; the same as rows for Hermitian kinds and square losses.</param>
/// <param name="Type">The type of the array.</param>
/// <param name="Batch">The number of matrices; 0 for one matrix alone.</param>
sealed record ProblemKey(int Seed, Kind Kind, Loss Loss, int N, int Columns, DType Type, int Batch)
{
    public bool IsHermitian => HermitianKinds.All.Contains(Kind);

    public override string ToString() =>
        $"seed {Seed}, {(IsHermitian ? "Hermitian" : "general")} {Kind}, {Loss}, {N} x {Columns}, {Type}, batch of {Batch}";
}

/// <summary>Matrices of a kind, rounded to the type, a loss and its constants.</summary>
sealed class Problem
{
    /// <summary>Below this gap, relative to the size of the matrix, a space is not told apart safely.</summary>
    const double SafeGap = 0.02;

    public Problem(ProblemKey key)
    {
        Key = key;
        var random = new Random(key.Seed);
        var draw = new Draw(random, key.N, key.Columns, key.Type);
        Matrices = [.. Enumerable.Range(0, Math.Max(1, key.Batch)).Select(_ => Make(draw))];
        int rows = Matrices[0].Rows, columns = Matrices[0].Columns;
        double size = Matrices.Max(static a => a.Size);
        (int cut, double gap) = key.IsHermitian ? Cut() : (rows, 1);
        IsSafe = gap > SafeGap * size;
        foreach (WideMatrix a in Matrices)
        {
            Classify(key.IsHermitian ? WideSpectra.Eigh(a).Values : WideSpectra.Svd(a).S, a.Size);
        }

        Constants = new(
            rows, columns, size == 0 ? 1 : Math.ScaleB(1, -Math.ILogB(size)), cut,
            draw.Matrix(columns, rows), draw.Hermitian(rows), WideMatrix.From(1, Math.Max(rows, columns), (_, _) => draw.Dyadic()));
        Directions = [.. Enumerable.Range(0, 2).Select(_ => Move(draw, 1))];
        Roundings = [.. Enumerable.Range(0, 2).Select(_ => Move(draw, Arrays.Epsilon(key.Type)))];
    }

    public ProblemKey Key { get; }

    public WideMatrix[] Matrices { get; }

    public Constants Constants { get; }

    /// <summary>Whether the eigenvectors before the cut are well separated from the others.</summary>
    public bool IsSafe { get; }

    /// <summary>Whether there are eigenvalues (singular values) that are close, but not equal to rounding.</summary>
    public bool HasClosePairs { get; private set; }

    /// <summary>Whether there are some that are equal to rounding.</summary>
    public bool HasEqualValues { get; private set; }

    /// <summary>Whether some are zero to rounding.</summary>
    public bool HasZeroValue { get; private set; }

    /// <summary>Along which derivatives are taken: one matrix for each of the batch, of its size, held by the type.</summary>
    public WideMatrix[][] Directions { get; }

    /// <summary>Changes of the size of rounding errors.</summary>
    public WideMatrix[][] Roundings { get; }

    /// <summary>The loss in wide arithmetic, at the matrices moved by step times a direction.</summary>
    public WideReal Value(WideMatrix[] at, WideMatrix[]? direction = null, double step = 0)
    {
        WideReal sum = 0;
        for (int i = 0; i < at.Length; i++)
        {
            WideMatrix a = direction is null ? at[i] : at[i] + (direction[i] * step);
            sum += Key.Loss.Value(WideAlgebra.Instance, a, Constants)[0, 0].Re;
        }

        return sum;
    }

    /// <summary>The loss in the library.</summary>
    public NDArray Value(NDArray a) => Num.Sum(Num.Real(Key.Loss.Value(new LibraryAlgebra(Key.Type), a, Constants)));

    public NDArray ToArray(WideMatrix[] matrices)
    {
        NDArray[] arrays = Array.ConvertAll(matrices, a => Arrays.Of(a, Key.Type));
        return Key.Batch == 0 ? arrays[0] : Num.Stack(arrays);
    }

    public WideMatrix[] ToMatrices(NDArray array) => Key.Batch == 0
        ? [Arrays.Wide(array)]
        : [.. Enumerable.Range(0, array.Shape[0]).Select(i => Arrays.Wide(array[i]))];

    WideMatrix Make(Draw draw)
    {
        WideMatrix a = Arrays.Rounded(Key.Kind.Make(draw), Key.Type);
        return Key.IsHermitian ? a.HermitianOf(lower: true) : a;
    }

    WideMatrix[] Move(Draw draw, double factor) => Array.ConvertAll(Matrices, a => Arrays.Rounded(
        draw.Matrix(a.Rows, a.Columns) * (factor / Constants.Unit), Key.Type));

    void Classify(WideMatrix values, double size)
    {
        double eps = Arrays.Epsilon(Key.Type), rounding = eps * size / 16, close = 3 * Math.Pow(eps, 0.4) * size;
        double[] sorted = [.. Enumerable.Range(0, values.Columns).Select(j => values[0, j].Re.High).Order()];
        double[] gaps = [.. sorted.Zip(sorted.Skip(1), static (x, y) => y - x)];
        HasClosePairs |= Array.Exists(gaps, gap => gap > rounding && gap < close);

        // Singular values s stand with -s and with the zeros of null spaces.
        HasClosePairs |= !Key.IsHermitian && Array.Exists(sorted, s => s > rounding && s < close);
        HasEqualValues |= Array.Exists(gaps, gap => gap <= close);
        HasZeroValue |= Array.Exists(sorted, x => Math.Abs(x) <= 1e3 * rounding);
    }

    /// <summary>The number of lowest eigenvalues before the largest gap, the smallest of the batch.</summary>
    (int Count, double Gap) Cut()
    {
        int n = Matrices[0].Rows;
        WideMatrix[] spectra = Array.ConvertAll(Matrices, static a => WideSpectra.Eigh(a).Values);
        return n < 2 ? (n, double.PositiveInfinity) : Enumerable.Range(1, n - 1)
            .Select(k => (Count: k, Gap: spectra.Min(w => (w[0, k].Re - w[0, k - 1].Re).High)))
            .MaxBy(static cut => cut.Gap);
    }
}
