namespace Lapack;

/// <summary>Where <see cref="SvdKernel{T, R}"/> writes the gradient of one matrix in the bases of U and V.</summary>
readonly ref struct SvdMatrixGradient<T, R>
    where T : unmanaged
    where R : unmanaged
{
    /// <summary>Out: conj(E), P x Q row-major.</summary>
    public Span<T> E { get; init; }

    /// <summary>In: the norms of the columns of gU outside the space of U, or empty. Out: 1 / s_j, or 0 for rounding.</summary>
    public Span<R> OuterU { get; init; }

    /// <summary>Likewise for the rows of gVh outside the space of V.</summary>
    public Span<R> OuterV { get; init; }
}
