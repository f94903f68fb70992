using System.Numerics;
using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

public class ProductsTests
{
    static NDArray A(params int[] shape) => Sample.Random(new Random(shape.Length), DType.Float64, shape);

    static NDArray Z(params int[] shape) => Sample.Random(new Random(shape.Length), DType.Complex128, shape);

    [Fact]
    public void DotFollowsNumPy()
    {
        Sample.Equal(11.0, Dot(NDArray.Of(1.0, 2), NDArray.Of(3.0, 4)));
        Sample.Equal(new Complex(0, 1), Dot(NDArray.Of(Complex.ImaginaryOne), NDArray.Of(1.0)));
        Sample.Equal(NDArray.Of(2.0, 4), Dot(2, NDArray.Of(1.0, 2)));
        Sample.Equal(MatMul(A(2, 3), A(3, 4)), Dot(A(2, 3), A(3, 4)), 1e-15);
        Sample.Equal(Einsum("abk,k->ab", A(2, 3, 4), A(4)), Dot(A(2, 3, 4), A(4)), 1e-14);
        Sample.Equal(Einsum("ak,bkc->abc", A(2, 3), A(4, 3, 2)), Dot(A(2, 3), A(4, 3, 2)), 1e-14);
        Sample.Shape([5, 2, 4, 6], Dot(A(5, 2, 3), A(4, 3, 6)));
        Assert.Contains("(2, 3) and (2, 3)", Assert.Throws<ArgumentException>(() => Dot(A(2, 3), A(2, 3))).Message);
        Assert.Equal(DType.Int64, Dot(NDArray.Of(1L, 2), 3L).DType);
    }

    [Fact]
    public void VDotConjugatesTheFirst()
    {
        NDArray x = NDArray.Of(new Complex(1, 2), new Complex(0, -1)), y = NDArray.Of(new Complex(3, -1), new Complex(2, 2));
        Complex expected = (Complex.Conjugate(new(1, 2)) * new Complex(3, -1)) + (new Complex(0, 1) * new Complex(2, 2));
        Sample.Equal([expected], VDot(x, y), 1e-15);
        Sample.Shape([], VDot(x, y));
        Sample.Equal([Complex.Conjugate(expected)], VDot(y, x), 1e-15);
        Sample.Equal(VDot(Ravel(Z(2, 3).T), Ravel(Z(3, 2))), VDot(Z(2, 3).T, Z(3, 2)), 1e-15);
        Sample.Equal([6], VDot(2, 3), 0);
        Assert.Contains("6 and 4", Assert.Throws<ArgumentException>(() => VDot(A(2, 3), A(4))).Message);
    }

    [Fact]
    public void InnerAndOuter()
    {
        Sample.Equal(Einsum("abk,ck->abc", Z(2, 3, 4), Z(5, 4)), Inner(Z(2, 3, 4), Z(5, 4)), 1e-14);
        Sample.Equal(NDArray.Of(2.0, 4), Inner(NDArray.Of(1.0, 2), 2));
        Assert.Contains("Inner", Assert.Throws<ArgumentException>(() => Inner(A(2, 3), A(2))).Message);
        Sample.Equal(Einsum("ij,k->ijk", A(2, 3), A(4)).Reshape(6, 4), Outer(A(2, 3), A(4)));
        Sample.Equal(NDArray.Of<double>([6], 1, 1), Outer(2, 3));
        Sample.Shape([0, 2], Outer(Zeros(0), A(2)));
    }

