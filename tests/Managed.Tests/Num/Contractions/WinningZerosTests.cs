using System.Numerics;
using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

/// <summary>
/// Zeros that meet infinity in derivatives of contractions: one that was masked stays 0, one that is a limit gives NaN, in both modes.
/// </summary>
public class WinningZerosTests
{
    const double Infinity = double.PositiveInfinity;

    /// <summary>Functions that contract the roots of x with themselves: x[0] + x[1], or that beside more.</summary>
    static readonly (string Name, Func<NDArray, NDArray> Function)[] squares =
    [
        ("Dot", s => Dot(s, s)),
        ("Inner", s => Inner(s, s)),
        ("VDot", s => VDot(s, s)),
        ("Einsum", s => Einsum("i,i->", s, s)),
        ("Einsum of three", s => Einsum("i,i,i->", s, s, Ones(2))),
        ("TensorDot", s => TensorDot(s, s, 1)),
        ("Outer", s => Trace(Outer(s, s))),
        ("Kron", s => Sum(Kron(s, s)[NDArray.Of(0L, 3)])),
        ("MatMul", s => MatMul(s, s)),
        ("MatMul of columns", s => Sum(MatMul(s[.., NewAxis], s[.., NewAxis], Lapack.Native.Trans.Transpose))),
        ("MatMul of rows", s => Sum(MatMul(s[NewAxis], s[NewAxis], transB: Lapack.Native.Trans.ConjTranspose))),
        ("MatMul in batches", s => Sum(MatMul(s[.., NewAxis, NewAxis], s[.., NewAxis, NewAxis]))),
    ];

