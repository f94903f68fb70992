using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Lapack.Native;

/// <summary>A complex number of two <see cref="float"/>s, the layout of Fortran's COMPLEX. The base library has none.</summary>
/// <param name="Real">The real part.</param>
/// <param name="Imaginary">The imaginary part.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct ComplexSingle(float Real, float Imaginary) : IFormattable
{
    /// <summary>A real number is a complex one.</summary>
    /// <param name="value">The real part.</param>
    public static implicit operator ComplexSingle(float value) => new(value, 0);

    /// <summary>Rounds both parts to single precision.</summary>
    /// <param name="value">The number to round.</param>
    public static explicit operator ComplexSingle(Complex value) => new((float)value.Real, (float)value.Imaginary);

    /// <summary>Widens to double precision, exactly.</summary>
    /// <param name="value">The number to widen.</param>
    public static implicit operator Complex(ComplexSingle value) => new(value.Real, value.Imaginary);

    /// <summary>The number as <see cref="Complex"/> prints it: <c>&lt;1; 2&gt;</c>.</summary>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>The number as <see cref="Complex"/> prints it, each part in the given format.</summary>
    /// <param name="format">A numeric format for both parts, or null.</param>
    /// <param name="formatProvider">The culture, or null for the current one.</param>
    public string ToString(string? format, IFormatProvider? formatProvider) =>
        $"<{Real.ToString(format, formatProvider)}; {Imaginary.ToString(format, formatProvider)}>";
}
