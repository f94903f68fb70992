namespace Lapack;

public static partial class Num
{
    static readonly UnaryFunction<SinhKernel> sinh = new("Sinh", (x, _) => g => Scaled(g, Cosh(x)));

    static readonly UnaryFunction<CoshKernel> cosh = new("Cosh", (x, _) => g => Scaled(g, Sinh(x)));

    /// <remarks>1 / cosh^2 x: 1 - y^2 would cancel where y is near 1, and the square of cosh would overflow.</remarks>
    static readonly UnaryFunction<TanhKernel> tanh = new("Tanh", (x, _) => g => SquareScaled(g, sech!.On(x)));

    static readonly UnaryFunction<SechKernel> sech = new("1 / Cosh", (x, y) => g => -Scaled(Scaled(g, y), Tanh(x)));

    static readonly UnaryFunction<ArcsinhKernel> arcsinh = new("Arcsinh", (x, _) => g => Divided(g, coshArcsinh!.On(x)));

    static readonly UnaryFunction<ArccoshKernel> arccosh = new("Arccosh", (x, _) => g => Divided(g, sinhArccosh!.On(x)));

    static readonly UnaryFunction<ArctanhKernel> arctanh = new("Arctanh", (x, _) => g => Divided(Divided(g, 1 - x), 1 + x));

    static readonly UnaryFunction<CoshArcsinhKernel> coshArcsinh = new("Cosh(Arcsinh)", (x, y) => g => Divided(Scaled(g, x), y));

    static readonly UnaryFunction<SinhArccoshKernel> sinhArccosh = new("Sinh(Arccosh)", (x, y) => g => Divided(Scaled(g, x), y));

    /// <summary>The hyperbolic sine (numpy.sinh).</summary>
    public static NDArray Sinh(NDArray x) => sinh.On(x);

    /// <summary>The hyperbolic cosine (numpy.cosh).</summary>
    public static NDArray Cosh(NDArray x) => cosh.On(x);

    /// <summary>The hyperbolic tangent (numpy.tanh); complex ones do not overflow at large real parts.</summary>
    public static NDArray Tanh(NDArray x) => tanh.On(x);

    /// <summary>
    /// The inverse hyperbolic sine (numpy.arcsinh). Complex: imaginary part in [-pi/2, pi/2], cuts on the imaginary axis beyond i, where
    /// the sign of a zero real part chooses the side.
    /// </summary>
    public static NDArray Arcsinh(NDArray x) => arcsinh.On(x);

    /// <summary>
    /// The inverse hyperbolic cosine (numpy.arccosh); NaN for reals below 1. Complex: real part at least 0, cut on the real axis below 1,
    /// where the sign of a zero imaginary part chooses the side. Its derivative at 1 is infinite.
    /// </summary>
    public static NDArray Arccosh(NDArray x) => arccosh.On(x);

    /// <summary>
    /// The inverse hyperbolic tangent (numpy.arctanh); NaN for reals beyond 1. Complex: imaginary part in [-pi/2, pi/2], cuts on the real
    /// axis beyond 1, where the sign of a zero imaginary part chooses the side.
    /// </summary>
    public static NDArray Arctanh(NDArray x) => arctanh.On(x);
}
