using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

/// <summary>
/// Losses at equal and nearly equal eigenvalues: the gradient where there is one, whatever basis LAPACK found, and a refusal where there is
/// none. What is right comes from Linalg.SpectralFunction and closed forms.
/// </summary>
public class LookTests
{
    static readonly NDArray m2 = new double[,] { { 1, 2 }, { 2, 9 } };
    static readonly NDArray m3 = new double[,] { { 1, 2, 3 }, { 2, 5, 1 }, { 3, 1, 7 } };
    static readonly NDArray hopping =
        new double[,] { { 0, 1, 0, 0 }, { 1, 0, 1, 0 }, { 0, 1, 0, 1 }, { 0, 0, 1, 0 } };

    static NDArray Diagonal(params double[] w) => MakeDiagonal(NDArray.Of<double>(w));

    static NDArray Observable(NDArray w, NDArray v, NDArray m) =>
        Real(Sum(Conj(m) * MatMul(v * w[NewAxis], v, Trans.None, Trans.ConjTranspose)));

    /// <summary>tr(M f(A)) from eigenvalues and eigenvectors.</summary>
    static Func<NDArray, NDArray> Joint(Func<NDArray, NDArray> f, NDArray m) => x =>
    {
        (NDArray w, NDArray v) = Linalg.Eigh(x);
        return Observable(f(w), v, m);
    };

    static NDArray Right(Func<NDArray, NDArray> f, NDArray m, NDArray at) =>
        Autodiff.Grad(x => Real(Sum(Conj(m) * Linalg.SpectralFunction(x, f))))(at);

    [Fact]
    public void AJointLossAtTheZeroMatrixHasItsGradient()
    {
        // The gradient of tr(M e^A) at 0 is M, on the lower triangle; M is solved for from random bases, whose condition is below 100.
        Matrix.Near(new double[,] { { 1, 0 }, { 4, 9 } }, Autodiff.Grad(Joint(Exp, m2))(Zeros(2, 2)), 1e-12);
        NDArray b = new double[,] { { 1, 1 }, { 1, 3 } };
        Matrix.Near(new double[,] { { 1, 0 }, { 4, 9 } }, Autodiff.Grad(Joint(Exp, m2))(3e-16 * b), 1e-12);
        NDArray single = (1e-7 * b).AsType(DType.Float32);
        NDArray g = Autodiff.Grad(Joint(Exp, m2.AsType(DType.Float32)))(single);
        Matrix.Near(new double[,] { { 1, 0 }, { 4, 9 } }, g.AsType(DType.Float64), 4e-6);
    }

    [Fact]
    public void JointLossesOfEqualEigenvaluesHaveTheGradientOfTheFunction()
    {
        NDArray triangle = new double[,] { { 2, -1, -1 }, { -1, 2, -1 }, { -1, -1, 2 } };
        foreach (NDArray a in new[] { Diagonal(1, 1, 3), Diagonal(2, 2, 2), Diagonal(1, 3, 3), triangle })
        {
            Matrix.Near(Right(Exp, m3, a), Autodiff.Grad(Joint(Exp, m3))(a), 2e-11);
        }

        Func<NDArray, NDArray> fermi = w => 1 / (1 + Exp(2 * (w - 1.5)));
        NDArray levels = Diagonal(1, 1, 2, 2), g = Autodiff.Grad(Joint(fermi, hopping))(levels);
        Matrix.Near(Right(fermi, hopping, levels), g, 1e-13);
        Assert.Equal(-0.39322, (double)g[1, 0] / 2, 1e-5);
    }

    [Fact]
    public void ElementsOffTheDiagonalOfAFunctionOfCloseEigenvalues()
    {
        static NDArray Element(NDArray x, Func<NDArray, NDArray> f)
        {
            (NDArray w, NDArray v) = Linalg.Eigh(x);
            return MatMul(v * f(w)[NewAxis], v, Trans.None, Trans.Transpose)[0, 1];
        }

        NDArray At(double d) => Diagonal(1, 1 + d, 5);
        Assert.Equal(1, (double)Autodiff.Grad(x => Element(x, w => 1e6 + w))(At(1e-9))[1, 0], 1e-8);
        Assert.Equal(1, (double)Autodiff.Grad(x => Element(x, w => 1e6 + w))(At(1e-8))[1, 0], 1e-7);
        Assert.Equal(-1e-6 * Math.Exp(-1e-6), (double)Autodiff.Grad(x => Element(x, w => Exp(-1e-6 * w)))(At(1e-9))[1, 0], 1e-13);
        Assert.Equal(1, (double)Autodiff.Grad(x => Element(x, w => 100 + w))(At(2e-4).AsType(DType.Float32))[1, 0], 1e-3);
    }

