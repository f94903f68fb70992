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
/// <param name="Policy">What the library does at close values.</param>
sealed record ProblemKey(int Seed, Kind Kind, Loss Loss, int N, int Columns, DType Type, int Batch, Policy Policy)
{
    public bool IsHermitian => HermitianKinds.All.Contains(Kind);

    public override string ToString() =>
        $"seed {Seed}, {(IsHermitian ? "Hermitian" : "general")} {Kind}, {Loss}, {N} x {Columns}, {Type}, batch of {Batch}" +
        (Policy == Policy.Resolve ? "" : $", {Policy}");
}

/// <summary>The library's policies at close values.</summary>
enum Policy
{
    Resolve,
    Throw,
    Trust,
    Project,
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
        WideMatrix[] spectra = Array.ConvertAll(Matrices, a => key.IsHermitian ? WideSpectra.Eigh(a).Values : SingularValues(a));
        double unit = size == 0 ? 1 : Math.ScaleB(1, -Math.ILogB(size));
        (int cut, double gap) = Cut(spectra);
        IsSafe = gap > SafeGap * size;
        double realCut = 0;
        if (key.Loss.Parts.Any(static l => l is EigLoss))
        {
            realCut = ClassifyGeneral(size);
        }
        foreach ((WideMatrix a, WideMatrix values) in Matrices.Zip(spectra))
        {
            Classify(key.IsHermitian ? values : values.Slice(0, Math.Min(rows, columns)), a.Size);
        }

        if (key.Loss.Parts.Any(static l => l is FreeLoss { IsOfTakagi: true }))
        {
            foreach (WideMatrix a in Matrices)
            {
                WideMatrix symmetric = a + a.Adjoint.Map(static x => x.Conjugate);
                Classify(WideSpectra.Svd(symmetric).S, symmetric.Size);
            }
        }

        Constants = new(
            rows, columns, unit, cut, realCut,
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

    /// <summary>Whether some are as close as those that are just not taken as equal.</summary>
    public bool HasPairsAtLimit { get; private set; }

    /// <summary>Whether there are some that are equal to rounding.</summary>
    public bool HasEqualValues { get; private set; }

    /// <summary>Whether some are zero to rounding.</summary>
    public bool HasZeroValue { get; private set; }

    /// <summary>Whether all values are far from each other and from 0, so that every loss has a gradient, under every policy.</summary>
    public bool IsGeneric { get; private set; } = true;

    /// <summary>The largest condition of an eigenvalue of a general matrix; 1 if the loss does not ask for any.</summary>
    public double EigCondition { get; private set; } = 1;

    /// <summary>Whether the largest real part is that of several of them, but for conjugate pairs of real matrices.</summary>
    public bool HasRealTie { get; private set; }

    /// <summary>The smallest gap of these, relative to the size of the matrix.</summary>
    public double EigGap { get; private set; } = double.PositiveInfinity;

    /// <summary>Along which derivatives are taken: one matrix for each of the batch, of its size, held by the type.</summary>
    public WideMatrix[][] Directions { get; }

    /// <summary>Whether second derivatives are looked at too.</summary>
    public bool HasSecond => Key.Seed % 3 == 0 && Key.N <= 5;

    /// <summary>Changes of the size of rounding errors.</summary>
    public WideMatrix[][] Roundings { get; }

    /// <summary>The loss in wide arithmetic, at the matrices moved by step times a direction.</summary>
    public WideReal Value(WideMatrix[] at, WideMatrix[]? direction = null, double step = 0)
    {
        WideReal sum = 0;
        var algebra = new WideAlgebra(Arrays.IsComplex(Key.Type), Choice(step));
        for (int i = 0; i < at.Length; i++)
        {
            WideMatrix a = direction is null ? at[i] : at[i] + (direction[i] * step);
            sum += Key.Loss.Value(algebra, a, Constants)[0, 0].Re;
        }

        return sum;
    }

    /// <summary>The loss at the matrices moved by two directions.</summary>
    public WideReal Value(WideMatrix[] at, (WideMatrix[] Direction, double Step) one, (WideMatrix[] Direction, double Step) other) => Value(
        [.. at.Select((a, i) => a + (one.Direction[i] * one.Step))], other.Direction, other.Step);

    /// <summary>The loss in the library.</summary>
    public NDArray Value(NDArray a) => Num.Sum(Num.Real(Key.Loss.Value(new LibraryAlgebra(Key.Type, PolicyOf(Key.Policy)), a, Constants)));

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

        double safe = SafeGap * size;
        IsGeneric &= size > 0 && !Array.Exists(gaps, gap => gap < safe) && (Key.IsHermitian || !(sorted[0] < safe));

        // Singular values s stand with -s and with the zeros of null spaces.
        HasClosePairs |= !Key.IsHermitian && Array.Exists(sorted, s => s > rounding && s < close);
        HasPairsAtLimit |= Array.Exists(gaps, gap => gap > 8 * eps * size && gap < 1e3 * eps * size);
        HasEqualValues |= Array.Exists(gaps, gap => gap <= close);
        HasZeroValue |= Array.Exists(sorted, x => Math.Abs(x) <= 1e3 * rounding);
    }

