using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

/// <summary>Functions that depend on what a matrix does not determine are reported as such, and no others.</summary>
public class GaugeFuzzingTests
{
    static readonly NDArray Symmetric = Matrix.Compose(Matrix.Unitary(1, DType.Float64, 4), [-1, 0.5, 1.5, 4]);

    static readonly NDArray Hermitian = Matrix.Compose(Matrix.Unitary(2, DType.Complex128, 4), [-1, 0.5, 1.5, 4]);

    static NDArray Vectors(NDArray a) => Linalg.Eigh(a).Eigenvectors;

    static NDArray Herm(NDArray v) => Conj(SwapAxes(v));

    static NDArray Projector(NDArray v) => MatMul(v, Herm(v));

    [Fact]
    public void PhasesAndSigns()
    {
        foreach (NDArray a in new[] { Symmetric, Hermitian })
        {
            for (int seed = 0; seed < 10; seed++)
            {
                IsReported("value", x => Real(Vectors(x)), a, seed);
                IsReported("value", x => Real(Vectors(x)[0, 0] + Vectors(x)[0, 1]), a, seed);
            }

            Autodiff.CheckGrads(x => AbsSquare(Vectors(x)), a);
            Autodiff.CheckGrads(x => Abs(Vectors(x)[0, 1] + Vectors(x)[1, 1]), a);
        }

        IsReported("value", x => Abs(Vectors(x)[0, 0] + Vectors(x)[1, 1]), Hermitian);
        var ignored = new EighOptions { GaugeCheck = GaugeCheck.Ignore };
        IsReported(
            "value",
            x => Abs(Linalg.Eigh(x, Uplo.Lower, ignored).Eigenvectors[0, 0] + Linalg.Eigh(x, Uplo.Lower, ignored).Eigenvectors[1, 1]),
            Hermitian);
        Autodiff.CheckGrads(
            x => Linalg.Eigh(x, Uplo.Lower, new() { Gauge = Gauge.LargestReal }).Eigenvectors,
            Hermitian,
            options: new() { Tolerance = 1e-5 });
        Autodiff.CheckGrads(
            x => Linalg.Eigh(x, Uplo.Lower, new() { Gauge = Gauge.LargestReal }).Eigenvectors,
            Symmetric,
            options: new() { Tolerance = 1e-5 });
    }