    [Fact]
    public void SingleVectorsOfAGroupHaveNoGradient()
    {
        NDArray ring = Zeros(6, 6);
        for (int i = 0; i < 6; i++)
        {
            ring = ring.At[i, (i + 1) % 6].Set(1).At[(i + 1) % 6, i].Set(1);
        }

        foreach ((NDArray a, Func<NDArray, NDArray> f) in new (NDArray, Func<NDArray, NDArray>)[]
        {
            (Eye(3), x => Abs(Linalg.Eigh(x).Eigenvectors[0, 0])),
            (Eye(3), x => Sum(Power(Linalg.Eigh(x).Eigenvectors, 4))),
            (Diagonal(1, 1, 2), x => Sum(Power(Linalg.Eigh(x).Eigenvectors, 4))),
            (ring, x => Sum(Power(Linalg.Eigh(x).Eigenvectors, 4))),
        })
        {
            Assert.Throws<IllPosedGradientException>(() => Autodiff.Grad(f)(a));
        }
    }

    /// <summary>A loss that jumps with the basis has no slope that shows it, only other values.</summary>
    [Fact]
    public void ALossThatCountsWithAVectorOfAGroupHasNoGradient()
    {
        NDArray Loss(NDArray x)
        {
            NDArray v = Linalg.Eigh(x).Eigenvectors[.., ..2];
            return Sum(m3 * MatMul(v, v, Trans.None, Trans.Transpose)) + Floor(4 * Abs(v[0, 0]));
        }

        IllPosedReason reason = Assert.Throws<IllPosedGradientException>(() => Autodiff.Grad(Loss)(Diagonal(1, 1, 2))).Reason;
        Assert.Equal(IllPosedReason.Degenerate, reason);
    }

    [Fact]
    public void ASmallJointPartBesideALargeOne()
    {
        NDArray g = Autodiff.Grad(x =>
        {
            (NDArray w, NDArray v) = Linalg.Eigh(x);
            return Observable(Exp(w), v, m3) + (1e9 * w[2]);
        })(Diagonal(1, 1, 3));
        Assert.Equal(4 * Math.E, (double)g[1, 0], 1e-4);
    }

    [Fact]
    public void ValuesAndVectorsOfTwoCalls()
    {
        NDArray a = Diagonal(1, 1, 3), right = Right(Exp, m3, a);
        foreach (Func<NDArray, NDArray> f in new Func<NDArray, NDArray>[]
        {
            x => Observable(Exp(Linalg.Eigvalsh(0.5 * (x + x.T))), Linalg.Eigh(0.5 * (x + x.T)).Eigenvectors, m3),
            x => Observable(Exp(Linalg.Eigvalsh(x)), Linalg.Eigh(x * 1).Eigenvectors, m3),
            x => Observable(Exp(Linalg.Eigvalsh(2 * x) / 2), Linalg.Eigh(x).Eigenvectors, m3),
            x => Observable(Exp(Linalg.Eigvalsh(x, Uplo.Upper)), Linalg.Eigh(x).Eigenvectors, m3),
        })
        {
            try
            {
                NDArray g = Autodiff.Grad(f)(a);
                Matrix.Near(Symmetric(right), Symmetric(g), 1e-12);
            }
            catch (IllPosedGradientException)
            {
            }
        }

        static NDArray Symmetric(NDArray g) => (g + g.T) / 2;
    }

    [Fact]
    public void ComplexGroups()
    {
        NDArray m = Matrix.Read(Matrix.Random(5, DType.Complex128, 4, 4), Uplo.Lower);
        foreach (double[] w in new double[][] { [1, 1, 2, 3], [1, 2, 2, 2], [0, 0, 0, 0], [1, 1, 2, 2] })
        {
            NDArray a = Matrix.WithSpectrum(3, DType.Complex128, w);
            Matrix.Near(Right(Exp, m, a), Autodiff.Grad(Joint(Exp, m))(a), 1e-11);
        }
    }
}
