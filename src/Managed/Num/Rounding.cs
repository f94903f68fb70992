namespace Lapack;

public static partial class Num
{
    /// <remarks>x - y floor(x/y).</remarks>
    static readonly BinaryFunction<Pairwise<RemainderFunction>> remainder =
        new("Remainder", (_, _, _) => g => g, (x, y, _) => g => -Scaled(g, FloorDivide(x, y)), real: true);

    /// <remarks>x - y trunc(x/y); the quotient from the result, since x/y may round to the next whole number.</remarks>
    static readonly BinaryFunction<Pairwise<FmodFunction>> fmod =
        new("Fmod", (_, _, _) => g => g, (x, y, z) => g => -Scaled(g, Rint((x - z) / y)), real: true);

    static readonly BinaryFunction<Pairwise<FloorDivideFunction>> floorDivide = new("FloorDivide", null, null, real: true);

    static readonly BinaryFunction<Pairwise<CopySignFunction>> copySign =
        new("CopySign", (x, y, _) => g => Scaled(g, CopySign(1, x) * CopySign(1, y)), null, real: true);

    /// <summary>The largest whole number at most x (numpy.floor); the derivative is 0.</summary>
    /// <exception cref="ArgumentException">The array is complex.</exception>
    public static NDArray Floor(NDArray x) => Steps<FloorKernel>(x, "Floor");

    /// <summary>The smallest whole number at least x (numpy.ceil); the derivative is 0.</summary>
    /// <exception cref="ArgumentException">The array is complex.</exception>
    public static NDArray Ceil(NDArray x) => Steps<CeilKernel>(x, "Ceil");

    /// <summary>The whole part, towards 0 (numpy.trunc); the derivative is 0.</summary>
    /// <exception cref="ArgumentException">The array is complex.</exception>
    public static NDArray Trunc(NDArray x) => Steps<TruncKernel>(x, "Trunc");

    /// <summary>The nearest whole number, halves to the even one (numpy.rint); the derivative is 0.</summary>
    /// <exception cref="ArgumentException">The array is complex.</exception>
    public static NDArray Rint(NDArray x) => Steps<RintKernel>(x, "Rint");

    /// <summary>
    /// Rounded to a number of decimals, negative ones to the left of the point, halves to even; complex numbers part by part
    /// (numpy.round). The derivative is 0.
    /// </summary>
    public static NDArray Round(NDArray x, int decimals = 0)
    {
        ArgumentNullException.ThrowIfNull(x);
        double scale = Math.Pow(10, Math.Abs(decimals));
        return Elementwise.Map(Inexact(x.Value), Rounded, z => new(Rounded(z.Real), Rounded(z.Imaginary))).AsWeak(x.IsWeak);

        double Rounded(double part)
        {
            double y = decimals == 0 ? Math.Round(part)
                : decimals > 0 ? Math.Round(part * scale) / scale
                : Math.Round(part / scale) * scale;

            // Where the scaled number is infinite, there are no such decimals to round.
            return double.IsFinite(y) ? y : part;
        }
    }

    /// <summary>
    /// x - y floor(x/y) of real arrays, with the sign of y, as Python's % (numpy.remainder). Not continuous where x/y is whole.
    /// </summary>
    /// <exception cref="ArgumentException">An array is complex, or shapes do not broadcast.</exception>
    public static NDArray Remainder(NDArray x, NDArray y)
    {
        ArgumentNullException.ThrowIfNull(y);
        return remainder.On(x, y);
    }

    /// <summary><see cref="Remainder"/> under its other name (numpy.mod).</summary>
    public static NDArray Mod(NDArray x, NDArray y)
    {
        ArgumentNullException.ThrowIfNull(y);
        return remainder.On(x, y);
    }

    /// <summary>x - y trunc(x/y) of real arrays, with the sign of x, as C#'s % (numpy.fmod). Not continuous where x/y is whole.</summary>
    /// <exception cref="ArgumentException">An array is complex, or shapes do not broadcast.</exception>
    public static NDArray Fmod(NDArray x, NDArray y)
    {
        ArgumentNullException.ThrowIfNull(y);
        return fmod.On(x, y);
    }

    /// <summary>floor(x/y) of real arrays (numpy.floor_divide); the derivative is 0.</summary>
    /// <exception cref="ArgumentException">An array is complex, or shapes do not broadcast.</exception>
    public static NDArray FloorDivide(NDArray x, NDArray y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        return floorDivide.On(x.Value, y.Value);
    }

    /// <summary>|x| with the sign of y, of real arrays (numpy.copysign). The derivative with respect to y is 0.</summary>
    /// <exception cref="ArgumentException">An array is complex, or shapes do not broadcast.</exception>
    public static NDArray CopySign(NDArray x, NDArray y)
    {
        ArgumentNullException.ThrowIfNull(y);
        return copySign.On(x, y.Value);
    }

    /// <summary>0 where x is negative, 1 where it is positive, and <paramref name="atZero"/> where it is 0 (numpy.heaviside).</summary>
    /// <exception cref="ArgumentException">An array is complex, or shapes do not broadcast.</exception>
    public static NDArray Heaviside(NDArray x, NDArray atZero)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(atZero);
        NDArray step = 0.5 * (Sign(RequireReal(x, "Heaviside")) + 1);
        return Where(Equal(x, 0), RequireReal(atZero, "Heaviside"), step);
    }
}
