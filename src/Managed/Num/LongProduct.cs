using System.Numerics;
using System.Numerics.Tensors;

namespace Lapack;

/// <summary>Products in which a part of the factors may leave the range of the type, though the whole does not.</summary>
static class LongProduct
{
    /// <summary>Whether no product of at most <paramref name="count"/> elements can leave the range, by their sizes.</summary>
    public static bool StaysInRange(NDArray x, int count)
    {
        x = x.ToDense();
        return x.Size == 0
            || (x.DType.RealType() == DType.Float64
                ? StaysInRange<double>(x.Dense<double>(), count, 1000)
                : StaysInRange<float>(x.Dense<float>(), count, 120));
    }

    /// <summary>The products over the last axis, as numbers near 1 and a power of two until they are complete.</summary>
    public static NDArray OfRows(NDArray rows)
    {
        DType type = rows.DType;
        rows = Conversion.To(rows, DType.Complex128).ToRowMajor();
        int length = rows.Shape[^1];
        NDArray y = NDArray.Empty(DType.Complex128, rows.ShapeArray[..^1]);
        ReadOnlySpan<Complex> x = rows.Dense<Complex>();
        Span<Complex> products = y.Dense<Complex>();
        for (int r = 0; r < products.Length; r++)
        {
            products[r] = Of(x.Slice(r * length, length));
        }

        return Conversion.To(type.IsComplex() ? y : Num.Real(y), type);
    }

    /// <summary>For each element the power of two at or below its modulus, by its exponent; 0 for 0, infinity and NaN.</summary>
    public static NDArray Exponents(NDArray x) => Elementwise.Map(
        Conversion.To(Num.Abs(x.Value), DType.Float64), v => double.IsFinite(v) && v > 0 ? Math.ILogB(v) : 0, static v => v);

    /// <summary>x 2^e for whole numbers e, in two steps, since 2^e itself may leave the range.</summary>
    public static NDArray Shifted(NDArray x, NDArray e)
    {
        DType type = x.DType.RealType();
        int limit = type == DType.Float32 ? 126 : 1022;
        NDArray first = Power(v => Math.Clamp(Math.Floor(v / 2), -limit, limit));
        return x * first * Power(v => Math.Clamp(v - Math.Clamp(Math.Floor(v / 2), -limit, limit), -limit, limit));

        NDArray Power(Func<double, double> exponent) =>
            Conversion.To(Elementwise.Map(e, v => Math.ScaleB(1, (int)exponent(v)), static v => v), type);
    }

    static Complex Of(ReadOnlySpan<Complex> x)
    {
        (double re, double im) = (1, 0);
        long exponent = 0;
        foreach (Complex factor in x)
        {
            double size = Math.Max(Math.Abs(factor.Real), Math.Abs(factor.Imaginary));
            int e = double.IsFinite(size) && size > 0 ? Math.ILogB(size) : 0;
            (double a, double b) = (Math.ScaleB(factor.Real, -e), Math.ScaleB(factor.Imaginary, -e));
            (re, im) = b == 0 && im == 0 ? (re * a, 0) : ((re * a) - (im * b), (re * b) + (im * a));
            double now = Math.Max(Math.Abs(re), Math.Abs(im));
            int shift = double.IsFinite(now) && now > 0 ? Math.ILogB(now) : 0;
            (re, im, exponent) = (Math.ScaleB(re, -shift), Math.ScaleB(im, -shift), exponent + e + shift);
        }

        int power = (int)Math.Clamp(exponent, -5000, 5000);
        return new(Math.ScaleB(re, power), Math.ScaleB(im, power));
    }

    static bool StaysInRange<T>(ReadOnlySpan<T> parts, int count, double limit) where T : unmanaged, IFloatingPointIeee754<T>
    {
        double largest = double.CreateTruncating(T.Abs(TensorPrimitives.MaxMagnitude(parts)));
        double smallest = double.CreateTruncating(T.Abs(TensorPrimitives.MinMagnitude(parts)));
        return smallest > 0 && double.IsFinite(largest) &&
            count * (1 + Math.Max(Math.Abs(Math.Log2(largest)), Math.Abs(Math.Log2(smallest)))) < limit;
    }
}
