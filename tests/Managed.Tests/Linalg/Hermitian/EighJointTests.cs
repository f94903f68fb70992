using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

/// <summary>Losses of eigenvalues and eigenvectors together, whose residuals may vanish only because gaps do.</summary>
public class EighJointTests
{
    /// <summary>tr(M V diag(w) V^H) is tr(M A), with gradient M; F = 0 inside a cluster would drop part of it.</summary>
    [Theory]
    [MemberData(nameof(Matrix.Gaps), MemberType = typeof(Matrix))]
    public void JointLossThrowsOrIsRight(bool complex, double gap)
    {
        DType type = Type(complex);
        int refused = 0;
        for (int seed = 0; seed < 40; seed++)
        {
            foreach (double[] w in new[]
            {
                [1, 1 + gap, 2.5], [1, 1 + gap, 1 + (3 * gap), 2.5], [-1, 1, 1 + gap], new double[] { 7, 7 + gap },
            })
            {
                NDArray a = Matrix.Compose(Matrix.Unitary(seed, type, w.Length), w);
                refused += ThrowsOrGives(a, seed, 1e-6);
            }
        }

        Assert.True(gap < 1e-7 || refused == 0, $"{refused} refused");
        Assert.True(gap > 1e-13 || refused == 160, $"only {refused} refused");
    }

    [Fact]
    public void JointLossAtMultiplesOfTheIdentity()
    {
        for (int seed = 0; seed < 40; seed++)
        {
            foreach (bool complex in new[] { false, true })
            {
                foreach (double s in new[] { 1e-200, 0.3, 1, 1e8, 1e200 })
                {
                    NDArray q = Matrix.Unitary(seed, Type(complex), 3);
                    Assert.Equal(1, ThrowsOrGives(Eye(3, Type(complex)) * s, seed, 1e-6));
                    Assert.Equal(1, ThrowsOrGives(MatMul(q * s, q, Trans.None, Trans.ConjTranspose), seed, 1e-6));
                }
            }
        }
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Complex64)]
    public void JointLossInSinglePrecision(DType type)
    {
        foreach (double gap in new[] { 0, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.3 })
        {
            for (int seed = 0; seed < 20; seed++)
            {
                ThrowsOrGives(Matrix.Compose(Matrix.Unitary(seed, type, 3), [1, 1 + gap, 2.5]), seed, 2e-2);
            }
        }
    }

    [Fact]
    public void ValuesAndVectorsFromTwoCallsAreJudgedTogether()
    {
        NDArray m = Matrix.Read(Matrix.Random(3, DType.Float64, 3, 3), Uplo.Lower);
        foreach (NDArray a in new[] { Eye(3), Matrix.Compose(Matrix.Unitary(1, DType.Float64, 3), [1, 1, 2]) })
        {
            var e = Assert.Throws<IllPosedGradientException>(() => Autodiff.Grad(x =>
            {
                NDArray w = Linalg.Eigvalsh(x), v = Linalg.Eigh(x).Eigenvectors;
                return Trace(MatMul(m, MatMul(v * w, v, Trans.None, Trans.Transpose)));
            })(a));
            Assert.Equal(IllPosedReason.Joint, e.Reason);
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

    /// <summary>1 if the gradient of tr(M V diag(w) V^H) is refused, 0 if it is M; anything else fails.</summary>
    static int ThrowsOrGives(NDArray a, int seed, double tolerance)
    {
        int n = a.Shape[0];
        NDArray m = Matrix.Read(Matrix.Random(seed + 200, a.DType, n, n), Uplo.Lower);
        var options = new EighOptions { GradientForm = GradientForm.Hermitian };
        try
        {
            NDArray g = Autodiff.Grad(x =>
            {
                var (w, v) = Linalg.Eigh(x, Uplo.Lower, options);
                return Real(Trace(MatMul(m, MatMul(v * w, v, Trans.None, Trans.ConjTranspose))));
            })(a);
            Matrix.Near(Conj(m), g, tolerance);
            return 0;
        }
        catch (IllPosedGradientException)
        {
            return 1;
        }
    }

    static DType Type(bool complex) => complex ? DType.Complex128 : DType.Float64;
}
