using System.Numerics;

namespace Lapack;

/// <summary>
/// Real numbers, one a lane. What a comparison returns is a mask: a lane of ones where it holds, of zeros where not. No operation lets
/// one lane see another, so that a matrix gets the same bits whoever its neighbours are.
/// </summary>
/// <typeparam name="V">The type itself.</typeparam>
/// <typeparam name="R">The real type.</typeparam>
interface ILanes<V, R> : ILaneElement<V, V, R>
    where V : unmanaged, ILanes<V, R>
    where R : unmanaged, IFloatingPointIeee754<R>
{
    /// <summary>How many lanes there are; a constant to the compiler.</summary>
    static abstract int Count { get; }

    /// <summary>The number in every lane.</summary>
    static abstract V Create(R value);

    static abstract V operator /(V x, V y);

    static abstract V operator &(V x, V y);

    static abstract V operator |(V x, V y);

    static abstract V operator ~(V x);

    static abstract V Abs(V x);

    static abstract V Sqrt(V x);

    /// <summary>1 / sqrt(x), up to two units in the last place; x is normal.</summary>
    static abstract V ReciprocalSqrt(V x);

    static abstract V CopySign(V size, V sign);

    static abstract V Equal(V x, V y);

    static abstract V Less(V x, V y);

    static abstract V LessOrEqual(V x, V y);

    /// <summary>Where the mask is set <paramref name="yes"/>, elsewhere <paramref name="no"/>, bit by bit.</summary>
    static abstract V Select(V mask, V yes, V no);

    /// <summary>A mask as one bit a lane, lane 0 lowest.</summary>
    static abstract ulong Bits(V mask);
}
