using System.Numerics;

namespace Lapack;

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
