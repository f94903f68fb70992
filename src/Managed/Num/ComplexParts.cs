using System.Numerics;

namespace Lapack;

public static partial class Num
{
    /// <summary>The imaginary unit.</summary>
    public static NDArray I { get; } = Complex.ImaginaryOne;

    static readonly UnaryFunction<AbsSquareKernel> absSquare = new("AbsSquare", t => t.RealType(), (x, _) => g => Scaled(2 * g, Conj(x)));

    static readonly UnaryFunction<ConjKernel> conj = new("Conj", (_, _) => g => Conj(g));

    static readonly UnaryFunction<RealKernel> real = new("Real", t => t.RealType(), (x, _) =>
    {
        DType type = x.DType;
        return g => g.AsType(type);
    });

    static readonly UnaryFunction<ImagKernel> imag = new("Imag", t => t.RealType(), (_, _) => g => -I * g);

    /// <remarks>d arg z = Im(dz / z).</remarks>
    static readonly UnaryFunction<AngleKernel> angle = new("Angle", t => t.RealType(), (x, _) => g => Divided(-I * g, NeverZero(x)));

    /// <summary>
    /// |x|, real (numpy.absolute). At x = 0 the derivative is taken as 0, a subgradient; second derivatives of a function that is smooth
    /// there, such as Square(Abs(x)), are right, and those of others infinite or NaN.
    /// </summary>
    public static NDArray Abs(NDArray x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.DType.IsInexact() ? new AbsPrimitive().Of(x) : UnaryFunction<AbsKernel>.OfIntegers(x, "Abs");
    }

    /// <summary>|x| of a real array, integers as Float64 (numpy.fabs); otherwise as <see cref="Abs"/>.</summary>
    /// <exception cref="ArgumentException">The array is complex.</exception>
    public static NDArray Fabs(NDArray x) => Abs(Inexact(RequireReal(x, "Fabs")));

    /// <summary>|x|^2 = x conj(x), real; smooth at 0.</summary>
    public static NDArray AbsSquare(NDArray x) => absSquare.On(x);

    /// <summary>The complex conjugate (numpy.conj); a real array comes back as it is.</summary>
    public static NDArray Conj(NDArray x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.DType.IsComplex() ? conj.On(x) : x;
    }

    /// <summary>The real part (numpy.real); a real array comes back as it is.</summary>
    public static NDArray Real(NDArray x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.DType.IsComplex() ? real.On(x) : x;
    }

    /// <summary>The imaginary part (numpy.imag); zeros for a real array.</summary>
    public static NDArray Imag(NDArray x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.DType.IsComplex() ? imag.On(x) : NDArray.ZerosLike(x);
    }

    /// <summary>
    /// The argument, in radians in [-pi, pi] or in degrees (numpy.angle); on the negative axis the sign of a zero imaginary part decides.
    /// Of a real array 0 or pi, with derivative 0; at 0 the derivative is taken as 0.
    /// </summary>
    public static NDArray Angle(NDArray x, bool deg = false)
    {
        ArgumentNullException.ThrowIfNull(x);
        NDArray radians = x.DType.IsComplex() ? angle.On(x) : Steps<AngleKernel>(x, "Angle");
        return deg ? RadiansToDegrees(radians) : radians;
    }

    /// <summary>
    /// -1, 0 or 1 by the sign of a real array, x / |x| for a complex one, 0 at 0 (numpy.sign, from NumPy 2 on). The derivative is 0 for
    /// reals and at 0; that of x / |x| turns with the argument of x.
    /// </summary>
    public static NDArray Sign(NDArray x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.DType.IsComplex() ? new SignPrimitive().Of(x) : Steps<SignKernel>(x, "Sign");
    }

    /// <summary>
    /// The real part if all imaginary parts are within <paramref name="tolerance"/> machine epsilons of 0, otherwise the array itself
    /// (numpy.real_if_close); a tolerance of at most 1 is absolute. The values decide; the derivative is that of the branch taken.
    /// </summary>
    public static NDArray RealIfClose(NDArray x, double tolerance = 100)
    {
        ArgumentNullException.ThrowIfNull(x);

        if (!x.DType.IsComplex())
        {
            return x;
        }

        double bound = tolerance > 1 ? tolerance * x.DType.Epsilon() : tolerance;
        foreach (double part in Imag(x.Value).ToArray<double>())
        {
            if (!(Math.Abs(part) < bound))
            {
                return x;
            }
        }

        return Real(x);
    }

    /// <summary>A divisor: infinity instead of 0, so that quotients vanish there to any order.</summary>
    static NDArray NeverZero(NDArray x) => Where(Equal(x, 0), double.PositiveInfinity, x);

    /// <remarks>With s = z/|z|: ds = i s Im(conj(s) dz) / |z|, and so g goes to i conj(s) Im(g s) / |z|.</remarks>
    sealed class SignPrimitive() : Primitive("Sign")
    {
        protected internal override NDArray[] Forward(NDArray[] inputs) =>
            [Elementwise.Unary<SignKernel>(inputs[0], inputs[0].DType).AsWeak(inputs[0].IsWeak)];

        protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed)
        {
            (NDArray x, NDArray s) = (inputs[0], outputs[0]);
            return g => [Scaled(Divided(Imag(Scaled(g[0]!, s)), NeverZero(Abs(x))), I * Conj(s))];
        }

        protected internal override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(NDArray[] inputs, NDArray?[] tangents)
        {
            (NDArray x, NDArray s) = (inputs[0], Apply(inputs)[0]);
            return ([s], [Scaled(Divided(Imag(Scaled(tangents[0]!, Conj(s))), NeverZero(Abs(x))), I * s)]);
        }
    }

    /// <summary>The elements in a given type; in a real type the real parts of complex ones.</summary>
    internal static NDArray InType(NDArray x, DType type)
    {
        x = x.DType.IsComplex() && !type.IsComplex() ? Real(x) : x;
        return x.DType == type ? x : x.AsType(type);
    }

    sealed class AbsPrimitive(KinkDirections? directions = null) : ModulusPrimitive("Abs", directions)
    {
        public override int[] Over => [];

        public override NDArray SizeOf(NDArray whole) => Abs(whole);

        public override NDArray Slopes(NDArray whole, NDArray size) =>
            whole.DType.IsComplex() ? UnitRows(whole, size, Over) : Sign(whole);

        protected internal override NDArray[] Forward(NDArray[] inputs) =>
            [Elementwise.Unary<AbsKernel>(inputs[0], inputs[0].DType.RealType()).AsWeak(inputs[0].IsWeak)];

        protected override ModulusPrimitive WithDirections(KinkDirections directions) => new AbsPrimitive(directions);
    }
}
