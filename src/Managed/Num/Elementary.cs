using System.Numerics;

namespace Lapack;

public static partial class Num
{
    /// <summary>The imaginary unit.</summary>
    public static NDArray I { get; } = Complex.ImaginaryOne;

    static readonly UnaryFunction<AbsKernel> abs = new("Abs", t => t.RealType(), AbsRule);

    static readonly UnaryFunction<AbsSquareKernel> absSquare = new("AbsSquare", t => t.RealType(), (x, _) => g => 2 * g * Conj(x));

    static readonly UnaryFunction<SignKernel> realSign = new("Sign", t => t, (x, _) => _ => NDArray.ZerosOf(x.DType, x.ShapeArray));

    static readonly UnaryFunction<ConjKernel> conj = new("Conj", t => t, (_, _) => g => Conj(g));

    static readonly UnaryFunction<RealKernel> real = new("Real", t => t.RealType(), (x, _) =>
    {
        DType type = x.DType;
        return g => g.AsType(type);
    });

    static readonly UnaryFunction<ImagKernel> imag = new("Imag", t => t.RealType(), (_, _) => g => -I * g);

    static readonly UnaryFunction<ExpKernel> exp = new("Exp", t => t, (_, y) => g => g * y);

    static readonly UnaryFunction<LogKernel> log = new("Log", t => t, (x, _) => g => g / x);

    static readonly UnaryFunction<SqrtKernel> sqrt = new("Sqrt", t => t, (_, y) => g => 0.5 * g / y);

    /// <summary>
    /// |x|, real (numpy.absolute). At x = 0 the derivative is taken as 0, a subgradient.
    /// </summary>
    public static NDArray Abs(NDArray x) => abs.On(x);

    /// <summary>|x|^2 = x conj(x), real; smooth at 0.</summary>
    public static NDArray AbsSquare(NDArray x) => absSquare.On(x);

    /// <summary>The complex conjugate (numpy.conj); a real array comes back as it is.</summary>
    public static NDArray Conj(NDArray x) => x.DType.IsComplex() ? conj.On(x) : x;

    /// <summary>The real part (numpy.real); a real array comes back as it is.</summary>
    public static NDArray Real(NDArray x) => x.DType.IsComplex() ? real.On(x) : x;

    /// <summary>The imaginary part (numpy.imag); zeros for a real array.</summary>
    public static NDArray Imag(NDArray x) => x.DType.IsComplex() ? imag.On(x) : NDArray.ZerosOf(x.DType, x.ShapeArray);

    /// <summary>-1, 0 or 1 by the sign of a real array (numpy.sign); the derivative is 0.</summary>
    /// <exception cref="ArgumentException">The array is complex.</exception>
    public static NDArray Sign(NDArray x) => x.DType.IsComplex()
        ? throw new ArgumentException($"Sign needs a real array, not {x.DType}: for the phase divide by Num.Abs.")
        : realSign.On(x);

    /// <summary>e^x (numpy.exp).</summary>
    public static NDArray Exp(NDArray x) => exp.On(x);

    /// <summary>The natural logarithm, principal branch (numpy.log); NaN for negative reals.</summary>
    public static NDArray Log(NDArray x) => log.On(x);

    /// <summary>The square root, principal branch (numpy.sqrt); NaN for negative reals. Its derivative at 0 is infinite.</summary>
    public static NDArray Sqrt(NDArray x) => sqrt.On(x);

    /// <remarks>d|z| = Re((conj(z) / |z|) dz); the quotient first, since it is at most 1 at every scale. At 0 it is 0/infinity, 0 to any order.</remarks>
    static Func<NDArray, NDArray> AbsRule(NDArray x, NDArray y) => x.DType.IsComplex()
        ? g => g * (Conj(x) / Where(Equal(y, 0), double.PositiveInfinity, y))
        : g => g * Sign(x);
}
