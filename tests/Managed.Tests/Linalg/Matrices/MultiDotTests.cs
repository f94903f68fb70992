using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

public class MultiDotTests
{
    [Fact]
    public void AgreesWithProductsFromTheLeft()
    {
        int[] sizes = [3, 7, 1, 9, 2, 8, 4];
        NDArray[] factors = [.. Enumerable.Range(0, 6).Select(i => Matrix.Random(i, DType.Float64, sizes[i], sizes[i + 1]))];
        for (int k = 2; k <= 6; k++)
        {
            Matrix.Near(factors[1..k].Aggregate(factors[0], (p, f) => MatMul(p, f)), Linalg.MultiDot(factors[..k]), 1e-12);
        }
    }

    [Fact]
    public void VectorsAtTheEndsLoseTheirAxis()
    {
        NDArray v = Ones(3), m = Matrix.Random(1, DType.Float64, 3, 3);
        Sample.Shape([3], Linalg.MultiDot(v, m));
        Sample.Shape([3], Linalg.MultiDot(m, m, v));
        Sample.Shape([], Linalg.MultiDot(v, m, v));
        Assert.Equal((double)Sum(m), (double)Linalg.MultiDot(v, m, v), 1e-14);
        Sample.Shape([2, 3, 3], Linalg.MultiDot(m, Ones(2, 3, 3), m));
    }

    [Fact]
    public void WhatDoesNotFitIsRefused()
    {
        Assert.Throws<ArgumentException>(() => Linalg.MultiDot(Eye(2)));
        Assert.Contains(
            "(2, 3) and (2, 2)",
            Assert.Throws<ArgumentException>(() => Linalg.MultiDot(Ones(2, 3), Eye(2))).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "array 1",
            Assert.Throws<ArgumentException>(() => Linalg.MultiDot(Eye(2), Ones(2), Eye(2))).Message,
            StringComparison.Ordinal);
    }
}
