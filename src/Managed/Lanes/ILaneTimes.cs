using System.Numerics;

namespace Lapack;

/// <summary>A product that is added to a sum: x y, or x conj(y). Loops that differ in nothing else take it as a type.</summary>
/// <typeparam name="E">Elements, one a lane.</typeparam>
interface ILaneTimes<E>
{
    /// <summary>The product of x and y, plus z.</summary>
    static abstract E MultiplyAdd(E x, E y, E z);
}

/// <summary>x y + z.</summary>
readonly struct LaneTimes<E, V, R> : ILaneTimes<E>
    where E : unmanaged, ILaneElement<E, V, R>
    where V : unmanaged, ILanes<V, R>
    where R : unmanaged, IFloatingPointIeee754<R>
{
    public static E MultiplyAdd(E x, E y, E z) => E.MultiplyAdd(x, y, z);
}

/// <summary>x conj(y) + z.</summary>
readonly struct LaneTimesConjugate<E, V, R> : ILaneTimes<E>
    where E : unmanaged, ILaneElement<E, V, R>
    where V : unmanaged, ILanes<V, R>
    where R : unmanaged, IFloatingPointIeee754<R>
{
    public static E MultiplyAdd(E x, E y, E z) => E.MultiplyConjugateAdd(x, y, z);
}
