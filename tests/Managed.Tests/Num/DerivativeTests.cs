using System.Numerics;
using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

/// <summary>Every differentiable function, each of its arguments, against finite differences, to second order, in four types.</summary>
public class DerivativeTests
{
    /// <summary>Functions of two arrays of shapes (2, 3) and (3), with positive real parts, away from kinks.</summary>
    static readonly Dictionary<string, Func<NDArray, NDArray, NDArray>> Functions = new()
    {
        ["Add"] = (x, y) => x + y,
        ["Add scalar"] = (x, y) => Sum(y) + (x * 1) + 2.5,
        ["Subtract"] = (x, y) => x - (y * y),
        ["Multiply"] = (x, y) => x * y,
        ["Multiply itself"] = (x, y) => x * x * y * y,
        ["Divide"] = (x, y) => x / y,
        ["Divide by matrix"] = (x, y) => y / x,
        ["Divide scalar"] = (x, y) => (2 / x) + (y / 3),
        ["Negative"] = (x, y) => -x * -y,
        ["Power"] = (x, y) => Power(x, y),
        ["Power flipped"] = (x, y) => Power(y, x),
        ["Power 2"] = (x, y) => Power(x, 2) + Power(y, 3),
        ["Power -1"] = (x, y) => Power(x, -1) * Power(y, 0),
        ["Power 1/2"] = (x, y) => Power(x, 0.5) * Power(y, 1),
        ["Power of scalar"] = (x, y) => Power(2, x) * Power(0.5, y),
        ["Power of matrix of exponents"] = (x, y) =>
            Power(y, NDArray.Of<double>([0, 1, 2, 3, -1, 0.5], 2, 3).AsType(x.DType.RealType())) * x,
        ["Abs"] = (x, y) => Abs(x) * Abs(y),
        ["AbsSquare"] = (x, y) => AbsSquare(x - y),
        ["Conj"] = (x, y) => Conj(x) * y * Conj(y),
        ["Real"] = (x, y) => Real(x * y),
        ["Imag"] = (x, y) => Imag(x * y) + Imag(x * x * I),
        ["Exp"] = (x, y) => Exp(x - y),
        ["Log"] = (x, y) => Log(x) * Log(y),
        ["Sqrt"] = (x, y) => Sqrt(x) / Sqrt(y),
        ["Sum"] = (x, y) => Sum(x * x) * Sum(y),
        ["Sum axis"] = (x, y) => Sum(x * x, 0) * Sum(x * y, -1, keepDims: true),
        ["Sum axes"] = (x, y) => Sum(x * x, [0, 1]) + Sum(y * y, [0], keepDims: true) + Sum(x, System.Array.Empty<int>()),
        ["Mean"] = (x, y) => Mean(x * x) + (Mean(x * y, 0) * Mean(y)),
        ["Norm"] = (x, y) => Linalg.Norm(x) * Linalg.Norm(y),
        ["Norm axis"] = (x, y) => Linalg.Norm(x * y, axis: 0) + Linalg.Norm(x, axis: -1, keepDims: true),
        ["Transpose"] = (x, y) => x.T * Transpose(x * y, 1, 0),
        ["Transpose around"] = (x, y) => Transpose(Stack(x, x * y, y * x * x, x), 1, 2, 0) * y[.., NewAxis] * x[.., .., NewAxis],
        ["SwapAxes"] = (x, y) => SwapAxes(x * x) * y[.., NewAxis],
        ["Reshape"] = (x, y) => Reshape(x.T * x.T, 3, 2) * Reshape(y, 3, 1),
        ["BroadcastTo"] = (x, y) => BroadcastTo(y * y, 2, 3) * BroadcastTo(x[.., NewAxis], 2, 2, 3),
        ["AsType wider"] = (x, y) => x.AsType(x.DType.ComplexType()) * (I + y),
        ["AsType precision"] = (x, y) => (x * x).AsType(x.DType.IsComplex() ? DType.Complex128 : DType.Float64) * y,
        ["Slice"] = (x, y) => (x[1] * x[0, ..]) + (x[^1, 2] * y[0] * y) + x[.., 1..][0, NewAxis, 1],
        ["Slice repeated"] = (x, y) => (x[0, 0] * x[0, 0] * x[0, 1]) + (x[1, 1..] * x[1, ..2] * y[1..]) + (y[^1] * y[2]),
        ["Slice twice"] = (x, y) => x[1..][0][..2][Ellipsis] * y[..2] * y[1..],
        ["Stack"] = (x, y) => Stack(x[0] * y, y * y, x[1], 2 * y),
        ["Array"] = (x, y) => Num.Array([[x[0, 0] * y[0], 2], [y[1] * y[1], x[1, 2] * x[0, 0]]]),
        ["Where"] = (x, y) => Where(Abs(x) > 1.1, x * x, y * y * 2) + Where(Abs(y) > 1.1, 1, x),
        ["Where scalar"] = (x, y) => Where(NDArray.Of(true), y[0] * y[0], x * y),
        ["Diagonal"] = (x, y) => Diagonal(x * x) * Num.Trace(x * y),
        ["MakeDiagonal"] = (x, y) => MakeDiagonal(x * x) * MakeDiagonal(y),
        ["MatMul vector"] = (x, y) => MatMul(x, y) * MatMul(y, y),
        ["MatMul row"] = (x, y) => MatMul(MatMul(x, y), x),
        ["MatMul batch"] = (x, y) => MatMul(Stack(x, x * x), x.T * y[.., NewAxis]),
        ["MatMul batch of right"] = (x, y) => MatMul(x * x, Stack(x.T, x.T * y[.., NewAxis])[NewAxis]),
        ["Full views"] = (x, y) => (BroadcastTo(y, 3, 3) * x.T[.., 1] * BroadcastTo(y[0], 3, 3).T)[1..].T,
        ["Sign"] = (x, y) => Sign(Real(x) - 5) * x * y,
    };

