using System.Numerics;
using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

/// <summary>The transforms beside Grad, Vjp and Jvp, against derivatives known in closed form.</summary>
public class TransformTests
{
    [Fact]
    public void ValuesComeWithSeveralGradients()
    {
        (NDArray value, (NDArray a, NDArray b)) = Autodiff.ValueAndGrad((x, y) => x * x * y)(3, 5);
        Assert.Equal((45, 30, 9), ((double)value, (double)a, (double)b));
        (value, (a, b, NDArray c)) = Autodiff.ValueAndGrad((x, y, z) => x * y * z)(2, 3, 5);
        Assert.Equal((30, 15, 10, 6), ((double)value, (double)a, (double)b, (double)c));
        (value, (a, b, c, NDArray d)) = Autodiff.ValueAndGrad((x, y, z, t) => (x * y) + (z * z * t))(2, 3, 5, 7);
        Assert.Equal((181, 3, 2, 70, 25), ((double)value, (double)a, (double)b, (double)c, (double)d));
    }

    [Fact]
    public void WhatElseWasFoundComesAsAConstant()
    {
        NDArray x = NDArray.Of(1.0, 2);
        (NDArray gradient, NDArray aux) = Autodiff.GradAndAux(a => (Sum(a * a), a * 3))(x);
        Sample.Equal(2 * x, gradient);
        Sample.Equal(3 * x, aux);
        Assert.Equal([3.0, 6], aux.ToArray<double>());

        var (_, parts) = Autodiff.GradAndAux(a => (Sum(a * a), new Dictionary<string, NDArray> { ["twice"] = 2 * a, ["one"] = 1.0 }))(x);
        Assert.Equal([2.0, 4], parts["twice"].ToArray<double>());
        Assert.Equal(7, Autodiff.GradAndAux(a => (Sum(a), 7))(x).Aux);
        Assert.Null(Autodiff.GradAndAux(a => (Sum(a), (NDArray?)null))(x).Aux);

        // Of an outer transform it is none.
        Assert.Equal(6, (double)Autodiff.Grad(y => Autodiff.GradAndAux(a => (a * a, y * y * a))(1.0).Aux)(3.0));
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void ElementwiseDerivatives(DType type)
    {
        NDArray x = Sample.Positive(new Random(1), type, 3, 2);
        Func<NDArray, NDArray> d = Autodiff.ElementwiseGrad(a => a * a * a);
        Sample.Equal(3 * x * x, d(x), Sample.Tolerance(type));
        Sample.Equal(6 * x, Autodiff.ElementwiseGrad(d)(x), Sample.Tolerance(type));
        Sample.Equal(Full([3, 2], 6, type), Autodiff.ElementwiseGrad(Autodiff.ElementwiseGrad(d))(x), Sample.Tolerance(type));
        Assert.Equal(
            [2.0, 2],
            Autodiff.ElementwiseGrad(a => Real(a * Conj(a)))(NDArray.Of(new Complex(1, 1), new Complex(1, -1)))
                .ToArray<Complex>().Select(z => z.Real));
        Assert.Contains("HolomorphicGrad", Assert.Throws<ArgumentException>(() => Autodiff.ElementwiseGrad(a => a * I)(x)).Message);
    }

    [Fact]
    public void DerivativesOfAFunctionOfOneNumber()
    {
        Func<NDArray, NDArray> curve = t => Stack(t * t, Exp(2 * t), 1.0 + (0 * t));
        Matrix.Near(NDArray.Of(1.0, 2 * Math.E, 0), Autodiff.Derivative(curve)(0.5), 1e-14);
        Matrix.Near(NDArray.Of(2.0, 4 * Math.E, 0), Autodiff.Derivative(Autodiff.Derivative(curve))(0.5), 1e-14);
        Matrix.Near(NDArray.Of(0.0, 8 * Math.E, 0), Autodiff.Derivative(Autodiff.Derivative(Autodiff.Derivative(curve)))(0.5), 1e-14);
        Assert.Equal(Complex.ImaginaryOne * Complex.Exp(0.5 * Complex.ImaginaryOne), (Complex)Autodiff.Derivative(t => Exp(I * t))(0.5));
        Sample.Shape([1, 1], Autodiff.Derivative(t => t * t)(Ones(1, 1)));
        Assert.Equal(DType.Float32, Autodiff.Derivative(t => t * t)(NDArray.Of(1f)).DType);
        Sample.Equal(Zeros(2), Autodiff.Derivative(_ => Ones(2))(1.0));
        Assert.Contains("Jacobian", Assert.Throws<ArgumentException>(() => Autodiff.Derivative(t => t)(Ones(2))).Message);
        Assert.Contains("HolomorphicGrad", Assert.Throws<ArgumentException>(() => Autodiff.Derivative(t => t)(Complex.One)).Message);
        Assert.Contains("AsType", Assert.Throws<ArgumentException>(() => Autodiff.Derivative(t => t)(NDArray.Of(1L))).Message);
    }

    [Theory]
    [MemberData(nameof(Sample.Types), MemberType = typeof(Sample))]
    public void ForwardFromTwoReversePassesIsForward(DType type)
    {
        NDArray x = Sample.Positive(new Random(1), type, 3), d = Sample.Random(new Random(2), type, 3);
        foreach (Func<NDArray, NDArray> f in new Func<NDArray, NDArray>[]
        {
            a => Exp(a) * a, Abs, a => Conj(a) * a[0], a => MatMul(a, a), a => Where(Real(a) > 1, a, 0), a => Ones(2),
        })
        {
            (JvpResult direct, JvpResult twice) = (Autodiff.Jvp(f, x, d), Autodiff.JvpOfVjp(f, x, d));
            Sample.Equal(direct.Value, twice.Value);
            Sample.Equal(direct.Tangent, twice.Tangent, Sample.Tolerance(type));
        }

        NDArray once = Autodiff.Grad(a => Linalg.Norm(Autodiff.JvpOfVjp(b => b * b * b, a, d).Tangent))(x);
        Sample.Equal(Autodiff.Grad(a => Linalg.Norm(Autodiff.Jvp(b => b * b * b, a, d).Tangent))(x), once, Sample.Tolerance(type));
    }

    [Fact]
    public void HolomorphicDerivatives()
    {
        Complex z = new(0.3, -0.8);
        Func<NDArray, NDArray> d = Autodiff.HolomorphicGrad(x => Exp(x * x));
        Assert.Equal(0, Complex.Abs((2 * z * Complex.Exp(z * z)) - (Complex)d(z)), 1e-14);
        Assert.Equal(0, Complex.Abs(((2 + (4 * z * z)) * Complex.Exp(z * z)) - (Complex)Autodiff.HolomorphicGrad(d)(z)), 1e-13);
        NDArray many = Matrix.Random(1, DType.Complex128, 3);
        Matrix.Near(Exp(many), Autodiff.HolomorphicGrad(x => Sum(Exp(x)))(many), 1e-14);
        Assert.Equal(6, (Complex)Autodiff.HolomorphicGrad(x => x * x)(3.0));
        Assert.Equal(DType.Complex64, Autodiff.HolomorphicGrad(x => x * x)(NDArray.Of(3f)).DType);
        Assert.Equal(0, (Complex)Autodiff.HolomorphicGrad(_ => 3.0)(z));
        // What is left of a derivative that vanishes is rounding, which need not be holomorphic.
        NDArray left = Autodiff.HolomorphicGrad(x => Sum((Exp(x) * Exp(-x)) + (MatMul(x, x) * 1e-17)))(100 * many[.., NewAxis] * many);
        Assert.True(Matrix.Largest(left) < 1e-12);
        foreach (Func<NDArray, NDArray> f in new Func<NDArray, NDArray>[]
        {
            Conj, Real, Abs, AbsSquare, x => x * Conj(x), x => Exp(x) + (1e-3 * Conj(x)),
        })
        {
            Assert.Contains("holomorphic", Assert.Throws<ArgumentException>(() => Autodiff.HolomorphicGrad(f)(z)).Message);
        }

        Assert.Contains("Jacobian", Assert.Throws<ArgumentException>(() => Autodiff.HolomorphicGrad(x => x)(many)).Message);
    }

    /// <summary>f = exp(x y): third derivatives in every order of modes and variables.</summary>
    [Fact]
    public void ThirdDerivativesInEveryOrderOfModes()
    {
        double x = 0.7, y = 0.4, e = Math.Exp(x * y);
        double xxy = e * ((2 * y) + (x * y * y)), xxx = y * y * y * e;
        static Func<NDArray, NDArray> Forward(Func<NDArray, NDArray> f) => Autodiff.Derivative(f);
        static Func<NDArray, NDArray> Reverse(Func<NDArray, NDArray> f) => Autodiff.Grad(f);
        static Func<NDArray, NDArray> Twice(Func<NDArray, NDArray> f) => a => Autodiff.JvpOfVjp(f, a, 1.0).Tangent;
        static Func<NDArray, NDArray> Rows(Func<NDArray, NDArray> f) => Autodiff.Jacobian(f, JacobianMode.Reverse);
        static Func<NDArray, NDArray> Kept(Func<NDArray, NDArray> f) => Autodiff.Grad(Autodiff.Checkpoint(f));
        Func<Func<NDArray, NDArray>, Func<NDArray, NDArray>>[] modes = [Forward, Reverse, Twice, Rows, Kept];
        foreach (var first in modes)
        {
            foreach (var second in modes)
            {
                foreach (var third in modes)
                {
                    Assert.Equal(xxy, (double)first(b => second(third(a => Exp(a * b)))(x))(y), 1e-13);
                    Assert.Equal(xxx, (double)first(second(third(a => Exp(a * y))))(x), 1e-13);
                }
            }
        }
    }
}
