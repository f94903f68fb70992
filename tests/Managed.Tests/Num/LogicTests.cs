using System.Numerics;
using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

public class LogicTests
{
    const double Inf = double.PositiveInfinity, NaN = double.NaN;

    [Fact]
    public void TruthTables()
    {
        NDArray a = NDArray.Of(false, false, true, true), b = NDArray.Of(false, true, false, true);
        Assert.Equal([false, false, false, true], (a & b).ToArray<bool>());
        Assert.Equal([false, true, true, true], (a | b).ToArray<bool>());
        Assert.Equal([false, true, true, false], (a ^ b).ToArray<bool>());
        Assert.Equal([true, true, false, false], (!a).ToArray<bool>());
        NDArray grid = Reshape(a, 2, 2), both = grid.T & grid[0];
        Sample.Shape([2, 2], both);
        Assert.Equal([false, false, false, false], both.ToArray<bool>());
        Assert.Equal(4, Where((a | b) & !a, 4.0, 0).ToArray<double>()[1]);
    }

    [Theory]
    [InlineData(DType.Bool)]
    [InlineData(DType.Int64)]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    [InlineData(DType.Complex64)]
    [InlineData(DType.Complex128)]
    public void WhateverIsNotZeroIsTrue(DType type)
    {
        NDArray x = NDArray.Of(0.0, 0, 2, 2).AsType(type), y = NDArray.Of(0.0, 3, 0, -3).AsType(type);
        Assert.Equal([false, false, false, true], LogicalAnd(x, y).ToArray<bool>());
        Assert.Equal([false, true, true, true], LogicalOr(x, y).ToArray<bool>());
        Assert.Equal([false, true, true, false], LogicalXor(x, y).ToArray<bool>());
        Assert.Equal([true, true, false, false], LogicalNot(x).ToArray<bool>());
        Assert.Equal([false, false, false, false], IsNan(x).ToArray<bool>());
        Assert.Equal([true, true, true, true], IsFinite(x).ToArray<bool>());
    }

    [Fact]
    public void OperatorsAreForMasks()
    {
        NDArray mask = NDArray.Of(true), number = NDArray.Of(1.0);
        Assert.Contains("LogicalAnd", Assert.Throws<ArgumentException>(() => mask & number).Message);
        Assert.Contains("LogicalOr", Assert.Throws<ArgumentException>(() => number | mask).Message);
        Assert.Contains("LogicalXor", Assert.Throws<ArgumentException>(() => number ^ number).Message);
        Assert.Contains("LogicalNot", Assert.Throws<ArgumentException>(() => !number).Message);
    }

    [Fact]
    public void ShortCircuitsDecideForOneNumber()
    {
        NDArray x = 3.0;
        Assert.True(x > 2 && x < 4 ? true : false);
        Assert.False(x > 2 && x < 1 ? true : false);
        Assert.True(x > 5 || x < 4 ? true : false);
        Assert.False(!(x > 2) ? true : false);
        Assert.Throws<InvalidCastException>(() => NDArray.Of(1.0, 2) > 1 && NDArray.Of(1.0, 2) > 1);
    }

    [Fact]
    public void Kinds()
    {
        NDArray x = NDArray.Of(1.0, NaN, Inf, -Inf);
        NDArray z = NDArray.Of(new Complex(1, NaN), new Complex(Inf, 0), new Complex(Inf, NaN), Complex.One);
        Assert.Equal([false, true, false, false], IsNan(x).ToArray<bool>());
        Assert.Equal([false, false, true, true], IsInf(x).ToArray<bool>());
        Assert.Equal([true, false, false, false], IsFinite(x).ToArray<bool>());
        foreach (DType type in new[] { DType.Complex64, DType.Complex128 })
        {
            Assert.Equal([true, false, true, false], IsNan(z.AsType(type)).ToArray<bool>());
            Assert.Equal([false, true, true, false], IsInf(z.AsType(type)).ToArray<bool>());
            Assert.Equal([false, false, false, true], IsFinite(z.AsType(type)).ToArray<bool>());
        }

        Assert.Equal(
            [false, false, true, true],
            IsNan(NDArray.Of<double>([1, NaN, NaN, 1, NaN, 2, 3, 4, NaN], 3, 3).T[..2, ..2]).ToArray<bool>());
    }

    [Fact]
    public void Closeness()
    {
        NDArray x = NDArray.Of(1.0, 1 + 1e-6, 1.1, Inf, Inf, NaN, 0, 1e-9), y = NDArray.Of(1.0, 1, 1, Inf, -Inf, NaN, 1e-9, 1e-7);
        Assert.Equal([true, true, false, true, false, false, true, false], IsClose(x, y).ToArray<bool>());
        Assert.Equal([true, true, false, true, false, true, true, false], IsClose(x, y, equalNan: true).ToArray<bool>());
        Assert.Equal([true, false, false, true, false, false, false, false], IsClose(x, y, 0, 0).ToArray<bool>());
        Assert.False(AllClose(1, Inf, 1));
        Assert.False(AllClose(x, y));
        Assert.True(AllClose(x[..2], y[..2]));
        Assert.True(AllClose(Zeros(2, 3), 0));
        Assert.True(AllClose(Zeros(0), 1));
        Assert.True(AllClose(NDArray.Of(Complex.One), 1 + (1e-9 * I)));
        Assert.False(AllClose(NDArray.Of(Complex.One), 1 + I));
        Assert.True(AllClose(NDArray.Of(1L, 2), NDArray.Of(1.0f, 2)));
        Assert.Throws<ArgumentException>(() => AllClose(Zeros(2), Zeros(3)));

        // Values decide, also within a transform.
        Sample.Equal([2], Autodiff.Grad(a => AllClose(a, 1) ? 2 * a : a)(1.0), 0);
    }
}
