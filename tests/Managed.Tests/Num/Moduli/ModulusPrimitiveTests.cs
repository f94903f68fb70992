using System.Numerics;
using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

public class ModulusPrimitiveTests
{
    const double Infinity = double.PositiveInfinity;

    /// <summary>Functions of the rows of a matrix that are norms, or made of one.</summary>
    static readonly Dictionary<string, Func<NDArray, NDArray>> ofRows = new()
    {
        ["Norm"] = y => Linalg.Norm(y, axis: 1),
        ["VectorNorm 2"] = y => Linalg.VectorNorm(y, 2, 1),
        ["VectorNorm 3"] = y => Linalg.VectorNorm(y, 3, 1),
        ["VectorNorm 1"] = y => Linalg.VectorNorm(y, 1, 1),
        ["VectorNorm infinity"] = y => Linalg.VectorNorm(y, Infinity, 1),
        ["MatrixNorm"] = y => Linalg.MatrixNorm(y[.., NewAxis]),
        ["MatrixNorm 1"] = y => Linalg.MatrixNorm(y[.., NewAxis], 1),
        ["Std"] = y => Std(y, 1),
        ["Hypot"] = y => Hypot(y[.., 0], y[.., 1]),
        ["Abs"] = y => Abs(y[.., 0]),
    };

    public static TheoryData<string> Rows => [.. ofRows.Keys];

