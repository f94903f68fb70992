using System.Numerics;
using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

/// <summary>
/// Forward mode; that every function's forward rule agrees with differences is checked by CheckGrads wherever it is used.
/// </summary>
public class ForwardTests
{
    [Fact]
    public void DerivativeOfAHolomorphicFunction()
    {
        Complex z = new(0.3, -0.8), direction = new(0.5, 0.25);
        var (value, tangent) = Autodiff.Jvp(x => Exp(x * x), z, direction);
        Assert.Equal(0, Complex.Abs(Complex.Exp(z * z) - (Complex)value), 1e-15);
        Assert.Equal(0, Complex.Abs((Complex.Exp(z * z) * 2 * z * direction) - (Complex)tangent), 1e-15);
    }

    [Fact]
    public void DerivativeOfTheModulusIsRealAndDirectional()
    {
        var (_, tangent) = Autodiff.Jvp(Abs, new Complex(3, 4), Complex.ImaginaryOne);
        Assert.Equal(DType.Float64, tangent.DType);
        Assert.Equal(0.8, (double)tangent, 1e-15);
    }

    [Fact]
    public void SeveralArgumentsSomeHeldFixed()
    {
        NDArray x = Matrix.Random(1, DType.Float64, 3, 3), y = Matrix.Random(2, DType.Float64, 3, 3);
        NDArray dy = Matrix.Random(3, DType.Float64, 3, 3);
        var (values, tangents) = Autodiff.Jvp(a => [MatMul(a[0], a[1]), a[0]], [x, y], [null, dy]);
        Matrix.Near(MatMul(x, y), values[0], 0);
        Matrix.Near(MatMul(x, dy), tangents[0], 1e-15);
        Matrix.Near(Zeros(3, 3), tangents[1], 0);
    }

    [Fact]
    public void ModesNestInAnyOrder()
    {
        // f = x^4: first to fourth derivatives 4 x^3, 12 x^2, 24 x, 24, whatever the modes.
        static NDArray F(NDArray x) => x * x * x * x;
        static Func<NDArray, NDArray> Forward(Func<NDArray, NDArray> f) => x => Autodiff.Jvp(f, x, 1.0).Tangent;
        foreach (int modes in Enumerable.Range(0, 16))
        {
            Func<NDArray, NDArray> f = F;
            double[] expected = [4 * 8, 12 * 4, 24 * 2, 24];
            for (int order = 0; order < 4; order++)
            {
                f = ((modes >> order) & 1) == 0 ? Autodiff.Grad(f) : Forward(f);
                Assert.Equal(expected[order], (double)f(2.0), 1e-12);
            }
        }
    }

    [Fact]
    public void PerturbationsAreNotConfused()
    {
        // d/dx (x d/dy (x + y)) = 1, in all four combinations of modes.
        static NDArray Forward(Func<NDArray, NDArray> f, NDArray x) => Autodiff.Jvp(f, x, 1.0).Tangent;
        static NDArray Reverse(Func<NDArray, NDArray> f, NDArray x) => Autodiff.Grad(f)(x);
        foreach (Func<Func<NDArray, NDArray>, NDArray, NDArray> outer in new[] { Forward, Reverse })
        {
            foreach (Func<Func<NDArray, NDArray>, NDArray, NDArray> inner in new[] { Forward, Reverse })
            {
                Assert.Equal(1, (double)outer(x => x * inner(y => x + y, 1.0), 2.0));
            }
        }
    }

    [Fact]
    public void APrimitiveWithoutForwardRuleGetsOneFromItsBackwardRule()
    {
        // Its rule is real-linear, not complex-linear: y = conj(z)^2, dy = 2 conj(z) conj(dz).
        Primitive square = Primitive.Define("conj square", z => Conj(z) * Conj(z), (z, _) => g => Conj(g) * 2 * z);
        foreach (DType type in Matrix.Types)
        {
            NDArray z = Matrix.Random(4, type, 3), dz = Matrix.Random(5, type, 3);
            Matrix.Near(2 * Conj(z) * Conj(dz), Autodiff.Jvp(x => square.Apply(x)[0], z, dz).Tangent, 10 * type.Epsilon());
        }

        Autodiff.CheckGrads(x => Sum(AbsSquare(square.Apply(x)[0])), Matrix.Random(6, DType.Complex128, 3), order: 3);
    }

    [Fact]
    public void CheckGradsSeesAWrongForwardRule()
    {
        var e = Assert.Throws<GradientCheckException>(
            () => Autodiff.CheckGrads(x => new WrongForward().Of(x), Matrix.Random(1, DType.Complex128, 3)));
        Assert.Equal(("forward", 1), (e.Mode, e.Order));
        Assert.Equal(2 * e.Numeric, e.Exact, 1e-6);
    }

    /// <summary>x^2 with a right backward rule, and twice the right forward rule.</summary>
    sealed class WrongForward() : Primitive("wrong forward")
    {
        protected internal override NDArray[] Forward(NDArray[] inputs) => [inputs[0] * inputs[0]];

        protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed) => g => [2 * g[0]! * inputs[0]];

        protected internal override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(NDArray[] inputs, NDArray?[] tangents) =>
            (Apply(inputs), [4 * inputs[0] * tangents[0]!]);
    }

    [Fact]
    public void HessianVectorProductOfAQuadraticForm()
    {
        NDArray h = Matrix.Read(Matrix.Random(7, DType.Float64, 5, 5), Uplo.Lower), v = Matrix.Random(8, DType.Float64, 5);
        NDArray product = Autodiff.HessianVectorProduct(x => 0.5 * Sum(x * MatMul(h, x)))(Matrix.Random(9, DType.Float64, 5), v);
        Matrix.Near(MatMul(h, v), product, 1e-14);
    }

    [Fact]
    public void WrongArgumentsAreNamed()
    {
        Assert.Contains("(2,)", Assert.Throws<ArgumentException>(() => Autodiff.Jvp(x => x, Zeros(3), Zeros(2))).Message);
        Assert.Throws<ArgumentException>(() => Autodiff.Jvp(x => x, NDArray.Of(1L, 2L), Zeros(2)));
        Assert.Throws<ArgumentException>(() => Autodiff.Jvp(x => x, [Zeros(3)], []));
    }
}
