using System.Numerics;

namespace Lapack;

/// <summary>
/// How much of a cotangent the first of two numbers gets from their larger: 1 or 0, 1/2 if they are equal; NaN counts as larger.
/// </summary>
readonly struct MaximumShare : IVectorFunction
{
    public static Vector<T> Of<T>(Vector<T> x, Vector<T> y) where T : unmanaged, IFloatingPointIeee754<T> =>
        Share.Of(Vector.GreaterThan(x, y), x, y, nanWins: true);
}

/// <summary>The same from their smaller, NaN being smaller.</summary>
readonly struct MinimumShare : IVectorFunction
{
    public static Vector<T> Of<T>(Vector<T> x, Vector<T> y) where T : unmanaged, IFloatingPointIeee754<T> =>
        Share.Of(Vector.LessThan(x, y), x, y, nanWins: true);
}

/// <summary>The same from their larger, a number before NaN.</summary>
readonly struct FmaxShare : IVectorFunction
{
    public static Vector<T> Of<T>(Vector<T> x, Vector<T> y) where T : unmanaged, IFloatingPointIeee754<T> =>
        Share.Of(Vector.GreaterThan(x, y), x, y, nanWins: false);
}

/// <summary>The same from their smaller, a number before NaN.</summary>
readonly struct FminShare : IVectorFunction
{
    public static Vector<T> Of<T>(Vector<T> x, Vector<T> y) where T : unmanaged, IFloatingPointIeee754<T> =>
        Share.Of(Vector.LessThan(x, y), x, y, nanWins: false);
}

static class Share
{
    public static Vector<T> Of<T>(Vector<T> wins, Vector<T> x, Vector<T> y, bool nanWins) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var half = new Vector<T>(T.CreateTruncating(0.5));
        Vector<T> xNumber = Vector.Equals(x, x), yNumber = Vector.Equals(y, y), equal = Vector.Equals(x, y) | ~(xNumber | yNumber);
        Vector<T> alone = nanWins ? Vector.AndNot(yNumber, xNumber) : Vector.AndNot(xNumber, yNumber);
        return Vector.ConditionalSelect(equal, half, Vector<T>.One & (wins | alone));
    }
}
