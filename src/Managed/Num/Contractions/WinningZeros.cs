using System.Numerics;
using System.Numerics.Tensors;

namespace Lapack;

/// <summary>
/// Which zeros stay 0 in a contraction that a rule of derivatives makes, though they meet infinity or NaN; those of plain contractions do
/// not. As for products of elements: those of the cotangent or tangent, and those of a factor that does not vary.
/// </summary>
/// <param name="OfLeft">Whether it is the zeros of the left factor, otherwise of the right one.</param>
/// <param name="Both">Whether it is those of both.</param>
readonly record struct WinningZeros(bool OfLeft, bool Both)
{
    bool Left => OfLeft || Both;

    bool Right => !OfLeft || Both;

    /// <summary>
    /// The contraction by a function that multiplies plainly: as it comes, where no zero met infinity or NaN, which shows as NaN in it.
    /// </summary>
    public NDArray Multiply(NDArray a, NDArray b, Func<NDArray, NDArray, NDArray> multiply)
    {
        NDArray plain = multiply(a, b);
        if (!HasNan(plain))
        {
            return plain;
        }

        DType type = plain.DType;
        (a, b) = (Conversion.To(a, type), Conversion.To(b, type));
        NDArray left = Left ? Count(Num.Equal(a, 0), !Num.IsFinite(b)) : NDArray.ZerosLike(plain);
        NDArray right = Right ? Count(!Num.IsFinite(a), Num.Equal(b, 0)) : NDArray.ZerosLike(plain);
        bool any = Holds(left), anyRight = Holds(right);
        ZeroProducts.Swallowed |= !Both && (any || anyRight);
        if (!any && !anyRight)
        {
            return plain;
        }

        NDArray finite = multiply(Num.Where(Num.IsFinite(a), a, 0), Num.Where(Num.IsFinite(b), b, 0));
        return type.IsComplex() ? Complex(a, b, finite, Count) : Real(a, b, finite, Count);

        NDArray Count(NDArray x, NDArray y) => multiply(x.AsType(type), y.AsType(type));
    }

    NDArray Complex(NDArray a, NDArray b, NDArray finite, Func<NDArray, NDArray, NDArray> count)
    {
        NDArray broken = Num.NotEqual(count(!Num.IsFinite(a), Counts(b, Right)) + count(Counts(a, Left), !Num.IsFinite(b)), 0);
        return Num.Where(broken, new Complex(double.NaN, double.NaN), finite);
    }

    /// <remarks>Infinities keep their sign where all terms that are infinite agree in it.</remarks>
    NDArray Real(NDArray a, NDArray b, NDArray finite, Func<NDArray, NDArray, NDArray> count)
    {
        NDArray up = Infinities(1), down = Infinities(-1), nanA = Num.IsNan(a), nanB = Num.IsNan(b);
        NDArray broken = count(nanA, Counts(b, Right)) + count(Counts(a, Left), nanB);
        broken += Right ? 0 : count(Num.IsInf(a), Num.Equal(b, 0));
        broken += Left ? 0 : count(Num.Equal(a, 0), Num.IsInf(b));
        return Num.Where(
            (broken > 0) | ((up > 0) & (down > 0)),
            double.NaN,
            Num.Where(up > 0, double.PositiveInfinity, Num.Where(down > 0, double.NegativeInfinity, finite)));

        NDArray Infinities(double sign)
        {
            double infinity = double.PositiveInfinity;
            return count(a == infinity, sign * b > 0) + count(a == -infinity, sign * b < 0)
                + count((a > 0) & Num.IsFinite(a), b == sign * infinity) + count((a < 0) & Num.IsFinite(a), b == -sign * infinity);
        }
    }

    /// <summary>Where the elements of a factor take part: all, or where its zeros win those that are not 0.</summary>
    static NDArray Counts(NDArray x, bool zerosWin) => zerosWin ? Num.NotEqual(x, 0) : Num.Equal(x, x) | Num.IsNan(x);

    static bool Holds(NDArray counts) => (bool)Num.Any(Num.NotEqual(counts, 0));

    static bool HasNan(NDArray x)
    {
        x = x.ToDense();
        return x.Size > 0 && x.DType.IsInexact() && (x.DType.RealType() == DType.Float32
            ? TensorPrimitives.IsNaNAny<float>(x.Dense<float>())
            : TensorPrimitives.IsNaNAny<double>(x.Dense<double>()));
    }
}
