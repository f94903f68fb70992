using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

public class EighTangentTests
{
    static readonly EighOptions whole = new() { GradientForm = GradientForm.Hermitian };

    public static TheoryData<bool, double[]> Spectra()
    {
        var data = new TheoryData<bool, double[]>();
        foreach (bool complex in new[] { false, true })
        {
            foreach (double[] w in new double[][] { [1, 1, 1], [1, 1, 2], [-1, 1, 1], [0.5, 2, 4], [3, 3, 5, 5], [0, 0] })
            {
                data.Add(complex, w);
            }
        }

        return data;
    }

    /// <summary>sum w^2 = |A|^2: gradient 2 A, Hessian 2, at every spectrum.</summary>
    [Theory]
    [MemberData(nameof(Spectra))]
    public void HessianOfTheSumOfSquares(bool complex, double[] w)
    {
        for (int seed = 0; seed < 10; seed++)
        {
            (NDArray a, NDArray d) = Problem(seed, complex, w);
            NDArray product = Autodiff.HessianVectorProduct(x => Sum(Power(Linalg.Eigvalsh(x, Uplo.Lower, whole), 2)))(a, d);
            Matrix.Near(2 * Conj(d), product, 1e-12);
        }
    }

    /// <summary>sum exp(w) = tr exp(A): gradient exp(A), whose derivative is Daleckii and Krein's, here from the known eigenvectors.</summary>
    [Theory]
    [MemberData(nameof(Spectra))]
    public void HessianOfTheSumOfExponentials(bool complex, double[] w)
    {
        for (int seed = 0; seed < 10; seed++)
        {
            (NDArray a, NDArray d) = Problem(seed, complex, w);
            NDArray product = Autodiff.HessianVectorProduct(x => Sum(Exp(Linalg.Eigvalsh(x, Uplo.Lower, whole))))(a, d);
            Matrix.Near(Conj(DaleckiiKrein(seed, complex, w, d, Math.Exp, Math.Exp)), product, 1e-12 * Math.Exp(w[^1]));
        }
    }

    /// <summary>The derivative of V f(w) V^H, a joint function, is exact in forward mode at every spectrum.</summary>
    [Theory]
    [MemberData(nameof(Spectra))]
    public void TangentOfAFunctionOfTheMatrix(bool complex, double[] w)
    {
        for (int seed = 0; seed < 10; seed++)
        {
            (NDArray a, NDArray d) = Problem(seed, complex, w);
            NDArray tangent = Autodiff.Jvp(
                x =>
                {
                    var (e, v) = Linalg.Eigh(x);
                    return MatMul(v * Power(e, 3), v, Trans.None, Trans.ConjTranspose);
                },
                a,
                d).Tangent;
            Matrix.Near(DaleckiiKrein(seed, complex, w, d, x => x * x * x, x => 3 * x * x), tangent, 1e-11);
        }
    }

    /// <summary>At a crossing dw are the slopes with which the eigenvalues leave it.</summary>
    [Fact]
    public void SlopesAtACrossing()
    {
        (NDArray a, NDArray d) = Problem(3, true, [1, 1, 1, 2]);
        NDArray slopes = Autodiff.Jvp(x => Linalg.Eigvalsh(x), a, d).Tangent;
        const double t = 1e-6;
        Matrix.Near((Linalg.Eigvalsh(a + (t * d)) - Linalg.Eigvalsh(a)) / t, slopes, 1e-5);
    }

    [Fact]
    public void BatchesAreJudgedOneByOne()
    {
        (NDArray a, NDArray d) = Problem(4, true, [1, 1, 3]);
        (NDArray b, NDArray e) = Problem(5, true, [1, 2, 3]);
        NDArray both = Autodiff.Jvp(x => Sum(Exp(Linalg.Eigvalsh(x)), -1), Stack(a, b), Stack(d, e)).Tangent;
        Matrix.Near(Autodiff.Jvp(x => Sum(Exp(Linalg.Eigvalsh(x))), a, d).Tangent, both[0], 1e-14);
        Matrix.Near(Autodiff.Jvp(x => Sum(Exp(Linalg.Eigvalsh(x))), b, e).Tangent, both[1], 1e-14);
        Assert.Equal(0, Autodiff.Jvp(x => Linalg.Eigh(x).Eigenvectors, Zeros(0, 0), Zeros(0, 0)).Tangent.Size);
    }

    [Theory]
    [InlineData(Uplo.Lower)]
    [InlineData(Uplo.Upper)]
    public void OnlyTheReadTriangleOfTheDirectionCounts(Uplo uplo)
    {
        NDArray a = Matrix.Random(6, DType.Complex128, 4, 4), d = Matrix.Random(7, DType.Complex128, 4, 4);
        Func<NDArray, NDArray> f = x => Sum(Matrix.Random(8, DType.Float64, 4, 4) * AbsSquare(Linalg.Eigh(x, uplo).Eigenvectors));
        NDArray tangent = Autodiff.Jvp(f, a, d).Tangent;
        Matrix.Near(tangent, Autodiff.Jvp(f, a, Matrix.Poisoned(d, uplo)).Tangent, 0);
        Matrix.Near(Real(Sum(Autodiff.Grad(f)(a) * d)), tangent, 1e-12 * Math.Abs((double)tangent));
    }

    static (NDArray A, NDArray D) Problem(int seed, bool complex, double[] w)
    {
        DType type = complex ? DType.Complex128 : DType.Float64;
        return (Matrix.Read(Matrix.WithSpectrum(seed, type, w), Uplo.Lower), Matrix.Read(Matrix.Random(seed + 50, type, w.Length, w.Length), Uplo.Lower));
    }

    /// <summary>Q (D o (Q^H dA Q)) Q^H with D_ij the divided differences of f, and its derivative where eigenvalues coincide.</summary>
    static NDArray DaleckiiKrein(int seed, bool complex, double[] w, NDArray d, Func<double, double> f, Func<double, double> derivative)
    {
        NDArray q = Matrix.Unitary(seed, complex ? DType.Complex128 : DType.Float64, w.Length);
        var divided = new double[w.Length, w.Length];
        for (int i = 0; i < w.Length; i++)
        {
            for (int j = 0; j < w.Length; j++)
            {
                divided[i, j] = w[i] == w[j] ? derivative(w[i]) : (f(w[i]) - f(w[j])) / (w[i] - w[j]);
            }
        }

        NDArray inner = MatMul(MatMul(q, d, Trans.ConjTranspose), q);
        return MatMul(MatMul(q, inner * NDArray.Of(divided)), q, Trans.None, Trans.ConjTranspose);
    }
}
