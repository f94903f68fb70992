namespace Lapack;

public static partial class Num
{
    static readonly BinaryFunction<MaximumKernel> maximum = Extremum<MaximumKernel>("Maximum");

    static readonly BinaryFunction<MinimumKernel> minimum = Extremum<MinimumKernel>("Minimum");

    static readonly BinaryFunction<FmaxKernel> fmax = Extremum<FmaxKernel>("Fmax");

    static readonly BinaryFunction<FminKernel> fmin = Extremum<FminKernel>("Fmin");

    /// <summary>
    /// The larger of two real arrays, NaN where either is (numpy.maximum). Where they are equal, either side gets half of the cotangent.
    /// </summary>
    /// <exception cref="ArgumentException">An array is complex, or shapes do not broadcast.</exception>
    public static NDArray Maximum(NDArray x, NDArray y) => maximum.On(x, y);

    /// <summary>
    /// The smaller of two real arrays, NaN where either is (numpy.minimum). Where they are equal, either side gets half of the cotangent.
    /// </summary>
    /// <exception cref="ArgumentException">An array is complex, or shapes do not broadcast.</exception>
    public static NDArray Minimum(NDArray x, NDArray y) => minimum.On(x, y);

    /// <summary>As <see cref="Maximum"/>, but where one is NaN, the other (numpy.fmax).</summary>
    /// <exception cref="ArgumentException">An array is complex, or shapes do not broadcast.</exception>
    public static NDArray Fmax(NDArray x, NDArray y) => fmax.On(x, y);

    /// <summary>As <see cref="Minimum"/>, but where one is NaN, the other (numpy.fmin).</summary>
    /// <exception cref="ArgumentException">An array is complex, or shapes do not broadcast.</exception>
    public static NDArray Fmin(NDArray x, NDArray y) => fmin.On(x, y);

    /// <summary>
    /// Minimum(Maximum(x, min), max) of real arrays (numpy.clip); a bound that is null does not bound. Cotangents go to x inside the
    /// bounds and to the bound outside; half to each on it.
    /// </summary>
    /// <exception cref="ArgumentException">An array is complex, or shapes do not broadcast.</exception>
    public static NDArray Clip(NDArray x, NDArray? min, NDArray? max)
    {
        NDArray y = RequireReal(x, "Clip");
        y = min is null ? y : Maximum(y, RequireReal(min, "Clip"));
        return max is null ? y : Minimum(y, RequireReal(max, "Clip"));
    }

    /// <summary>
    /// The array with NaN replaced by a number and infinities by others, by default the largest finite ones; complex numbers part by part
    /// (numpy.nan_to_num). What was replaced has the derivative 0.
    /// </summary>
    public static NDArray NanToNum(NDArray x, double nan = 0, double? posInf = null, double? negInf = null)
    {
        if (x.DType.IsComplex())
        {
            return NanToNum(Real(x), nan, posInf, negInf) + (I * NanToNum(Imag(x), nan, posInf, negInf));
        }

        double largest = x.DType == DType.Float32 ? float.MaxValue : double.MaxValue;
        NDArray replaced = Where(IsNan(x), nan, Where(Greater(x, 0), posInf ?? largest, negInf ?? -largest)).AsWeak(true);
        return x.DType.IsInexact() ? Where(IsFinite(x), x, replaced) : x;
    }

    /// <remarks>The side that was chosen is the one that equals the result, NaN being equal to itself here; others get no part of NaN or infinite factors.</remarks>
    static BinaryFunction<TKernel> Extremum<TKernel>(string name) where TKernel : IBinaryKernel =>
        new(name, (x, y, z) => ChosenRule(x, y, z), (x, y, z) => ChosenRule(y, x, z), real: true);

    static Func<NDArray, NDArray> ChosenRule(NDArray mine, NDArray other, NDArray z)
    {
        NDArray chosen = Chosen(mine), both = LogicalAnd(chosen, Chosen(other));
        return g => Where(both, 0.5 * g, Where(chosen, g, 0));

        NDArray Chosen(NDArray side) => LogicalOr(Equal(side, z), LogicalAnd(IsNan(side), IsNan(z)));
    }
}
