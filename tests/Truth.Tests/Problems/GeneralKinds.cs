namespace Truth.Tests;

/// <summary>Structured matrices without symmetry, N x Columns; those that are square by nature ignore Columns.</summary>
static class GeneralKinds
{
    /// <summary>Of any shape.</summary>
    static readonly Kind[] rectangular =
    [
        new("random", static d => d.Matrix(d.N, d.Columns)),
        new("orthogonal", static d => d.WithSingularValues(static _ => 1)),
        new("diagonal", static d => WideMatrix.From(d.N, d.Columns, (i, j) => i == j ? d.Dyadic() : 0)),
        new("multiple of 1", static d => WideMatrix.From(d.N, d.Columns, static (i, j) => i == j ? 0.75 : 0)),
        new("zero", static d => new(d.N, d.Columns)),
        new("equal singular values", static d => d.WithSingularValues(static i => 2 + (i / 2))),
        new("near singular values", static d => NearSingularValues(d)),
        new("rank deficient", static d => d.WithSingularValues(i => i < (Math.Min(d.N, d.Columns) + 1) / 2 ? i + 1 : 0)),
        new("graded", static d => d.WithSingularValues(static i => Math.Pow(10, -2 * i))),
        new("graded rows", static d => Scaled(d.Matrix(d.N, d.Columns), static (i, _) => Math.ScaleB(1, -8 * i))),
        new("large column", static d => Scaled(d.Matrix(d.N, d.Columns), static (_, j) => j == 0 ? Math.ScaleB(1, 20) : 1)),
        new("Hilbert", static d => WideMatrix.From(d.N, d.Columns, static (i, j) => 1 / (WideReal)(i + j + 1))),
        new("Vandermonde", static d => WideMatrix.From(d.N, d.Columns, static (i, j) => Math.Pow((i + 1) / 4.0, j))),
        new("integer", static d => d.Matrix(d.N, d.Columns).Map(static x => new(Math.Round(2 * x.Re.High), Math.Round(2 * x.Im.High)))),
        new("huge", static d => d.Matrix(d.N, d.Columns) * d.Huge),
        new("tiny", static d => d.Matrix(d.N, d.Columns) * (1 / d.Huge)),
        new("nearly rank deficient", static d => NearlyDeficient(d)),
        new("rank deficient, extremely large", static d =>
            d.WithSingularValues(i => i < (Math.Min(d.N, d.Columns) + 1) / 2 ? i + 1 : 0) * d.Extreme),
        new("rank deficient, extremely small", static d =>
            d.WithSingularValues(i => i < (Math.Min(d.N, d.Columns) + 1) / 2 ? i + 1 : 0) * (1 / d.Extreme)),
        new("columns of zeros", static d => Scaled(d.Matrix(d.N, d.Columns), static (_, j) => j % 2 == 0 ? 1 : 0)),
        new("rank one", static d => d.Matrix(d.N, 1) * d.Matrix(1, d.Columns)),
        new("extremely large", static d => d.Matrix(d.N, d.Columns) * d.Extreme),
        new("extremely small", static d => d.Matrix(d.N, d.Columns) * (1 / d.Extreme)),
    ];

