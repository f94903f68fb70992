namespace Lapack;

public static partial class Num
{
    static readonly BinaryFunction<MaximumKernel> maximum = Extremum<MaximumKernel, MaximumShare>("Maximum");

    static readonly BinaryFunction<MinimumKernel> minimum = Extremum<MinimumKernel, MinimumShare>("Minimum");

    static readonly BinaryFunction<FmaxKernel> fmax = Extremum<FmaxKernel, FmaxShare>("Fmax");

    static readonly BinaryFunction<FminKernel> fmin = Extremum<FminKernel, FminShare>("Fmin");

    /// <summary>
    /// The larger of two arrays, NaN where either is (numpy.maximum). Where they are equal, either side gets half of the cotangent.
    /// </summary>
    /// <exception cref="ArgumentException">Shapes do not broadcast.</exception>
    public static NDArray Maximum(NDArray x, NDArray y) => maximum.On(x, y);

    /// <summary>
    /// The smaller of two arrays, NaN where either is (numpy.minimum). Where they are equal, either side gets half of the cotangent.
    /// </summary>
    /// <exception cref="ArgumentException">Shapes do not broadcast.</exception>
    public static NDArray Minimum(NDArray x, NDArray y) => minimum.On(x, y);

    /// <summary>As <see cref="Maximum"/>, but where one is NaN, the other (numpy.fmax).</summary>
    /// <exception cref="ArgumentException">Shapes do not broadcast.</exception>
    public static NDArray Fmax(NDArray x, NDArray y) => fmax.On(x, y);

    /// <summary>As <see cref="Minimum"/>, but where one is NaN, the other (numpy.fmin).</summary>
    /// <exception cref="ArgumentException">Shapes do not broadcast.</exception>
    public static NDArray Fmin(NDArray x, NDArray y) => fmin.On(x, y);

    /// <summary>
    /// Minimum(Maximum(x, min), max) (numpy.clip); a bound that is null does not bound. Cotangents go to x inside the
    /// bounds and to the bound outside; half to each on it.
    /// </summary>
    /// <exception cref="ArgumentException">Shapes do not broadcast.</exception>
    public static NDArray Clip(NDArray x, NDArray? min, NDArray? max)
    {
        ArgumentNullException.ThrowIfNull(x);
        NDArray y = min is null ? x : Maximum(x, min);
        return max is null ? y : Minimum(y, max);
    }

    /// <summary>
    /// The array with NaN replaced by a number and infinities by others, by default the largest finite ones; complex numbers part by part
    /// (numpy.nan_to_num). What was replaced has the derivative 0.
    /// </summary>
    public static NDArray NanToNum(NDArray x, double nan = 0, double? posInf = null, double? negInf = null)
    {
        ArgumentNullException.ThrowIfNull(x);

        if (x.DType.IsComplex())
        {
            return NanToNum(Real(x), nan, posInf, negInf) + (I * NanToNum(Imag(x), nan, posInf, negInf));
        }

        double largest = x.DType == DType.Float32 ? float.MaxValue : double.MaxValue;
        NDArray replaced = Where(IsNan(x), nan, Where(Greater(x, 0), posInf ?? largest, negInf ?? -largest)).AsWeak(true);
        return x.DType.IsInexact() ? Where(IsFinite(x), x, replaced) : x;
    }

    /// <remarks>
    /// One factor an element, 1, 1/2 or 0, that depends on both; where it is 0, nothing of the cotangent passes, infinite or NaN as it may
    /// be.
    /// </remarks>
    static BinaryFunction<TKernel> Extremum<TKernel, TShare>(string name) where TKernel : IBinaryKernel where TShare : IVectorFunction
    {
        return new(name, (x, y, _) => Rule(x, y), (x, y, _) => Rule(y, x));

        Func<NDArray, NDArray> Rule(NDArray mine, NDArray other)
        {
            DType type = DTypes.Promote(mine, other);
            type = type.IsInexact() ? type : DType.Float64;
            (NDArray x, NDArray y) = (Conversion.To(mine.Value, type), Conversion.To(other.Value, type));
            NDArray share = type.IsComplex() ? ShareOfChosen<TKernel>(x, y) : Elementwise.Binary<Vectorized<TShare>>(x, y, name);
            return g => Weighted(share, g);
        }
    }

    /// <summary>1 where the first of two complex numbers is the one that is chosen, 1/2 where they are equal, otherwise 0.</summary>
    static NDArray ShareOfChosen<TKernel>(NDArray x, NDArray y) where TKernel : IBinaryKernel
    {
        NDArray chosen = Elementwise.Binary<TKernel>(x, y, "choice"), other = Elementwise.Binary<TKernel>(y, x, "choice");
        NDArray mine = LogicalOr(Equal(x, chosen), LogicalAnd(IsNan(x), IsNan(chosen)));
        NDArray yours = LogicalOr(Equal(y, other), LogicalAnd(IsNan(y), IsNan(other)));
        return Where(mine, Where(yours, 0.5, 1.0), 0.0).AsType(x.DType.RealType());
    }
}
