using System.Numerics;

namespace Lapack;

/// <summary>The numbers of one matrix from which <see cref="ClosePairs{R}"/> decides.</summary>
readonly ref struct PairProblem<R>
    where R : unmanaged, IFloatingPointIeee754<R>
{
    /// <summary>The values w in ascending or descending order; empty if they are complex.</summary>
    public ReadOnlySpan<R> Values { get; init; }

    /// <summary>The values where they are complex, in any order.</summary>
    public ReadOnlySpan<Complex> ComplexValues { get; init; }

    /// <summary>The cotangents gw of the values, of complex values their moduli; empty if there are none.</summary>
    public ReadOnlySpan<R> Cotangents { get; init; }

    /// <summary>|gV_j|, the norm of the cotangent of each vector (svd: of both vectors).</summary>
    public ReadOnlySpan<R> Norms { get; init; }

    /// <summary>What tolerances refer to.</summary>
    public SpectralExtent Extent { get; init; }

    /// <summary>The number of the first of the values, if they are only a part of the spectrum.</summary>
    public int First { get; init; }
}

/// <summary>A pair of values as <see cref="ClosePairs{R}.Divides"/> looks at it.</summary>
readonly ref struct CandidatePair<R>
    where R : unmanaged, IFloatingPointIeee754<R>
{
    /// <summary>The row.</summary>
    public int I { get; init; }

    /// <summary>The column.</summary>
    public int J { get; init; }

    /// <summary>|w_j - w_i|.</summary>
    public R Gap { get; init; }

    /// <summary>Up to this gap the two are equal.</summary>
    public R Tolerance { get; init; }

    /// <summary>How much the cotangents of the two values differ, |gw_j - gw_i|.</summary>
    public R Difference { get; init; }

    /// <summary>How strongly the loss pulls the two apart: r_ij.</summary>
    public R Residual { get; init; }

    /// <summary>What rounding in the residual is measured by: |gV_i| + |gV_j|, or the like.</summary>
    public R Pull { get; init; }
}
