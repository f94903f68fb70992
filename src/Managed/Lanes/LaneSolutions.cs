using System.Numerics;

namespace Lapack;

/// <summary>Solutions of many small systems of equations.</summary>
/// <param name="system">The systems.</param>
sealed class LaneSolutions<T, R>(LaneSystem system) : ILaneMaker<T, R>
    where T : unmanaged
    where R : unmanaged, IFloatingPointIeee754<R>
{
    public LaneGroups Make<E, V>()
        where E : unmanaged, ILaneElement<E, V, R>
        where V : unmanaged, ILanes<V, R> => new LaneSolve<T, E, V, R>(system);
}