    public static TheoryData<string> Names => [.. squares.Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void AZeroThatIsALimitIsNeverASilentZero(string name)
    {
        Func<NDArray, NDArray> contract = squares.First(s => s.Name == name).Function;
        foreach (DType type in Sample.Inexact)
        {
            NDArray x = NDArray.Of(0.0, 4).AsType(type);
            NDArray Loss(NDArray y) => Real(contract(Sqrt(y)));
            Complex first = Sample.Values(Autodiff.Grad(Loss)(x))[0];
            Assert.True(Complex.IsNaN(first) || first == 1, $"{name}: {first}");
            Complex along = Sample.Values(Autodiff.Jvp(Loss, x, NDArray.Of(1.0, 0).AsType(type)).Tangent)[0];
            Assert.True(Complex.IsNaN(along) || along == 1, $"{name}: {along}");
        }
    }

    [Fact]
    public void OtherElementsKeepTheirDerivatives()
    {
        NDArray x = NDArray.Of(0.0, 4);
        foreach ((string name, Func<NDArray, NDArray> contract) in squares.Where(s => s.Name is "Dot" or "Einsum" or "MatMul"))
        {
            Sample.Equal(NDArray.Of(double.NaN, 1), Autodiff.Grad(y => contract(Sqrt(y)))(x));
            Sample.Equal(1.0, Autodiff.Jvp(y => contract(Sqrt(y)), x, NDArray.Of(0.0, 1)).Tangent);
        }
    }

    [Fact]
    public void AConstantZeroMasks()
    {
        NDArray x = NDArray.Of(0.0, 4), w = NDArray.Of(0.0, 1);
        Func<NDArray, NDArray>[] losses =
        [
            y => Dot(w, Sqrt(y)), y => Dot(Sqrt(y), w), y => Einsum("i,i->", w, Sqrt(y)),
            y => MatMul(w[NewAxis], Sqrt(y)[.., NewAxis])[0, 0], y => MatMul(Sqrt(y), w), y => Sum(MatMul(MakeDiagonal(w), Sqrt(y))),
            y => TensorDot(w, Sqrt(y), 1), y => Trace(Outer(Sqrt(y), w)),
            y => Sum(MatMul(Ones(3, 1, 1) * w, Sqrt(y)[.., NewAxis])) / 3,
        ];
        foreach (Func<NDArray, NDArray> loss in losses)
        {
            Sample.Equal(NDArray.Of(0, 0.25), Autodiff.Grad(loss)(x));
            Sample.Equal(0.25, Autodiff.Jvp(loss, x, Ones(2)).Tangent);
            Sample.Equal(0.0, Autodiff.Jvp(loss, x, NDArray.Of(1.0, 0)).Tangent);
            NDArray complex = x.AsType(DType.Complex128);
            Sample.Equal(NDArray.Of<Complex>(0, 0.25), Autodiff.Grad(z => Real(loss(z)))(complex));
        }

        // The root of a sum that is 0: infinite where its term has a weight, 0 where it has none.
        Sample.Equal(NDArray.Of(0, Infinity), Autodiff.Grad(y => Sqrt(Dot(w, y)))(Zeros(2)));
        Sample.Equal(0.0, Autodiff.Jvp(y => Sqrt(Dot(w, y)), Zeros(2), NDArray.Of(1.0, 0)).Tangent);
        Sample.Equal(Infinity, Autodiff.Jvp(y => Sqrt(Dot(w, y)), Zeros(2), Ones(2)).Tangent);
    }

    [Fact]
    public void InfinitiesKeepTheirSignAndOppositeOnesAreNaN()
    {
        NDArray x = NDArray.Of(0.0, 0, 4), a = NDArray.Of([2.0, 0, 1, -2, 0, 1, 1, -1, 0, 0, 0, 3], 4, 3);
        NDArray tangent = Autodiff.Jvp(y => MatMul(a, Sqrt(y)), x, Ones(3)).Tangent;
        Sample.Equal(NDArray.Of(Infinity, -Infinity, double.NaN, 0.75), tangent);
        Sample.Equal(tangent, Autodiff.Jvp(y => Einsum("ij,j->i", a, Sqrt(y)), x, Ones(3)).Tangent);
        Sample.Equal(NDArray.Of(-Infinity, 0, 0.25), Autodiff.Grad(y => MatMul(a, Sqrt(y))[1])(x));
    }

    [Fact]
    public void WhatWasMaskedContributesNothing()
    {
        NDArray a = NDArray.Of([1.0, 2, Infinity, double.NaN], 2, 2), b = NDArray.Of([3.0, 4, 5, 6], 2, 2);
        Func<NDArray, NDArray, NDArray>[] products = [(x, y) => MatMul(x, y), (x, y) => Einsum("ij,jk->ik", x, y)];
        foreach (Func<NDArray, NDArray, NDArray> product in products)
        {
            NDArray Loss(NDArray x, NDArray y) => Sum(Where(NDArray.Of([true, false], 2, 1), product(x, y), 0));
            NDArray ofA = NDArray.Of([7.0, 11, 0, 0], 2, 2), ofB = NDArray.Of([1.0, 1, 2, 2], 2, 2);
            Sample.Equal(ofB, Autodiff.Grad(y => Loss(a, y))(b));
            Sample.Equal(ofA, Autodiff.Grad(x => Loss(x, b))(a));
            (NDArray first, NDArray second) = Autodiff.Grad(Loss)(a, b);
            Sample.Equal(ofA, first);
            Sample.Equal(ofB, second);
            Sample.Equal(6.0, Autodiff.Jvp(y => Loss(a, y), b, Ones(2, 2)).Tangent);
            Sample.Equal(18.0, Autodiff.Jvp(x => Loss(x, b), a, Ones(2, 2)).Tangent);
            Sample.Equal(Zeros(2, 2), Autodiff.HessianVectorProduct(y => Loss(a, y))(b, Ones(2, 2)));
        }
    }

    [Fact]
    public void SecondDerivativesOfContractionsOfRoots()
    {
        // Of w sqrt(x) with w = 0 at x = 0 nothing remains; at 4 the second derivative of the root is -1/32.
        NDArray x = NDArray.Of(0.0, 4), w = NDArray.Of(0.0, 1);
        Sample.Equal(NDArray.Of(0, -1.0 / 32), Autodiff.HessianVectorProduct(y => Dot(w, Sqrt(y)))(x, Ones(2)));
        Sample.Equal(NDArray.Of(0, -1.0 / 32), Autodiff.HessianVectorProduct(y => MatMul(w[NewAxis], Sqrt(y))[0])(x, Ones(2)));

        // A quadratic form of roots is smooth where its matrix couples what is not 0.
        Sample.Equal(NDArray.Of([0.0, 0, 0, 0], 2, 2), Autodiff.Hessian(y => Dot(Sqrt(y), Sqrt(y)))(NDArray.Of(1.0, 4)), 1e-15);
    }
}
