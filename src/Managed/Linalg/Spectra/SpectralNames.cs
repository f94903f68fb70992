namespace Lapack;

/// <summary>What the messages of the shared rule for close pairs call a function and its results.</summary>
/// <param name="Function">eigh, svd, eig, sqrtm.</param>
/// <param name="Value">eigenvalue or singular value.</param>
/// <param name="Vector">eigenvector or singular vector.</param>
/// <param name="Options">The class that has a property Degeneracy; null if the function takes none.</param>
sealed record SpectralNames(string Function, string Value, string Vector, string? Options)
{
    public static SpectralNames Eigh { get; } = new("eigh", "eigenvalue", "eigenvector", "EighOptions");

    public static SpectralNames Svd { get; } = new("svd", "singular value", "singular vector", "SvdOptions");

    public static SpectralNames Takagi { get; } = new("takagi", "singular value", "Takagi vector", "TakagiOptions");

    public static SpectralNames Eig { get; } = new("eig", "eigenvalue", "eigenvector", "EigOptions");

    public static SpectralNames Schur { get; } = new("schur", "eigenvalue", "Schur vector", null);

    public static SpectralNames Qr { get; } = new("Qr", "column", "column", null);

    public static SpectralNames Hessenberg { get; } = new("hessenberg", "element", "column", null);

    /// <summary>First, and the one after the last, of a subset: a group of equal values across its ends has a message of its own.</summary>
    public (int From, int To)? Cut { get; init; }

    /// <summary>Whether the ends of the subset part the two.</summary>
    public bool Parts(int i, int j) => Cut is var (from, to) && (i >= from && i < to) != (j >= from && j < to);

    /// <summary>How to smooth, as one of the things that a message proposes; null if the function has no options.</summary>
    public string? SmoothHint => Options is null
        ? null
        : $"smooth it with new {Options} {{ Degeneracy = Degeneracy.Lorentzian(1e-6) }}";

    /// <summary>How to fix phases, likewise.</summary>
    public string? PhaseHint => Options is null ? null : $"fix them with new {Options} {{ Gauge = Gauge.LargestReal }}";

    /// <summary>
    /// The number k of singular values where the spectrum is -s_0 ... -s_{k-1}, s_{k-1} ... s_0 (see <see cref="MirroredSpectrum"/>); null
    /// for a plain one.
    /// </summary>
    public int? Mirror { get; init; }

    /// <summary>The index that users know of a place in the spectrum.</summary>
    public int Index(int i) => Mirror is { } k && i >= k ? (2 * k) - 1 - i : i;

    /// <summary>A pair of the spectrum as messages show it, the lower index first.</summary>
    public ClosePair Shown(in ClosePair p)
    {
        (int i, int j) = (Index(p.I), Index(p.J));
        return i <= j ? p with { I = i, J = j } : p with { I = j, J = i, ValueI = p.ValueJ, ValueJ = p.ValueI };
    }
}
