using System.Numerics;

namespace Lapack;

/// <summary>The numbers of one matrix that <see cref="SvdKernel{T, R}"/> reads; what the loss does not depend on is empty.</summary>
readonly ref struct SvdMatrixFlow<T, R>
    where T : unmanaged
    where R : unmanaged, IFloatingPointIeee754<R>
{
    /// <summary>The number of left vectors.</summary>
    public int P { get; init; }

    /// <summary>The number of right vectors.</summary>
    public int Q { get; init; }

    /// <summary>Singular values, descending.</summary>
    public ReadOnlySpan<R> S { get; init; }

    /// <summary>Their cotangents.</summary>
    public ReadOnlySpan<R> Gs { get; init; }

    /// <summary>X = U^T gU, P x P row-major.</summary>
    public ReadOnlySpan<T> X { get; init; }

    /// <summary>Y^H = gVh conj(V), Q x Q row-major.</summary>
    public ReadOnlySpan<T> Yh { get; init; }

    /// <summary>|gU_j|.</summary>
    public ReadOnlySpan<R> NormU { get; init; }

    /// <summary>|gVh_j|.</summary>
    public ReadOnlySpan<R> NormV { get; init; }
}
