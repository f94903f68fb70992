using System.Numerics;

namespace Lapack;

/// <summary>Values and vectors of one matrix, all or a part of them, with their cotangents.</summary>
readonly ref struct MatrixFlow<T, R>
    where T : unmanaged
    where R : unmanaged, IFloatingPointIeee754<R>
{
    /// <summary>Eigenvalues, ascending.</summary>
    public ReadOnlySpan<R> W { get; init; }

    /// <summary>Eigenvectors, column-major.</summary>
    public ReadOnlySpan<T> V { get; init; }

    /// <summary>Cotangent of W, or empty.</summary>
    public ReadOnlySpan<R> Gw { get; init; }

    /// <summary>Cotangent of V, column-major, or empty.</summary>
    public ReadOnlySpan<T> Gv { get; init; }

    /// <summary>The number of the first of the values in the whole spectrum.</summary>
    public int First { get; init; }
}
