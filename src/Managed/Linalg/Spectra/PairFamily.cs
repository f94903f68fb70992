namespace Lapack;

/// <summary>
/// The pairs (i, j) of the values of a batch as numbers, for decisions about derivatives of a gradient: their gaps w_j - w_i, or for
/// singular values beside those the sums s_j + s_i, which are the gaps between s_j and the mirrored -s_i.
/// </summary>
sealed class PairFamily
{
    readonly double[] values;
    readonly bool[] apart;
    readonly bool mirrored;
    readonly bool sums;
    readonly bool batched;

    PairFamily(Spectrum spectrum, double[] values, NDArray apart, bool sums)
    {
        (this.values, this.sums, mirrored, N) = (values, sums, spectrum is MirroredSpectrum, spectrum.Order);
        (this.apart, batched, Count) = (apart.ToArray<bool>(), apart.Rank > 2, spectrum.Count);
    }

    /// <summary>The number of values of one matrix.</summary>
    public int N { get; }

    /// <summary>The number of matrices.</summary>
    public int Count { get; }

    /// <summary>All pairs of ascending eigenvalues, shape (..., n).</summary>
    public static PairFamily Of(Spectrum spectrum, NDArray w) => new(spectrum, w.ToArray<double>(), spectrum.Apart, false);

    /// <summary>The differences of singular values, and their sums.</summary>
    public static PairFamily[] Of(MirroredSpectrum spectrum) =>
    [
        new(spectrum, spectrum.Values, spectrum.Apart, false),
        new(spectrum, spectrum.Values, spectrum.Regular, true),
    ];

    /// <summary>The places, among the values of the whole batch, of the two of pair p of the flat array of shape (..., n, n).</summary>
    public (int I, int J) Places(int p) => ((p / (N * N) * N) + (p / N % N), (p / (N * N) * N) + (p % N));

    /// <summary>w_j - w_i, or s_j + s_i.</summary>
    public double Gap(int p)
    {
        (int i, int j) = Places(p);
        return sums ? values[i] + values[j] : values[j] - values[i];
    }

    /// <summary>Whether the two belong to different groups.</summary>
    public bool Apart(int p) => apart[p];

    /// <summary>Whether p counts a pair: each once, with i below j; of sums also those of a value with itself.</summary>
    public bool Counts(int p)
    {
        (int i, int j) = Places(p);
        return i < j || (sums && i == j);
    }

    /// <summary>What the gap is of the values, of their cotangents: gw_j - gw_i, or gs_j + gs_i.</summary>
    public double Difference(double[] cotangents, int p)
    {
        (int i, int j) = Places(p);
        return sums ? cotangents[i] + cotangents[j] : cotangents[j] - cotangents[i];
    }

    /// <summary>The distance between the ends of the spectrum of the matrix that pair p belongs to.</summary>
    public double Spread(int p)
    {
        int first = p / (N * N) * N;
        return mirrored ? 2 * values[first] : values[first + N - 1] - values[first];
    }

    /// <summary>The largest modulus of a value of the matrix that pair p belongs to.</summary>
    public double Magnitude(int p)
    {
        int first = p / (N * N) * N;
        return Math.Max(Math.Abs(values[first]), Math.Abs(values[first + N - 1]));
    }

    /// <summary>How messages show the pair.</summary>
    public ClosePair Shown(int p, double residual)
    {
        (int i, int j) = Places(p);
        return new(batched ? p / (N * N) : null, i % N, j % N, sums ? -values[i] : values[i], values[j], residual);
    }
}
