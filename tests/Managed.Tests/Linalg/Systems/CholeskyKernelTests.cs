using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

/// <summary>The gradient on plain numbers beside the formula in array functions, which recorded numbers take.</summary>
public class CholeskyKernelTests
{
    public static TheoryData<int, int, Uplo, GradientForm> Cases
    {
        get
        {
            var cases = new TheoryData<int, int, Uplo, GradientForm>();
            foreach (int n in new[] { 0, 1, 2, 5, 31, 32, 33, 70, 97, 300 })
            {
                for (int kind = 0; kind < (n < 300 ? 4 : 2); kind++)
                {
                    foreach (Uplo uplo in new[] { Uplo.Lower, Uplo.Upper })
                    {
                        cases.Add(n, kind, uplo, n % 2 == 0 ? GradientForm.Triangle : GradientForm.Hermitian);
                        cases.Add(n, kind, uplo, n % 2 == 0 ? GradientForm.Hermitian : GradientForm.Triangle);
                    }
                }
            }

            return cases;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void GradientsAreThoseOfTheFormula(int n, int kind, Uplo uplo, GradientForm form)
    {
        DType type = Sample.Inexact[kind];
        (NDArray a, NDArray g) = (Definite(n, type, n), Matrix.Random(n + 1, type, n, n));
        NDArray expected = Formula(a, g, uplo, form);
        foreach (NDArray matrix in new[] { a, Matrix.ColumnMajor(a) })
        {
            foreach (NDArray cotangent in new[] { g, Matrix.ColumnMajor(g) })
            {
                NDArray found = Gradient(matrix, cotangent, uplo, form);
                Matrix.Near(expected, found, 20 * Math.Max(n, 1) * type.Epsilon() * Matrix.Largest(expected));
            }
        }
    }

    [Fact]
    public void MatricesOfABatchAreTakenOneByOne()
    {
        NDArray a = Stack(Definite(1, DType.Complex128, 40), Definite(2, DType.Complex128, 40), Definite(3, DType.Complex128, 40));
        NDArray g = Matrix.Random(4, DType.Complex128, 3, 40, 40), found = Gradient(a, g, Uplo.Lower, GradientForm.Triangle);
        for (int m = 0; m < 3; m++)
        {
            NDArray alone = Gradient(a[m], g[m], Uplo.Lower, GradientForm.Triangle);
            Matrix.Near(alone, found[m], 1e-13 * Matrix.Largest(alone));
        }
    }

    [Theory]
    [InlineData(Uplo.Lower, 1e-300, 1), InlineData(Uplo.Upper, 1e300, 1)]
    [InlineData(Uplo.Lower, 1, 1e-12), InlineData(Uplo.Upper, 1, 1e-10)]
    public void ScaledAndIllConditionedMatricesLoseNoMoreThanByTheFormula(Uplo uplo, double scale, double smallest)
    {
        // With eigenvalues from 1 to the smallest. The gradient is of the size of g / |A|^(1/2) / sqrt(smallest).
        const int N = 80;
        double[] w = [.. Enumerable.Range(0, N).Select(i => Math.Pow(smallest, i / (N - 1.0)))];
        NDArray a = Matrix.WithSpectrum(7, DType.Float64, w), g = Matrix.Random(8, DType.Float64, N, N);
        NDArray expected = Formula(a, g, uplo, GradientForm.Triangle);
        NDArray found = Gradient(a * scale, g, uplo, GradientForm.Triangle) * Math.Sqrt(scale);
        Matrix.Near(expected, found, 20 * N * DType.Float64.Epsilon() / smallest * Matrix.Largest(expected));
    }

    [Fact]
    public void WhatIsNotPartOfTheFactorHasNoInfluence()
    {
        NDArray a = Definite(1, DType.Float64, 50), g = Matrix.Random(2, DType.Float64, 50, 50);
        NDArray expected = Gradient(a, Tril(g), Uplo.Lower, GradientForm.Triangle);
        Matrix.Near(expected, Gradient(a, g, Uplo.Lower, GradientForm.Triangle), 1e-14 * Matrix.Largest(expected));
    }

    static NDArray Definite(int seed, DType type, int n)
    {
        NDArray x = Matrix.Random(seed, type, n, n);
        return MatMul(x, Matrix.Adjoint(x)) + (n * Eye(n, type));
    }

    static NDArray Gradient(NDArray a, NDArray g, Uplo uplo, GradientForm form) =>
        Autodiff.Vjp(x => Linalg.Cholesky(x, uplo, form), a).Pullback(g);

    /// <summary>L^-T F(L^T g) conj(L)^-1 by inverses.</summary>
    static NDArray Formula(NDArray a, NDArray g, Uplo uplo, GradientForm form)
    {
        NDArray factor = Linalg.Cholesky(a, uplo);
        (NDArray l, NDArray gl) = uplo == Uplo.Lower ? (factor, g) : (Matrix.Adjoint(factor), Matrix.Adjoint(g));
        NDArray p = Tril(MatMul(l, Tril(gl), Trans.Transpose));
        NDArray f = p - (0.5 * p * Eye(a.Shape[^1], a.DType)), inverse = Linalg.SolveTriangular(l, Eye(a.Shape[^1], a.DType));
        return Triangles.Raw(MatMul(MatMul(inverse, f, Trans.Transpose), Conj(inverse)), uplo, form);
    }
}
