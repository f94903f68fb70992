using System.Numerics;
using System.Runtime.Intrinsics;

namespace Lapack;

/// <summary>A relation between two numbers of one type.</summary>
interface IRelation
{
    static abstract bool Holds<T>(T a, T b) where T : INumberBase<T>, IComparisonOperators<T, T, bool>;

    /// <summary>Complex numbers have the order of <see cref="ComplexOrder"/>; NaN stands in none.</summary>
    static abstract bool Holds(Complex a, Complex b);
}

readonly struct EqualRelation : IRelation
{
    public static bool Holds<T>(T a, T b) where T : INumberBase<T>, IComparisonOperators<T, T, bool> => a == b;

    public static bool Holds(Complex a, Complex b) => a == b;
}

readonly struct NotEqualRelation : IRelation
{
    public static bool Holds<T>(T a, T b) where T : INumberBase<T>, IComparisonOperators<T, T, bool> => a != b;

    public static bool Holds(Complex a, Complex b) => a != b;
}

readonly struct LessRelation : IRelation
{
    public static bool Holds<T>(T a, T b) where T : INumberBase<T>, IComparisonOperators<T, T, bool> => a < b;

    public static bool Holds(Complex a, Complex b) =>
        ComplexOrder.IsNumber(a) && ComplexOrder.IsNumber(b) && ComplexOrder.Compare(a, b) < 0;
}

readonly struct LessEqualRelation : IRelation
{
    public static bool Holds<T>(T a, T b) where T : INumberBase<T>, IComparisonOperators<T, T, bool> => a <= b;

    public static bool Holds(Complex a, Complex b) =>
        ComplexOrder.IsNumber(a) && ComplexOrder.IsNumber(b) && ComplexOrder.Compare(a, b) <= 0;
}

readonly struct AndRelation : IRelation
{
    public static bool Holds<T>(T a, T b) where T : INumberBase<T>, IComparisonOperators<T, T, bool> => !T.IsZero(a) & !T.IsZero(b);

    public static bool Holds(Complex a, Complex b) => a != Complex.Zero & b != Complex.Zero;
}

readonly struct OrRelation : IRelation
{
    public static bool Holds<T>(T a, T b) where T : INumberBase<T>, IComparisonOperators<T, T, bool> => !T.IsZero(a) | !T.IsZero(b);

    public static bool Holds(Complex a, Complex b) => a != Complex.Zero | b != Complex.Zero;
}

readonly struct XorRelation : IRelation
{
    public static bool Holds<T>(T a, T b) where T : INumberBase<T>, IComparisonOperators<T, T, bool> => T.IsZero(a) ^ T.IsZero(b);

    public static bool Holds(Complex a, Complex b) => a != Complex.Zero ^ b != Complex.Zero;
}

/// <summary>A property of a number; of a complex one, from the same of both parts.</summary>
interface IProperty
{
    static abstract bool Holds<T>(T x) where T : INumberBase<T>;

    static abstract bool Both(bool re, bool im);
}

readonly struct NanProperty : IProperty
{
    public static bool Holds<T>(T x) where T : INumberBase<T> => T.IsNaN(x);

    public static bool Both(bool re, bool im) => re | im;
}

readonly struct InfProperty : IProperty
{
    public static bool Holds<T>(T x) where T : INumberBase<T> => T.IsInfinity(x);

    public static bool Both(bool re, bool im) => re | im;
}

readonly struct FiniteProperty : IProperty
{
    public static bool Holds<T>(T x) where T : INumberBase<T> => T.IsFinite(x);

    public static bool Both(bool re, bool im) => re & im;
}

/// <summary>Masks from comparisons, and choice by mask.</summary>
static class ComparisonKernels
{
    /// <summary>The mask of a relation between broadcast operands, promoted as in arithmetic.</summary>
    public static NDArray Compare<TRelation>(NDArray x, NDArray y, string operation) where TRelation : IRelation
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        NDArray mask = NDArray.Empty(DType.Bool, Layout.BroadcastOrThrow(x.Shape, y.Shape, operation));
        DType type = DTypes.Promote(x, y);
        (x, y) = (Conversion.To(x.Value, type), Conversion.To(y.Value, type));
        switch (type)
        {
            case DType.Bool: Relate<TRelation, byte>(x, y, mask); break;
            case DType.Int64: Relate<TRelation, long>(x, y, mask); break;
            case DType.Float32: Relate<TRelation, float>(x, y, mask); break;
            case DType.Float64: Relate<TRelation, double>(x, y, mask); break;
            default: RelateComplex<TRelation>(Conversion.To(x, DType.Complex128), Conversion.To(y, DType.Complex128), mask); break;
        }

