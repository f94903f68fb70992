namespace Truth.Tests;

/// <summary>Structured Hermitian matrices of any size, real or complex, before they are rounded to a type.</summary>
static class HermitianKinds
{
    public static IReadOnlyList<Kind> All { get; } =
    [
        new("random", static d => d.Hermitian(d.N)),
        new("diagonal", static d => WideMatrix.Diagonal(d.Reals(d.N))),
        new("zero", static d => new(d.N, d.N)),
        new("multiple of 1", static d => WideMatrix.Identity(d.N) * d.Dyadic()),
        new("diagonal with equal values", static d => WideMatrix.Diagonal(Values(d, i => (i / 2)))),
        new("equal pair", static d => d.WithSpectrum(Values(d, i => Math.Max(1, i)))),
        new("groups of two and three", static d => d.WithSpectrum(Values(d, i => (i * 2 / 5)))),
        new("all near 1", static d => d.WithSpectrum(Values(d, i => 1 + (i * (WideReal)d.Small())))),
        new("near pair", static d => d.WithSpectrum(NearPair(d))),
        new("near pair, diagonal", static d => WideMatrix.Diagonal(NearPair(d))),
        new("small beside multiple of 1", static d => WideMatrix.Identity(d.N) + (d.Hermitian(d.N) * d.Small())),
        new("equal pair, moved a little", static d =>
            WideMatrix.Diagonal(Values(d, i => (i / 2))) + (d.Hermitian(d.N) * d.Small())),
        new("graded", static d => d.WithSpectrum(Values(d, i => Math.Pow(10, -3 * i)))),
        new("rank deficient", static d => d.WithSpectrum(Values(d, i => (i < (d.N + 1) / 2 ? 0 : i)))),
        new("rank one", static d => WideMatrix.From(d.N, d.N, static (_, _) => 1)),
        new("ring", static d => Graph(d, static (i, j, n) => (n > 2 && Math.Abs(i - j) == n - 1) || Math.Abs(i - j) == 1)),
        new("ring with flux", static d => WideMatrix.From(d.N, d.N, (i, j) => Flux(d, i, j))),
        new("path", static d => Graph(d, static (i, j, _) => Math.Abs(i - j) == 1)),
        new("star", static d => Graph(d, static (i, j, _) => i != j && (i == 0 || j == 0))),
        new("complete graph", static d => Graph(d, static (i, j, _) => i != j)),
        new("cube", static d => Graph(d, static (i, j, _) => System.Numerics.BitOperations.PopCount((uint)(i ^ j)) == 1)),
        new("Laplacian of a ring", static d => Laplacian(d.N)),
        new("blocks alike", static d => Repeated(d, d.Hermitian(2))),
        new("projector", static d => d.WithSpectrum(Values(d, i => (i < d.N / 2 ? 0 : 1)))),
        new("reflection", static d => d.WithSpectrum(Values(d, i => (i == 0 ? -1 : 1)))),
        new("exchange", static d => WideMatrix.From(d.N, d.N, (i, j) => i + j == d.N - 1 ? 1 : 0)),
        new("Hilbert", static d => WideMatrix.From(d.N, d.N, static (i, j) => 1 / (WideReal)(i + j + 1))),
        new("Toeplitz", static d => Toeplitz(d)),
        new("integer", static d => d.Hermitian(d.N).Map(static x => new(Math.Round(2 * x.Re.High), Math.Round(2 * x.Im.High)))),
        new("Wilkinson", static d => WideMatrix.From(d.N, d.N, (i, j) =>
            i == j ? Math.Abs(i - ((d.N - 1) / 2.0)) : Math.Abs(i - j) == 1 ? 1 : 0)),
        new("multiplets", static d => d.WithSpectrum(Values(d, i => -1 / Shell(i)))),
        new("opposite pairs", static d => d.WithSpectrum(Values(d, i => (WideReal)((i % 2 == 0 ? 1 : -1) * (1 + (i / 4)))))),
        new("huge", static d => d.Hermitian(d.N) * d.Huge),
        new("tiny", static d => d.Hermitian(d.N) * (1 / d.Huge)),
        new("huge with equal values", static d => d.WithSpectrum(Values(d, i => (i / 2))) * d.Huge),
        new("tiny with equal values", static d => d.WithSpectrum(Values(d, i => (i / 2))) * (1 / d.Huge)),
        new("far from 0, equal pair", static d => d.WithSpectrum(Values(d, i => 100 + (i / 2)))),
    ];

    static WideReal[] Values(Draw d, Func<int, WideReal> value) => [.. Enumerable.Range(0, d.N).Select(value)];

    static WideReal[] NearPair(Draw d)
    {
        double small = d.Small();
        return Values(d, i => i == 1 ? 1 + (WideReal)small : Math.Max(1, i));
    }

    static WideMatrix Graph(Draw d, Func<int, int, int, bool> edge) => WideMatrix.From(d.N, d.N, (i, j) => edge(i, j, d.N) ? -1 : 0);

    static WideMatrix Laplacian(int n)
    {
        WideMatrix ring = WideMatrix.From(n, n, (i, j) => i != j && ((i + 1) % n == j || (j + 1) % n == i) ? 1 : 0);
        return WideMatrix.From(n, n, (i, j) => i == j ? Enumerable.Range(0, n).Count(k => ring[i, k] != 0) : -ring[i, j]);
    }

    static WideComplex Flux(Draw d, int i, int j)
    {
        WideComplex forward = d.IsComplex ? new WideComplex(0, 1) : 1;
        return d.N > 1 && (i + 1) % d.N == j ? (d.N == 2 && i == 1 ? forward.Conjugate : forward)
            : d.N > 1 && (j + 1) % d.N == i ? forward.Conjugate : 0;
    }

    static WideMatrix Repeated(Draw d, WideMatrix block) =>
        WideMatrix.From(d.N, d.N, (i, j) => i / 2 == j / 2 ? block[i % 2, j % 2] : 0);

    static WideMatrix Toeplitz(Draw d)
    {
        WideMatrix first = d.Matrix(1, d.N + 1);
        return WideMatrix.From(d.N, d.N, (i, j) => i == j ? first[0, 0].Re : i > j ? first[0, i - j] : first[0, j - i].Conjugate);
    }

    /// <summary>n^2 of the hydrogen-like level that state i belongs to.</summary>
    static WideReal Shell(int i)
    {
        int shell = 1;
        for (int rest = i; rest >= shell * shell; shell++)
        {
            rest -= shell * shell;
        }

        return shell * shell;
    }
}
