using System.Numerics;
using Lapack.Native;

namespace Lapack;

/// <summary>The element types an <see cref="NDArray"/> can hold.</summary>
public enum DType
{
    /// <summary><see cref="bool"/>, for masks and comparisons; never differentiated.</summary>
    Bool,

    /// <summary><see cref="long"/>, for indices and counts; never differentiated.</summary>
    Int64,

    /// <summary><see cref="float"/>; LAPACK's S.</summary>
    Float32,

    /// <summary><see cref="double"/>; LAPACK's D.</summary>
    Float64,

    /// <summary>Two floats (<see cref="ComplexSingle"/>); LAPACK's C.</summary>
    Complex64,

    /// <summary><see cref="System.Numerics.Complex"/>; LAPACK's Z.</summary>
    Complex128,
}

/// <summary>Properties of element types, and NumPy's promotion between them.</summary>
public static class DTypes
{
    /// <summary>Whether elements have an imaginary part.</summary>
    public static bool IsComplex(this DType type) => type is DType.Complex64 or DType.Complex128;

    /// <summary>Whether arrays of this type can be differentiated: the four real and complex floating-point types.</summary>
    public static bool IsInexact(this DType type) => type >= DType.Float32;

    /// <summary>The type of the real part: Float64 for Complex128, the type itself when it is real.</summary>
    public static DType RealType(this DType type) => type switch
    {
        DType.Complex64 => DType.Float32,
        DType.Complex128 => DType.Float64,
        _ => type,
    };

    /// <summary>The complex type of the same precision; Complex128 for Bool and Int64.</summary>
    public static DType ComplexType(this DType type) => type is DType.Float32 or DType.Complex64 ? DType.Complex64 : DType.Complex128;

    /// <summary>Machine epsilon: the distance from 1 to the next number of the type's precision.</summary>
    public static double Epsilon(this DType type) => type.RealType() == DType.Float32 ? 1.1920928955078125e-7 : 2.220446049250313e-16;

    /// <summary>Bytes of one element.</summary>
    public static int ElementSize(this DType type) => type switch
    {
        DType.Bool => 1,
        DType.Float32 => 4,
        DType.Complex128 => 16,
        DType.Int64 or DType.Float64 or DType.Complex64 => 8,
        _ => throw Unknown(type),
    };

    /// <summary>What is thrown for a number that is no element type.</summary>
    internal static ArgumentOutOfRangeException Unknown(DType type) => new(nameof(type), type, "There is no such DType.");

    /// <summary>The smallest type that holds both, by NumPy's rules (Int64 with Float32 gives Float64).</summary>
    public static DType Promote(DType a, DType b)
    {
        if (a == b)
        {
            return a;
        }

        if (a > b)
        {
            (a, b) = (b, a);
        }

        bool wide = b is DType.Float64 or DType.Complex128 || a == DType.Float64 || a == DType.Int64;
        return b switch
        {
            DType.Int64 => DType.Int64,
            DType.Float32 or DType.Float64 => wide ? DType.Float64 : DType.Float32,
            _ => wide ? DType.Complex128 : DType.Complex64,
        };
    }

    /// <summary>Promotion in which a weak operand (a C# scalar) contributes only whether it is complex, as in JAX.</summary>
    internal static DType Promote(NDArray a, NDArray b) => (a.IsWeak, b.IsWeak) switch
    {
        (true, false) => PromoteWeak(b.DType, WeakType(a)),
        (false, true) => PromoteWeak(a.DType, WeakType(b)),
        _ => Promote(a.DType, b.DType),
    };

    /// <summary>The type that a C# scalar has beside an array.</summary>
    internal static DType WeakType(NDArray scalar) => scalar.IsWhole ? DType.Int64 : scalar.DType;

    /// <summary>Whether elements are integers or truth values, which count as 0 and 1.</summary>
    internal static bool IsExact(this DType type) => type is DType.Bool or DType.Int64;

    internal static DType PromoteWeak(DType strong, DType weak) =>
        !strong.IsInexact() ? Promote(strong, weak)
        : weak.IsComplex() ? strong.ComplexType()
        : strong;

    internal static DType Of<T>() where T : unmanaged =>
        typeof(T) == typeof(double) ? DType.Float64
        : typeof(T) == typeof(Complex) ? DType.Complex128
        : typeof(T) == typeof(float) ? DType.Float32
        : typeof(T) == typeof(ComplexSingle) ? DType.Complex64
        : typeof(T) == typeof(long) ? DType.Int64
        : typeof(T) == typeof(bool) ? DType.Bool
        : throw new ArgumentException(
            $"Elements of type {typeof(T)} are not supported: use float, double, ComplexSingle, Complex, long or bool.");
}
