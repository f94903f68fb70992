namespace Lapack;

/// <summary>The last axis of an array as spans, one a vector of the batch; of an array that is null every span is empty.</summary>
/// <typeparam name="T">The element.</typeparam>
/// <param name="vectors">Shape (..., n), row-major; null for none.</param>
readonly struct VectorSpans<T>(NDArray? vectors)
    where T : unmanaged
{
    readonly int length = vectors is null ? 0 : vectors.Shape[^1];

    /// <summary>Vector m.</summary>
    public Span<T> this[int m] => vectors is null ? [] : vectors.FromOffset<T>().Slice(m * length, length);

    /// <summary>Vector m and all that lies behind it.</summary>
    public Span<T> From(int m) => vectors is null ? [] : vectors.FromOffset<T>()[(m * length)..];
}
