using Lapack.Native;

namespace Lapack;

/// <summary>A Hermitian matrix in column-major storage, of which one triangle holds the numbers.</summary>
/// <param name="elements">n x n elements, and at least a column behind them: see <see cref="MatrixSpans{T}.WithSpareColumn"/>.</param>
/// <param name="order">n.</param>
/// <param name="triangle">The triangle that holds the matrix.</param>
readonly ref struct LoadedTriangle<T>(Span<T> elements, int order, Uplo triangle)
    where T : unmanaged
{
    public Span<T> Elements { get; } = elements;

    public int Order { get; } = order;

    public Uplo Triangle { get; } = triangle;
}
