using Lapack;
using static Lapack.Num;
using static Managed.Tests.SvdDegenerateTests;

namespace Managed.Tests;

/// <summary>Second derivatives at and near equal and vanishing singular values.</summary>
public class SvdHessianTests
{
    /// <summary>The cases whose singular values are not all equal.</summary>
    public static TheoryData<DType, int, int, int> CasesOfTwoValues() =>
        [.. Cases().Where(row => Spectra[row.Data.Item4] is var s && s[0] != s[2])];

    /// <summary>Hessian-vector products of functions of spaces against differences of their gradients, which are exact.</summary>
    [Theory]
    [MemberData(nameof(CasesOfTwoValues))]
    public void SecondDerivativesOfFunctionsOfSpaces(DType type, int m, int n, int spectrum)
    {
        double[] s = Spectra[spectrum];
        int k = s[1] == s[0] ? 2 : 1;
        NDArray a = WithSpectrum(3, type, m, n, s), d = Matrix.Random(4, type, m, n);
        NDArray left = Hermitian(5, type, m), right = Hermitian(6, type, n);
        foreach (bool full in new[] { false, true })
        {
            NDArray Loss(NDArray x)
            {
                (NDArray u, _, NDArray vh) = Linalg.Svd(x, full);
                return Expectation(left, u[.., ..k]) + Expectation(right, Matrix.Adjoint(vh[..k, ..]));
            }

            Func<NDArray, NDArray> gradient = Autodiff.Grad(Loss);
            NDArray expected = Matrix.Slope(gradient, a, d);
            Matrix.Near(expected, Autodiff.HessianVectorProduct(Loss)(a, d), 1e-7);
            RightOrRefused(expected, () => Autodiff.Grad(x => Real(Sum(d * gradient(x))))(a), Mixed(s), 1e-6);
        }
    }

    /// <summary>
    /// Hessian-vector products of functions of spaces lose eps / gap between nearly equal, or nearly vanishing, singular values, not the
    /// eps / gap^2 of the plain formula.
    /// </summary>
    [Theory]
    [MemberData(nameof(Matrix.FewerGaps), MemberType = typeof(Matrix))]
    public void HessiansAtAnyGap(double gap)
    {
        foreach (DType type in new[] { DType.Float64, DType.Complex128 })
        {
            foreach ((int m, int n) in new[] { (4, 4), (5, 4), (4, 6) })
            {
                foreach (double[] s in new double[][] { [3 + gap, 3, 1, 0.5], [3, 1, gap, 0], [3, 2, 2 - gap, gap] })
                {
                    int k = s[0] - s[1] < 1 ? 2 : s[2] > 1 ? 3 : 2;
                    NDArray a = WithSpectrum(7, type, m, n, s), d = Matrix.Random(8, type, m, n);
                    NDArray left = Hermitian(9, type, m), right = Hermitian(10, type, n);
                    NDArray Loss(NDArray x)
                    {
                        (NDArray u, _, NDArray vh) = Linalg.Svd(x, fullMatrices: false);
                        return Expectation(left, u[.., ..k]) + Expectation(right, Matrix.Adjoint(vh[..k, ..]));
                    }

                    Func<NDArray, NDArray> gradient = Autodiff.Grad(Loss);
                    NDArray expected = Matrix.Slope(gradient, a, d);
                    Matrix.Near(expected, Autodiff.HessianVectorProduct(Loss)(a, d), 1e-7 + (gap == 0 ? 0 : 4e-15 / gap));
                    RightOrRefused(expected, () => Autodiff.Grad(x => Real(Sum(d * gradient(x))))(a), gap < 1e-3, 1e-5);
                }
            }
        }
    }

    [Theory]
    [InlineData(3, 0)]
    [InlineData(0, 3)]
    public void MatricesWithoutElementsHaveEmptyHessians(int m, int n)
    {
        NDArray a = Zeros(m, n);
        Func<NDArray, NDArray> loss = x => Linalg.Svd(x) is var (u, _, vh) ? Sum(u * u) + Sum(vh * vh) : x;
        Sample.Shape([m, n], Autodiff.HessianVectorProduct(loss)(a, a));
        Sample.Shape([m, n], Autodiff.Grad(x => Sum(Autodiff.Grad(loss)(x)))(a));
    }
}
