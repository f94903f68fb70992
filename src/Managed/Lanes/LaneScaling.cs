using System.Numerics;

namespace Lapack;

/// <summary>
/// Between which sizes matrices need no scaling, so that squares of what matters neither overflow nor vanish; as in xSYEV. Scales are
/// powers of two, which round nothing.
/// </summary>
static class LaneScaling
{
    /// <summary>
    /// Squares below this, 2^-980 and 2^-116, have lost digits. The square root of it, beside a matrix of size <see cref="Lowest"/>, is
    /// less than a thousandth of the rounding unit.
    /// </summary>
    public static R SafeSquare<R>()
        where R : unmanaged, IFloatingPointIeee754<R> => typeof(R) == typeof(double)
            ? R.CreateTruncating(9.785978320356312e-296)
            : R.CreateTruncating(1.2037062152420224e-35f);

    /// <summary>The binary exponent below which a matrix is scaled up to it.</summary>
    static int Lowest<R>() => typeof(R) == typeof(double) ? -380 : -23;

    /// <summary>The binary exponent above which a matrix is scaled down to it.</summary>
    static int Highest<R>() => typeof(R) == typeof(double) ? 500 : 55;

    /// <summary>The lanes whose matrices need a scale.</summary>
    /// <param name="largest">The largest element of each matrix; zero and infinity need none.</param>
    public static V Needed<V, R>(V largest)
        where V : unmanaged, ILanes<V, R>
        where R : unmanaged, IFloatingPointIeee754<R> =>
        (V.Less(largest, V.Create(PowerOfTwo<R>(Lowest<R>()))) & V.Less(default, largest)) |
        V.LessOrEqual(V.Create(PowerOfTwo<R>(Highest<R>() + 1)), largest);

    /// <summary>The scale of a matrix whose largest element is <paramref name="largest"/>, finite and not zero.</summary>
    public static R Of<R>(R largest)
        where R : unmanaged, IFloatingPointIeee754<R>
    {
        int exponent = R.ILogB(largest);
        return PowerOfTwo<R>(Math.Clamp(exponent, Lowest<R>(), Highest<R>()) - exponent);
    }

    static R PowerOfTwo<R>(int exponent)
        where R : unmanaged, IFloatingPointIeee754<R> => R.ScaleB(R.One, exponent);
}
