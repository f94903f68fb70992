using System.Numerics;

namespace Lapack;

/// <summary>Makes an operation for one type of lanes.</summary>
/// <typeparam name="T">The element.</typeparam>
/// <typeparam name="R">Its real type.</typeparam>
interface ILaneMaker<T, R>
    where T : unmanaged
    where R : unmanaged, IFloatingPointIeee754<R>
{
    /// <typeparam name="E">Elements, one a lane.</typeparam>
    /// <typeparam name="V">Real numbers, one a lane.</typeparam>
    LaneGroups Make<E, V>()
        where E : unmanaged, ILaneElement<E, V, R>
        where V : unmanaged, ILanes<V, R>;
}

/// <summary>From a register width to the types of the lanes.</summary>
static class LaneWidths
{
    /// <summary>The operation at a register width in bits, 0 for one lane.</summary>
    public static LaneGroups At<T, R>(this ILaneMaker<T, R> maker, int width)
        where T : unmanaged
        where R : unmanaged, IFloatingPointIeee754<R> => width switch
        {
            512 => With<T, R, Lanes512<R>>(maker),
            256 => With<T, R, Lanes256<R>>(maker),
            128 => With<T, R, Lanes128<R>>(maker),
            _ => With<T, R, SingleLane<R>>(maker),
        };

    static LaneGroups With<T, R, V>(ILaneMaker<T, R> maker)
        where T : unmanaged
        where R : unmanaged, IFloatingPointIeee754<R>
        where V : unmanaged, ILanes<V, R> =>
        typeof(T) == typeof(R) ? maker.Make<V, V>() : maker.Make<ComplexLanes<V, R>, V>();
}