    public static IReadOnlyList<Kind> All { get; } =
    [
        .. rectangular,
        new("another kind in each matrix", static d => Other(d)),
        new("companion", static d => WideMatrix.From(d.N, d.N, (i, j) => i == 0 ? d.Dyadic() : i == j + 1 ? 1 : 0)),
        new("Frank", static d => WideMatrix.From(d.N, d.N, (i, j) => j < i - 1 ? 0 : d.N - Math.Max(i, j))),
        new("nilpotent", static d => WideMatrix.From(d.N, d.N, (i, j) => i < j ? d.Dyadic() : 0)),
        new("nearly nilpotent", static d => WideMatrix.From(d.N, d.N, (i, j) =>
            i < j ? 4 * d.Dyadic() : i == d.N - 1 && j == 0 ? 1e-9 : 0)),
        new("Jordan", static d => WideMatrix.From(d.N, d.N, static (i, j) => i == j ? 0.5 : i + 1 == j ? 1 : 0)),
        new("upper triangular", static d => WideMatrix.From(d.N, d.N, (i, j) => i <= j ? d.Dyadic() : 0)),
        new("lower triangular, equal diagonal", static d => WideMatrix.From(d.N, d.N, (i, j) => i == j ? 1 : i > j ? d.Dyadic() : 0)),
        new("blocks", static d => WideMatrix.From(d.N, d.N, (i, j) => i / 2 == j / 2 ? d.Dyadic() : 0)),
        new("permutation", static d => WideMatrix.From(d.N, d.N, (i, j) => (i + 1) % d.N == j ? 1 : 0)),
        new("oblique projector", static d => Oblique(d)),
        new("skew", static d => Skew(d)),
        new("rotation by a quarter", static d => WideMatrix.From(d.N, d.N, (i, j) =>
            i / 2 != j / 2 ? 0 : i > j ? 1 : i < j ? -1 : i == d.N - 1 && i % 2 == 0 ? 1 : 0)),
        new("stochastic", static d => Stochastic(d)),
        new("Toeplitz", static d => Toeplitz(d)),
        new("circulant", static d => Circulant(d)),
        new("symmetric", static d => d.Hermitian(d.N)),
        new("defective pair, nearly", static d => WideMatrix.From(d.N, d.N, (i, j) =>
            i == j ? (i / 2) + (i % 2 * d.Small()) : i + 1 == j && i % 2 == 0 ? 1 : 0)),
    ];

    /// <summary>Of a size near 1, like the others of a batch.</summary>
    static WideMatrix Other(Draw d)
    {
        WideMatrix a = rectangular[d.Integer(rectangular.Length)].Make(d);
        return a.Size == 0 ? a : a * Math.ScaleB(1, -Math.ILogB(a.Size));
    }

    static WideMatrix NearSingularValues(Draw d)
    {
        double small = d.Small();
        return d.WithSingularValues(i => i == 1 ? 1 + (WideReal)small : Math.Max(1, i));
    }

    /// <summary>Half of the singular values between 1e-16 and 1e-10 of the others.</summary>
    static WideMatrix NearlyDeficient(Draw d)
    {
        double[] small = [.. Enumerable.Range(0, d.N).Select(_ => d.Small() * (d.IsSingle ? 1 : 1e-2))];
        return d.WithSingularValues(i => i < (Math.Min(d.N, d.Columns) + 1) / 2 ? i + 1 : small[i]);
    }

    static WideMatrix Scaled(WideMatrix a, Func<int, int, double> factor) =>
        WideMatrix.From(a.Rows, a.Columns, (i, j) => a[i, j] * factor(i, j));

    static WideMatrix Oblique(Draw d)
    {
        WideMatrix basis = d.Matrix(d.N, d.N) + (WideMatrix.Identity(d.N) * 2);
        WideMatrix middle = WideMatrix.From(d.N, d.N, (i, j) => i == j && i < d.N / 2 ? 1 : 0);
        return basis * middle * WideFactors.Inverse(basis);
    }

    static WideMatrix Skew(Draw d)
    {
        WideMatrix a = d.Matrix(d.N, d.N);
        return a - a.Adjoint;
    }

    static WideMatrix Stochastic(Draw d)
    {
        WideMatrix a = WideMatrix.From(d.N, d.N, (_, _) => Math.Abs(d.Dyadic()) + (1 / 1024.0));
        return WideMatrix.From(d.N, d.N, (i, j) => a[i, j] / Enumerable.Range(0, d.N).Aggregate((WideReal)0, (sum, k) => sum + a[i, k].Re));
    }

    static WideMatrix Toeplitz(Draw d)
    {
        WideMatrix values = d.Matrix(1, (2 * d.N) + 1);
        return WideMatrix.From(d.N, d.N, (i, j) => values[0, d.N + i - j]);
    }

    static WideMatrix Circulant(Draw d)
    {
        WideMatrix values = d.Matrix(1, d.N + 1);
        return WideMatrix.From(d.N, d.N, (i, j) => values[0, (d.N + i - j) % d.N]);
    }
}
