using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

/// <summary>
/// Losses whose cotangents cancel before they reach the vectors: for every Hermitian M and every projector P, Im tr(M P) is 0, and so is
/// its gradient. What is left of the cotangents is rounding, which depends on phases, and must not be refused as if the loss did.
/// </summary>
public class CancellationTests
{
    const int N = 5;

    static readonly NDArray a = Matrix.Read(Matrix.Random(1, DType.Complex128, N, N), Uplo.Lower);
    static readonly NDArray m = Matrix.Read(Matrix.Random(2, DType.Complex128, N, N), Uplo.Lower);

    static NDArray Product(NDArray u) => MatMul(u, u, Trans.None, Trans.ConjTranspose);

    static NDArray Imaginary(NDArray p) => Imag(Trace(MatMul(m, p)));

    public static TheoryData<string> Names => [.. Losses.Keys];

    static readonly Dictionary<string, Func<NDArray, NDArray>> Losses = new()
    {
        ["eigh, all vectors"] = x => Imaginary(Product(Linalg.Eigh(x).Eigenvectors)),
        ["eigh, a slice of them"] = x => Imaginary(Product(Linalg.Eigh(x).Eigenvectors[.., 1..3])),
        ["eigh, one by one"] = x =>
        {
            NDArray v = Linalg.Eigh(x).Eigenvectors;
            return Imag(Enumerable.Range(0, N).Select(j => (j + 1) * Sum(Conj(v[.., j]) * MatMul(m, v[.., j]))).Aggregate((s, t) => s + t));
        },
        ["eigh, weighted by the values"] = x =>
        {
            (NDArray w, NDArray v) = Linalg.Eigh(x);
            return Imaginary(MatMul(v * Exp(w), v, Trans.None, Trans.ConjTranspose));
        },
        ["eigh of a function of what cancels"] = x => Exp(1e3 * Imaginary(Product(Linalg.Eigh(x).Eigenvectors[.., ..2]))),
        ["a subset"] = x => Imaginary(Product(Linalg.Eigh(x, EighSubset.Lowest(2)).Eigenvectors)),
        ["a pencil"] = x => Imaginary(Product(Linalg.Eigh(x, (N * Eye(N)) + m).Eigenvectors[.., ..2])),
        ["svd"] = x => Imaginary(Product(Linalg.Svd(x + (I * m)).U[.., ..2])),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void TheGradientOfWhatIsAlwaysZeroIsZero(string name)
    {
        Func<NDArray, NDArray> f = Losses[name];
        NDArray g = Autodiff.Grad(f)(a);
        double slope = name.Contains("function") ? 1e3 : 1;
        Matrix.Near(g * 0, g, 1e-11 * slope);
    }

    /// <summary>The same as a part of a loss that has a gradient, which stays what it is without that part.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void BesideAnotherLossItAddsNothing(string name)
    {
        NDArray Rest(NDArray x) => Real(Trace(MatMul(m, MatMul(x, x))));
        NDArray alone = Autodiff.Grad(Rest)(a), both = Autodiff.Grad(x => Rest(x) + Losses[name](x))(a);
        Matrix.Near(alone, both, 1e-8);
    }

    /// <summary>(Im tr(M P))^2 is 0 to every order; the numbers of the inner cotangents are rounding, their derivatives are not.</summary>
    [Fact]
    public void SecondDerivativesOfWhatIsAlwaysZeroAreZero()
    {
        NDArray Loss(NDArray x) => Square(Imaginary(Product(Linalg.Eigh(x).Eigenvectors[.., ..2])));
        NDArray h = Autodiff.HessianVectorProduct(Loss)(a, m), r = Autodiff.Grad(x => Real(Sum(Conj(m) * Autodiff.Grad(Loss)(x))))(a);
        Matrix.Near(h * 0, h, 1e-10);
        Matrix.Near(r * 0, r, 1e-10);
    }

    /// <summary>
    /// A small loss is no rounding, however small its unit: 1e-30 Re V_10 depends on a phase and is refused, 1e-30 |V_10|^2 has a gradient,
    /// 1e-30 times the one of |V_10|^2; also beside contributions to the same cotangent that cancel in part.
    /// </summary>
    [Fact]
    public void SmallLossesAreJudgedAsLargeOnes()
    {
        static NDArray Corner(NDArray x) => Linalg.Eigh(x).Eigenvectors[1, 0];
        var e = Assert.Throws<IllPosedGradientException>(() => Autodiff.Grad(x => 1e-30 * Real(Corner(x)))(a));
        Assert.Equal(IllPosedReason.Gauge, e.Reason);
        NDArray unit = Autodiff.Grad(x => AbsSquare(Corner(x)))(a);
        Matrix.Near(unit, 1e30 * Autodiff.Grad(x => 1e-30 * AbsSquare(Corner(x)))(a), 1e-13);
        NDArray rest = Autodiff.Grad(x => ((1 + 1e-9) * AbsSquare(Corner(x))) - AbsSquare(Linalg.Eigh(x).Eigenvectors[1, 0]))(a);
        Matrix.Near(unit, 1e9 * rest, 1e-5);
    }

    /// <summary>What cancels in one eigh is no reason to drop what comes to another one through its values.</summary>
    [Fact]
    public void ValuesBesideVectorsThatCancelKeepTheirCotangents()
    {
        NDArray Inner(NDArray x, bool withVectors)
        {
            (NDArray w, NDArray v) = Linalg.Eigh(x);
            NDArray y = MakeDiagonal(w) + m;
            return withVectors ? y + (Imaginary(Product(v)) * Eye(N)) : y;
        }

        NDArray Loss(NDArray x, bool withVectors) => AbsSquare(Linalg.Eigh(Inner(x, withVectors)).Eigenvectors[0, 1]);
        NDArray plain = Autodiff.Grad(x => Loss(x, false))(a), other = Autodiff.Grad(x => Loss(x, true))(a);
        Assert.True((double)Linalg.Norm(plain) > 1e-3);
        Matrix.Near(plain, other, 1e-11);
    }
}