    [Fact]
    public void TensorDotContractsPairsOfAxes()
    {
        NDArray a = A(2, 3, 4), b = A(4, 3, 5);
        Sample.Equal(Einsum("ijk,kjl->il", a, b), TensorDot(a, b, [2, 1], [0, 1]), 1e-14);
        Sample.Equal(Einsum("ijk,kjl->il", a, b), TensorDot(a, b, [1, -1], [-2, 0]), 1e-14);
        Sample.Equal(Einsum("ijk,klm->ijlm", a, b), TensorDot(a, b, 1), 1e-14);
        Sample.Equal(Einsum("ijk,jkm->im", a, A(3, 4, 2)), TensorDot(a, A(3, 4, 2)), 1e-14);
        Sample.Equal(Einsum("ijk,lmn->ijklmn", a, b), TensorDot(a, b, 0));
        Sample.Shape([2, 3, 4, 4, 3, 5], TensorDot(a, b, [], []));
        Assert.Contains("(2, 3, 4) and (4, 3, 5)", Assert.Throws<ArgumentException>(() => TensorDot(a, b, 2)).Message);
        Assert.Contains("(1, 1)", Assert.Throws<ArgumentException>(() => TensorDot(a, b, [1, 1], [1, 1])).Message);
        Assert.Throws<ArgumentException>(() => TensorDot(a, b, [1], [1, 0]));
        Assert.Throws<ArgumentException>(() => TensorDot(a, b, [0, 1], [1, 1]));
        Assert.Throws<ArgumentException>(() => TensorDot(a, b, 4));
        Assert.Throws<ArgumentException>(() => TensorDot(a, b, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => TensorDot(a, b, [3], [0]));
    }

    [Fact]
    public void KronIsMadeOfBlocks()
    {
        NDArray a = Z(2, 3), b = Z(4, 2), k = Kron(a, b);
        Sample.Shape([8, 6], k);
        Sample.Equal(a[1, 2] * b, k[4..8, 4..6]);
        Sample.Equal(a[0, 1] * b, k[0..4, 2..4]);
        Sample.Equal(NDArray.Of(3.0, 4, 6, 8), Kron(NDArray.Of(1.0, 2), NDArray.Of(3.0, 4)));
        Sample.Equal(2 * b, Kron(2, b));
        Sample.Equal(Kron(A(3).Reshape(1, 1, 3), A(2, 2, 2)), Kron(A(3), A(2, 2, 2)));
        Sample.Shape([0, 6], Kron(Zeros(0, 3), b));

        // (A x B)(C x D) = AC x BD.
        Sample.Equal(Kron(MatMul(a, Z(3, 2)), MatMul(b, Z(2, 2))), MatMul(k, Kron(Z(3, 2), Z(2, 2))), 1e-13);
    }

    [Fact]
    public void CrossFollowsNumPy()
    {
        NDArray x = NDArray.Of(1.0, 2, 3), y = NDArray.Of(4.0, 5, 6);
        Sample.Equal(NDArray.Of(-3.0, 6, -3), Cross(x, y));
        Sample.Equal(-2.0 + 0.0, Cross(NDArray.Of(1.0, 2), NDArray.Of(3.0, 4)), 0);
        Sample.Equal(Cross(NDArray.Of(1.0, 2, 0), y), Cross(NDArray.Of(1.0, 2), y));
        Sample.Equal(Cross(x, NDArray.Of(4.0, 5, 0)), Cross(x, NDArray.Of(4.0, 5)));
        NDArray a = Z(4, 3), b = Z(2, 1, 3), c = Cross(a, b);
        Sample.Shape([2, 4, 3], c);
        Sample.Equal(Cross(a[2], b[1, 0]), c[1, 2]);
        Sample.Equal(c, Transpose(Cross(a.T, Transpose(b, 2, 0, 1), 0), 1, 2, 0).T.T, 1e-15);
        Assert.True((double)Max(Einsum("ijk,ijk->ij", BroadcastTo(a, 2, 4, 3), c)) < 1e-14);
        Assert.Contains("(4,) and (3,)", Assert.Throws<ArgumentException>(() => Cross(A(4), A(3))).Message);
        Assert.Throws<ArgumentException>(() => Cross(A(2, 3), A(4, 3)));
        Assert.Throws<ArgumentException>(() => Cross(A(3), A(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Cross(1, A(3)));
        Assert.Equal(DType.Int64, Cross(NDArray.Of(1L, 2, 3), NDArray.Of(1L, 2, 3)).DType);

        static NDArray Max(NDArray z) => Abs(z).ToArray<double>().Max();
    }
}
