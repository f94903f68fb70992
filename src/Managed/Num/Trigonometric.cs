namespace Lapack;

public static partial class Num
{
    static readonly UnaryFunction<SinKernel> sin = new("Sin", (x, _) => g => Scaled(g, Cos(x)));

    static readonly UnaryFunction<CosKernel> cos = new("Cos", (x, _) => g => -Scaled(g, Sin(x)));

    static readonly UnaryFunction<TanKernel> tan = new("Tan", (x, _) => g => SquareScaled(g, sec!.On(x)));

    static readonly UnaryFunction<SecKernel> sec = new("1 / Cos", (x, y) => g => Scaled(Scaled(g, y), Tan(x)));

    static readonly UnaryFunction<ArcsinKernel> arcsin = new("Arcsin", (x, _) => g => Divided(g, cosArcsin!.On(x)));

    static readonly UnaryFunction<ArccosKernel> arccos = new("Arccos", (x, _) => g => -Divided(g, cosArcsin!.On(x)));

    static readonly UnaryFunction<ArctanKernel> arctan = new("Arctan", (x, _) => x.DType.IsComplex()
        ? g => Divided(Divided(g, x - I), x + I)
        : g => Divided(Divided(g, coshArcsinh!.On(x)), coshArcsinh.On(x)));

    static readonly UnaryFunction<CosArcsinKernel> cosArcsin = new("Cos(Arcsin)", (x, y) => g => -Divided(Scaled(g, x), y));

    /// <remarks>With r the modulus: d = (x/r dy - y/r dx) / r.</remarks>
    static readonly BinaryFunction<Pairwise<Arctan2Function>> arctan2 = new(
        "Arctan2",
        (y, x, _) => g => PolarRule(g, x, NeverZero(Hypot(x, y))),
        (y, x, _) => g => -PolarRule(g, y, NeverZero(Hypot(x, y))),
        real: true);

    static readonly DerivativeFunction sinc = new("Sinc", 0, SincFunction.Derivative, SincFunction.Derivative);

    /// <summary>The sine (numpy.sin).</summary>
    public static NDArray Sin(NDArray x) => sin.On(x);

    /// <summary>The cosine (numpy.cos).</summary>
    public static NDArray Cos(NDArray x) => cos.On(x);

    /// <summary>The tangent (numpy.tan); complex ones do not overflow at large imaginary parts.</summary>
    public static NDArray Tan(NDArray x) => tan.On(x);

    /// <summary>
    /// The inverse sine (numpy.arcsin); NaN for reals beyond 1. Complex: real part in [-pi/2, pi/2], cuts on the real axis beyond 1, where
    /// the sign of a zero imaginary part chooses the side. Its derivative at -1 and 1 is infinite.
    /// </summary>
    public static NDArray Arcsin(NDArray x) => arcsin.On(x);

    /// <summary>
    /// The inverse cosine (numpy.arccos); NaN for reals beyond 1. Complex: real part in [0, pi], cuts as those of <see cref="Arcsin"/>.
    /// </summary>
    public static NDArray Arccos(NDArray x) => arccos.On(x);

    /// <summary>
    /// The inverse tangent (numpy.arctan). Complex: real part in [-pi/2, pi/2], cuts on the imaginary axis beyond i, where the sign of a
    /// zero real part chooses the side.
    /// </summary>
    public static NDArray Arctan(NDArray x) => arctan.On(x);

    /// <summary>
    /// The angle of the point (x, y) of real arrays, in [-pi, pi] (numpy.arctan2). At the origin the derivative is taken as 0.
    /// </summary>
    /// <exception cref="ArgumentException">An array is complex, or shapes do not broadcast.</exception>
    public static NDArray Arctan2(NDArray y, NDArray x) => arctan2.On(y, x);

    /// <summary>
    /// sqrt(x^2 + y^2) of real arrays at every scale (numpy.hypot). At the origin the derivative is taken as 0, a subgradient, and second
    /// derivatives are as those of <see cref="Abs"/>.
    /// </summary>
    /// <exception cref="ArgumentException">An array is complex, or shapes do not broadcast.</exception>
    public static NDArray Hypot(NDArray x, NDArray y)
    {
        ArgumentNullException.ThrowIfNull(y);
        return new HypotPrimitive().Of(RequireReal(x, "Hypot"), RequireReal(y, "Hypot"));
    }

    /// <summary>sin(pi x) / (pi x), 1 at 0 and smooth there (numpy.sinc); exactly 0 at the other whole numbers.</summary>
    public static NDArray Sinc(NDArray x) => sinc.On(x);

    /// <summary>Radians to degrees (numpy.degrees).</summary>
    /// <exception cref="ArgumentException">The array is complex.</exception>
    public static NDArray Degrees(NDArray x) => RadiansToDegrees(RequireReal(x, "Degrees"));

    /// <summary>Degrees to radians (numpy.radians).</summary>
    /// <exception cref="ArgumentException">The array is complex.</exception>
    public static NDArray Radians(NDArray x) => RequireReal(x, "Radians") * (Math.PI / 180);

    /// <summary>Radians to degrees (numpy.rad2deg).</summary>
    /// <exception cref="ArgumentException">The array is complex.</exception>
    public static NDArray Rad2Deg(NDArray x) => RadiansToDegrees(RequireReal(x, "Rad2Deg"));

    /// <summary>Degrees to radians (numpy.deg2rad).</summary>
    /// <exception cref="ArgumentException">The array is complex.</exception>
    public static NDArray Deg2Rad(NDArray x) => RequireReal(x, "Deg2Rad") * (Math.PI / 180);

    static NDArray RadiansToDegrees(NDArray x) => x * (180 / Math.PI);

    static NDArray PolarRule(NDArray g, NDArray part, NDArray modulus) => Divided(Scaled(g, part / modulus), modulus);

    /// <remarks>Factor by factor: c^2 may overflow or vanish where g c^2 does not.</remarks>
    static NDArray SquareScaled(NDArray g, NDArray c) => Scaled(Scaled(g, c), c);

    sealed class HypotPrimitive(KinkDirections? directions = null) : ModulusPrimitive("Hypot", directions)
    {
        public override int[] Over => [0];

        protected internal override NDArray[] Forward(NDArray[] inputs) =>
            [BinaryFunction<Pairwise<HypotFunction>>.Compute(inputs[0], inputs[1], Name)];

        protected override ModulusPrimitive WithDirections(KinkDirections directions) => new HypotPrimitive(directions);

        protected override NDArray Whole(NDArray[] inputs) => Inexact(Stack(BroadcastArrays(inputs)));

        protected override NDArray?[] Parts(NDArray flow, NDArray[] inputs, bool[] needed) =>
        [
            needed[0] ? SumTo(flow[0], inputs[0].ShapeArray) : null,
            needed[1] ? SumTo(flow[1], inputs[1].ShapeArray) : null,
        ];
    }
}