    public static TheoryData<string, DType> Cases => Sample.InEveryType(Functions.Keys);

    [Theory]
    [MemberData(nameof(Cases))]
    public void AgreesWithFiniteDifferences(string name, DType type)
    {
        Func<NDArray, NDArray, NDArray> f = Functions[name];
        var random = new Random(8);
        NDArray x = Sample.Positive(random, type, 2, 3) + 0.25, y = Sample.Positive(random, type, 3) + 0.25;
        Autodiff.CheckGrads(a => f(a[0], a[1]), [x, y], order: 2);
        Autodiff.CheckGrads(a => f(a, y), x, order: 2, options: new() { Seed = 1 });
        Autodiff.CheckGrads(b => f(x, b), y, order: 2, options: new() { Seed = 2 });

        // Other layouts of the arguments, and a type that differs from the other argument's.
        NDArray[] xs = Sample.Layouts(x), ys = Sample.Layouts(y);
        Autodiff.CheckGrads(a => f(a[0], a[1]), [xs[1], ys[3]], order: 1);
        Autodiff.CheckGrads(a => f(a[0], a[1]), [xs[4], ys[2]], order: 1);
        NDArray real = Real(y);
        Autodiff.CheckGrads(a => f(a[0], a[1]), [x, real], order: 2);
    }

    [Fact]
    public void ThirdOrder()
    {
        var random = new Random(8);
        foreach (string name in new[]
        {
            "Multiply itself", "Divide", "Power", "Abs", "Exp", "Sqrt", "Norm", "Slice repeated", "MatMul row", "Stack",
        })
        {
            NDArray x = Sample.Positive(random, DType.Complex128, 2, 3), y = Sample.Positive(random, DType.Complex128, 3);
            Autodiff.CheckGrads(a => Functions[name](a[0], a[1]), [x, y], order: 3, options: new() { Tolerance = 1e-5 });
        }
    }

    public static MatrixTheoryData<Trans, Trans> Flags => new(Enum.GetValues<Trans>(), Enum.GetValues<Trans>());

    [Theory]
    [MemberData(nameof(Flags))]
    public void MatMulWithFlags(Trans ta, Trans tb)
    {
        var random = new Random(10);
        foreach (DType type in Sample.Inexact)
        {
            NDArray a = Sample.Random(random, type, ta == Trans.None ? [2, 3] : [3, 2]);
            NDArray b = Sample.Random(random, type, tb == Trans.None ? [2, 3, 2] : [2, 2, 3]);
            Autodiff.CheckGrads(p => MatMul(p[0], p[1], ta, tb), [a, b], order: 2);
            Autodiff.CheckGrads(p => MatMul(p[1], p[0], tb, ta), [a, b[0]], order: 2);
            Autodiff.CheckGrads(p => MatMul(p[0], p[1], ta, tb), [Real(a), b], order: 2);
            Autodiff.CheckGrads(p => MatMul(p[0], p[1], ta, tb), [a, Real(b)], order: 2);
            Autodiff.CheckGrads(p => MatMul(p, a, tb, ta), b[1], order: 1);
        }
    }

    [Fact]
    public void KinksHaveSubgradients()
    {
        NDArray zero = Zeros(2), complexZero = zero * I;
        Sample.Equal(zero, Autodiff.Grad(x => Sum(Abs(x)))(zero));
        Sample.Equal([0, 0], Autodiff.Grad(x => Sum(Abs(x)))(complexZero), 0);
        Sample.Equal(zero, Autodiff.Grad(x => Linalg.Norm(x))(zero));
        Sample.Equal([0, 0], Autodiff.Grad(x => Sum(AbsSquare(x)))(complexZero), 0);
        Sample.Equal(zero, Autodiff.Grad(x => Sum(Power(x, 2)))(zero));
        Sample.Equal(zero + 1, Autodiff.Grad(x => Sum(Power(x, 1)))(zero));
        Sample.Equal(zero, Autodiff.Grad(x => Sum(Power(x, 0)))(zero));
        Sample.Equal(zero, Autodiff.Grad(x => Sum(Power(x, NDArray.Of(0.0, 2))))(zero));
        Sample.Equal(zero, Autodiff.Grad(y => Sum(Power(0, y)))(zero + 2));
        Sample.Equal(zero, Autodiff.Grad(x => Sum(Sign(x)))(zero + 1));
        Sample.Equal(zero, Autodiff.Grad(x => Sum(Where(Equal(x, 0), 0, x)))(zero));
    }

    [Fact]
    public void RulesOfModuliHoldAtEveryScale()
    {
        foreach (double scale in new[] { 1e200, 1e-200, 1e-310 })
        {
            NDArray z = NDArray.Of(new Complex(3, 4), 0) * scale;
            Sample.Equal([new(0.6, -0.8), 0], Autodiff.Grad(x => Sum(Abs(x)))(z), 1e-10);
            Sample.Equal([new(0.6, -0.8), 0], Autodiff.Grad(x => Linalg.Norm(x))(z), 1e-10);
            Sample.Equal([new(0.6, -0.8), 0], Autodiff.Grad(x => Sum(Linalg.Norm(x, axis: 0)))(z), 1e-10);
        }
    }
}