    /// <summary>Steps in opposite directions make different choices.</summary>
    static int Choice(double step) => step == 0 ? 0 : (Math.Abs(Math.ILogB(step)) * 2) + (step > 0 ? 1 : 2);

    static Degeneracy PolicyOf(Policy policy) => policy switch
    {
        Policy.Throw => Degeneracy.Throw,
        Policy.Trust => Degeneracy.Trust,
        Policy.Project => Degeneracy.Project,
        _ => Degeneracy.Resolve,
    };

    /// <summary>Descending, and zeros up to the larger of rows and columns.</summary>
    static WideMatrix SingularValues(WideMatrix a)
    {
        WideMatrix s = WideSpectra.Svd(a).S;
        return WideMatrix.From(1, Math.Max(a.Rows, a.Columns), (_, j) => j < s.Columns ? s[0, j] : 0);
    }

    /// <summary>The number of first values before the largest gap, the smallest of the batch.</summary>
    (int Count, double Gap) Cut(WideMatrix[] spectra)
    {
        int n = Key.IsHermitian ? Matrices[0].Rows : Math.Min(Matrices[0].Rows, Matrices[0].Columns) + 1;
        n = Math.Min(n, spectra[0].Columns);
        return n < 2 ? (n, double.PositiveInfinity) : Enumerable.Range(1, n - 1)
            .Select(k => (Count: k, Gap: spectra.Min(w => Math.Abs((w[0, k].Re - w[0, k - 1].Re).High))))
            .MaxBy(static cut => cut.Gap);
    }

    /// <summary>Conditions and gaps of eigenvalues of general matrices; a number between their real parts.</summary>
    double ClassifyGeneral(double size)
    {
        List<double> real = [];
        foreach (WideMatrix a in Matrices)
        {
            var schur = WideSchur.Of(a);
            EigCondition = Math.Max(EigCondition, schur.Condition);
            WideComplex[] w = [.. Enumerable.Range(0, a.Rows).Select(j => schur.Values[0, j])];
            WideComplex largest = w.MaxBy(static x => x.Re.High);
            HasRealTie |= w.Count(x => largest.Re.High - x.Re.High <= 1e-4 * size
                && (Arrays.IsComplex(Key.Type) || Math.Abs(largest.Im.High + x.Im.High) > 1e-12 * size)) > 1;
            for (int i = 0; i < a.Rows; i++)
            {
                real.Add(schur.Values[0, i].Re.High);
                for (int j = 0; j < i; j++)
                {
                    double gap = (schur.Values[0, i] - schur.Values[0, j]).Modulus.High;
                    EigGap = Math.Min(EigGap, gap / (size == 0 ? 1 : size));
                }
            }
        }

        // Where the gap is largest no eigenvalue moves to the other side.
        real.Sort();
        int at = Enumerable.Range(1, Math.Max(1, real.Count - 1)).MaxBy(i => i < real.Count ? real[i] - real[i - 1] : 0);
        return at < real.Count && real[at] - real[at - 1] > 1e-6 * size ? (real[at] + real[at - 1]) / 2 : real[0] - 1;
    }
}
