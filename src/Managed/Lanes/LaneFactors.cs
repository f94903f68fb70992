using System.Numerics;
using Lapack.Native;

namespace Lapack;

/// <summary>Factors of many small square matrices, made in place; column-major.</summary>
/// <param name="matrices">The matrices.</param>
/// <param name="pivots">Where the row exchanges of LU factors go, n for each matrix, counted from 1.</param>
/// <param name="triangle">The triangle of Cholesky factors, as xPOTRF makes them; null for LU factors, as xGETRF makes them.</param>
sealed class LaneFactors<T, R>(NDArray matrices, int[] pivots, Uplo? triangle) : ILaneMaker<T, R>
    where T : unmanaged
    where R : unmanaged, IFloatingPointIeee754<R>
{
    public LaneGroups Make<E, V>()
        where E : unmanaged, ILaneElement<E, V, R>
        where V : unmanaged, ILanes<V, R> => triangle is { } uplo
        ? new LaneCholesky<T, E, V, R>(matrices, uplo)
        : new LaneLu<T, E, V, R>(matrices, pivots);
}
