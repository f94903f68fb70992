using System.Numerics;

namespace Truth.Tests;

/// <summary>A complex number of two wide reals.</summary>
readonly record struct WideComplex(WideReal Re, WideReal Im)
{
    public WideReal SquaredModulus => (Re * Re) + (Im * Im);

    public WideReal Modulus
    {
        get
        {
            // Scaled by a power of two, so that squares neither overflow nor underflow.
            double size = Math.Max(Math.Abs(Re.High), Math.Abs(Im.High));
            if (size == 0)
            {
                return 0;
            }

            double unit = Math.ScaleB(1, -Math.ILogB(size));
            return WideReal.Sqrt((this * unit).SquaredModulus) / unit;
        }
    }

    public WideComplex Conjugate => new(Re, -Im);

    public static implicit operator WideComplex(WideReal x) => new(x, 0);

    public static implicit operator WideComplex(double x) => new(x, 0);

    public static implicit operator WideComplex(Complex x) => new(x.Real, x.Imaginary);

    public static explicit operator Complex(WideComplex x) => new(x.Re.High, x.Im.High);

    public static WideComplex operator -(WideComplex x) => new(-x.Re, -x.Im);

    public static WideComplex operator +(WideComplex x, WideComplex y) => new(x.Re + y.Re, x.Im + y.Im);

    public static WideComplex operator -(WideComplex x, WideComplex y) => new(x.Re - y.Re, x.Im - y.Im);

    public static WideComplex operator *(WideComplex x, WideComplex y) =>
        x.Im.High == 0 && y.Im.High == 0 ? x.Re * y.Re : new WideComplex((x.Re * y.Re) - (x.Im * y.Im), (x.Re * y.Im) + (x.Im * y.Re));

    public static WideComplex operator *(WideComplex x, double y) => new(x.Re * y, x.Im * y);

    public static WideComplex operator /(WideComplex x, WideReal y) => new(x.Re / y, x.Im / y);

    public static WideComplex operator /(WideComplex x, WideComplex y) => (x * y.Conjugate) / y.SquaredModulus;

    public static WideComplex Exp(WideComplex x)
    {
        WideReal size = WideReal.Exp(x.Re), half = WideReal.Sin(x.Im / 2);
        return new(size * (1 - (2 * half * half)), size * WideReal.Sin(x.Im));
    }

    /// <summary>sin x = (e^ix - e^-ix) / 2i.</summary>
    public static WideComplex Sin(WideComplex x)
    {
        WideComplex turned = new(-x.Im, x.Re), difference = Exp(turned) - Exp(-turned);
        return new(difference.Im / 2, -difference.Re / 2);
    }
}
