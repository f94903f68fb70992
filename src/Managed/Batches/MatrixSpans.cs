namespace Lapack;

/// <summary>The matrices of a batch as spans, each column-major, one after another; of an array that is null every span is empty.</summary>
/// <typeparam name="T">The element, as LAPACK knows it.</typeparam>
/// <param name="matrices">Shape (..., m, n), laid out by <see cref="MatrixBatch.EmptyColumnMajor"/> or alike; null for none.</param>
readonly struct MatrixSpans<T>(NDArray? matrices)
    where T : unmanaged
{
    readonly int size = matrices is null ? 0 : matrices.Shape[^2] * matrices.Shape[^1];

    /// <summary>Matrix m.</summary>
    public Span<T> this[int m] => matrices is null ? [] : matrices.FromOffset<T>().Slice(m * size, size);

    /// <summary>
    /// Matrix m and all that lies behind it, at least one column: OpenBLAS reads up to a column past the end of some operands, and
    /// <see cref="Native.LapackLibrary"/> makes a copy of a matrix that has nothing behind it. Arrays of
    /// <see cref="MatrixBatch.EmptyColumnMajor"/> have that column.
    /// </summary>
    public Span<T> WithSpareColumn(int m) => matrices is null ? [] : matrices.FromOffset<T>()[(m * size)..];
}
