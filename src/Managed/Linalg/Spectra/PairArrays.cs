namespace Lapack;

/// <summary>The numbers of a batch from which <see cref="PairMasks"/> decides.</summary>
readonly record struct PairArrays
{
    /// <summary>The values, shape (..., n), in ascending or descending order.</summary>
    public NDArray Values { get; init; }

    /// <summary>Their cotangents; null for none.</summary>
    public NDArray? Cotangents { get; init; }

    /// <summary>r_ij, shape (..., n, n), real.</summary>
    public NDArray Residuals { get; init; }

    /// <summary>What rounding in them is measured by, shape (..., n, n), real.</summary>
    public NDArray Pulls { get; init; }
}
