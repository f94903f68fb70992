namespace Lapack;

public static partial class Num
{
    static readonly UnaryFunction<ExpKernel> exp = new("Exp", (_, y) => g => Scaled(g, y));

    static readonly UnaryFunction<Exp2Kernel> exp2 = new("Exp2", (_, y) => g => Scaled(g, y * RealMath.Ln2));

    static readonly UnaryFunction<Expm1Kernel> expm1 = new("Expm1", (x, _) => g => Scaled(g, Exp(x)));

    static readonly UnaryFunction<LogKernel> log = new("Log", (x, _) => g => Divided(g, x));

    static readonly UnaryFunction<Log2Kernel> log2 = new("Log2", (x, _) => g => Divided(g, x) / RealMath.Ln2);

    static readonly UnaryFunction<Log10Kernel> log10 = new("Log10", (x, _) => g => Divided(g, x) / Math.Log(10));

    static readonly UnaryFunction<Log1pKernel> log1p = new("Log1p", (x, _) => g => Divided(g, 1 + x));

    static readonly UnaryFunction<SqrtKernel> sqrt = new("Sqrt", (_, y) => g => Divided(0.5 * g, y));

    static readonly UnaryFunction<CbrtKernel> cbrt = new("Cbrt", (_, y) => g => Divided(Divided(g, y), 3 * y), real: true);

    static readonly BinaryFunction<Pairwise<LogAddExpFunction>> logAddExp = new(
        "LogAddExp",
        (x, y, _) => g => Scaled(g, LogAddExpWeight(x, y, 1)),
        (x, y, _) => g => Scaled(g, LogAddExpWeight(y, x, 1)),
        real: true);

    static readonly BinaryFunction<Pairwise<LogAddExp2Function>> logAddExp2 = new(
        "LogAddExp2",
        (x, y, _) => g => Scaled(g, LogAddExpWeight(x, y, RealMath.Ln2)),
        (x, y, _) => g => Scaled(g, LogAddExpWeight(y, x, RealMath.Ln2)),
        real: true);

    /// <summary>e^x (numpy.exp).</summary>
    public static NDArray Exp(NDArray x) => exp.On(x);

    /// <summary>2^x (numpy.exp2).</summary>
    public static NDArray Exp2(NDArray x) => exp2.On(x);

    /// <summary>e^x - 1, accurate near 0 (numpy.expm1).</summary>
    public static NDArray Expm1(NDArray x) => expm1.On(x);

    /// <summary>The natural logarithm, principal branch (numpy.log); NaN for negative reals.</summary>
    public static NDArray Log(NDArray x) => log.On(x);

    /// <summary>The logarithm to base 2, principal branch (numpy.log2); NaN for negative reals.</summary>
    public static NDArray Log2(NDArray x) => log2.On(x);

    /// <summary>The logarithm to base 10, principal branch (numpy.log10); NaN for negative reals.</summary>
    public static NDArray Log10(NDArray x) => log10.On(x);

    /// <summary>log(1 + x), accurate near 0, principal branch (numpy.log1p); NaN for reals below -1.</summary>
    public static NDArray Log1p(NDArray x) => log1p.On(x);

    /// <summary>The square root, principal branch (numpy.sqrt); NaN for negative reals. Its derivative at 0 is infinite.</summary>
    public static NDArray Sqrt(NDArray x) => sqrt.On(x);

    /// <summary>The cube root of a real array, negative for negative numbers (numpy.cbrt). Its derivative at 0 is infinite.</summary>
    /// <exception cref="ArgumentException">The array is complex.</exception>
    public static NDArray Cbrt(NDArray x) => cbrt.On(x);

    /// <summary>log(e^x + e^y) of real arrays without overflow (numpy.logaddexp); minus infinity is log 0.</summary>
    /// <exception cref="ArgumentException">An array is complex, or shapes do not broadcast.</exception>
    public static NDArray LogAddExp(NDArray x, NDArray y)
    {
        ArgumentNullException.ThrowIfNull(y);
        return logAddExp.On(x, y);
    }

    /// <summary>log2(2^x + 2^y) of real arrays without overflow (numpy.logaddexp2); minus infinity is log2 0.</summary>
    /// <exception cref="ArgumentException">An array is complex, or shapes do not broadcast.</exception>
    public static NDArray LogAddExp2(NDArray x, NDArray y)
    {
        ArgumentNullException.ThrowIfNull(y);
        return logAddExp2.On(x, y);
    }

    /// <remarks>e^x / (e^x + e^y) = logistic(x - y); 1/2 each where both are the same infinity.</remarks>
    static NDArray LogAddExpWeight(NDArray x, NDArray y, double unit)
    {
        NDArray same = LogicalAnd(Equal(x, y), IsInf(x));
        return Logistic(unit * (Where(same, 0, x) - Where(same, 0, y)));
    }
}
