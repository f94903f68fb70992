using System.Numerics;
using System.Numerics.Tensors;
using Lapack.Native;

namespace Lapack;

/// <summary>Conversion between element types.</summary>
static class Conversion
{
    /// <summary>The elements as <paramref name="type"/>; from complex to real is refused, since it would drop a part silently.</summary>
    /// <exception cref="OverflowException">NaN, infinity or a number beyond the range should become an Int64.</exception>
    public static NDArray To(NDArray x, DType type)
    {
        if (x.DType == type)
        {
            return x;
        }

        if (x.DType.IsComplex() && !type.IsComplex())
        {
            throw new ArgumentException($"{x.DType} to {type} would drop the imaginary part: take Num.Real, Num.Imag or Num.Abs.");
        }

        x = x.ToDense();
        NDArray y = NDArray.Empty(type, x.ShapeArray, x.StrideArray);
        switch (x.DType)
        {
            case DType.Bool: FromBool(x.Dense<bool>(), y); break;
            case DType.Int64: FromReal<long>(x.Dense<long>(), y); break;
            case DType.Float32: FromReal<float>(x.Dense<float>(), y); break;
            case DType.Float64: FromReal<double>(x.Dense<double>(), y); break;
            case DType.Complex64: TensorPrimitives.ConvertTruncating<float, double>(x.Dense<float>(), y.Dense<double>()); break;
            default: TensorPrimitives.ConvertTruncating<double, float>(x.Dense<double>(), y.Dense<float>()); break;
        }

        return y;
    }

    static void FromBool(ReadOnlySpan<bool> x, NDArray y)
    {
        var numbers = new long[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            numbers[i] = x[i] ? 1 : 0;
        }

        FromReal<long>(numbers, y);
    }

    static void ToIntegers<T>(ReadOnlySpan<T> x, Span<long> y) where T : unmanaged, INumber<T>
    {
        for (int i = 0; i < x.Length; i++)
        {
            // 2^63, exact in every type, is the first number that is too large; NaN fails both comparisons.
            y[i] = typeof(T) == typeof(long) || (x[i] >= T.CreateTruncating(long.MinValue) && x[i] < -T.CreateTruncating(long.MinValue))
                ? long.CreateTruncating(x[i])
                : throw new OverflowException($"{x[i]} is no Int64.");
        }
    }

    static void FromReal<T>(ReadOnlySpan<T> x, NDArray y) where T : unmanaged, INumber<T>
    {
        switch (y.DType)
        {
            case DType.Bool:
                Span<bool> flags = y.Dense<bool>();
                for (int i = 0; i < x.Length; i++)
                {
                    flags[i] = !T.IsZero(x[i]);
                }

                break;
            case DType.Int64: ToIntegers(x, y.Dense<long>()); break;
            case DType.Float32: TensorPrimitives.ConvertTruncating(x, y.Dense<float>()); break;
            case DType.Float64: TensorPrimitives.ConvertTruncating(x, y.Dense<double>()); break;
            case DType.Complex64:
                Span<ComplexSingle> singles = y.Dense<ComplexSingle>();
                for (int i = 0; i < x.Length; i++)
                {
                    singles[i] = new(float.CreateTruncating(x[i]), 0);
                }

                break;
            default:
                Span<Complex> doubles = y.Dense<Complex>();
                for (int i = 0; i < x.Length; i++)
                {
                    doubles[i] = new(double.CreateTruncating(x[i]), 0);
                }

                break;
        }
    }
}
