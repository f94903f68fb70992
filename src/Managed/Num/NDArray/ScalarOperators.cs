using System.Numerics;
using System.Runtime.CompilerServices;

namespace Lapack;

// For languages that convert no operands of operators by themselves, such as F#. C# goes through NDArray: only so an integer stays one.
public sealed partial class NDArray
{
    /// <summary>x + y with a number that takes the precision of the array.</summary>
    [OverloadResolutionPriority(-1)]
    public static NDArray operator +(double x, NDArray y) => Num.Add(x, y);

    /// <summary>x + y with a number that takes the precision of the array.</summary>
    [OverloadResolutionPriority(-1)]
    public static NDArray operator +(NDArray x, double y) => Num.Add(x, y);

    /// <summary>x - y with a number that takes the precision of the array.</summary>
    [OverloadResolutionPriority(-1)]
    public static NDArray operator -(double x, NDArray y) => Num.Subtract(x, y);

    /// <summary>x - y with a number that takes the precision of the array.</summary>
    [OverloadResolutionPriority(-1)]
    public static NDArray operator -(NDArray x, double y) => Num.Subtract(x, y);

    /// <summary>x * y with a number that takes the precision of the array.</summary>
    [OverloadResolutionPriority(-1)]
    public static NDArray operator *(double x, NDArray y) => Num.Multiply(x, y);

    /// <summary>x * y with a number that takes the precision of the array.</summary>
    [OverloadResolutionPriority(-1)]
    public static NDArray operator *(NDArray x, double y) => Num.Multiply(x, y);

    /// <summary>x / y with a number that takes the precision of the array.</summary>
    [OverloadResolutionPriority(-1)]
    public static NDArray operator /(double x, NDArray y) => Num.Divide(x, y);

    /// <summary>x / y with a number that takes the precision of the array.</summary>
    [OverloadResolutionPriority(-1)]
    public static NDArray operator /(NDArray x, double y) => Num.Divide(x, y);

    /// <summary>The remainder of x / y, with the sign of y; the number takes the precision of the array.</summary>
    [OverloadResolutionPriority(-1)]
    public static NDArray operator %(double x, NDArray y) => Num.Remainder(x, y);

    /// <summary>The remainder of x / y, with the sign of y; the number takes the precision of the array.</summary>
    [OverloadResolutionPriority(-1)]
    public static NDArray operator %(NDArray x, double y) => Num.Remainder(x, y);

    /// <summary>x + y with a complex number that takes the precision of the array.</summary>
    [OverloadResolutionPriority(-1)]
    public static NDArray operator +(Complex x, NDArray y) => Num.Add(x, y);

    /// <summary>x + y with a complex number that takes the precision of the array.</summary>
    [OverloadResolutionPriority(-1)]
    public static NDArray operator +(NDArray x, Complex y) => Num.Add(x, y);

    /// <summary>x - y with a complex number that takes the precision of the array.</summary>
    [OverloadResolutionPriority(-1)]
    public static NDArray operator -(Complex x, NDArray y) => Num.Subtract(x, y);

    /// <summary>x - y with a complex number that takes the precision of the array.</summary>
    [OverloadResolutionPriority(-1)]
    public static NDArray operator -(NDArray x, Complex y) => Num.Subtract(x, y);

    /// <summary>x * y with a complex number that takes the precision of the array.</summary>
    [OverloadResolutionPriority(-1)]
    public static NDArray operator *(Complex x, NDArray y) => Num.Multiply(x, y);

    /// <summary>x * y with a complex number that takes the precision of the array.</summary>
    [OverloadResolutionPriority(-1)]
    public static NDArray operator *(NDArray x, Complex y) => Num.Multiply(x, y);

    /// <summary>x / y with a complex number that takes the precision of the array.</summary>
    [OverloadResolutionPriority(-1)]
    public static NDArray operator /(Complex x, NDArray y) => Num.Divide(x, y);

    /// <summary>x / y with a complex number that takes the precision of the array.</summary>
    [OverloadResolutionPriority(-1)]
    public static NDArray operator /(NDArray x, Complex y) => Num.Divide(x, y);
}