    [Theory]
    [InlineData(3e-200, 4e-200, DType.Float64)]
    [InlineData(3e200, 4e200, DType.Float64)]
    [InlineData(3e-23, 4e-23, DType.Float32)]
    [InlineData(3e25, 4e25, DType.Complex64)]
    [InlineData(3e-300, 4e-300, DType.Complex128)]
    public void TheDerivativeAlongAVectorIsItsNormAtEveryScale(double a, double b, DType type)
    {
        // A norm is homogeneous of degree 1.
        NDArray x = NDArray.Of(a, b).AsType(type);
        Func<NDArray, NDArray>[] norms =
        [
            v => Linalg.Norm(v), v => Linalg.VectorNorm(v), v => Linalg.VectorNorm(v, 3), v => Linalg.MatrixNorm(v[NewAxis]),
            v => Hypot(Abs(v[0]), Abs(v[1])),
        ];
        foreach (Func<NDArray, NDArray> f in norms)
        {
            double size = (double)f(x);
            Assert.Equal(1, (double)Autodiff.Jvp(f, x, x).Tangent / size, 8 * type.Epsilon());
        }

        Assert.Equal(1, (double)Linalg.Norm(x) / (5 * a / 3), 8 * type.Epsilon());
        NDArray second = Autodiff.HessianVectorProduct(v => Linalg.Norm(v))(x, x * NDArray.Of(1.0, 0).AsType(type) / 3);
        Sample.Equal([0.128, -0.096], second, 8 * type.Epsilon());
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void WhatIsMaskedHasNoDerivativeEvenIfItIsInfiniteOrNaN(string name)
    {
        NDArray Loss(NDArray y)
        {
            NDArray r = ofRows[name](y);
            return Sum(Where(IsFinite(r), r, 0));
        }

        foreach (double broken in new[] { Infinity, double.NaN })
        {
            NDArray whole = Array([[3, 4.5]]), x = Array([[3, 4.5], [broken, 1]]), along = OnesLike(x);
            NDArray gradient = Autodiff.Grad(Loss)(x), second = Autodiff.HessianVectorProduct(Loss)(x, along);
            Sample.Equal(Autodiff.Grad(Loss)(whole)[0], gradient[0], 1e-15);
            Sample.Equal(Zeros(2), gradient[1]);
            Sample.Equal(Autodiff.HessianVectorProduct(Loss)(whole, along[..1])[0], second[0], 1e-15);
            Sample.Equal(Zeros(2), second[1]);
            Assert.Equal((double)Sum(gradient), (double)Autodiff.Jvp(Loss, x, along).Tangent, 1e-15);
        }
    }

    [Fact]
    public void TheSquareOfANormIsAPolynomialAtZero()
    {
        foreach (Func<NDArray, NDArray> f in new Func<NDArray, NDArray>[]
            { x => Square(Linalg.Norm(x)), x => Square(Linalg.VectorNorm(x)), x => Square(Linalg.Norm(x)) * Exp(Sum(x)) })
        {
            Sample.Equal(2 * Eye(3), Autodiff.Hessian(f)(Zeros(3)));
            Sample.Equal(2 * Eye(3), Autodiff.Jacobian(Autodiff.Grad(f), JacobianMode.Reverse)(Zeros(3)));
            Sample.Equal(Zeros(3), Autodiff.Grad(f)(Zeros(3)));
        }

        Sample.Equal(2 * Eye(2), Autodiff.Hessian(p => Square(Hypot(p[0], p[1])))(Zeros(2)));
        Sample.Equal(2 * Eye(2), Autodiff.Hessian(p => Sum(Square(Abs(p))))(Zeros(2)));
        Sample.Equal(2 * Eye(2), Autodiff.Jacobian(Autodiff.Grad(p => Sum(Square(Abs(p)))), JacobianMode.Reverse)(Zeros(2)));
        Complex v = new(1, 2);
        Sample.Equal([2 * Complex.Conjugate(v)], Autodiff.HessianVectorProduct(z => Square(Abs(z)))(Complex.Zero, v), 0);

        NDArray equal = Full([3], 0.1);
        Sample.Equal(Autodiff.Hessian(x => Var(x))(equal), Autodiff.Hessian(x => Square(Std(x)))(equal), 1e-15);
    }

    /// <remarks>k = 1 - 3 d^2 / 2 + O(d^3).</remarks>
    [Fact]
    public void ACovarianceOfMaternHasItsSecondDerivativeAtDistanceZero()
    {
        double s = Math.Sqrt(3);
        NDArray K(NDArray d) => (1 + (s * d)) * Exp(-s * d);
        NDArray point = NDArray.Of(0.3, 0.3), target = NDArray.Of(1.0, 2, 3);
        NDArray[] pairs =
        [
            Autodiff.Hessian(p => K(Abs(p[0] - p[1])))(point),
            Autodiff.Jacobian(Autodiff.Grad(p => K(Abs(p[0] - p[1]))), JacobianMode.Reverse)(point),
        ];
        foreach (NDArray pair in pairs)
        {
            Sample.Equal(Array([[-3, 3], [3, -3]]), pair, 1e-15);
        }

        Sample.Equal(-3 * Eye(3), Autodiff.Hessian(x => K(Linalg.Norm(x - target)))(target), 1e-15);
        Sample.Equal(-3 * Eye(3), Autodiff.Jacobian(Autodiff.Grad(x => K(Linalg.Norm(x - target))), JacobianMode.Reverse)(target), 1e-15);
    }

    [Fact]
    public void WhereThereIsNoSecondDerivativeItIsInfiniteOrNaN()
    {
        NDArray zero = Zeros(2), axis = NDArray.Of(0.0, 1);
        (Func<NDArray, NDArray> F, NDArray At)[] cases =
        [
            (x => Linalg.Norm(x), zero), (x => Sum(Abs(x)), zero), (x => Hypot(x[0], x[1]), zero), (x => Std(x), zero + 0.1),
            (x => Linalg.VectorNorm(x, 1.5), axis), (x => Square(Linalg.VectorNorm(x, 3)), zero), (x => Linalg.VectorNorm(x, 3), zero),
        ];
        foreach ((Func<NDArray, NDArray> f, NDArray at) in cases)
        {
            Assert.False(double.IsFinite((double)Autodiff.Hessian(f)(at)[0, 0]));
            Assert.False(double.IsFinite((double)Autodiff.Jacobian(Autodiff.Grad(f), JacobianMode.Reverse)(at)[0, 0]));
            Assert.True(double.IsFinite((double)Sum(Autodiff.Grad(f)(at))));
        }

        // A third derivative would need two directions.
        NDArray third = Autodiff.Jvp(b => Autodiff.HessianVectorProduct(a => Square(Linalg.Norm(a)))(b, axis), zero, axis).Tangent;
        Assert.True(double.IsNaN((double)third[1]));
    }

    [Fact]
    public void MaskedRowsAtZeroHaveNoSecondDerivative()
    {
        NDArray x = Array([[3, 4], [0, 0]]);
        NDArray Loss(NDArray y)
        {
            NDArray r = Linalg.Norm(y, axis: 1);
            return Sum(Where(r > 0, r, 0));
        }

        Sample.Equal(Zeros(2), Autodiff.HessianVectorProduct(Loss)(x, OnesLike(x))[1]);
        Sample.Equal(Zeros(2), Autodiff.Grad(y => Sum(Autodiff.Grad(Loss)(y)))(x)[1]);
    }

    [Fact]
    public void AnInfiniteElementTakesTheWholeDerivative()
    {
        Sample.Equal(NDArray.Of(1.0, 0), Autodiff.Grad(p => Hypot(p[0], p[1]))(NDArray.Of(Infinity, 1)));
        Sample.Equal(NDArray.Of(-1.0, 0), Autodiff.Grad(p => Linalg.Norm(p))(NDArray.Of(-Infinity, 1)));
    }
}
