namespace Lapack;

public static partial class Num
{
    static readonly UnaryFunction<LogisticKernel> logistic = new("Logistic", (x, y) => g => Scaled(Scaled(g, y), Logistic(-x)));

    static readonly UnaryFunction<ErfKernel> erf = new("Erf", (x, _) => g => Scaled(g, Gaussian(x)));

    static readonly UnaryFunction<ErfcKernel> erfc = new("Erfc", (x, _) => g => -Scaled(g, Gaussian(x)));

    static readonly UnaryFunction<ErfinvKernel> erfinv = new("Erfinv", (_, y) => g => Divided(g, Gaussian(y)), real: true);

    static readonly UnaryFunction<GammalnKernel> gammaln = new("Gammaln", (x, _) => g => Scaled(g, Digamma(x)), real: true);

    static readonly BinaryFunction<XlogyKernel> xlogy =
        new("Xlogy", (_, y, _) => g => Scaled(g, Log(y)), (x, y, _) => g => Scaled(g, Divided(x, y)));

    /// <summary>1 / (1 + e^-x), accurate in both tails (scipy.special.expit); also complex.</summary>
    public static NDArray Logistic(NDArray x) => logistic.On(x);

    /// <summary>log(1 / (1 + e^-x)) of a real array without overflow (scipy.special.log_expit).</summary>
    /// <exception cref="ArgumentException">The array is complex.</exception>
    public static NDArray LogLogistic(NDArray x) => -Softplus(-x);

    /// <summary>log(1 + e^x) of a real array without overflow (jax.nn.softplus).</summary>
    /// <exception cref="ArgumentException">The array is complex.</exception>
    public static NDArray Softplus(NDArray x) => LogAddExp(RequireReal(x, "Softplus"), 0);

    /// <summary>The error function, 2/sqrt(pi) times the integral of e^(-t^2) from 0 to x (scipy.special.erf); also complex.</summary>
    public static NDArray Erf(NDArray x) => erf.On(x);

    /// <summary>1 - erf(x), accurate in the right tail (scipy.special.erfc); also complex.</summary>
    public static NDArray Erfc(NDArray x) => erfc.On(x);

    /// <summary>The inverse of <see cref="Erf"/> (scipy.special.erfinv): infinite at -1 and 1, NaN beyond.</summary>
    /// <exception cref="ArgumentException">The array is complex.</exception>
    public static NDArray Erfinv(NDArray x) => erfinv.On(x);

    /// <summary>
    /// log|Gamma(x)| of a real array (scipy.special.gammaln): infinite at 0, -1, -2, ...; at minus infinity it is infinity, as C's lgamma
    /// has it (SciPy: minus infinity).
    /// </summary>
    /// <exception cref="ArgumentException">The array is complex.</exception>
    public static NDArray Gammaln(NDArray x) => gammaln.On(x);

    /// <summary>
    /// The derivative of <see cref="Gammaln"/> (scipy.special.digamma). Near its root at 1.4616 it is accurate relative to itself; near its
    /// negative roots, such as -0.50408, to about 1e-16 in absolute terms.
    /// </summary>
    /// <exception cref="ArgumentException">The array is complex.</exception>
    public static NDArray Digamma(NDArray x) => Polygamma(0, x);

    /// <summary>The derivative of order n of <see cref="Digamma"/> (scipy.special.polygamma): infinite or NaN at 0, -1, -2, ...</summary>
    /// <exception cref="ArgumentOutOfRangeException">n is negative or above 100.</exception>
    /// <exception cref="ArgumentException">The array is complex.</exception>
    public static NDArray Polygamma(int n, NDArray x) => n is >= 0 and <= GammaFunction.LargestOrder
        ? new DerivativeFunction(n == 0 ? "Digamma" : "Polygamma", n, GammaFunction.Polygamma).On(x)
        : throw new ArgumentOutOfRangeException(nameof(n), n, $"Polygamma takes orders from 0 to {GammaFunction.LargestOrder}.");

    /// <summary>
    /// x log y, 0 where x = 0 (scipy.special.xlogy). With respect to y the derivative is 0 there, with respect to x it is log y.
    /// </summary>
    public static NDArray Xlogy(NDArray x, NDArray y) => xlogy.On(x, y);

    /// <summary>
    /// -x log x of a real array, 0 at 0, minus infinity below (scipy.special.entr); its derivative at 0 is infinite.
    /// </summary>
    /// <exception cref="ArgumentException">The array is complex.</exception>
    public static NDArray Entr(NDArray x) =>
        Where(Less(RequireReal(x, "Entr"), 0), double.NegativeInfinity, -Xlogy(x, x));

    /// <summary>2/sqrt(pi) e^(-x^2), the derivative of erf.</summary>
    static NDArray Gaussian(NDArray x) => (2 / Math.Sqrt(Math.PI)) * Exp(-Square(x));
}