    [Fact]
    public void ItCanBeSwitchedOff()
    {
        Autodiff.CheckGrads(x => Vectors(x), Symmetric, options: new() { Gauges = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => Autodiff.CheckGrads(x => x, Symmetric, options: new() { Gauges = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Autodiff.CheckGrads(x => x, Symmetric, order: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Autodiff.CheckGrads(x => x, Symmetric, options: new() { Modes = 0 }));
    }

    /// <summary>sum w_j |V_jj|^2 looks invariant, and is where eigenvalues are simple; a multiple of I has any basis.</summary>
    [Fact]
    public void AJointLossAtAMultipleOfTheIdentity()
    {
        static NDArray Loss(NDArray x)
        {
            var (w, v) = Linalg.Eigh(x);
            return Sum(w * AbsSquare(Diagonal(v)));
        }

        foreach (DType type in new[] { DType.Float64, DType.Complex128, DType.Float32 })
        {
            IsReported("value", Loss, 2 * Eye(3, type));
        }

        Autodiff.CheckGrads(Loss, Symmetric);
        Autodiff.CheckGrads(Loss, Hermitian);
    }

    /// <summary>
    /// tr(M V diag(w) V^H) = tr(M A) has the same value in every basis and the gradient M; in one basis only diag(V^H M V)
    /// arrives. With all M_ii equal in LAPACK's basis no cotangent of that basis shows it.
    /// </summary>
    [Fact]
    public void AJointLossWhoseWeightsAgreeInLapacksBasis()
    {
        NDArray m = NDArray.Of(new double[,] { { 1, 2, 3 }, { 2, 1, 4 }, { 3, 4, 1 } });
        NDArray Loss(NDArray x)
        {
            var (w, v) = Linalg.Eigh(x);
            return Real(Trace(MatMul(m, MatMul(v * w, Herm(v)))));
        }

        Autodiff.CheckGrads(Loss, 2 * Eye(3), order: 1);
        Autodiff.CheckGrads(Loss, 2 * Eye(3, DType.Complex128), order: 1);
    }

    [Fact]
    public void EigenvaluesAsTheDiagonalOfTheTransformedMatrix()
    {
        NDArray m = NDArray.Of(new double[,] { { 1, 2, 3 }, { 2, 1, 4 }, { 3, 4, 1 } }), weights = NDArray.Of(1.0, 2, 3);
        static NDArray Own(NDArray x, NDArray v)
        {
            NDArray a = Matrix.Read(x, Uplo.Lower);
            return Real(Diagonal(MatMul(MatMul(Herm(v), a), v)));
        }

        NDArray Weighted(NDArray x) => Sum(weights * Own(x, Vectors(x)));
        NDArray Joint(NDArray x)
        {
            NDArray v = Vectors(x);
            return Real(Trace(MatMul(m, MatMul(v * Own(x, v), Herm(v)))));
        }

        NDArray Smooth(NDArray x) => Sum(Exp(Own(x, Vectors(x))));
        foreach (DType type in new[] { DType.Float64, DType.Complex128 })
        {
            NDArray one = 2 * Eye(3, type), two = Matrix.Compose(Matrix.Unitary(3, type, 3), [1, 1, 2]);
            NDArray simple = Matrix.Compose(Matrix.Unitary(3, type, 3), [1, 1.5, 2]);
            foreach (NDArray degenerate in new[] { one, two })
            {
                Assert.Throws<IllPosedGradientException>(() => Autodiff.Grad(Weighted)(degenerate));
                Assert.Throws<IllPosedGradientException>(() => Autodiff.Grad(Joint)(degenerate));
                Autodiff.CheckGrads(Smooth, degenerate, order: 1);
            }

            Autodiff.CheckGrads(Weighted, simple);
            Autodiff.CheckGrads(Joint, simple);
            Autodiff.CheckGrads(Smooth, simple);
        }
    }

    [Fact]
    public void InvariantsOfDegenerateSpacesPass()
    {
        foreach (DType type in Matrix.Types)
        {
            NDArray a = Matrix.Compose(Matrix.Unitary(4, type, 4), [1, 1, 1, 3]), m = Matrix.Read(Matrix.Random(5, type, 4, 4), Uplo.Lower);
            Autodiff.CheckGrads(x => Real(Sum(m * Projector(Vectors(x)[.., ..3]))), a, order: 1);
            Autodiff.CheckGrads(x => Sum(Exp(Linalg.Eigvalsh(x))), a, order: 1);
            IsReported("value", x => AbsSquare(Vectors(x)[0, 0]), a);
            IsReported("value", x => AbsSquare(Vectors(Stack(x, x))[1, 0, 0]), a);
        }
    }

    [Fact]
    public void SingularVectors()
    {
        foreach (DType type in new[] { DType.Float64, DType.Complex128 })
        {
            foreach (int[] shape in new int[][] { [3, 3], [4, 3], [3, 4] })
            {
                NDArray a = Matrix.Random(7, type, shape);
                IsReported("value", x => Real(Linalg.Svd(x).U[.., 0]), a);
                IsReported("value", x => Real(Linalg.Svd(x).Vh[0]), a);
                Autodiff.CheckGrads(x => AbsSquare(Linalg.Svd(x).U[.., 0]), a, order: 1);
                Autodiff.CheckGrads(
                    x =>
                    {
                        var (u, s, vh) = Linalg.Svd(x, fullMatrices: false);
                        return MatMul(u * Exp(s), vh);
                    },
                    a,
                    order: 1);
            }

            // Equal, and vanishing, singular values.
            NDArray p = Matrix.Unitary(1, type, 3), q = Matrix.Unitary(2, type, 3);
            NDArray equal = MatMul(p * NDArray.Of(2.0, 2, 1), q), none = MatMul(p * NDArray.Of(2.0, 1, 0), q);
            NDArray two = MatMul(p * NDArray.Of(2.0, 0, 0), q);
            IsReported("value", x => AbsSquare(Linalg.Svd(x).U[.., 0]), equal);
            IsReported("value", x => AbsSquare(Linalg.Svd(x).U[.., 2]), two);
            IsReported("value", x => Abs(Linalg.Svd(x).U[0, 2] + Linalg.Svd(x).Vh[2, 0]), none);
            Autodiff.CheckGrads(x => Projector(Linalg.Svd(x).U[.., ..2]), equal, order: 1);
        }
    }

    [Fact]
    public void GeneralAndGeneralizedEigenvectors()
    {
        NDArray a = Matrix.Random(8, DType.Complex128, 3, 3), b = MatMul(a, a, Trans.ConjTranspose) + Eye(3);
        IsReported("value", x => Real(Linalg.Eig(x).Eigenvectors), a);
        Autodiff.CheckGrads(x => AbsSquare(Linalg.Eig(x).Eigenvectors), a, order: 1, options: new() { Tolerance = 1e-5 });
        IsReported("value", x => Real(Linalg.Eigh(x, b).Eigenvectors), a);
        Autodiff.CheckGrads(x => AbsSquare(Linalg.Eigh(x, b).Eigenvectors), a, order: 1);
        IsReported("value", x => AbsSquare(Linalg.Eigh(x, b).Eigenvectors), 2 * b);
        Autodiff.CheckGrads(x => Sum(Linalg.Eigh(x, b).Eigenvalues), 2 * b, order: 1);
    }

    /// <summary>Two factorizations of one matrix agree, whatever the gauge, as they do without.</summary>
    [Fact]
    public void RepeatedFactorizationsAgree() =>
        Autodiff.CheckGrads(x => AbsSquare(Vectors(x)[0, 1] + Vectors(x + 0.0)[1, 1]), Symmetric, order: 1);

    [Fact]
    public void AWrongRuleIsNotMistakenForAGauge()
    {
        Primitive wrong = Primitive.Define("wrong", x => x * x, (x, _) => g => g * x);
        var e = Assert.Throws<GradientCheckException>(() => Autodiff.CheckGrads(x => wrong.Of(AbsSquare(Vectors(x))), Symmetric));
        Assert.Equal("reverse", e.Mode);
    }

    [Fact]
    public async Task OtherFlowsAreNotDisturbed()
    {
        NDArray[] expected = [Vectors(Symmetric), Vectors(Hermitian)];
        using var stop = new CancellationTokenSource();
        Task other = Task.Run(
            () =>
            {
                do
                {
                    Matrix.Near(expected[0], Vectors(Symmetric), 1e-12);
                    Matrix.Near(expected[1], Vectors(Hermitian), 1e-12);
                }
                while (!stop.IsCancellationRequested);
            },
            TestContext.Current.CancellationToken);
        for (int seed = 0; seed < 5; seed++)
        {
            Autodiff.CheckGrads(x => AbsSquare(Vectors(x)), Hermitian, order: 1, options: new() { Seed = seed });
        }

        await stop.CancelAsync();
        await other;
    }

    static void IsReported(string mode, Func<NDArray, NDArray> f, NDArray x, int seed = 0)
    {
        var e = Assert.Throws<GaugeDependenceException>(() => Autodiff.CheckGrads(f, x, order: 1, options: new() { Seed = seed }));
        Assert.Equal(mode, e.Mode);
        Assert.Equal(1, e.Order);
        Assert.Contains("phases of eigenvectors", e.Message);
        Assert.NotEqual(e.Exact, e.Numeric);
    }
}
