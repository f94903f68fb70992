using System.Numerics;
using Lapack.Native;

namespace Lapack;

/// <summary>Factorizations of many small square matrices, column-major and in place, at a register width in bits, 0 for one lane.</summary>
static class LaneFactors<T, R>
    where T : unmanaged
    where R : unmanaged, IFloatingPointIeee754<R>
{
    /// <summary>Cholesky factors, as xPOTRF makes them.</summary>
    public static LaneGroups Cholesky(NDArray matrices, Uplo uplo, int width) => width switch
    {
        512 => Cholesky<Lanes512<R>>(matrices, uplo),
        256 => Cholesky<Lanes256<R>>(matrices, uplo),
        128 => Cholesky<Lanes128<R>>(matrices, uplo),
        _ => Cholesky<SingleLane<R>>(matrices, uplo),
    };

    /// <summary>LU factors, as xGETRF makes them.</summary>
    public static LaneGroups Lu(NDArray matrices, int[] pivots, int width) => width switch
    {
        512 => Lu<Lanes512<R>>(matrices, pivots),
        256 => Lu<Lanes256<R>>(matrices, pivots),
        128 => Lu<Lanes128<R>>(matrices, pivots),
        _ => Lu<SingleLane<R>>(matrices, pivots),
    };

    /// <summary>Solutions with such factors.</summary>
    public static LaneGroups Solve(LaneSystem system, int width) => width switch
    {
        512 => Solve<Lanes512<R>>(system),
        256 => Solve<Lanes256<R>>(system),
        128 => Solve<Lanes128<R>>(system),
        _ => Solve<SingleLane<R>>(system),
    };

    static LaneGroups Cholesky<V>(NDArray matrices, Uplo uplo)
        where V : unmanaged, ILanes<V, R> => typeof(T) == typeof(R)
        ? new LaneCholesky<T, V, V, R>(matrices, uplo)
        : new LaneCholesky<T, ComplexLanes<V, R>, V, R>(matrices, uplo);

    static LaneGroups Lu<V>(NDArray matrices, int[] pivots)
        where V : unmanaged, ILanes<V, R> => typeof(T) == typeof(R)
        ? new LaneLu<T, V, V, R>(matrices, pivots)
        : new LaneLu<T, ComplexLanes<V, R>, V, R>(matrices, pivots);

    static LaneGroups Solve<V>(LaneSystem system)
        where V : unmanaged, ILanes<V, R> => typeof(T) == typeof(R)
        ? new LaneSolve<T, V, V, R>(system)
        : new LaneSolve<T, ComplexLanes<V, R>, V, R>(system);
}
