using System.Numerics;
using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

public class CreationTests
{
    [Fact]
    public void FilledArrays()
    {
        Sample.Equal(NDArray.Of(new double[,] { { 1, 0 }, { 0, 1 } }), Eye(2));
        Assert.Equal(DType.Complex64, Eye(2, DType.Complex64).DType);
        Sample.Equal(NDArray.Of(2f, 2), Full([2], 2, DType.Float32));
        Sample.Equal(NDArray.Of(Complex.ImaginaryOne), Full([1], I));
        Sample.Equal(Full([2, 3], NDArray.Of(1.0, 2, 3)), BroadcastTo(NDArray.Of(1.0, 2, 3), 2, 3));
        Sample.Equal(Zeros(2, 2), Ones(2, 2) - 1);
        Sample.Equal(NDArray.Of(0.0, 1, 2), Arange(3));
        Sample.Shape([0, 0], Eye(0));
        Assert.Throws<ArgumentException>(() => Full([1], I, DType.Float64));
        Assert.Contains("(3,)", Assert.Throws<ArgumentException>(() => Full([2], Arange(3))).Message);
        Assert.Throws<ArgumentException>(() => Zeros(-1));
    }

    [Fact]
    public void MatricesOfOnes()
    {
        Sample.Equal(NDArray.Of(new double[,] { { 0, 1, 0 }, { 0, 0, 1 } }), Eye(2, 3, 1));
        Sample.Equal(NDArray.Of(new double[,] { { 0, 0 }, { 1, 0 }, { 0, 1 } }), Eye(3, 2, -1));
        Sample.Equal(Zeros(2, 2), Eye(2, 2, 5));
        Sample.Equal(Zeros(2, 2), Eye(2, 2, int.MinValue));
        Sample.Equal(Eye(3, DType.Complex64), Identity(3, DType.Complex64));
        Sample.Equal(NDArray.Of(new double[,] { { 1, 0, 0 }, { 1, 1, 0 } }), Tri(2, 3));
        Sample.Equal(NDArray.Of(new float[,] { { 1, 1 }, { 1, 1 } }), Tri(2, k: 1, type: DType.Float32));
        Sample.Equal(NDArray.Of(true, false, true, true), Ravel(Tri(2, type: DType.Bool)));
    }

    [Fact]
    public void LikeAnotherArrayButConstant()
    {
        NDArray x = Sample.Random(new Random(1), DType.Complex64, 3, 2).T;
        Sample.Equal(Zeros([2, 3], DType.Complex64), ZerosLike(x));
        Sample.Equal(Ones([2, 3], DType.Float64), OnesLike(x, DType.Float64));
        Sample.Equal(Full([2, 3], 7, DType.Complex64), FullLike(x, 7));
        Assert.Throws<ArgumentException>(() => FullLike(Arange(2), I));
        NDArray gradient = Autodiff.Grad(a => Sum((a * OnesLike(a)) + ZerosLike(a) + FullLike(a, a[0]) + Full([3], a[1])))(Arange(3));
        Sample.Equal(Ones(3), gradient);
    }

    [Fact]
    public void Ranges()
    {
        Sample.Equal(NDArray.Of(2.0, 3, 4), Arange(2, 5));
        Sample.Equal(NDArray.Of(5.0, 3), Arange(5, 1, -2));
        Sample.Equal(NDArray.Of(0, 0.5, 1), Arange(0, 1.25, 0.5));
        Sample.Equal(NDArray.Of(1L, 3), Arange(1, 5, 2, DType.Int64));
        Sample.Shape([0], Arange(3, 1));
        Assert.Throws<ArgumentException>(() => Arange(0, 1, 0));
        Assert.Throws<ArgumentException>(() => Arange(0, double.PositiveInfinity));
        Assert.Throws<ArgumentException>(() => Arange(0, 1, 1e-12));

        Sample.Equal(NDArray.Of(0, 0.25, 0.5, 0.75, 1), Linspace(0, 1, 5));
        Sample.Equal(NDArray.Of(0, 0.25, 0.5, 0.75), Linspace(0, 1, 4, endpoint: false));
        Assert.Equal(50, Linspace(3, 4).Size);
        for (int n = 2; n < 60; n++)
        {
            Assert.Equal(0.1, (double)Linspace(-0.3, 0.1, n)[^1]);
            Assert.Equal(0.1, (double)Geomspace(1e-9, 0.1, n)[^1]);
        }

        Sample.Equal(NDArray.Of(3.0), Linspace(3, 4, 1));
        Sample.Shape([0], Linspace(3, 4, 0));
        Sample.Equal(NDArray.Of(-1e308, 0, 1e308), Linspace(-1e308, 1e308, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => Linspace(0, 1, -1));

        Sample.Equal(NDArray.Of(0.1, 1, 10, 100), Logspace(-1, 2, 4), 1e-15);
        Sample.Equal(NDArray.Of(1.0, 2, 4), Logspace(0, 3, 3, endpoint: false, @base: 2), 1e-15);
        Sample.Equal(NDArray.Of(1.0, 10, 100), Geomspace(1, 100, 3), 1e-15);
        Sample.Equal(NDArray.Of(-8.0, -4, -2, -1), Geomspace(-8, -1, 4), 1e-15);
        Assert.Throws<ArgumentException>(() => Geomspace(0, 1));
        Assert.Throws<ArgumentException>(() => Geomspace(-1, 1));
    }

    [Fact]
    public void Vandermonde()
    {
        NDArray x = NDArray.Of(1.0, 2, 3);
        Sample.Equal(NDArray.Of(new double[,] { { 1, 1, 1 }, { 4, 2, 1 }, { 9, 3, 1 } }), Vander(x));
        Sample.Equal(NDArray.Of(new double[,] { { 1, 1 }, { 1, 2 }, { 1, 3 } }), Vander(x, 2, increasing: true));
        Sample.Equal(Ones(3, 1), Vander(x, 1));
        Sample.Shape([3, 0], Vander(x, 0));
        Sample.Shape([0, 0], Vander(Zeros(0)));
        Assert.Throws<ArgumentException>(() => Vander(Ones(2, 2)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Vander(x, -1));
    }

    [Fact]
    public void SizesAtTheEdge()
    {
        Sample.Equal(NDArray.Of<long>(-2, -1, 0, 1), Linspace(-1.5, 1.5, 4, type: DType.Int64));
        Sample.Shape([0], Arange(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Diag(Arange(2), int.MinValue));
        Assert.Throws<ArgumentException>(() => Stack([]));
    }
}
