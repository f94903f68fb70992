using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

/// <summary>Losses of eigenvalues and eigenvectors together: their gradient at every gap, also at none.</summary>
public class EighJointTests
{
    /// <summary>tr(M V diag(w) V^H) is tr(M A), with gradient M; F = 0 inside a cluster would drop part of it.</summary>
    [Theory]
    [MemberData(nameof(Matrix.Gaps), MemberType = typeof(Matrix))]
    public void TheGradientOfTheMatrixItselfIsRight(bool complex, double gap)
    {
        DType type = Type(complex);
        for (int seed = 0; seed < 40; seed++)
        {
            foreach (double[] w in new[]
            {
                [1, 1 + gap, 2.5], [1, 1 + gap, 1 + (3 * gap), 2.5], [-1, 1, 1 + gap], new double[] { 7, 7 + gap },
            })
            {
                NDArray a = Matrix.Compose(Matrix.Unitary(seed, type, w.Length), w);
                IsRight(a, seed, 2e-7);
            }
        }
    }

    [Fact]
    public void MultiplesOfTheIdentity()
    {
        for (int seed = 0; seed < 40; seed++)
        {
            foreach (bool complex in new[] { false, true })
            {
                foreach (double s in new[] { 1e-200, 0.3, 1, 1e8, 1e200 })
                {
                    NDArray q = Matrix.Unitary(seed, Type(complex), 3);
                    IsRight(Eye(3, Type(complex)) * s, seed, 1e-12);
                    IsRight(MatMul(q * s, q, Trans.None, Trans.ConjTranspose), seed, 1e-12);
                }
            }
        }
    }

    /// <summary>With f(0) = 0 the vectors have no influence at the zero matrix to first order, while sin(A) has the gradient M.</summary>
    [Fact]
    public void AFunctionThatVanishesAtTheZeroMatrixHasItsGradient()
    {
        foreach (bool complex in new[] { false, true })
        {
            foreach (int n in new[] { 2, 3, 5 })
            {
                NDArray m = Matrix.Compose(Matrix.Unitary(n, Type(complex), n), [.. Enumerable.Range(1, n).Select(i => (double)i)]);
                NDArray Loss(NDArray x)
                {
                    (NDArray w, NDArray v) = Linalg.Eigh(x, Uplo.Lower, new() { GradientForm = GradientForm.Hermitian });
                    return Sum(Real(Conj(m) * MatMul(v * Sin(w), v, Trans.None, Trans.ConjTranspose)));
                }

                NDArray gradient = Autodiff.Grad(Loss)(Zeros([n, n], Type(complex)));
                Assert.True((double)Max(Abs(gradient - Conj(m))) < 1e-12);
            }
        }
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Complex64)]
    public void SinglePrecision(DType type)
    {
        foreach (double gap in new[] { 0, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.3 })
        {
            for (int seed = 0; seed < 20; seed++)
            {
                IsRight(Matrix.Compose(Matrix.Unitary(seed, type, 3), [1, 1 + gap, 2.5]), seed, 2e-2);
            }
        }
    }

    [Fact]
    public void ValuesAndVectorsFromTwoCallsAreJudgedTogether()
    {
        NDArray m = Matrix.Read(Matrix.Random(3, DType.Float64, 3, 3), Uplo.Lower);
        foreach (NDArray a in new[] { Eye(3), Matrix.Compose(Matrix.Unitary(1, DType.Float64, 3), [1, 1, 2]) })
        {
            NDArray g = Autodiff.Grad(x =>
            {
                NDArray w = Linalg.Eigvalsh(x), v = Linalg.Eigh(x).Eigenvectors;
                return Trace(MatMul(m, MatMul(v * w, v, Trans.None, Trans.Transpose)));
            })(a);
            Matrix.Near(m, (g + g.T) / 2, 1e-12);
        }
    }

    /// <summary>
    /// Occupations f(w) with their eigenvectors: smooth, well separated, and no false alarm; negligible weights at a degeneracy neither.
    /// </summary>
    [Fact]
    public void FermiOccupationsAreNotRefused()
    {
        foreach (DType type in Matrix.Types)
        {
            foreach (int n in new[] { 20, 60 })
            {
                NDArray a = Matrix.Random(n, type, n, n), m = Matrix.Read(Matrix.Random(n + 1, type, n, n), Uplo.Lower);
                NDArray g = Autodiff.Grad(x => Density(x, m, 0.1, 1))(a);
                NDArray wide = Autodiff.Grad(x => Density(x, m.AsType(Wide(type)), 0.1, 1))(a.AsType(Wide(type)));
                Matrix.Near(wide, g, (type.RealType() == DType.Float32 ? 2e-2 : 1e-9) * Matrix.Largest(wide));
            }
        }

        NDArray insulator = Matrix.Compose(Matrix.Unitary(4, DType.Float64, 4), [0, 0, 10, 12]);
        NDArray weights = Matrix.Read(Matrix.Random(5, DType.Float64, 4, 4), Uplo.Lower);
        Assert.All(Autodiff.Grad(x => Density(x, weights, 5, 5))(insulator).ToArray<double>(), x => Assert.True(double.IsFinite(x)));

        static NDArray Density(NDArray x, NDArray m, double mu, double beta)
        {
            var (w, v) = Linalg.Eigh(x);
            return Real(Trace(MatMul(m, MatMul(v / (1 + Exp(beta * (w - mu))), v, Trans.None, Trans.ConjTranspose))));
        }

        static DType Wide(DType type) => type.IsComplex() ? DType.Complex128 : DType.Float64;
    }

    /// <summary>The gradient of tr(M V diag(w) V^H) is M.</summary>
    static void IsRight(NDArray a, int seed, double tolerance)
    {
        int n = a.Shape[0];
        NDArray m = Matrix.Read(Matrix.Random(seed + 200, a.DType, n, n), Uplo.Lower);
        var options = new EighOptions { GradientForm = GradientForm.Hermitian };
        NDArray g = Autodiff.Grad(x =>
        {
            var (w, v) = Linalg.Eigh(x, Uplo.Lower, options);
            return Real(Trace(MatMul(m, MatMul(v * w, v, Trans.None, Trans.ConjTranspose))));
        })(a);
        Matrix.Near(Conj(m), g, tolerance);
    }

    static DType Type(bool complex) => complex ? DType.Complex128 : DType.Float64;
}
