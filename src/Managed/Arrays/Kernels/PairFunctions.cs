using System.Numerics;

namespace Lapack;

readonly struct RemainderFunction : IPairFunction
{
    public static bool KeepsIntegers => true;

    /// <remarks>The remainder by -1 is 0, also where the quotient is no Int64.</remarks>
    public static long Integer(long x, long y)
    {
        long rest = y == -1 ? 0 : x % y;
        return rest != 0 && (rest < 0) != (y < 0) ? rest + y : rest;
    }

    public static T Of<T>(T x, T y) where T : unmanaged, IFloatingPointIeee754<T> => RealMath.Remainder(x, y);
}

readonly struct FmodFunction : IPairFunction
{
    public static bool KeepsIntegers => true;

    public static long Integer(long x, long y) => y == -1 ? 0 : x % y;

    public static T Of<T>(T x, T y) where T : unmanaged, IFloatingPointIeee754<T> => x % y;
}

readonly struct FloorDivideFunction : IPairFunction
{
    public static bool KeepsIntegers => true;

    public static long Integer(long x, long y)
    {
        long quotient = x / y;
        return x % y != 0 && (x < 0) != (y < 0) ? quotient - 1 : quotient;
    }

    public static T Of<T>(T x, T y) where T : unmanaged, IFloatingPointIeee754<T> => RealMath.FloorDivide(x, y);
}

readonly struct Arctan2Function : IPairFunction
{
    public static T Of<T>(T x, T y) where T : unmanaged, IFloatingPointIeee754<T> => T.Atan2(x, y);
}

readonly struct HypotFunction : IPairFunction
{
    public static T Of<T>(T x, T y) where T : unmanaged, IFloatingPointIeee754<T> => T.Hypot(x, y);
}

readonly struct CopySignFunction : IPairFunction
{
    public static T Of<T>(T x, T y) where T : unmanaged, IFloatingPointIeee754<T> => T.CopySign(x, y);
}

readonly struct LogAddExpFunction : IPairFunction
{
    public static T Of<T>(T x, T y) where T : unmanaged, IFloatingPointIeee754<T> =>
        T.CreateTruncating(RealMath.LogAddExp(double.CreateTruncating(x), double.CreateTruncating(y)));
}

readonly struct LogAddExp2Function : IPairFunction
{
    public static T Of<T>(T x, T y) where T : unmanaged, IFloatingPointIeee754<T> =>
        T.CreateTruncating(RealMath.LogAddExp2(double.CreateTruncating(x), double.CreateTruncating(y)));
}
