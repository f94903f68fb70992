using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

/// <summary>Hessenberg forms.</summary>
public class HessenbergTests
{
    public HessenbergTests() => Assert.SkipUnless(LapackLibrary.Current.Has("dgehrd"), "this LAPACK has no dgehrd");

    public static TheoryData<DType> Types => Sample.Types;

    [Theory, MemberData(nameof(Types))]
    public void Reconstructs(DType type)
    {
        foreach (int n in new[] { 1, 2, 5, 30 })
        {
            NDArray a = Matrix.Random(n, type, 2, n, n);
            double tolerance = 100 * n * type.Epsilon();
            (NDArray h, NDArray q) = Linalg.Hessenberg(a);
            Matrix.UnitarilySimilar(a, h, q, tolerance);
            Assert.Equal(0, Matrix.Largest(Where(Arange(n)[.., NewAxis] > Arange(n) + 1, h, 0)));
            Matrix.Near(Eye(n, type)[.., 0], q[0, .., 0], 0);
        }
    }

    [Fact]
    public void WhatTheMatrixDoesNotDetermineIsRefused()
    {
        var e = Assert.Throws<IllPosedGradientException>(() => Autodiff.Grad(x => Sum(Linalg.Hessenberg(x).H))(Eye(3)));
        Assert.Equal(IllPosedReason.Degenerate, e.Reason);
        NDArray a = Stack(Matrix.Random(1, DType.Float64, 3, 3), Eye(3));
        Assert.Equal(1, Assert.Throws<IllPosedGradientException>(() => Autodiff.Grad(x => Sum(Linalg.Hessenberg(x).H))(a)).BatchIndex);
    }

    [Fact]
    public void EmptyMatrices() => Sample.Shape([3, 0, 0], Linalg.Hessenberg(Zeros(3, 0, 0)).Q);
}