        return mask;
    }

    /// <summary>The mask of a property of each element.</summary>
    public static NDArray Test<TProperty>(NDArray x) where TProperty : IProperty
    {
        x = x.Value.ToDense();
        NDArray mask = NDArray.Empty(DType.Bool, x.ShapeArray, x.StrideArray);
        switch (x.DType)
        {
            case DType.Float32: Test<TProperty, float>(x, mask, 1); break;
            case DType.Float64: Test<TProperty, double>(x, mask, 1); break;
            case DType.Complex64: Test<TProperty, float>(x, mask, 2); break;
            case DType.Complex128: Test<TProperty, double>(x, mask, 2); break;
            default: mask.Dense<bool>().Fill(TProperty.Holds(0L)); break;
        }

        return mask;
    }

    /// <summary>x where the mask holds, y elsewhere; x and y are of one type.</summary>
    public static NDArray Select(NDArray mask, NDArray x, NDArray y)
    {
        int[] shape = Layout.BroadcastOrThrow(Layout.BroadcastOrThrow(x.Shape, y.Shape, "Where"), mask.Shape, "Where");
        NDArray z = NDArray.Empty(x.DType, shape);
        switch (x.DType.ElementSize())
        {
            case 1: Choose<byte>(mask, x, y, z); break;
            case 4: Choose<uint>(mask, x, y, z); break;
            case 8: Choose<ulong>(mask, x, y, z); break;
            default: ChooseNumbers(mask, x, y, z); break;
        }

        return z;
    }

    static void Test<TProperty, T>(NDArray x, NDArray mask, int width) where TProperty : IProperty where T : unmanaged, INumberBase<T>
    {
        ReadOnlySpan<T> parts = x.Dense<T>();
        Span<bool> flags = mask.Dense<bool>();
        for (int i = 0; i < flags.Length; i++)
        {
            flags[i] = width == 1
                ? TProperty.Holds(parts[i])
                : TProperty.Both(TProperty.Holds(parts[2 * i]), TProperty.Holds(parts[(2 * i) + 1]));
        }
    }

    /// <remarks>Chooses by masks of bits, since a processor cannot predict branches that depend on data.</remarks>
    static void Choose<T>(NDArray mask, NDArray x, NDArray y, NDArray z) where T : unmanaged, IBinaryInteger<T>
    {
        ReadOnlySpan<byte> flags = Spread<byte>(mask, z, out int step);
        ReadOnlySpan<T> a = Spread<T>(x, z, out int xStep), b = Spread<T>(y, z, out int yStep);
        Span<T> c = z.Dense<T>();
        for (int i = 0; i < c.Length; i++)
        {
            T bits = unchecked(T.Zero - T.CreateTruncating(flags[i * step])), other = b[i * yStep];
            c[i] = other ^ ((a[i * xStep] ^ other) & bits);
        }
    }

    static void ChooseNumbers(NDArray mask, NDArray x, NDArray y, NDArray z)
    {
        ReadOnlySpan<byte> flags = Spread<byte>(mask, z, out int step);
        ReadOnlySpan<Vector128<ulong>> a = Spread<Vector128<ulong>>(x, z, out int xStep), b = Spread<Vector128<ulong>>(y, z, out int yStep);
        Span<Vector128<ulong>> c = z.Dense<Vector128<ulong>>();
        for (int i = 0; i < c.Length; i++)
        {
            c[i] = Vector128.ConditionalSelect(Vector128.Create(unchecked(0 - (ulong)flags[i * step])), a[i * xStep], b[i * yStep]);
        }
    }

    static void Relate<TRelation, T>(NDArray x, NDArray y, NDArray mask)
        where TRelation : IRelation
        where T : unmanaged, INumberBase<T>, IComparisonOperators<T, T, bool>
    {
        ReadOnlySpan<T> a = Spread<T>(x, mask, out int xStep), b = Spread<T>(y, mask, out int yStep);
        Span<bool> flags = mask.Dense<bool>();
        for (int i = 0; i < flags.Length; i++)
        {
            flags[i] = TRelation.Holds(a[i * xStep], b[i * yStep]);
        }
    }

    static void RelateComplex<TRelation>(NDArray x, NDArray y, NDArray mask) where TRelation : IRelation
    {
        ReadOnlySpan<Complex> a = Spread<Complex>(x, mask, out int xStep), b = Spread<Complex>(y, mask, out int yStep);
        Span<bool> flags = mask.Dense<bool>();
        for (int i = 0; i < flags.Length; i++)
        {
            flags[i] = TRelation.Holds(a[i * xStep], b[i * yStep]);
        }
    }

    /// <summary>
    /// The elements as broadcast over the target, last axis fastest; a single element is not spread but repeated with step 0.
    /// </summary>
    static ReadOnlySpan<T> Spread<T>(NDArray x, NDArray target, out int step) where T : unmanaged
    {
        step = x.Size == 1 ? 0 : 1;
        if (x.Size != 1 && !(x.Shape.SequenceEqual(target.Shape) && x.IsRowMajor))
        {
            x = x.View(target.ShapeArray, Layout.BroadcastStrides(x.Shape, x.Strides, target.Shape)).ToRowMajor();
        }

        return x.FromOffset<T>();
    }
}
