using System.Numerics;

namespace Lapack;

/// <summary>Eigenvalues and eigenvectors with their cotangents, of which at least one is not null.</summary>
/// <param name="W">Eigenvalues, shape (..., n).</param>
/// <param name="V">Eigenvectors, shape (..., n, n).</param>
/// <param name="Gw">Cotangent of W; null for zero.</param>
/// <param name="Gv">Cotangent of V; null for zero.</param>
readonly record struct EighFlow(NDArray W, NDArray V, NDArray? Gw, NDArray? Gv)
{
    /// <summary>Those that are there, one after another; <see cref="From"/> takes them apart again.</summary>
    public NDArray[] Given => [W, V, .. Gw is null ? [] : (NDArray[])[Gw], .. Gv is null ? [] : (NDArray[])[Gv]];

    /// <summary>Other arrays in the places of these.</summary>
    public EighFlow From(NDArray[] given) => new(given[0], given[1], Gw is null ? null : given[2], Gv is null ? null : given[^1]);

    /// <summary>Tangents in the places of these; null for zero.</summary>
    public (NDArray? W, NDArray? V, NDArray? Gw, NDArray? Gv) Tangents(NDArray?[] given) =>
        (given[0], given[1], Gw is null ? null : given[2], Gv is null ? null : given[^1]);

    /// <summary>The numbers alone.</summary>
    public EighFlow Values => new(W.Value, V.Value, Gw?.Value, Gv?.Value);
}

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
