using System.Numerics;

namespace Lapack;

/// <summary>
/// Which eigenpairs are computed: by number, counted from 0 in ascending order, or by value. The same for each matrix of a batch.
/// </summary>
public sealed record EighSubset
{
    readonly Range range;
    readonly (double Low, double High)? interval;

    EighSubset(Range range, (double Low, double High)? interval = null) => (this.range, this.interval) = (range, interval);

    /// <summary>The lowest ones.</summary>
    /// <param name="count">How many; not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">A negative count.</exception>
    public static EighSubset Lowest(int count) => new(..count);

    /// <summary>The highest ones, still in ascending order.</summary>
    /// <param name="count">How many; not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">A negative count.</exception>
    public static EighSubset Highest(int count) => new(^count..);

    /// <summary>Those of the given numbers: <c>2..5</c>, <c>^3..^1</c>.</summary>
    public static EighSubset Indices(Range range) => new(range);

    /// <summary>
    /// Those in the half-open interval low &lt; w &lt;= high (scipy's subset_by_value). In a batch each matrix must have as many.
    /// </summary>
    /// <param name="low">May be negative infinity.</param>
    /// <param name="high">May be infinity.</param>
    /// <exception cref="ArgumentException">low is not below high, or one of them is NaN.</exception>
    public static EighSubset Values(double low, double high) => low < high
        ? new(.., (low, high))
        : throw new ArgumentException($"An interval of eigenvalues from {low} to {high} holds none: the first must be smaller.");

    internal bool ByValue => interval is not null;

    /// <summary>First, and the one after the last, for matrices of order n.</summary>
    internal (int From, int To) Bounds(int n)
    {
        (int from, int to) = (range.Start.GetOffset(n), range.End.GetOffset(n));
        return from >= 0 && to <= n && from <= to
            ? (from, to)
            : throw new ArgumentException($"Eigh: there are no eigenvalues {range} of matrices of order {n}.");
    }

    /// <summary>First, and the one after the last, of ascending eigenvalues.</summary>
    internal (int From, int To) Bounds<R>(ReadOnlySpan<R> w) where R : unmanaged, IFloatingPointIeee754<R>
    {
        if (interval is not { } limits)
        {
            return Bounds(w.Length);
        }

        (int from, int to) = (0, 0);
        foreach (R x in w)
        {
            double value = double.CreateTruncating(x);
            from += value <= limits.Low ? 1 : 0;
            to += value <= limits.High ? 1 : 0;
        }

        return (from, to);
    }

    /// <summary>The places in each of a batch of known spectra, which must have as many values in the subset at the same places.</summary>
    /// <param name="w">Shape (..., n); plain numbers.</param>
    internal (int From, int To) Bounds(NDArray w)
    {
        int n = w.Shape[^1];
        if (!ByValue)
        {
            return Bounds(n);
        }

        double[] values = w.ToArray<double>();
        (int From, int To)[] bounds =
            [.. Enumerable.Range(0, n == 0 ? 0 : values.Length / n).Select(m => Bounds<double>(values.AsSpan(m * n, n)))];
        (int From, int To) first = bounds.Length == 0 ? (0, 0) : RequireOneCount(bounds);
        return Array.TrueForAll(bounds, b => b == first) ? first : throw DifferentCounts(bounds);
    }

    /// <summary>The first of several bounds; throws unless all have the same number of values.</summary>
    internal static (int From, int To) RequireOneCount((int From, int To)[] bounds) =>
        Array.TrueForAll(bounds, b => b.To - b.From == bounds[0].To - bounds[0].From) ? bounds[0] : throw DifferentCounts(bounds);

    static ArgumentException DifferentCounts((int From, int To)[] bounds) => new(
        "Eigh: the matrices of the batch have different eigenvalues in the interval " +
        $"({string.Join(", ", bounds.Take(10).Select(b => b.To - b.From))} of them): take each by itself, or by number.");

    /// <summary>The same for eigenvalues that are not known yet, by the count of those below a number.</summary>
    internal (int From, int To) Bounds(int n, Func<double, int> count) =>
        interval is { } limits ? (count(limits.Low), count(limits.High)) : Bounds(n);
}
